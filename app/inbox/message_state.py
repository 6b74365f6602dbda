"""What is held of a message now: its kind, the letters that it is about, and the responses that it became.

Whoever changes that holds the message first (`lock`), then the sendings that it settles (sorting/bounces.py:
hold_sendings), and only then records an event: in this order nobody waits for another that waits for them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Subject, digest_of
from app.campaigns.models import Letter
from app.errors import Stale, existing
from app.inbox.models import Message, MessageKind, MessageLetter, MessageResponse
from app.inbox.reading.away import full_reply_by
from app.inbox.reading.kinds import Kind
from app.inbox.reading.quotations import new_words
from app.inbox.sorting.match import chunks
from app.inbox.states import State
from app.platform.clock import london_time
from app.platform.history import known
from app.responses.kinds import Kind as ResponseKind
from app.responses.models import Response, ResponseVersion

READ_BY_A_PERSON = frozenset({Kind.REPLY, Kind.ACKNOWLEDGEMENT, Kind.COMPLAINT, Kind.OTHER})
"""Kinds that wait for somebody. The others are reports of machines: they are never a reply, and stop no clock."""

REPLIES = frozenset({Kind.REPLY, Kind.ACKNOWLEDGEMENT})
"""Kinds that may be recorded as a response."""


@dataclass(frozen=True)
class HeldMessage:
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
        return [letter.letter_id for letter in self.letters]

    @property
    def seen(self) -> str:
        """A digest of all of it: carried by a form, it shows a stale one."""
        kind = self.kind.id if self.kind else None
        links = [letter.id for letter in self.letters]
        return digest_of([[self.message.state, kind, links, sorted(self.recorded.values())]])

    @property
    def subjects(self) -> list[Subject]:
        """What the audit record files what happens to it under."""
        return subjects_of(self.message.id, self.letter_ids)

    @property
    def promised_by(self) -> date | None:
        """The day by which an acknowledgement promises a full reply: a person says whether it is a holding reply. None
        of a message that is no acknowledgement, or names no day."""
        if self.kind is None or self.kind.kind != Kind.ACKNOWLEDGEMENT:
            return None
        return full_reply_by(new_words(self.message.text), sent=london_time(self.message.received_at).date())

    @property
    def unrecorded(self) -> list[int]:
        """The campaigns whose letters it is about and for which no response stands."""
        return [one for one in dict.fromkeys(self.campaigns.values()) if one not in self.recorded]

    def with_letters(self, links: Iterable[MessageLetter], campaigns: dict[int, int]) -> "HeldMessage":
        """The message once it is about these letters too. `campaigns`: of these letters, by letter id."""
        letters = sorted([*self.letters, *links], key=lambda link: link.letter_id)
        return replace(self, letters=letters, campaigns=dict(sorted((self.campaigns | campaigns).items())))

    def with_response(self, response: Response) -> "HeldMessage":
        """The message once `response` is recorded for its letters."""
        return replace(self, recorded=self.recorded | {response.campaign_id: response.id})


def subjects_of(message_id: int, letter_ids: Sequence[int]) -> list[Subject]:
    """The message, and its letters as many as an event may name. A campaign's timeline tells the replies recorded and
    the sendings settled, not what came by mail."""
    return [("message", message_id), *(("letter", one) for one in letter_ids[:BATCH])]


def held_message(session: Session, message_id: int) -> HeldMessage:
    """Raises NotFound: no_such_mail."""
    message = existing(session.get(Message, message_id), "no_such_mail")
    return held_all(session, [message])[message_id]


def held_all(session: Session, messages: Sequence[Message]) -> dict[int, HeldMessage]:
    """By message id; a few queries, however many messages there are."""
    by_id, found = {message.id: message for message in messages}, dict[int, HeldMessage]()
    for some in chunks(by_id):
        kinds = select(MessageKind).where(MessageKind.message_id.in_(some), known(MessageKind))
        kind = {message_kind.message_id: message_kind for message_kind in session.scalars(kinds)}
        links = select(MessageLetter).where(MessageLetter.message_id.in_(some), known(MessageLetter))
        letters: dict[int, list[MessageLetter]] = {one: [] for one in some}
        for link in session.scalars(links.order_by(MessageLetter.letter_id)):
            letters[link.message_id].append(link)
        campaigns = campaigns_of(session, {letter.letter_id for links in letters.values() for letter in links})
        recorded = _responses_by_message(session, some)
        found |= {
            one: HeldMessage(
                message=by_id[one],
                kind=kind.get(one),
                letters=letters[one],
                campaigns={link.letter_id: campaigns[link.letter_id] for link in letters[one]},
                recorded=recorded[one],
            )
            for one in some
        }
    return found


def lock(session: Session, message_ids: Collection[int]) -> list[Message]:
    """The messages, by id, held in that order until the transaction ends: what is read of them from now on stands. One
    that does not exist is left out."""
    messages: list[Message] = []
    for some in chunks(message_ids):
        query = select(Message).where(Message.id.in_(some)).order_by(Message.id)
        fresh = query.with_for_update(key_share=True).execution_options(populate_existing=True)
        messages += session.scalars(fresh)
    return messages


def held_locked(session: Session, message_id: int) -> HeldMessage:
    """As `held_message`, until the transaction ends: nobody changes it meanwhile. Raises NotFound."""
    lock(session, [message_id])
    return held_message(session, message_id)


def held_unchanged(session: Session, message_id: int, seen: str) -> HeldMessage:
    """As `held_locked`. Raises Stale too, when it is not what a form showed any more."""
    now = held_locked(session, message_id)
    if now.seen != seen:
        raise Stale("message_changed")
    return now


def campaigns_of(session: Session, letter_ids: Collection[int]) -> dict[int, int]:
    """The campaign of each letter, by its id, in the letters' order."""
    found: dict[int, int] = {}
    for some in chunks(letter_ids):
        rows = select(Letter.id, Letter.campaign_id).where(Letter.id.in_(some)).order_by(Letter.id)
        found |= dict(session.execute(rows).all())
    return found


def _responses_by_message(session: Session, message_ids: Collection[int]) -> dict[int, dict[int, int]]:
    rows = (
        select(MessageResponse.message_id, Response.campaign_id, Response.id)
        .join(MessageResponse, MessageResponse.response_id == Response.id)
        .where(MessageResponse.message_id.in_(message_ids), Response.withdrawn.is_(None))
    )
    found: dict[int, dict[int, int]] = {one: {} for one in message_ids}
    for message_id, campaign_id, response_id in session.execute(rows):
        found[message_id][campaign_id] = response_id
    return found


def state_for(kind: str, *, letters: bool, unrecorded: bool) -> State:
    """Where a message stands by what is held of it: a machine's report about letters of ours asks for nothing more."""
    if not letters:
        return State.WAITING
    if kind not in READ_BY_A_PERSON or not unrecorded:
        return State.CLOSED
    return State.MATCHED


def recorded_kinds(session: Session, message_ids: Collection[int]) -> dict[int, ResponseKind]:
    """By message id. One that became replies of several kinds, to several campaigns, is left out."""
    rows = session.execute(
        select(MessageResponse.message_id, ResponseVersion.kind)
        .join(Response, Response.id == MessageResponse.response_id)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .where(MessageResponse.message_id.in_(message_ids), Response.withdrawn.is_(None), known(ResponseVersion))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for message_id, kind in rows:
        found[message_id].add(kind)
    return {message_id: ResponseKind(kinds.pop()) for message_id, kinds in found.items() if len(kinds) == 1}
