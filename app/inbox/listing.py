"""The inbox as a list: under a tab and a filter, in pages, with how many messages stand under each tab."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, exists, func, or_, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.models import Role
from app.campaigns.models import Campaign, Letter
from app.inbox.message_state import READ_BY_A_PERSON, recorded_kinds
from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.restricted import may_be_seen
from app.inbox.sorting.bounces import REPORTS
from app.inbox.states import State
from app.platform.history import known
from app.registry.posts.search import have_words
from app.responses.kinds import Kind as ResponseKind
from app.web.tables.list_query import ListQuery
from app.web.typed import number_in, reference_in

TABS: Mapping[str, str] = {
    "match": "To match",
    "read": "To read",
    "bounces": "Bounces",
    "absent": "Out of office",
    "all": "All",
}

OLDEST_FIRST = ("match", "read")
"""Tabs that are worked through."""

FILTERS = ("tab", "q", "kind", "state", "campaign", "assigned")
"""Names of the query that say what is listed."""


@dataclass(frozen=True)
class MessageFilter:
    """`assigned`: the user who looks after it, 0 for nobody, None for anybody. `roles`: of whom it is listed for."""

    tab: str = "match"
    q: str = ""
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    campaign: str = ""
    assigned: int | None = None
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Line:
    """A message in the list. `letters`: references of the first few that it is about, of `number`; `recorded`: as what
    kind of reply it was recorded."""

    id: int
    subject: str
    sender: str
    received_at: datetime
    kind: str | None
    recorded: ResponseKind | None
    read_state: str
    reason: str | None
    returns_on: date | None
    state: str
    assigned_to: int | None
    letters: Sequence[str]
    number: int


def wanted_in(query: MultiDict[str, str], *, roles: Collection[Role]) -> MessageFilter:
    """What an address asks for; what it says that means nothing is left out."""
    tab, kinds, states = query.get("tab", ""), query.getlist("kind"), query.getlist("state")
    return MessageFilter(
        tab=tab if tab in TABS else "match",
        q=query.get("q", "").strip()[:200],
        kinds=tuple(kind for kind in Kind if kind in kinds),
        states=tuple(state for state in State if state in states),
        campaign=reference_in(query.get("campaign"))[:20],
        assigned=number_in(query.get("assigned")),
        roles=frozenset(roles),
    )


def ids_of(session: Session, wanted: MessageFilter) -> list[int]:
    """All that the filter lets through."""
    return list(session.scalars(_query(wanted)))


def listed_messages(wanted: MessageFilter) -> ListQuery[Line]:
    order = _order(wanted)

    def read(session: Session, rows: Sequence[Any]) -> list[Line]:
        ids = [row.id for row in rows]
        letters, recorded = letters_of(session, ids), recorded_kinds(session, ids)
        messages = session.execute(
            select(Message, MessageKind)
            .outerjoin(MessageKind, and_(MessageKind.message_id == Message.id, known(MessageKind)))
            .where(Message.id.in_(ids))
            .order_by(*order)
        )
        return [
            _line(message, kind, letters.get(message.id, ()), recorded.get(message.id)) for message, kind in messages
        ]

    return ListQuery(_query(wanted).order_by(*order), read)


def letters_of(session: Session, message_ids: Collection[int]) -> dict[int, list[str]]:
    """References of the letters that messages are about, by message id."""
    rows = (
        select(MessageLetter.message_id, Letter.reference)
        .join(Letter, Letter.id == MessageLetter.letter_id)
        .where(MessageLetter.message_id.in_(message_ids), known(MessageLetter))
        .order_by(Letter.campaign_id, Letter.number)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for message_id, reference in session.execute(rows):
        found[message_id].append(reference)
    return dict(found)


def count_tabs(session: Session, roles: Collection[Role]) -> dict[str, int]:
    """How many messages stand under each tab, whatever the filter; and as "folded" how many reports of machines wait
    without a letter."""
    rows = session.execute(
        select(Message.state, MessageKind.kind, func.count())
        .outerjoin(MessageKind, and_(MessageKind.message_id == Message.id, known(MessageKind)))
        .where(may_be_seen(roles))
        .group_by(Message.state, MessageKind.kind)
    )
    counts = dict.fromkeys((*TABS, "folded"), 0)
    for state, kind, number in rows:
        counts["all"] += number
        counts["read"] += number if state == State.MATCHED else 0
        counts["bounces"] += number if kind in REPORTS else 0
        counts["absent"] += number if kind == Kind.OUT_OF_OFFICE else 0
        if state == State.WAITING:
            counts["match" if kind is None or kind in READ_BY_A_PERSON else "folded"] += number
    return counts


def next_after(session: Session, message: Message, roles: Collection[Role]) -> int | None:
    """The message to go on with: the next to come in that waits as this one does or, after the last, the first."""
    waits = (
        select(Message.id)
        .where(
            Message.state.in_((State.WAITING, State.MATCHED)), Message.id != message.id, _tab("match") | _tab("read")
        )
        .where(may_be_seen(roles))
    )
    later = or_(
        Message.received_at > message.received_at,
        and_(Message.received_at == message.received_at, Message.id > message.id),
    )
    ordered = (Message.received_at, Message.id)
    found = session.scalar(waits.where(later).order_by(*ordered).limit(1))
    return found or session.scalar(waits.order_by(*ordered).limit(1))


def campaigns_in(session: Session, roles: Collection[Role]) -> Sequence[Campaign]:
    """Those whose letters any message is about, the newest first."""
    about = (
        select(MessageLetter.id)
        .join(Letter, Letter.id == MessageLetter.letter_id)
        .join(Message, Message.id == MessageLetter.message_id)
        .where(Letter.campaign_id == Campaign.id, known(MessageLetter), may_be_seen(roles))
    )
    return session.scalars(select(Campaign).where(about.exists()).order_by(Campaign.letter_date.desc())).all()


def _query(wanted: MessageFilter) -> Select[int]:
    query = select(Message.id).where(_tab(wanted.tab), may_be_seen(wanted.roles))
    if wanted.kinds:
        query = query.where(_kind(wanted.kinds))
    if wanted.states:
        query = query.where(Message.state.in_(wanted.states))
    if wanted.assigned is not None:
        query = query.where(Message.assigned_to == (wanted.assigned or None))
    if wanted.campaign:
        about = (
            select(MessageLetter.message_id)
            .join(Letter, Letter.id == MessageLetter.letter_id)
            .join(Campaign, Campaign.id == Letter.campaign_id)
            .where(Campaign.reference == wanted.campaign, known(MessageLetter))
        )
        query = query.where(Message.id.in_(about))
    columns = (Message.subject, Message.sender_name, Message.sender_address)
    for typed in wanted.q.split():
        words = have_words(typed, columns)
        query = query.where(
            and_(*words) if words else or_(*(column.contains(typed, autoescape=True) for column in columns))
        )
    return query


def _order(wanted: MessageFilter) -> tuple[UnaryExpression[datetime], UnaryExpression[int]]:
    if wanted.tab in OLDEST_FIRST:
        return (Message.received_at.asc(), Message.id.asc())
    return (Message.received_at.desc(), Message.id.desc())


def _tab(tab: str) -> ColumnElement[bool]:
    match tab:
        case "match":
            return (Message.state == State.WAITING) & ~_kind((*REPORTS, Kind.OUT_OF_OFFICE))
        case "read":
            return Message.state == State.MATCHED
        case "bounces":
            return _kind(REPORTS)
        case "absent":
            return _kind((Kind.OUT_OF_OFFICE,))
        case _:
            return Message.id.is_not(None)


def _kind(kinds: Collection[str]) -> ColumnElement[bool]:
    return exists().where(MessageKind.message_id == Message.id, MessageKind.kind.in_(kinds), known(MessageKind))


def _line(message: Message, kind: MessageKind | None, letters: Sequence[str], recorded: ResponseKind | None) -> Line:
    return Line(
        id=message.id,
        subject=message.subject or message.name,
        sender=message.sender_name or message.sender_address,
        received_at=message.received_at,
        kind=kind.kind if kind else None,
        recorded=recorded,
        read_state=message.read_state,
        reason=kind.reason if kind else None,
        returns_on=kind.returns_on if kind else None,
        state=message.state,
        assigned_to=message.assigned_to,
        letters=letters[:3],
        number=len(letters),
    )
