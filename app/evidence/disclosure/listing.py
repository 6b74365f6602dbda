"""Requests as a list, and the items of one, under a filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.evidence.disclosure.finding.restricted_messages import hidden_keys
from app.evidence.disclosure.models import Disclosure, DisclosureItem, Redaction
from app.evidence.disclosure.states import State
from app.registry.posts.search import have_words
from app.web.tables.list_query import ListQuery

UNDECIDED = "undecided"
"""What a filter calls an item of which nothing is decided."""

TABS = {"open": (State.OPEN, State.DECIDED), "closed": (State.RELEASED, State.WITHDRAWN)}


@dataclass(frozen=True)
class ItemFilter:
    """`kinds`, `decisions`: any of them; none: all. `q`: words of what it is or whom it is about."""

    kinds: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    q: str = ""


def count_tabs(session: Session) -> dict[str, int]:
    counts = dict(session.execute(select(Disclosure.state, func.count()).group_by(Disclosure.state)).all())
    return {tab: sum(counts.get(state, 0) for state in states) for tab, states in TABS.items()}


def disclosures(tab: str) -> ListQuery[Disclosure]:
    """Open ones by the day on which they came, closed ones the newest first."""
    order = Disclosure.received_on if tab == "open" else Disclosure.received_on.desc()
    rows = select(Disclosure).where(Disclosure.state.in_(TABS[tab]))
    return ListQuery.of(rows.order_by(order, Disclosure.number))


def listed_items(session: Session, disclosure: Disclosure, wanted: ItemFilter) -> ListQuery[DisclosureItem]:
    rows = select(DisclosureItem).where(*_item_conditions(session, disclosure, wanted))
    return ListQuery.of(rows.order_by(DisclosureItem.number))


def ids_of(session: Session, disclosure: Disclosure, wanted: ItemFilter) -> list[int]:
    query = select(DisclosureItem.id).where(*_item_conditions(session, disclosure, wanted))
    return list(session.scalars(query.order_by(DisclosureItem.number)))


def items_by_id(session: Session, disclosure: Disclosure, ids: Sequence[int]) -> list[DisclosureItem]:
    mine = [*_item_conditions(session, disclosure, ItemFilter()), DisclosureItem.id.in_(ids)]
    return list(session.scalars(select(DisclosureItem).where(*mine).order_by(DisclosureItem.number)))


def count_by(session: Session, disclosure: Disclosure, column: Any) -> dict[str, int]:
    """Items by kind or by decision."""
    mine = _item_conditions(session, disclosure, ItemFilter())
    return dict(session.execute(select(column, func.count()).where(*mine).group_by(column)).all())


def item_by_number(session: Session, disclosure: Disclosure, number: int) -> DisclosureItem | None:
    """None of one that there is not, that is no longer found, or that nobody may see any more."""
    mine = _item_conditions(session, disclosure, ItemFilter())
    return session.scalars(select(DisclosureItem).where(*mine, DisclosureItem.number == number)).one_or_none()


def next_number(session: Session, disclosure: Disclosure, item: DisclosureItem) -> int | None:
    """The item after this one."""
    mine = [*_item_conditions(session, disclosure, ItemFilter()), DisclosureItem.number > item.number]
    return session.scalar(select(func.min(DisclosureItem.number)).where(*mine))


def next_undecided(session: Session, disclosure: Disclosure, item: DisclosureItem) -> int | None:
    """The undecided item after this one; after the last, the first of them. None: every other item is decided."""
    others = [*_item_conditions(session, disclosure, ItemFilter(decisions=(UNDECIDED,))), DisclosureItem.id != item.id]
    order = (DisclosureItem.number < item.number, DisclosureItem.number)
    return session.scalar(select(DisclosureItem.number).where(*others).order_by(*order).limit(1))


def black_places(session: Session, items: Sequence[DisclosureItem]) -> dict[int, int]:
    """How many places are black, by item id."""
    mine = (Redaction.item_id.in_({item.id for item in items}), Redaction.removed.is_(None))
    query = select(Redaction.item_id, func.count()).where(*mine).group_by(Redaction.item_id)
    return dict(session.execute(query).all())


def _item_conditions(session: Session, disclosure: Disclosure, wanted: ItemFilter) -> list[ColumnElement[bool]]:
    item = DisclosureItem
    found = [item.disclosure_id == disclosure.id, item.dropped.is_(None)]
    if hidden := hidden_keys(session):
        found.append(item.key.not_in(hidden))
    if wanted.kinds:
        found.append(item.kind.in_(wanted.kinds))
    if wanted.decisions:
        found.append(item.decision.in_("" if decision == UNDECIDED else decision for decision in wanted.decisions))
    return found + have_words(wanted.q, (item.what, item.about))
