"""Mail that may be from recipients and that nobody has sorted or read yet: while there is any, they are not chased."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.chasing.senders import posts_of_senders
from app.inbox.models import Message, MessageLetter
from app.inbox.states import ReadState, State
from app.platform.history import known


def waiting_mail(session: Session, post_ids: Collection[int]) -> Counter[int]:
    """By post id, how many messages wait: those matched to a letter to it and not recorded or closed, and those matched
    to none that came from an address of it or of its organisation."""
    if not post_ids:
        return Counter()
    return _matched(session, post_ids) + _unmatched(session, post_ids)


def count_unread(session: Session) -> int:
    """Messages that are kept and not read yet: nobody knows whose they are."""
    unread = select(func.count()).select_from(Message).where(Message.read_state == ReadState.KEPT)
    return session.scalars(unread).one()


def _matched(session: Session, post_ids: Collection[int]) -> Counter[int]:
    rows = (
        select(Letter.post_id)
        .join(MessageLetter, (MessageLetter.letter_id == Letter.id) & known(MessageLetter))
        .join(Message, Message.id == MessageLetter.message_id)
        .where(Message.state == State.MATCHED)
    )
    return Counter(post_id for post_id in session.scalars(rows) if post_id is not None and post_id in post_ids)


def _unmatched(session: Session, post_ids: Collection[int]) -> Counter[int]:
    waiting = select(Message.sender_address).where(Message.state == State.WAITING, Message.sender_address != "")
    senders = Counter(address.strip().lower() for address in session.scalars(waiting))
    found: Counter[int] = Counter()
    for address, theirs in posts_of_senders(session, senders).items():
        found.update(dict.fromkeys(theirs.intersection(post_ids), senders[address]))
    return found
