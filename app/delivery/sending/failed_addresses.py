"""Contacts at which the last letter did not arrive because of the address: nobody has it, or whoever had it moved."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.attempts.reasons import OF_POST, REASONS
from app.delivery.channels import Channel
from app.delivery.models import Attempt
from app.delivery.sending.routes import printed_addresses
from app.delivery.states import State
from app.registry.contacts.of_posts import KnownContact
from app.registry.models import Contact

OF_ADDRESSES = [reason for reason, words in {**REASONS, **OF_POST}.items() if words.contact]

ARRIVED = (State.HANDED_OVER, State.DELIVERED, State.SENT)
"""As far as anybody has said."""

Address = str | tuple[int, tuple[str, ...]]
"""Of an email, in lower case; of a post by its id and the lines that letters print."""

Heard = tuple[Address, int | None]
"""What was heard of a letter: where it went, and the audit event by which it failed so; None: as if it had arrived."""


def failed_contacts(session: Session, contacts: Mapping[int, Sequence[KnownContact]]) -> set[tuple[int, int]]:
    """Those of the `contacts` by post, as ids of the post and of the contact. Those that somebody has recorded or
    verified since the letter failed are left out. A few queries."""
    failed = _last([*_emails(session, contacts), *_postal(session, contacts)])
    if not failed:
        return set()
    suspect = {
        (post_id, one.contact_id): failed[_address(post_id, one)]
        for post_id, of_post in contacts.items()
        for one in of_post
        if _address(post_id, one) in failed
    }
    ids = {contact_id for _, contact_id in suspect}
    recorded = dict(session.execute(select(Contact.id, Contact.recorded).where(Contact.id.in_(ids))).all())
    return {pair for pair, ended in suspect.items() if recorded[pair[1]] < ended}


def _address(post_id: int, contact: KnownContact) -> Address:
    return contact.value.lower() if contact.channel == "email" else (post_id, contact.lines)


def _emails(session: Session, contacts: Mapping[int, Sequence[KnownContact]]) -> Iterator[Heard]:
    values = {one.value for of_post in contacts.values() for one in of_post if one.channel == "email"}
    rows = session.execute(
        select(Attempt.address, Attempt.ended)
        .where(Attempt.address.in_(values), Attempt.channel == Channel.EMAIL, *_told())
        .order_by(Attempt.id)
    )
    yield from ((address.lower(), ended) for address, ended in rows)


def _postal(session: Session, contacts: Mapping[int, Sequence[KnownContact]]) -> Iterator[Heard]:
    rows = session.execute(
        select(Letter.post_id, Attempt.edition_id, Attempt.ended)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.post_id.in_(contacts), Attempt.channel == Channel.POST, Attempt.copy == 0, *_told())
        .order_by(Attempt.id)
    ).all()
    failed = {post_id for post_id, _, ended in rows if ended}
    printed = printed_addresses(session, [edition_id for post_id, edition_id, _ in rows if post_id in failed])
    for post_id, edition_id, ended in rows:
        if post_id and (lines := printed.get(edition_id)):
            yield (post_id, lines), ended


def _told() -> tuple[ColumnElement[bool], ...]:
    """Attempts of which something was heard that says whether the address is right."""
    return (
        Attempt.undone.is_(None),
        Attempt.state.in_(ARRIVED) | (Attempt.ended.is_not(None) & Attempt.reason.in_(OF_ADDRESSES)),
    )


def _last(heard: Sequence[Heard]) -> dict[Address, int]:
    """The addresses at which the last of those sent there failed, each with the event that says so."""
    return {address: ended for address, ended in dict(heard).items() if ended is not None}
