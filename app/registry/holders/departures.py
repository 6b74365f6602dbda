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
    for seq in {version.recorded for version in _before(mistaken.stretches[0], ever)}:
        cut = [version for version in ever if version.superseded == seq]
        for holder_version in (version for version in ever if version.recorded == seq and version.valid_to == day):
            theirs = [version for version in cut if held_of(version) == held_of(holder_version)]
            now = {version.id for version in _after(holder_version, ever)}
            for tenure in others:
                if tenure.valid_to == day and tenure.stretches[-1].id in now:
                    found[tenure.id] = DisplacedHolder(tenure, _restored_stretches(tenure, theirs, mistaken, others))
    return [holder for holder in found.values() if holder.again]


def _restored_stretches(
    tenure: Tenure, cut: Sequence[HolderVersion], mistaken: Tenure, others: Sequence[Tenure]
) -> list[Stretch[HolderDetails]]:
    """Up to their own last day as it was, but not beyond whoever came later."""
    later = min((other.begin for other in others if other.begin > mistaken.begin), default=date.max)
    parts = [
        part for version in cut for part in clip_to_days(stretch_of(version), mistaken.begin, max(mistaken.end, later))
    ]
    return [Stretch(tenure.held, part.valid_from, part.valid_to, part.addressed) for part in parts]


def _before(version: HolderVersion, ever: Sequence[HolderVersion]) -> Iterator[HolderVersion]:
    """The version, and those whose place it took from the same day on."""
    yield version
    for holder_version in ever:
        if holder_version.superseded == version.recorded and version in _became(holder_version, ever, "valid_from"):
            yield from _before(holder_version, ever)


def _after(version: HolderVersion, ever: Sequence[HolderVersion]) -> Iterator[HolderVersion]:
    """The version, and those that took its place up to the same day."""
    yield version
    for holder_version in _became(version, ever, "valid_to"):
        yield from _after(holder_version, ever)


def _became(version: HolderVersion, ever: Sequence[HolderVersion], edge: Edge) -> list[HolderVersion]:
    """What the event that superseded the version recorded in its place, up to or from the same day: what says the same;
    else what has the same name; else what says of nobody else the same as before."""
    day, seq = getattr(version, edge), version.superseded
    if seq is None:
        return []
    new = [
        holder_version
        for holder_version in ever
        if holder_version.recorded == seq and getattr(holder_version, edge) == day
    ]
    besides = [
        holder_version
        for holder_version in ever
        if holder_version.superseded == seq and getattr(holder_version, edge) == day and holder_version is not version
    ]
    same = [holder_version for holder_version in new if held_of(holder_version) == held_of(version)]
    named = [holder_version for holder_version in new if holder_version.full_name == version.full_name]
    names = {beside.full_name for beside in besides}
    return same or named or [holder_version for holder_version in new if holder_version.full_name not in names]
