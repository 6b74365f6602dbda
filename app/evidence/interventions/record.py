"""Record a published fact of an area as a form or a file has it, correct it, remove one recorded in error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Form

from app.audit.record import Actor, Subject
from app.audit.records import Record
from app.errors import existing
from app.evidence import events
from app.evidence.fact_versions import lock_row, made_once, seen_version, standing_version
from app.evidence.fields import AreaField, FirstPartDay, LastPartDay, SameDay, SourceField
from app.evidence.interventions.days import Dated, Day
from app.evidence.interventions.kinds import KINDS, Kind, told_of
from app.evidence.interventions.models import Intervention, InterventionFile, InterventionVersion
from app.evidence.source import Source
from app.platform.history import known
from app.web.record_fields import Line, RecordField, Text


@dataclass(frozen=True)
class InterventionDetails(Dated):
    """`facts`: those of the kind that are filled, as kinds.py has them."""

    kind: str
    area_id: int
    title: str
    summary: str
    begun: Day | None
    ended: Day | None
    facts: Mapping[str, Any]
    source: Source


@dataclass(frozen=True, kw_only=True)
class KindField(RecordField):
    """The kind, which a form doesn't ask for: it is of one."""

    name: str = "kind"
    label: str = ""
    fact: str = "kind"
    slug: str

    def typed(self, form: Form) -> str:
        return self.slug


@dataclass(frozen=True, kw_only=True)
class KindFacts(RecordField):
    """What is published of one kind: a box for each, and one column for those that are filled."""

    name: str = "facts"
    label: str = ""
    kind: Kind

    def columns(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {"facts": dict(value)}

    def texts(self, value: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [text for field, fact in told_of(self.kind, value) for text in field.texts(fact)]

    def boxes(self) -> dict[str, Any]:
        """None of these facts need be known."""
        optional = (
            replace(field, box_label=f"{field.box_label or field.label} (optional)") for field in self.kind.facts
        )
        return {name: box for field in optional for name, box in field.boxes().items()}

    def show(self, form: Form, value: Mapping[str, Any]) -> None:
        for field in self.kind.facts:
            field.show(form, field.from_fact(value.get(field.name)))

    def typed(self, form: Form) -> dict[str, Any]:
        facts = {field.name: field.as_fact(field.typed(form)) for field in self.kind.facts}
        return {name: fact for name, fact in facts.items() if fact}


def _fields(kind: Kind) -> Sequence[RecordField]:
    last_day = f"{kind.ended} (optional)" if kind.ended else ""
    return (
        KindField(slug=kind.slug),
        Line("title", "Title", kind.title_hint, 200, missing="Enter the title", personal=True),
        AreaField(),
        FirstPartDay("begun", kind.begun, box_label=f"{kind.begun} (optional)", fact="begun"),
        (LastPartDay if kind.ended else SameDay)("ended", kind.ended, box_label=last_day, fact="ended"),
        KindFacts(kind=kind),
        Text(
            "summary",
            "Summary (optional)",
            "Say what it says or does in one or two sentences. Do not name anyone",
            personal=True,
        ),
        SourceField(fact="source"),
    )


INTERVENTIONS: Mapping[str, Record[InterventionDetails, InterventionVersion]] = {
    kind.slug: Record(
        InterventionDetails,
        _fields(kind),
        InterventionVersion,
        recorded=events.INTERVENTION_RECORDED,
        corrected=events.INTERVENTION_CORRECTED,
        removed=events.INTERVENTION_REMOVED,
    )
    for kind in KINDS
}
"""By kind."""


def said_of(version: InterventionVersion) -> InterventionDetails:
    return INTERVENTIONS[version.kind].details_of(version)


def current_fact(session: Session, intervention_id: int) -> InterventionVersion:
    """Raises NotFound."""
    return existing(standing_version(session, InterventionVersion, intervention_id=intervention_id), "no_such_fact")


def add(session: Session, details: InterventionDetails, *, once: str, actor: Actor) -> int:
    """The intervention that the form `once` made; the same form twice makes one. Raises Refused: ends_before."""
    details.check()
    intervention = Intervention(once=once)
    if not made_once(session, intervention):
        return session.scalars(select(Intervention.id).where(Intervention.once == once)).one()
    subjects = _subjects(intervention.id, details.area_id)
    record = INTERVENTIONS[details.kind]
    record.add(session, details, subjects=subjects, actor=actor, intervention_id=intervention.id)
    return intervention.id


def correct(session: Session, intervention_id: int, details: InterventionDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. `seen`: the event that recorded what the form showed. Raises
    Refused: ends_before; and Stale, RecordedInError."""
    version, subjects = _lock_seen(session, intervention_id, seen), _subjects(intervention_id, details.area_id)
    record = INTERVENTIONS[details.kind]
    corrected = record.correct(session, version, details, subjects=subjects, actor=actor, check=details.check)
    return corrected is not version


def remove(session: Session, intervention_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It was recorded in error: it stands no longer, nor do the files beside it. Raises Stale,
    RecordedInError."""
    version = _lock_seen(session, intervention_id, seen)
    beside = (InterventionFile.intervention_id == intervention_id, known(InterventionFile))
    files = session.scalars(select(InterventionFile).where(*beside)).all()
    subjects = _subjects(intervention_id, version.area_id)
    record = INTERVENTIONS[version.kind]
    record.remove(session, version, subjects=subjects, actor=actor, reason=reason, besides=files, files=len(files))


def _lock_seen(session: Session, intervention_id: int, seen: int) -> InterventionVersion:
    """The version that the form showed, held until the transaction ends. Raises Stale, RecordedInError."""
    lock_row(session, Intervention, intervention_id)
    return seen_version(session, InterventionVersion, seen=seen, intervention_id=intervention_id)


def _subjects(intervention_id: int, area_id: int) -> Sequence[Subject]:
    return [("intervention", intervention_id), ("area", area_id)]
