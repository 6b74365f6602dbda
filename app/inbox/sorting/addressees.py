"""Whom a message is for, and the messages that it speaks of. What its top says of that is kept as soon as it is taken,
since because of it one role alone may see the message; the rest once it is read."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.inbox.models import MessageAddress, MessageReference
from app.inbox.reading.message import ParsedMail

MOST_ID, MOST_ADDRESS = 500, 320
"""Characters that the columns hold."""

MOST_LINKED = 500
"""Addresses, and numbers of other messages, that are kept of one at a time."""


def storable_text(text: str) -> str:
    """Text that every database keeps: no null characters, no halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def keep_named(session: Session, message_id: int, read: ParsedMail) -> None:
    """But for what is kept of the message already."""
    named = dict.fromkeys(
        (storable_text(address).lower()[:MOST_ADDRESS], field) for field, address in _addresses_of(read) if address
    )
    query = select(MessageAddress.address, MessageAddress.field).where(MessageAddress.message_id == message_id)
    already = {(address, field) for address, field in session.execute(query)}
    session.add_all(
        MessageAddress(message_id=message_id, address=address, field=field)
        for address, field in list(named)[:MOST_LINKED]
        if (address, field) not in already
    )
    named = dict.fromkeys(
        (storable_text(number), relation)
        for relation, number in _numbers_of(read)
        if number and len(storable_text(number)) <= MOST_ID
    )
    query = select(MessageReference.header_id, MessageReference.relation).where(
        MessageReference.message_id == message_id
    )
    already = {(number, relation) for number, relation in session.execute(query)}
    session.add_all(
        MessageReference(message_id=message_id, header_id=number, relation=relation)
        for number, relation in list(named)[:MOST_LINKED]
        if (number, relation) not in already
    )
    session.flush()


def _addresses_of(read: ParsedMail) -> Iterator[tuple[str, str]]:
    """What servers noted comes first: a token of ours in a mail to hundreds stands there."""
    yield from (("delivered_to", address) for address in read.delivered_to)
    yield from (("to", one.address) for one in read.to)
    yield from (("cc", one.address) for one in read.cc)
    for inner in read.inner:
        yield from (("forwarded", address) for _, address in _addresses_of(inner))


def _numbers_of(read: ParsedMail) -> Iterator[tuple[str, str]]:
    """Those at the end of References are the nearest (RFC 5322, 3.6.4)."""
    yield from (("in_reply_to", number) for number in read.in_reply_to)
    yield from (("original", number) for number in _within(read))
    yield from (("references", number) for number in reversed(read.references))


def _within(read: ParsedMail) -> Iterator[str]:
    for inner in read.inner:
        yield inner.message_id
        yield from _within(inner)
