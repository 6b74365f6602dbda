"""What is held of one message now: its kind, the letters that it is about, and the responses that it became."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Subject, digest_of
from app.campaigns.edit import Stale
from app.campaigns.models import Letter
from app.history import known
from app.inbox.models import Message, MessageKind, MessageLetter, MessageResponse
from app.inbox.reading.kinds import Kind
from app.inbox.states import State
from app.responses.models import Response

READ_BY_A_PERSON = frozenset({Kind.REPLY, Kind.ACKNOWLEDGEMENT, Kind.COMPLAINT, Kind.OTHER})
"""Kinds that wait for somebody. The others are reports of machines: they are never a reply, and stop no clock."""

REPLIES = frozenset({Kind.REPLY, Kind.ACKNOWLEDGEMENT})
"""Kinds that may be recorded as a response."""


@dataclass(frozen=True)
class Held:
    """`kind` None: it is not sorted yet. `letters` in the order of their ids, with the campaign of each. `recorded`: by
    campaign, the response that stands for its letters."""

    message: Message
    kind: MessageKind | None
    letters: Sequence[MessageLetter]
    campaigns: dict[int, int]
    """The campaign of each letter, by letter id."""
    recorded: dict[int, int]

    @property
    def letter_ids(self) -> list[int]:
        return [one.letter_id for one in self.letters]

    @property
    def seen(self) -> str:
        """A digest of all of it: carried by a form, it shows a stale one."""
        kind = self.kind.id if self.kind else None
        links = [one.id for one in self.letters]
        return digest_of([[self.message.state, kind, links, sorted(self.recorded.values())]])

    @property
    def subjects(self) -> list[Subject]:
        """What the audit record files what happens to it under."""
        return subjects_of(self.message.id, self.letter_ids)

    @property
    def unrecorded(self) -> list[int]:
        """The campaigns whose letters it is about and for which no response stands."""
        return [one for one in dict.fromkeys(self.campaigns.values()) if one not in self.recorded]


def subjects_of(message_id: int, letter_ids: Sequence[int]) -> list[Subject]:
    """The message, and its letters as many as an event may name. A campaign's timeline tells the replies recorded and
    the sendings settled, not what came by mail."""
    return [("message", message_id), *(("letter", one) for one in letter_ids[:BATCH])]


def held(session: Session, message_id: int) -> Held:
    """Raises NoResultFound."""
    message = session.get_one(Message, message_id)
    kinds = select(MessageKind).where(MessageKind.message_id == message_id, known(MessageKind))
    links = select(MessageLetter).where(MessageLetter.message_id == message_id, known(MessageLetter))
    letters = session.scalars(links.order_by(MessageLetter.letter_id)).all()
    return Held(
        message=message,
        kind=session.scalars(kinds).one_or_none(),
        letters=letters,
        campaigns=campaigns_of(session, [one.letter_id for one in letters]),
        recorded=_recorded(session, message_id),
    )


def held_unchanged(session: Session, message_id: int, seen: str) -> Held:
    """Raises Stale when it is not what a form showed any more."""
    now = held(session, message_id)
    if now.seen != seen:
        raise Stale(str(message_id))
    return now


def campaigns_of(session: Session, letter_ids: Collection[int]) -> dict[int, int]:
    """The campaign of each letter, by its id, in the letters' order."""
    rows = select(Letter.id, Letter.campaign_id).where(Letter.id.in_(letter_ids)).order_by(Letter.id)
    return dict(session.execute(rows).all())


def _recorded(session: Session, message_id: int) -> dict[int, int]:
    rows = (
        select(Response.campaign_id, Response.id)
        .join(MessageResponse, MessageResponse.response_id == Response.id)
        .where(MessageResponse.message_id == message_id, Response.withdrawn.is_(None))
    )
    return dict(session.execute(rows).all())


def state_for(kind: str, *, letters: bool, unrecorded: bool) -> State:
    """Where a message stands by what is held of it: a machine's report about letters of ours asks for nothing more."""
    if not letters:
        return State.WAITING
    if kind not in READ_BY_A_PERSON or not unrecorded:
        return State.CLOSED
    return State.MATCHED
