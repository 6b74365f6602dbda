"""Record a published fact of an area as a form or a file has it, correct it, remove one recorded in error."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import NotFound, Refused
from app.evidence.fact_versions import lock_row, made_once, seen_version, standing_version
from app.evidence.interventions.days import Day, day_columns, day_text, ends_before, first_and_last_day
from app.evidence.interventions.models import Intervention, InterventionFile, InterventionVersion
from app.evidence.source import Source, source_of
from app.platform.history import known, next_version


@dataclass(frozen=True)
class InterventionDetails:
    """`facts`: those of the kind that are filled, as kinds.py has them."""

    kind: str
    area_id: int
    title: str
    summary: str
    begun: Day | None
    ended: Day | None
    facts: Mapping[str, Any]
    source: Source

    def check(self) -> None:
        """Raises Refused: ends_before."""
        if ends_before(self.begun, self.ended):
            raise Refused("ends_before", field="ended")

    def as_values(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "area_id": self.area_id,
            "title": self.title,
            "summary": self.summary,
            "facts": dict(self.facts),
            **day_columns(self.begun, self.ended),
            **self.source.as_values(),
        }

    def as_facts(self) -> dict[str, Any]:
        """For an audit event: what is no person's data."""
        return {
            "kind": self.kind,
            "area": self.area_id,
            "begun": day_text(self.begun),
            "ended": day_text(self.ended),
            "source": self.source.url,
        }

    def as_personal(self) -> dict[str, str]:
        """For an audit event: text in which a person may be named."""
        return {"title": self.title, "summary": self.summary}


def said_of(version: InterventionVersion) -> InterventionDetails:
    begun, ended = first_and_last_day(version)
    return InterventionDetails(
        version.kind,
        version.area_id,
        version.title,
        version.summary,
        begun,
        ended,
        version.facts,
        source_of(version),
    )


def current_fact(session: Session, intervention_id: int) -> InterventionVersion:
    """Raises NotFound."""
    if version := standing_version(session, InterventionVersion, intervention_id=intervention_id):
        return version
    raise NotFound("no_such_fact")


def add(session: Session, said: InterventionDetails, *, once: str, actor: Actor) -> int:
    """The intervention that the form `once` made; the same form twice makes one. Raises Refused: ends_before."""
    said.check()
    intervention = Intervention(once=once)
    if not made_once(session, intervention):
        return session.scalars(select(Intervention.id).where(Intervention.once == once)).one()
    event = record(
        session,
        "intervention.recorded",
        actor=actor,
        subjects=[("intervention", intervention.id), ("area", said.area_id)],
        after=said.as_facts(),
        personal=said.as_personal(),
    )
    session.add(InterventionVersion(intervention_id=intervention.id, recorded=event.seq, **said.as_values()))
    session.flush()
    return intervention.id


def correct(session: Session, intervention_id: int, said: InterventionDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. `seen`: the event that recorded what the form showed. Raises
    Refused: ends_before; and Stale, RecordedInError."""
    lock_row(session, Intervention, intervention_id)
    version = seen_version(session, InterventionVersion, seen=seen, intervention_id=intervention_id)
    was = said_of(version)
    if was == said:
        return False
    said.check()
    event = record(
        session,
        "intervention.corrected",
        actor=actor,
        subjects=[("intervention", intervention_id), ("area", said.area_id)],
        before=was.as_facts(),
        after=said.as_facts(),
        personal=said.as_personal(),
    )
    version.supersede(event.seq)
    session.add(next_version(version, seq=event.seq, **said.as_values()))
    session.flush()
    return True


def remove(session: Session, intervention_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It was recorded in error: it stands no longer, nor do the files beside it. Raises Stale,
    RecordedInError."""
    lock_row(session, Intervention, intervention_id)
    version = seen_version(session, InterventionVersion, seen=seen, intervention_id=intervention_id)
    files = session.scalars(
        select(InterventionFile).where(InterventionFile.intervention_id == intervention_id, known(InterventionFile))
    ).all()
    event = record(
        session,
        "intervention.removed",
        actor=actor,
        subjects=[("intervention", intervention_id), ("area", version.area_id)],
        before=said_of(version).as_facts(),
        after={"removed": True, "files": len(files)},
        personal={"reason": reason},
    )
    version.supersede(event.seq)
    for file in files:
        file.supersede(event.seq)
    session.flush()
