"""Record guidance, a power or a procedure, and an edition of one; correct them; remove an edition that was recorded in
error."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject
from app.audit.records import Record
from app.errors import Refused, existing
from app.evidence import events
from app.evidence.fact_versions import RecordedInError, lock_row, made_once, seen_version, standing_version
from app.evidence.fields import Lines, SourceField
from app.evidence.framework.models import Work, WorkEdition, WorkEditionVersion, WorkVersion
from app.evidence.source import Source
from app.platform.history import known
from app.web.record_fields import Choice, FirstDay, LastDay, Line, Text

GUIDANCE, POWER, PROCEDURE = "guidance", "power", "procedure"

KINDS: Mapping[str, str] = {GUIDANCE: "Guidance", POWER: "Power or duty", PROCEDURE: "Procedure"}


@dataclass(frozen=True)
class WorkDetails:
    kind: str
    title: str
    names: tuple[str, ...]
    section: str


@dataclass(frozen=True)
class WorkEditionDetails:
    """`first`, `last`: the days on which it is in force, None where not recorded or not ended. `says`: what guidance
    says, or what is done by a procedure, in whole sentences; `done_by`: who does it."""

    title: str
    short: str
    cited_as: tuple[str, ...]
    first: date | None
    last: date | None
    note: str
    source: Source
    says: str = ""
    done_by: str = ""

    @property
    def dated(self) -> bool:
        return self.first is not None or self.last is not None


@dataclass(frozen=True)
class WorkKind(Choice):
    """The kind of a work: two columns, of which programs of 1.0 read one."""

    def value_in(self, row: WorkVersion) -> str:
        return kind_of(row)

    def columns(self, value: str) -> dict[str, Any]:
        return {"kind": GUIDANCE if value == PROCEDURE else value, "procedure": value == PROCEDURE}


def kind_of(version: WorkVersion) -> str:
    return PROCEDURE if version.procedure else version.kind


WORK = Record(
    WorkDetails,
    (
        WorkKind(
            "kind",
            "Kind",
            box_label="What is it?",
            missing="Choose what it is",
            options=KINDS,
            default=GUIDANCE,
            fact="kind",
        ),
        Line(
            "title",
            "Title of the guidance, power or procedure",
            "For example, Working Together to Safeguard Children, or Children Act 2004, section 11",
            200,
            box_label="Title",
            missing="Enter the title",
            fact="title",
        ),
        Lines(
            "names",
            "Names used in letters",
            "Despatch looks for these names in letters. Enter one per line, with short forms. For a power, enter the "
            "Act without its section, such as Children Act 2004: the section has its own box. A procedure needs none",
            fact="names",
        ),
        Line(
            "section",
            "Section",
            "Enter the number, such as 11 or 497A",
            20,
            box_label="Section",
            fact="section",
        ),
    ),
    WorkVersion,
    recorded=events.FRAMEWORK_WORK_RECORDED,
    corrected=events.FRAMEWORK_WORK_CORRECTED,
)

EDITION = Record(
    WorkEditionDetails,
    (
        Line(
            "title",
            "Title",
            "Enter its full title, as it is cited",
            200,
            box_label="Title of the published edition",
            missing="Enter the title of the published edition",
            fact="title",
        ),
        Line("short", "Short name", "For example, Working Together 2013", 80, missing="Enter a short name"),
        Lines(
            "cited_as",
            "Years and dates used for it",
            "Enter one per line, such as 2015, March 2015 or 26 March 2015. Powers and procedures have none",
        ),
        Text(
            "says",
            "What it says (optional)",
            "What the guidance says, or what is done by the procedure. Answers to Parliament can use these sentences",
        ),
        Line("done_by", "Done by (optional)", "For a procedure: the office or team that carries it out", 200),
        FirstDay("first", "In force from", box_label="In force from (optional)", fact="first"),
        LastDay(
            "last",
            "In force to",
            box_label="In force to (optional)",
            fact="last",
        ),
        Text("note", "Note (optional)", "Anything else to know about its dates"),
        SourceField(fact="source"),
    ),
    WorkEditionVersion,
    recorded=events.FRAMEWORK_EDITION_RECORDED,
    corrected=events.FRAMEWORK_EDITION_CORRECTED,
    removed=events.FRAMEWORK_EDITION_REMOVED,
)


def slug_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-") or "work"


def add_work(session: Session, details: WorkDetails, *, once: str, actor: Actor, slug: str = "") -> int:
    """The work that the form `once` made; the same form twice makes one. Raises Refused: work_taken."""
    work = Work(slug=slug or slug_of(details.title), once=once)
    if not made_once(session, work):
        if made := session.scalars(select(Work.id).where(Work.once == once)).one_or_none():
            return made
        raise Refused("work_taken", field="title")
    WORK.add(session, details, subjects=[("work", work.id)], actor=actor, work_id=work.id)
    return work.id


def correct_work(session: Session, work_id: int, details: WorkDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Stale."""
    lock_row(session, Work, work_id)
    version = seen_version(session, WorkVersion, seen=seen, work_id=work_id)
    return WORK.correct(session, version, details, subjects=[("work", work_id)], actor=actor) is not version


def add_edition(session: Session, work_id: int, details: WorkEditionDetails, *, once: str, actor: Actor) -> int:
    """The edition that the form `once` made; the same form twice makes one. Raises Refused: ends_before,
    editions_overlap."""
    lock_row(session, Work, work_id)
    if made := session.scalars(select(WorkEdition.id).where(WorkEdition.once == once)).one_or_none():
        return made
    _check(session, work_id, details)
    edition = WorkEdition(work_id=work_id, once=once)
    session.add(edition)
    session.flush()
    EDITION.add(session, details, subjects=_subjects(edition.id, work_id), actor=actor, edition_id=edition.id)
    return edition.id


def correct_edition(session: Session, edition_id: int, details: WorkEditionDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Refused: ends_before, editions_overlap; and Stale, RecordedInError."""
    work_id, version = _lock_seen_edition(session, edition_id, seen=seen)
    corrected = EDITION.correct(
        session,
        version,
        details,
        subjects=_subjects(edition_id, work_id),
        actor=actor,
        check=lambda: _check(session, work_id, details, but=edition_id),
    )
    return corrected is not version


def remove_edition(session: Session, edition_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It was recorded in error. Raises Stale, RecordedInError."""
    work_id, version = _lock_seen_edition(session, edition_id, seen=seen)
    EDITION.remove(session, version, subjects=_subjects(edition_id, work_id), actor=actor, reason=reason)


def current_work(session: Session, slug: str) -> WorkVersion:
    """Raises NotFound."""
    work_id = existing(session.scalars(select(Work.id).where(Work.slug == slug)).one_or_none(), "no_such_work")
    return existing(standing_version(session, WorkVersion, work_id=work_id), "no_such_work")


def current_edition(session: Session, edition_id: int) -> WorkEditionVersion:
    """Raises NotFound."""
    return existing(standing_version(session, WorkEditionVersion, edition_id=edition_id), "no_such_edition")


def _lock_seen_edition(session: Session, edition_id: int, *, seen: int) -> tuple[int, WorkEditionVersion]:
    """The work, held, and the edition as the form showed it. Raises Stale, RecordedInError."""
    work = lock_row(session, Work, session.get_one(WorkEdition, edition_id).work_id)
    if standing_version(session, WorkEditionVersion, edition_id=edition_id) is None:
        raise RecordedInError("edition_removed")
    return work.id, seen_version(session, WorkEditionVersion, seen=seen, edition_id=edition_id)


def _check(session: Session, work_id: int, details: WorkEditionDetails, *, but: int | None = None) -> None:
    """An edition of which no day is recorded stands beside any other. `but`: the edition that is corrected."""
    if details.first and details.last and details.last < details.first:
        raise Refused("ends_before", field="last")
    if not details.dated:
        return
    of_work = select(WorkEdition.id).where(WorkEdition.work_id == work_id, WorkEdition.id != (but or 0))
    standing = select(WorkEditionVersion).where(WorkEditionVersion.edition_id.in_(of_work), known(WorkEditionVersion))
    for other in map(EDITION.details_of, session.scalars(standing)):
        begins_before = (other.first or date.min) <= (details.last or date.max)
        ends_after = (details.first or date.min) <= (other.last or date.max)
        if other.dated and begins_before and ends_after:
            raise Refused("editions_overlap", field="last", title=other.title)


def _subjects(edition_id: int, work_id: int) -> Sequence[Subject]:
    return [("edition", edition_id), ("work", work_id)]
