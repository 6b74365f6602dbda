"""Reports of risk as they stand, or stood as known at an audit event: all that a page shows of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.platform.history import known
from app.safeguarding.clock.clock import Clock, State
from app.safeguarding.models import RiskClaim, RiskFacts, RiskLink, RiskReferral, RiskReport, RiskTry
from app.safeguarding.rows import Rows, area_is_known, clock_in
from app.safeguarding.states import (
    LEADS_NOWHERE,
    NO_SERVER,
    NOT_SENT,
    REACHED_NO_ONE,
    ClaimKind,
    Need,
    Outcome,
    Rung,
    Verdict,
)
from app.safeguarding.telling.routes import Route, route_for

Kept = TypeVar("Kept", RiskTry, RiskClaim)


@dataclass(frozen=True)
class Try:
    """A try at telling somebody, and what came of it as far as is known. `number`: of the report that it was for;
    `recorded`, `came`: the events by which it is known, and what came of it."""

    id: int
    number: int
    rung: Rung
    to_whom: str
    value: str
    how: str
    tried_at: datetime
    by_id: int
    outcome: Outcome
    words: str
    message_id: int | None
    recorded: int
    came: int

    @property
    def leads_nowhere(self) -> bool:
        return self.outcome in LEADS_NOWHERE

    @property
    def shown(self) -> tuple[str, str]:
        """Shape and word of what came of it."""
        return NOT_SENT if self._is_only_saved else self.outcome.shown

    @property
    def recorded_words(self) -> str:
        """What a record says beside it: of a mail that was only saved as a file, that it reached no one."""
        return REACHED_NO_ONE if self._is_only_saved else self.words

    @property
    def shown_words(self) -> str:
        """What its page says beside it: of such a mail, what to do instead, too."""
        return f"{REACHED_NO_ONE} Telephone." if self._is_only_saved else self.words

    @property
    def _is_only_saved(self) -> bool:
        return self.outcome is Outcome.HANDED and self.words == NO_SERVER


@dataclass(frozen=True)
class Claim:
    """What one said that stops the clock once another confirms it. `number`: of the report of which it was said.
    `decided_by`, `decided_at` and `reason`: of the verdict; None and blank while it waits. `recorded`: the event by
    which it stands so."""

    id: int
    number: int
    kind: ClaimKind
    rung: str
    to_whom: str
    how: str
    told_at: datetime | None
    evidence: str
    evidence_message_id: int | None
    try_id: int | None
    by_id: int
    made_at: datetime
    verdict: Verdict
    decided_by: int | None
    decided_at: datetime | None
    reason: str
    recorded: int


@dataclass(frozen=True)
class Referral:
    id: int
    body: str
    how: str
    referred_at: datetime
    words: str
    by_id: int


@dataclass(frozen=True)
class Report:
    """`number` names it everywhere. `seen`: what a form that corrects it carries, so that a stale one shows.

    `area`: as a page calls it, the shipped name or what was typed; `area_slug`: of its page, blank while the area is
    not known. `follows`: the report on the same matter whose clock is this one's; `followed_by`: those that follow this
    one. `released`: everyone who reads the inbox sees its message again. `tries` and `claims`: of these too, but not
    that one of them is not immediate. `cause`: of a missed deadline. `needs`: what waits for somebody, the most urgent
    first."""

    number: int
    reference: str
    recorded: int
    recorded_at: datetime
    recorded_by: int | None
    message_id: int | None
    released: bool
    seen: int
    corrected: bool
    received_at: datetime
    came_by: str
    source: str
    area_id: int | None
    area: str
    area_slug: str
    area_typed: str
    area_known: bool
    nation: str
    route: Route
    about: str
    belief: str
    note: str
    follows: int | None
    followed_by: tuple[int, ...]
    tries: tuple[Try, ...]
    claims: tuple[Claim, ...]
    referrals: tuple[Referral, ...]
    cause: str
    clock: Clock
    needs: tuple[Need, ...]

    @property
    def to_confirm(self) -> tuple[Claim, ...]:
        """What waits for a second person."""
        return tuple(claim for claim in self.claims if claim.verdict is Verdict.PENDING)


def report_of(session: Session, number: int, *, at: datetime, known_at: int | None = None) -> Report:
    """Raises NotFound and also for one that was not known at `known_at`."""
    report_id = session.scalar(select(RiskReport.id).where(RiskReport.number == number))
    rows = Rows(session, known_at, only=linked_report_ids(session, report_id, known_at) if report_id else ())
    if report_id is None or report_id not in rows.reports:
        raise NotFound("no_such_report")
    return _report(rows, rows.reports[report_id], at)


def reports(session: Session, *, at: datetime, area_id: int | None = None, known_at: int | None = None) -> list[Report]:
    """All of them, the newest first; with those that follow another. `at`: the moment by which clocks are read."""
    rows = Rows(session, known_at)
    found = [_report(rows, report, at) for report in rows.reports.values()]
    return [report for report in reversed(found) if area_id is None or report.area_id == area_id]


def report_of_message(session: Session, message_id: int) -> RiskReport | None:
    """The report that a message in the inbox made."""
    return session.scalars(select(RiskReport).where(RiskReport.message_id == message_id)).one_or_none()


def linked_report_ids(session: Session, report_id: int, known_at: int | None = None) -> list[int]:
    """The report, the one that it follows, and all that follow this."""
    first = select(RiskLink.original_id).where(RiskLink.report_id == report_id, known(RiskLink, known_at))
    original = session.scalar(first) or report_id
    others = select(RiskLink.report_id).where(RiskLink.original_id == original, known(RiskLink, known_at))
    return [original, *session.scalars(others)]


def _report(rows: Rows, report: RiskReport, at: datetime) -> Report:
    facts = rows.facts[report.id]
    matter = [report.id, *rows.followers[report.id]]
    tries = tuple(_try(rows, one) for one in _in_order(one for each in matter for one in rows.tries[each]))
    claims = tuple(
        _claim(rows, one)
        for one in _in_order(one for each in matter for one in rows.claims[each])
        if one.report_id == report.id or one.kind == ClaimKind.NOTIFIED
    )
    clock = clock_in(rows, report.id, at)
    moment = rows.moments[report.recorded]
    follows = rows.original.get(report.id)
    slug, name = rows.areas.get(facts.area_id, ("", "")) if facts.area_id else ("", "")
    nation = rows.nation(facts)
    cause = rows.causes[report.id].cause if report.id in rows.causes else ""
    return Report(
        number=report.number,
        reference=report.reference,
        recorded=report.recorded,
        recorded_at=moment.at,
        recorded_by=moment.actor_id,
        message_id=report.message_id,
        released=report.id in rows.released,
        seen=facts.id,
        corrected=facts.recorded != report.recorded,
        received_at=facts.received_at,
        came_by=facts.came_by,
        source=facts.source,
        area_id=facts.area_id,
        area=name or facts.area_typed,
        area_slug=slug,
        area_typed=facts.area_typed,
        area_known=area_is_known(facts),
        nation=nation,
        route=route_for(nation),
        about=facts.about,
        belief=facts.belief,
        note=facts.note,
        follows=rows.reports[follows].number if follows else None,
        followed_by=tuple(rows.reports[one].number for one in rows.followers[report.id] if one in rows.reports),
        tries=tries,
        claims=claims,
        referrals=tuple(_referral(one) for one in rows.referrals[report.id]),
        cause=cause,
        clock=clock,
        needs=tuple(_needs(facts, clock, tries, claims, cause)),
    )


def _in_order(rows: Iterable[Kept]) -> list[Kept]:
    return sorted(rows, key=lambda row: row.id)


def _try(rows: Rows, one: RiskTry) -> Try:
    outcome = rows.outcomes[one.id]
    return Try(
        id=one.id,
        number=rows.reports[one.report_id].number,
        rung=Rung(one.rung),
        to_whom=one.to_whom,
        value=one.value,
        how=one.how,
        tried_at=one.tried_at,
        by_id=one.by_id,
        outcome=Outcome(outcome.outcome),
        words=outcome.words,
        message_id=outcome.message_id,
        recorded=one.recorded,
        came=outcome.recorded,
    )


def _claim(rows: Rows, one: RiskClaim) -> Claim:
    verdict = rows.verdicts.get(one.id)
    return Claim(
        id=one.id,
        number=rows.reports[one.report_id].number,
        kind=ClaimKind(one.kind),
        rung=one.rung,
        to_whom=one.to_whom,
        how=one.how,
        told_at=one.told_at,
        evidence=one.evidence,
        evidence_message_id=one.evidence_message_id,
        try_id=one.try_id,
        by_id=one.by_id,
        made_at=one.made_at,
        verdict=Verdict(verdict.verdict) if verdict else Verdict.PENDING,
        decided_by=verdict.by_id if verdict else None,
        decided_at=verdict.decided_at if verdict else None,
        reason=verdict.reason if verdict else "",
        recorded=verdict.recorded if verdict else one.recorded,
    )


def _referral(one: RiskReferral) -> Referral:
    return Referral(one.id, one.body, one.how, one.referred_at, one.words, one.by_id)


def _needs(facts: RiskFacts, clock: Clock, tries: Sequence[Try], claims: Sequence[Claim], cause: str) -> Iterator[Need]:
    """The most urgent first. A report that follows another needs nothing of its own but what was claimed of it."""
    follows = clock.state is State.FOLLOWS
    if clock.runs:
        done = max((*(one.recorded for one in tries), *(claim.recorded for claim in claims)), default=0)
        if any(one.outcome is Outcome.ANSWERED and one.came > done for one in tries):
            yield Need.READ
        if clock.state is not State.UNCONFIRMED:
            yield Need.NEXT if tries and tries[-1].leads_nowhere else Need.TELL
    if any(claim.verdict is Verdict.PENDING for claim in claims):
        yield Need.CONFIRM
    if not follows and not area_is_known(facts):
        yield Need.AREA
    if not follows and clock.missed and not cause:
        yield Need.CAUSE


OPEN, ALL = "open", "all"
SHOWN: Mapping[str, str] = {OPEN: OPEN, ALL: ALL}


def list_reports(session: Session, shown: str, *, at: datetime) -> Sequence[Report]:
    """Open: the clock runs or something else is to be done, the least time left first. All: the newest first."""
    found = reports(session, at=at)
    if shown == ALL:
        return found
    waiting = [report for report in found if report.needs or (report.clock.runs and report.follows is None)]
    return sorted(waiting, key=lambda report: (not report.clock.runs, report.clock.deadline))
