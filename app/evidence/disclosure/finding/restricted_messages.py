"""What nobody finds here, whatever their role: messages that one role alone may see, and what was recorded of them."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.delivery.models import AttemptEvent
from app.evidence.disclosure.models import Bundle, DisclosureItem
from app.evidence.packs.files.models import PackFile
from app.evidence.packs.kept_back import sets_quoting
from app.inbox.hidden import hidden_messages, hidden_replies
from app.inbox.models import MessageFile, MessageLetter, MessageNote
from app.responses.models import ResponseFile, ResponseLetter, ResponseVersion

FAMILIES = ("risk",)
"""Actions that begin so are told in no timeline here."""


def events_of_hidden_messages(session: Session, messages: Collection[int]) -> frozenset[int]:
    """The events that recorded, corrected or withdrew what was recorded of these messages, and those by which one of
    them reported on a sending."""
    mine = ResponseVersion.response_id.in_(hidden_replies(session, messages))
    rows = session.execute(select(ResponseVersion.recorded, ResponseVersion.superseded).where(mine))
    reports = session.scalars(select(AttemptEvent.recorded).where(AttemptEvent.mail_id.in_(messages)))
    return frozenset({*(seq for row in rows for seq in row if seq is not None), *reports})


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
    quoting = select(PackFile.id).where(PackFile.set_id.in_(sets_quoting(session, replies)))
    return [
        *(f"message:{message}" for message in sorted(messages)),
        *(f"reply:{reply}" for reply in sorted(replies)),
        *(f"message-note:{note}" for note in notes),
        *(f"file:{file}" for file in sorted(files)),
        *(f"pack-file:{one}" for one in session.scalars(quoting)),
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
