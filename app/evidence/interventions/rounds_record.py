"""Record a round of joint inspections, its areas and what is published of each; correct, and remove in error."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject
from app.audit.records import Record
from app.errors import Refused, existing
from app.evidence import events
from app.evidence.fact_versions import RecordedInError, lock_row, made_once, seen_version, standing_version
from app.evidence.fields import AreaField, FirstPartDay, LastPartDay, Lines, Link, PartDay, SourceField
from app.evidence.interventions.days import Dated, Day
from app.evidence.interventions.models import InspectionRound, InspectionRoundArea, InspectionRoundVersion
from app.evidence.source import Source
from app.registry.models import Area
from app.web.record_fields import Line, Text


@dataclass(frozen=True)
class InspectionRoundDetails(Dated):
    title: str
    theme: str
    inspectorates: tuple[str, ...]
    begun: Day | None
    ended: Day | None
    report_title: str
    report_url: str
    report_published: Day | None
    source: Source


@dataclass(frozen=True)
class RoundAreaDetails(Dated):
    """Of an area in a round."""

    area_id: int
    begun: Day | None
    ended: Day | None
    outcome: str
    report_url: str
    published: Day | None
    source: Source


ROUND = Record(
    InspectionRoundDetails,
    (
        Line(
            "title",
            "Title",
            "For example, Child sexual exploitation, 2016",
            200,
            missing="Enter the title of the round",
            fact="title",
        ),
        Line("theme", "Theme", "The subject of the inspections", missing="Enter the theme"),
        Lines(
            "inspectorates",
            "Inspectorates",
            "Enter one per line",
            box_label="Inspectorates",
            missing="Enter the inspectorates, one per line",
        ),
        FirstPartDay("begun", "From", box_label="From (optional)", fact="begun"),
        LastPartDay("ended", "To", box_label="To (optional)", fact="ended"),
        Line("report_title", "Thematic report", "Enter its title", box_label="Thematic report (optional)"),
        Link("report_url", "Its address", box_label="Link to the thematic report (optional)"),
        PartDay(
            "report_published",
            "Published on",
            "Enter it if you enter a report or a link",
            box_label="Thematic report published on (optional)",
            fact="report",
            on="report_published_on",
            as_="report_published_as",
        ),
        SourceField(),
    ),
    InspectionRoundVersion,
    recorded=events.ROUND_RECORDED,
    corrected=events.ROUND_CORRECTED,
    removed=events.ROUND_REMOVED,
)

ROUND_AREA = Record(
    RoundAreaDetails,
    (
        AreaField(),
        FirstPartDay("begun", "", box_label="Inspected from (optional)", fact="begun"),
        LastPartDay("ended", "", box_label="To (optional)", fact="ended"),
        Text(
            "outcome",
            "Published outcome",
            "Quote the report or letter briefly, in quotation marks",
            box_label="Published outcome (optional)",
        ),
        Link("report_url", "Report", box_label="Link to the report or letter (optional)"),
        PartDay(
            "published",
            "Published on",
            "Enter it if you enter an outcome or a link",
            box_label="Outcome published on (optional)",
            fact="published",
            on="published_on",
            as_="published_as",
        ),
        SourceField(),
    ),
    InspectionRoundArea,
    recorded=events.ROUND_AREA_RECORDED,
    corrected=events.ROUND_AREA_CORRECTED,
    removed=events.ROUND_AREA_REMOVED,
)
"""A history says the days of an area as one (`said_of_area`)."""


def current_round(session: Session, round_id: int) -> InspectionRoundVersion:
    """Raises NotFound."""
    return existing(standing_version(session, InspectionRoundVersion, round_id=round_id), "no_such_round")


def current_area(session: Session, round_id: int, slug: str) -> InspectionRoundArea:
    """Raises NotFound."""
    area_id = existing(session.scalars(select(Area.id).where(Area.slug == slug)).one_or_none(), "not_in_round")
    version = standing_version(session, InspectionRoundArea, round_id=round_id, area_id=area_id)
    return existing(version, "not_in_round")


def add_round(session: Session, details: InspectionRoundDetails, *, once: str, actor: Actor) -> int:
    """The round that the form `once` made; the same form twice makes one. Raises Refused: ends_before."""
    details.check()
    made = InspectionRound(once=once)
    if not made_once(session, made):
        return session.scalars(select(InspectionRound.id).where(InspectionRound.once == once)).one()
    ROUND.add(session, details, subjects=[("round", made.id)], actor=actor, round_id=made.id)
    return made.id


def correct_round(session: Session, round_id: int, details: InspectionRoundDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Refused: ends_before; and Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    version = seen_version(session, InspectionRoundVersion, seen=seen, round_id=round_id)
    subjects = [("round", round_id)]
    corrected = ROUND.correct(session, version, details, subjects=subjects, actor=actor, check=details.check)
    return corrected is not version


def remove_round(session: Session, round_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It was recorded in error, with its areas. Raises Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    version = seen_version(session, InspectionRoundVersion, seen=seen, round_id=round_id)
    areas = session.scalars(select(InspectionRoundArea).filter_by(round_id=round_id, superseded=None)).all()
    subjects = [("round", round_id)]
    ROUND.remove(session, version, subjects=subjects, actor=actor, reason=reason, besides=areas, areas=len(areas))


def add_area(session: Session, round_id: int, details: RoundAreaDetails, *, actor: Actor) -> bool:
    """False: it says just this already, as a form that comes twice does. Raises Refused: ends_before,
    in_round_already; and RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    if standing_version(session, InspectionRoundVersion, round_id=round_id) is None:
        raise RecordedInError
    if area := standing_version(session, InspectionRoundArea, round_id=round_id, area_id=details.area_id):
        if ROUND_AREA.details_of(area) == details:
            return False
        raise Refused("in_round_already", field="area")
    details.check()
    subjects = _area_subjects(round_id, details.area_id)
    ROUND_AREA.add(session, details, subjects=subjects, actor=actor, round_id=round_id)
    return True


def correct_area(session: Session, round_id: int, details: RoundAreaDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Refused: ends_before; and Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    area = seen_version(session, InspectionRoundArea, seen=seen, round_id=round_id, area_id=details.area_id)
    subjects = _area_subjects(round_id, details.area_id)
    corrected = ROUND_AREA.correct(session, area, details, subjects=subjects, actor=actor, check=details.check)
    return corrected is not area


def remove_area(session: Session, round_id: int, area_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It is not in the round. Raises Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    area = seen_version(session, InspectionRoundArea, seen=seen, round_id=round_id, area_id=area_id)
    ROUND_AREA.remove(session, area, subjects=_area_subjects(round_id, area_id), actor=actor, reason=reason)


def _area_subjects(round_id: int, area_id: int) -> Sequence[Subject]:
    return [("round", round_id), ("area", area_id)]
