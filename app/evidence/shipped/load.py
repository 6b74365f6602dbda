"""Load the published facts that ship. Safe to run again: what says the same is left alone, what ships otherwise now is
corrected, and what a person corrected or removed stays as that person left it."""

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.audit.record import SYSTEM
from app.evidence.fact_versions import history_of, standing_version
from app.evidence.framework.models import Work, WorkEdition, WorkEditionVersion, WorkVersion
from app.evidence.framework.record import add_edition, add_work, correct_edition, correct_work
from app.evidence.interventions.models import (
    InspectionRound,
    InspectionRoundArea,
    InspectionRoundVersion,
    Intervention,
    InterventionVersion,
)
from app.evidence.interventions.record import add, correct
from app.evidence.interventions.rounds_record import add_area, add_round, correct_area, correct_round
from app.evidence.shipped.read import editions_in, interventions_in, round_areas_in, rounds_in
from app.platform.history import Versioned
from app.registry.models import Area

SHIPPED = "shipped:"
"""What `once` of a shipped row begins with; its key follows."""


def load_published(session: Session, directory: Path) -> None:
    """Within the caller's transaction; areas are loaded already. Raises PackageError."""
    areas = dict(session.execute(select(Area.slug, Area.id)).all())
    for key, details in interventions_in(directory, areas):
        if (known := _shipped_id(session, Intervention, key)) is None:
            add(session, details, once=SHIPPED + key, actor=SYSTEM)
        elif seen := _own_event(session, InterventionVersion, intervention_id=known):
            correct(session, known, details, seen=seen, actor=SYSTEM)
    _load_rounds(session, directory, areas)
    _load_framework(session, directory)


def _load_rounds(session: Session, directory: Path, areas: dict[str, int]) -> None:
    for key, details in rounds_in(directory):
        if (known := _shipped_id(session, InspectionRound, key)) is None:
            add_round(session, details, once=SHIPPED + key, actor=SYSTEM)
        elif seen := _own_event(session, InspectionRoundVersion, round_id=known):
            correct_round(session, known, details, seen=seen, actor=SYSTEM)
    for key, area in round_areas_in(directory, areas):
        round_id = _shipped_id(session, InspectionRound, key)
        if round_id is None or standing_version(session, InspectionRoundVersion, round_id=round_id) is None:
            continue
        of = {"round_id": round_id, "area_id": area.area_id}
        if not history_of(session, InspectionRoundArea, **of):
            add_area(session, round_id, area, actor=SYSTEM)
        elif seen := _own_event(session, InspectionRoundArea, **of):
            correct_area(session, round_id, area, seen=seen, actor=SYSTEM)


def _load_framework(session: Session, directory: Path) -> None:
    for row in editions_in(directory):
        if (work := _shipped_id(session, Work, row.work)) is None:
            work = add_work(session, row.work_said, once=SHIPPED + row.work, slug=row.work, actor=SYSTEM)
        elif seen := _own_event(session, WorkVersion, work_id=work):
            correct_work(session, work, row.work_said, seen=seen, actor=SYSTEM)
        if (known := _shipped_id(session, WorkEdition, row.key)) is None:
            add_edition(session, work, row.said, once=SHIPPED + row.key, actor=SYSTEM)
        elif seen := _own_event(session, WorkEditionVersion, edition_id=known):
            correct_edition(session, known, row.said, seen=seen, actor=SYSTEM)


def _shipped_id(session: Session, thing: Any, key: str) -> int | None:
    """The id of what the shipped row made."""
    made: int | None = session.scalars(select(thing.id).where(thing.once == SHIPPED + key)).one_or_none()
    return made


def _own_event(session: Session, version: type[Versioned], **of: int) -> int | None:
    """The event that recorded what stands, if Despatch itself did; None when a person did, or removed it."""
    stands = standing_version(session, version, **of)
    if stands is None or moments(session, [stands.recorded])[stands.recorded].actor_id is not None:
        return None
    return stands.recorded
