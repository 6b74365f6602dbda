"""Who left a post because somebody was recorded in it: told by what each event superseded and recorded, never by names,
which may be corrected or erased later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.registry.holders.person import HolderDetails
from app.registry.holders.stretches import Stretch, clip_to_days
from app.registry.holders.versions import Tenure, held_of, stretch_of
from app.registry.models import HolderVersion

Edge = Literal["valid_from", "valid_to"]


@dataclass(frozen=True)
class DisplacedHolder:
    """Somebody who left; `again`: what would have held of them from that day on, as they are spoken of now."""

    tenure: Tenure
    again: Sequence[Stretch[HolderDetails]]


def displaced_holders(session: Session, mistaken: Tenure, others: Sequence[Tenure]) -> list[DisplacedHolder]:
    """Those of `others` who left when `mistaken` came, by the event that said so, and stay out since."""
    if mistaken.valid_from is None:
        return []
    day = mistaken.valid_from
    rows = select(HolderVersion).where(HolderVersion.post_id == mistaken.post_id).order_by(HolderVersion.id)
    ever = list(session.scalars(rows))
    found: dict[int, DisplacedHolder] = {}
    for seq in {one.recorded for one in _before(mistaken.stretches[0], ever)}:
        cut = [one for one in ever if one.superseded == seq]
        for left in (one for one in ever if one.recorded == seq and one.valid_to == day):
            theirs = [one for one in cut if held_of(one) == held_of(left)]
            now = {one.id for one in _after(left, ever)}
            for tenure in others:
                if tenure.valid_to == day and tenure.stretches[-1].id in now:
                    found[tenure.id] = DisplacedHolder(tenure, _restored_stretches(tenure, theirs, mistaken, others))
    return [one for one in found.values() if one.again]


def _restored_stretches(
    tenure: Tenure, cut: Sequence[HolderVersion], mistaken: Tenure, others: Sequence[Tenure]
) -> list[Stretch[HolderDetails]]:
    """Up to their own last day as it was, but not beyond whoever came later."""
    later = min((one.begin for one in others if one.begin > mistaken.begin), default=date.max)
    parts = [part for one in cut for part in clip_to_days(stretch_of(one), mistaken.begin, max(mistaken.end, later))]
    return [Stretch(tenure.held, one.valid_from, one.valid_to, one.addressed) for one in parts]


def _before(version: HolderVersion, ever: Sequence[HolderVersion]) -> Iterator[HolderVersion]:
    """The version, and those whose place it took from the same day on."""
    yield version
    for one in ever:
        if one.superseded == version.recorded and version in _became(one, ever, "valid_from"):
            yield from _before(one, ever)


def _after(version: HolderVersion, ever: Sequence[HolderVersion]) -> Iterator[HolderVersion]:
    """The version, and those that took its place up to the same day."""
    yield version
    for one in _became(version, ever, "valid_to"):
        yield from _after(one, ever)


def _became(version: HolderVersion, ever: Sequence[HolderVersion], edge: Edge) -> list[HolderVersion]:
    """What the event that superseded the version recorded in its place, up to or from the same day: what says the same;
    else what has the same name; else what says of nobody else the same as before."""
    day, seq = getattr(version, edge), version.superseded
    if seq is None:
        return []
    new = [one for one in ever if one.recorded == seq and getattr(one, edge) == day]
    besides = [one for one in ever if one.superseded == seq and getattr(one, edge) == day and one is not version]
    same = [one for one in new if held_of(one) == held_of(version)]
    named = [one for one in new if one.full_name == version.full_name]
    names = {one.full_name for one in besides}
    return same or named or [one for one in new if one.full_name not in names]
