"""What nobody finds here, whatever their role: messages that one role alone may see, and what was recorded of them."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.evidence.disclosure.models import Bundle, DisclosureItem
from app.inbox.models import Message, MessageFile, MessageLetter, MessageNote, MessageResponse
from app.inbox.restricted import may_be_seen
from app.responses.models import ResponseFile, ResponseLetter

FAMILIES = ("risk",)
"""Actions that begin so are told in no timeline here."""


def hidden_messages(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(select(Message.id).where(~may_be_seen(()))))


def hidden_replies(session: Session, messages: Collection[int]) -> frozenset[int]:
    made = select(MessageResponse.response_id).where(MessageResponse.message_id.in_(messages))
    return frozenset(session.scalars(made)) if messages else frozenset()


def hidden_keys(session: Session) -> list[str]:
    """The keys of items that may have been found before what they are was restricted."""
    messages = hidden_messages(session)
    return _keys(session, messages) if messages else []


def restricted_since(session: Session, bundle: Bundle) -> bool:
    """Whether a bundle that is made holds something that was restricted afterwards."""
    messages = hidden_messages(session).difference(bundle.restricted)
    if not messages:
        return False
    keys = [*_keys(session, messages), *_timelines(session, messages)]
    mine = (DisclosureItem.disclosure_id == bundle.disclosure_id, DisclosureItem.key.in_(keys))
    return not set(session.scalars(select(DisclosureItem.number).where(*mine))).isdisjoint(bundle.numbers)


def _keys(session: Session, messages: Collection[int]) -> list[str]:
    replies = hidden_replies(session, messages)
    notes = session.scalars(select(MessageNote.id).where(MessageNote.message_id.in_(messages)))
    files = {
        *session.scalars(select(MessageFile.sha256).where(MessageFile.message_id.in_(messages))),
        *session.scalars(select(ResponseFile.sha256).where(ResponseFile.response_id.in_(replies))),
    }
    return [
        *(f"message:{one}" for one in sorted(messages)),
        *(f"reply:{one}" for one in sorted(replies)),
        *(f"message-note:{one}" for one in notes),
        *(f"file:{one}" for one in sorted(files)),
    ]


def _timelines(session: Session, messages: Collection[int]) -> Iterator[str]:
    """Those that told of the messages, and of what was recorded of them."""
    replies = hidden_replies(session, messages)
    of_mail = select(MessageLetter.letter_id).where(MessageLetter.message_id.in_(messages))
    of_replies = select(ResponseLetter.letter_id).where(ResponseLetter.response_id.in_(replies))
    letters = {*session.scalars(of_mail), *session.scalars(of_replies)}
    rows = session.execute(select(Letter.id, Letter.post_id, Letter.campaign_id).where(Letter.id.in_(letters)))
    for letter_id, post_id, campaign_id in rows:
        yield f"timeline:letter-{letter_id}"
        yield f"timeline:post-{post_id}"
        yield f"timeline:campaign-{campaign_id}"
