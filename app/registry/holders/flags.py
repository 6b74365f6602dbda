"""Overlaps and gaps between those who hold a post: flagged for a person to look at, never refused."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.holders.versions import Tenure, tenures
from app.registry.models import HolderVersion, PostVersion

Kind = Literal["overlap", "gap"]


@dataclass(frozen=True)
class Flag:
    """Two hold the post at once, or nobody between two, from `valid_from` to `valid_to` (half-open, None is unbounded).

    `acting`: of an overlap, one of the two acts for the other, which may be so on purpose.
    """

    kind: Kind
    valid_from: date | None
    valid_to: date | None
    before: Tenure
    after: Tenure
    acting: bool = False


def overlaps_and_gaps(
    session: Session, post_ids: Collection[int] | None = None, *, known_at: int | None = None
) -> dict[int, list[Flag]]:
    """By post id, for these posts or (None) for all: what to look at, by days. Two queries, however many posts.

    Days on which a post was not on its registry's list are no gap.
    """
    apart = _not_touching(post_ids, known_at)
    versions = select(HolderVersion).where(known(HolderVersion, known_at), HolderVersion.post_id.in_(apart))
    listed = select(PostVersion.post_id, PostVersion.valid_from, PostVersion.valid_to).where(
        known(PostVersion, known_at), PostVersion.post_id.in_(apart)
    )
    rows: defaultdict[int, list[HolderVersion]] = defaultdict(list)
    for version in session.scalars(versions.order_by(HolderVersion.valid_from.nulls_first(), HolderVersion.id)):
        rows[version.post_id].append(version)
    by_post = {post_id: tenures(ordered) for post_id, ordered in rows.items()}
    several = {post_id for post_id, held in by_post.items() if len(held) > 1}
    days: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for post_id, valid_from, valid_to in session.execute(listed):
        if post_id in several:
            days[post_id].append((valid_from or date.min, valid_to or date.max))
    flags = {post_id: [*_overlaps(by_post[post_id]), *_gaps(by_post[post_id], days[post_id])] for post_id in several}
    return {
        post_id: sorted(found, key=lambda flag: flag.valid_from or date.min)
        for post_id, found in flags.items()
        if found
    }


def _not_touching(post_ids: Collection[int] | None, known_at: int | None) -> Select[int]:
    """The posts of which one version does not begin where the one before it ends. The others, nearly all, need no look:
    the database says so in a fraction of the time that reading them takes."""
    order = (HolderVersion.valid_from.nulls_first(), HolderVersion.id)
    before = func.lag(HolderVersion.valid_to).over(partition_by=HolderVersion.post_id, order_by=order)
    place = func.row_number().over(partition_by=HolderVersion.post_id, order_by=order)
    columns = (HolderVersion.post_id, HolderVersion.valid_from, before.label("ended"), place.label("place"))
    query = select(*columns).where(known(HolderVersion, known_at))
    if post_ids is not None:
        query = query.where(HolderVersion.post_id.in_(post_ids))
    one = query.subquery()
    apart = or_(one.c.ended.is_(None), one.c.valid_from.is_(None), one.c.ended != one.c.valid_from)
    return select(one.c.post_id).where(one.c.place > 1, apart).distinct()


def _overlaps(held: Sequence[Tenure]) -> list[Flag]:
    flags = []
    for tenure, other in combinations(held, 2):
        begin, end = max(tenure.begin, other.begin), min(tenure.end, other.end)
        if begin < end:
            acting = tenure.held.acting != other.held.acting
            flags.append(Flag("overlap", _day_or_none(begin), _day_or_none(end), tenure, other, acting))
    return flags


def _gaps(held: Sequence[Tenure], listed: Sequence[tuple[date, date]]) -> list[Flag]:
    flags, last = [], held[0]
    for one in held[1:]:
        if one.begin > last.end and (days := _within(last.end, one.begin, listed)):
            flags.append(Flag("gap", *days, last, one))
        last = max(last, one, key=lambda tenure: tenure.end)
    return flags


def _within(begin: date, end: date, listed: Sequence[tuple[date, date]]) -> tuple[date, date] | None:
    """The days of a gap on which the post was on its list, from the first to the last."""
    parts = [(max(begin, first), min(end, last)) for first, last in listed if max(begin, first) < min(end, last)]
    return (min(parts)[0], max(last for _, last in parts)) if parts else None


def _day_or_none(day: date) -> date | None:
    return None if day in (date.min, date.max) else day
