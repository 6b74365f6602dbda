"""How good the registries are: what is wrong by kind and by registry, what the rows are, and how it went over time."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.audit.moments import last_event_by
from app.registry.contacts.age import current_since
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.holders.flags import Flag, overlaps_and_gaps
from app.registry.quality.contacts import SAME, contacts_with, count_contacts_with, count_usable
from app.registry.quality.kinds import KINDS, MEASURED
from app.registry.quality.names import names_of_posts
from app.registry.quality.posts import (
    CONDITIONS,
    QualityMoment,
    count_posts_with,
    posts_among,
    posts_with,
    registries_of,
)

OF_HOLDERS = {"overlap", "gap"}


@dataclass(frozen=True)
class Quality:
    """`posts`: how many each registry has. `counts`: by kind, of each registry by slug; `totals`: of each kind, with a
    contact that serves posts of several registries counted once."""

    posts: Mapping[str, int]
    counts: Mapping[str, Mapping[str, int]]
    totals: Mapping[str, int]


@dataclass(frozen=True)
class Month:
    """The end of a month. `counts`: by kind, with all posts under "" and all contacts; None for a time before Despatch
    knew of the registries."""

    day: date
    counts: Mapping[str, int] | None


Kept = MutableMapping[tuple[date, int, int], Mapping[str, int]]
"""What was counted of months that are over, by day, audit event and months of a contact: versions are only added, so it
never changes."""


QUALITY: EventMemory[Quality] = EventMemory(CHANGES_NO_REGISTRY, most=1)
"""By the moment."""


def quality_of(session: Session, at: QualityMoment) -> Quality:
    return QUALITY.recall(session, at, lambda: _quality(session, at))


def _quality(session: Session, at: QualityMoment) -> Quality:
    posts = count_posts_with(session, at)
    contacts = count_contacts_with(session, at)
    names, flags = names_of_posts(session, at), flagged_posts(session, at)
    registries = registries_of(session, at, flags["overlap"] | flags["gap"])
    counts: dict[str, Mapping[str, int]] = {}
    for kind in KINDS:
        if kind in CONDITIONS:
            counts[kind] = posts[kind]
        elif kind in contacts:
            counts[kind] = {slug: number for slug, number in contacts[kind].items() if slug}
        elif kind in OF_HOLDERS:
            counts[kind] = _tally(registries[post_id] for post_id in flags[kind])
        else:
            counts[kind] = _tally(names.registries[post_id] for post_id in names.of(kind))
    totals = {kind: contacts[kind][""] if kind in contacts else sum(counts[kind].values()) for kind in KINDS}
    return Quality(posts[""], counts, totals)


def rows_of(session: Session, at: QualityMoment, kind: str, *, registry: str = "") -> list[int]:
    """Ids of the posts, or of the contacts, with what is wrong, in the order of a list. Not of stale contacts: these
    have a list of their own (app/registry/contacts/queue.py)."""
    if kind in CONDITIONS:
        return posts_with(session, at, kind, registry=registry)
    if kind in SAME:
        return contacts_with(session, at, kind, registry=registry)
    wanted = flagged_posts(session, at)[kind] if kind in OF_HOLDERS else set(names_of_posts(session, at).of(kind))
    return posts_among(session, at, wanted, registry=registry)


def flags_of(session: Session, at: QualityMoment, kind: str, post_ids: Iterable[int]) -> dict[int, Flag]:
    """The first flag of this kind of each post."""
    found = overlaps_and_gaps(session, list(post_ids), known_at=at.known_at)
    return {post_id: flag for post_id, flags in found.items() for flag in reversed(flags) if _counts(flag, kind)}


def flagged_posts(session: Session, at: QualityMoment) -> dict[str, set[int]]:
    """Posts with an overlap of two of whom none acts, and with a gap, that are on a registry's list."""
    found = overlaps_and_gaps(session, known_at=at.known_at)
    every = {
        kind: {post for post, flags in found.items() if any(_counts(f, kind) for f in flags)} for kind in OF_HOLDERS
    }
    listed = set(posts_among(session, at, set().union(*every.values()))) if any(every.values()) else set()
    return {kind: posts & listed for kind, posts in every.items()}


def _counts(flag: Flag, kind: str) -> bool:
    return flag.kind == kind and not flag.acting


def monthly_quality(session: Session, *, today: date, months: int, kept: Kept, ends: int = 12) -> list[Month]:
    """The ends of the last months, the oldest first: what was so then, as Despatch knew it then."""
    days = month_ends(today, ends)
    found = [(day, last_event_by(session, day)) for day in days]
    for day, event in found:
        if event and (day, event, months) not in kept:
            kept[day, event, months] = _measured(session, QualityMoment(day, event, current_since(day, months)))
    for old in kept.keys() - {(day, event, months) for day, event in found}:
        kept.pop(old, None)
    return [Month(day, kept.get((day, event, months))) for day, event in found]


def month_ends(today: date, number: int) -> list[date]:
    """The last days of the months that are over, the oldest first."""
    ends, first = [], today.replace(day=1)
    for _ in range(number):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


def today_counts(session: Session, at: QualityMoment, quality: Quality) -> Mapping[str, int]:
    """What is counted over time, of today."""
    counts = {kind: quality.totals[kind] for kind in MEASURED}
    return {"": sum(quality.posts.values()), **counts, "contacts": count_usable(session, at)[0]}


def _measured(session: Session, at: QualityMoment) -> Mapping[str, int]:
    posts: Mapping[str, Mapping[str, int]] = count_posts_with(session, at)
    counts = {kind: sum(numbers.values()) for kind, numbers in posts.items()}
    contacts, stale = count_usable(session, at)
    return {**counts, "stale": stale, "contacts": contacts}


def _tally(slugs: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for slug in slugs:
        counts[slug] = counts.get(slug, 0) + 1
    return counts
