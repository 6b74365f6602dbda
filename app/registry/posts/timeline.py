"""What happened to a post, in words: how its title, its holder and its organisation came to be as they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.audit.moments import Moment, moments
from app.platform.history import known
from app.registry.models import (
    Contact,
    HolderVersion,
    OrganisationVersion,
    PostPreference,
    PostTag,
    PostValue,
    PostVersion,
    Succession,
)
from app.registry.organisations.organisation import last_names
from app.registry.posts.post import Version


@dataclass(frozen=True)
class Happening:
    """`on`: the day from which it was so (None: from before the record begins); `seq`: the event that recorded it."""

    on: date | None
    title: str
    words: str
    seq: int


def history_of(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    """All that is known of a post's past and future, newest first."""
    versions = _in_order(
        session.scalars(select(PostVersion).where(PostVersion.post_id == post_id, known(PostVersion, known_at)))
    )
    organisation_ids = {version.organisation_id for version in versions}
    happened = [
        *_titles(session, post_id, versions),
        *_names(session, organisation_ids, known_at=known_at),
        *_successions(session, organisation_ids, known_at=known_at),
    ]
    return sorted(happened, key=lambda h: h.on or date.min, reverse=True)


def known_moments(session: Session, post_id: int) -> list[Moment]:
    """The events after which Despatch knew something new of this post, its holder or its tags, newest first."""
    seqs: set[int] = set()
    for model in (PostVersion, HolderVersion, PostTag, PostPreference, PostValue, Contact):
        for pair in session.execute(select(model.recorded, model.superseded).where(model.post_id == post_id)):
            seqs.update(seq for seq in pair if seq is not None)
    return sorted(moments(session, seqs).values(), key=lambda moment: moment.seq, reverse=True)


def _in_order(versions: Iterable[Version]) -> list[Version]:
    return sorted(versions, key=lambda version: version.valid_from or date.min)


def _first_events(
    session: Session, model: type[PostVersion | HolderVersion], post_id: int, fact: str
) -> dict[Any, int]:
    """(day, value) of a fact to the event that first said it: later versions repeat it while they change another."""
    said = (model.valid_from, getattr(model, fact))
    rows = session.execute(select(*said, func.min(model.recorded)).where(model.post_id == post_id).group_by(*said))
    return {(day, value): seq for day, value, seq in rows}


def _titles(session: Session, post_id: int, versions: list[PostVersion]) -> Iterator[Happening]:
    titles, salutations, ends = (
        _first_events(session, PostVersion, post_id, fact) for fact in ("title", "salutation", "valid_to")
    )
    if versions:
        first, last = versions[0], versions[-1]
        words = f"As {first.title}. Source: {first.source}."
        yield Happening(first.valid_from, "Post on the list", words, titles[first.valid_from, first.title])
        if last.valid_to:
            yield Happening(last.valid_to, "Post off the list", "", ends[last.valid_from, last.valid_to])
    for before, after in pairwise(versions):
        day = after.valid_from
        if before.title != after.title:
            words = f"{before.title} became {after.title}."
            yield Happening(day, "Title changed", words, titles[day, after.title])
        if before.organisation_id != after.organisation_id:
            names = last_names(session, [before.organisation_id, after.organisation_id])
            words = f"From {names[before.organisation_id]} to {names[after.organisation_id]}."
            moved = _first_events(session, PostVersion, post_id, "organisation_id")
            yield Happening(day, "Moved to another organisation", words, moved[day, after.organisation_id])
        if before.salutation != after.salutation:
            words = f"“{before.salutation}” became “{after.salutation}”."
            yield Happening(day, "Salutation changed", words, salutations[day, after.salutation])
    for version in versions:
        if version.title_verified_on:
            words = f"{version.title}; {version.salutation}."
            yield Happening(version.title_verified_on, "Title and salutation verified", words, version.recorded)


def _names(session: Session, organisation_ids: set[int], *, known_at: int | None) -> Iterator[Happening]:
    for organisation_id in organisation_ids:
        query = select(OrganisationVersion).where(
            OrganisationVersion.organisation_id == organisation_id, known(OrganisationVersion, known_at)
        )
        for before, after in pairwise(_in_order(session.scalars(query))):
            if before.name != after.name:
                words = f"{before.name} became {after.name}."
                yield Happening(after.valid_from, "Organisation renamed", words, after.recorded)


def _successions(session: Session, organisation_ids: set[int], *, known_at: int | None) -> Iterator[Happening]:
    either = or_(Succession.predecessor_id.in_(organisation_ids), Succession.successor_id.in_(organisation_ids))
    rows = session.scalars(select(Succession).where(either, known(Succession, known_at))).all()
    names = last_names(session, {i for row in rows for i in (row.predecessor_id, row.successor_id)}, known_at=known_at)
    took_over: defaultdict[tuple[date | None, int], list[str]] = defaultdict(list)
    gave_way: defaultdict[tuple[date | None, int], list[str]] = defaultdict(list)
    for row in rows:
        if row.successor_id in organisation_ids:
            took_over[row.valid_from, row.recorded].append(names[row.predecessor_id])
        else:
            gave_way[row.valid_from, row.recorded].append(names[row.successor_id])
    for (on, seq), before in took_over.items():
        yield Happening(on, "Organisation took over", f"From {_joined_names(before)}.", seq)
    for (on, seq), after in gave_way.items():
        yield Happening(on, "Organisation replaced", f"By {_joined_names(after)}.", seq)


def _joined_names(names: list[str]) -> str:
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last}" if first else last
