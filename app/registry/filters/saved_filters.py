"""Saved filters: lists of a registry that somebody wants to see again, under a name, for themselves or for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor, record
from app.errors import NotFound, Refused
from app.platform.events import Event
from app.registry import events
from app.registry.models import SavedFilter
from app.registry.registries import registry

LONGEST = 80


class UnknownFilter(NotFound):
    """There is no such filter, or it is another person's."""

    code = "unknown_filter"


@dataclass(frozen=True)
class SavedFilterSummary:
    """`whose`: the name of whoever shares it; blank when it is one's own. `query`: of the list's address."""

    id: int
    name: str
    query: str
    shared: bool
    whose: str


def saved_filters(session: Session, slug: str, *, user_id: int) -> Sequence[SavedFilterSummary]:
    """What a person finds beside the filters of a registry: their own, then what others share, each by name."""
    query = (
        select(SavedFilter, User.name)
        .join(User, User.id == SavedFilter.user_id)
        .where(SavedFilter.registry_slug == slug, or_(SavedFilter.user_id == user_id, SavedFilter.shared))
    )
    summaries = [
        SavedFilterSummary(row.id, row.name, row.query, row.shared, "" if row.user_id == user_id else whose)
        for row, whose in session.execute(query)
    ]
    return sorted(summaries, key=lambda summary: (summary.whose != "", summary.name.casefold(), summary.id))


def own_filter(session: Session, filter_id: int, slug: str, *, user_id: int | None) -> SavedFilter:
    """One of this person's own. Raises UnknownFilter."""
    saved_filter = session.get(SavedFilter, filter_id)
    if saved_filter is None or saved_filter.user_id != user_id or saved_filter.registry_slug != slug:
        raise UnknownFilter
    return saved_filter


def save_filter(session: Session, slug: str, name: str, query: str, *, shared: bool, actor: Actor) -> SavedFilter:
    """Keep the query of a list. Raises NotFound, and Refused: filter_empty and those of a name."""
    registry(session, slug)
    if not query:
        raise Refused("filter_empty", field="filter_name")
    assert actor.user_id is not None  # noqa: S101 (Despatch itself saves none)
    tidy = _tidy(session, slug, name, user_id=actor.user_id)
    saved = SavedFilter(user_id=actor.user_id, registry_slug=slug, name=tidy, query=query, shared=shared)
    session.add(saved)
    session.flush()
    _record(session, events.FILTER_SAVED, saved, after={"shared": shared}, actor=actor)
    return saved


def change_filter(session: Session, saved: SavedFilter, name: str, *, shared: bool, actor: Actor) -> None:
    """Rename it, or share it or no longer. Raises Refused: those of a name."""
    tidy = _tidy(session, saved.registry_slug, name, user_id=saved.user_id, but=saved.id)
    if (tidy, shared) == (saved.name, saved.shared):
        return
    before = {"shared": saved.shared}
    saved.name, saved.shared = tidy, shared
    session.flush()
    _record(session, events.FILTER_CHANGED, saved, before=before, after={"shared": shared}, actor=actor)


def delete_filter(session: Session, saved: SavedFilter, *, actor: Actor) -> None:
    _record(session, events.FILTER_DELETED, saved, before={"shared": saved.shared}, actor=actor)
    session.delete(saved)
    session.flush()


def _tidy(session: Session, slug: str, name: str, *, user_id: int, but: int | None = None) -> str:
    """The name. Raises Refused: filter_name_blank, filter_name_too_long (longer than LONGEST), filter_name_taken (by
    another of this person's, in any case)."""
    tidy = " ".join(name.split())
    if not tidy:
        raise Refused("filter_name_blank", field="filter_name")
    if len(tidy) > LONGEST:
        raise Refused("filter_name_too_long", field="filter_name")
    query = select(SavedFilter.id, SavedFilter.name).where(
        SavedFilter.user_id == user_id, SavedFilter.registry_slug == slug
    )
    if any(row.name.casefold() == tidy.casefold() and row.id != but for row in session.execute(query)):
        raise Refused("filter_name_taken", field="filter_name", name=tidy)
    return tidy


def _record(
    session: Session,
    action: Event,
    saved: SavedFilter,
    *,
    before: dict[str, bool] | None = None,
    after: dict[str, bool] | None = None,
    actor: Actor,
) -> None:
    """Its name and its words may name a person, so they are no part of the chain."""
    record(
        session,
        action,
        actor=actor,
        subjects=[("registry", saved.registry_slug)],
        before=before,
        after=after,
        personal={"name": saved.name, "query": saved.query},
    )
