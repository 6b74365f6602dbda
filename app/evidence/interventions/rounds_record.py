"""Record a round of joint inspections, its areas and what is published of each; correct, and remove in error."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.errors import NotFound, Refused
from app.evidence.fact_versions import RecordedInError, lock_row, made_once, seen_version, standing_version
from app.evidence.interventions.days import Day, day_columns, day_kept, day_text, ends_before, first_and_last_day
from app.evidence.interventions.models import InspectionRound, InspectionRoundArea, InspectionRoundVersion
from app.evidence.source import Source, source_of
from app.platform.history import next_version
from app.registry.models import Area


@dataclass(frozen=True)
class InspectionRoundDetails:
    title: str
    theme: str
    inspectorates: tuple[str, ...]
    begun: Day | None
    ended: Day | None
    report_title: str
    report_url: str
    report_published: Day | None
    source: Source

    def as_values(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "theme": self.theme,
            "inspectorates": list(self.inspectorates),
            "report_title": self.report_title,
            "report_url": self.report_url,
            "report_published_on": self.report_published.on if self.report_published else None,
            "report_published_as": self.report_published.as_ if self.report_published else "",
            **day_columns(self.begun, self.ended),
            **self.source.as_values(),
        }

    def as_facts(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "begun": day_text(self.begun),
            "ended": day_text(self.ended),
            "report": day_text(self.report_published),
        }


@dataclass(frozen=True)
class RoundAreaDetails:
    """Of an area in a round."""

    area_id: int
    begun: Day | None
    ended: Day | None
    outcome: str
    report_url: str
    published: Day | None
    source: Source

    def as_values(self) -> dict[str, Any]:
        return {
            "area_id": self.area_id,
            "outcome": self.outcome,
            "report_url": self.report_url,
            "published_on": self.published.on if self.published else None,
            "published_as": self.published.as_ if self.published else "",
            **day_columns(self.begun, self.ended),
            **self.source.as_values(),
        }

    def as_facts(self) -> dict[str, Any]:
        return {
            "area": self.area_id,
            "begun": day_text(self.begun),
            "ended": day_text(self.ended),
            "published": day_text(self.published),
        }


def round_said(version: InspectionRoundVersion) -> InspectionRoundDetails:
    begun, ended = first_and_last_day(version)
    return InspectionRoundDetails(
        version.title,
        version.theme,
        tuple(version.inspectorates),
        begun,
        ended,
        version.report_title,
        version.report_url,
        day_kept(version.report_published_on, version.report_published_as),
        source_of(version),
    )


def area_said(version: InspectionRoundArea) -> RoundAreaDetails:
    begun, ended = first_and_last_day(version)
    published = day_kept(version.published_on, version.published_as)
    return RoundAreaDetails(
        version.area_id, begun, ended, version.outcome, version.report_url, published, source_of(version)
    )


def current_round(session: Session, round_id: int) -> InspectionRoundVersion:
    """Raises NotFound."""
    if version := standing_version(session, InspectionRoundVersion, round_id=round_id):
        return version
    raise NotFound("no_such_round")


def current_area(session: Session, round_id: int, slug: str) -> InspectionRoundArea:
    """Raises NotFound."""
    area_id = session.scalars(select(Area.id).where(Area.slug == slug)).one_or_none()
    if (
        area_id is None
        or (version := standing_version(session, InspectionRoundArea, round_id=round_id, area_id=area_id)) is None
    ):
        raise NotFound("not_in_round")
    return version


def add_round(session: Session, said: InspectionRoundDetails, *, once: str, actor: Actor) -> int:
    """The round that the form `once` made; the same form twice makes one. Raises Refused: ends_before."""
    _check(said)
    made = InspectionRound(once=once)
    if not made_once(session, made):
        return session.scalars(select(InspectionRound.id).where(InspectionRound.once == once)).one()
    event = _event(session, "round.recorded", made.id, actor=actor, after=said.as_facts())
    session.add(InspectionRoundVersion(round_id=made.id, recorded=event, **said.as_values()))
    session.flush()
    return made.id


def correct_round(session: Session, round_id: int, said: InspectionRoundDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Refused: ends_before; and Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    version = seen_version(session, InspectionRoundVersion, seen=seen, round_id=round_id)
    was = round_said(version)
    if was == said:
        return False
    _check(said)
    before, after = was.as_facts(), said.as_facts()
    event = _event(session, "round.corrected", round_id, actor=actor, before=before, after=after)
    version.supersede(event)
    session.add(next_version(version, seq=event, **said.as_values()))
    session.flush()
    return True


def remove_round(session: Session, round_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It was recorded in error, with its areas. Raises Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    version = seen_version(session, InspectionRoundVersion, seen=seen, round_id=round_id)
    areas = session.scalars(select(InspectionRoundArea).filter_by(round_id=round_id, superseded=None)).all()
    event = _event(
        session,
        "round.removed",
        round_id,
        actor=actor,
        before=round_said(version).as_facts(),
        after={"removed": True, "areas": len(areas)},
        personal={"reason": reason},
    )
    version.supersede(event)
    for area in areas:
        area.supersede(event)
    session.flush()


def add_area(session: Session, round_id: int, said: RoundAreaDetails, *, actor: Actor) -> bool:
    """False: it says just this already, as a form that comes twice does. Raises Refused: ends_before,
    in_round_already; and RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    if standing_version(session, InspectionRoundVersion, round_id=round_id) is None:
        raise RecordedInError
    if area := standing_version(session, InspectionRoundArea, round_id=round_id, area_id=said.area_id):
        if area_said(area) == said:
            return False
        raise Refused("in_round_already", field="area")
    _check(said)
    event = _event(session, "round.area_recorded", round_id, said.area_id, actor=actor, after=said.as_facts())
    session.add(InspectionRoundArea(round_id=round_id, recorded=event, **said.as_values()))
    session.flush()
    return True


def correct_area(session: Session, round_id: int, said: RoundAreaDetails, *, seen: int, actor: Actor) -> bool:
    """Whether anything differs. Raises Refused: ends_before; and Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    area = seen_version(session, InspectionRoundArea, seen=seen, round_id=round_id, area_id=said.area_id)
    was = area_said(area)
    if was == said:
        return False
    _check(said)
    before, after = was.as_facts(), said.as_facts()
    event = _event(session, "round.area_corrected", round_id, said.area_id, actor=actor, before=before, after=after)
    area.supersede(event)
    session.add(next_version(area, seq=event, **said.as_values()))
    session.flush()
    return True


def remove_area(session: Session, round_id: int, area_id: int, *, reason: str, seen: int, actor: Actor) -> None:
    """It is not in the round. Raises Stale, RecordedInError."""
    lock_row(session, InspectionRound, round_id)
    area = seen_version(session, InspectionRoundArea, seen=seen, round_id=round_id, area_id=area_id)
    before, personal = area_said(area).as_facts(), {"reason": reason}
    after = {"removed": True}
    event = _event(
        session, "round.area_removed", round_id, area_id, actor=actor, before=before, after=after, personal=personal
    )
    area.supersede(event)
    session.flush()


def _check(said: InspectionRoundDetails | RoundAreaDetails) -> None:
    if ends_before(said.begun, said.ended):
        raise Refused("ends_before", field="ended")


def _event(
    session: Session,
    action: str,
    round_id: int,
    area_id: int | None = None,
    *,
    actor: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> int:
    about: list[Subject] = [("round", round_id), *([("area", area_id)] if area_id else [])]
    return record(session, action, actor=actor, subjects=about, before=before, after=after, personal=personal).seq
