"""The rows of reports, as held now or as known at an audit event, and the clock that they come to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.platform.clock import london_time
from app.platform.history import known
from app.registry.models import Area, AreaVersion
from app.registry.posts.post import nearest
from app.safeguarding.clock.clock import Clock, State, clock_of
from app.safeguarding.models import (
    RiskCause,
    RiskClaim,
    RiskFacts,
    RiskLink,
    RiskOutcome,
    RiskReferral,
    RiskRelease,
    RiskReport,
    RiskTry,
    RiskVerdict,
)
from app.safeguarding.states import TELLS, ClaimKind, Verdict
from app.safeguarding.telling.routes import NORTHERN_IRELAND, SCOTLAND

Row = TypeVar("Row")

URGENT = (State.MISSED, State.RUNNING, State.UNCONFIRMED, State.NOTIFIED, State.NOT_IMMEDIATE)
"""Of the clocks of one matter, which is shown."""


def area_is_known(facts: RiskFacts) -> bool:
    """Whether anybody knows whose director to tell. In Scotland and Northern Ireland, whose areas don't ship, a typed
    one will do."""
    return facts.area_id is not None or (facts.nation in (SCOTLAND, NORTHERN_IRELAND) and bool(facts.area_typed))


def area_of(facts: RiskFacts) -> tuple[int | None, str, str] | None:
    """Whose director is to be told, as far as it tells one area from another; None while nobody knows."""
    return (facts.area_id, facts.nation, facts.area_typed.casefold()) if area_is_known(facts) else None


class Rows:
    """What is held of all reports, or of those that `only` names, by report; a dozen queries."""

    def __init__(self, session: Session, known_at: int | None, only: Collection[int] | None = None) -> None:
        self._session, self._known_at, self._only = session, known_at, only
        reports = select(RiskReport).order_by(RiskReport.number)
        reports = reports if only is None else reports.where(RiskReport.id.in_(only))
        self.reports = {one.id: one for one in session.scalars(self._recorded_by_then(reports, RiskReport))}
        self.facts: dict[int, RiskFacts] = {one.report_id: one for one in session.scalars(self._standing(RiskFacts))}
        self.causes = {one.report_id: one for one in session.scalars(self._standing(RiskCause))}
        links = session.scalars(self._standing(RiskLink))
        self.original = {link.report_id: link.original_id for link in links if link.original_id is not None}
        self.followers: defaultdict[int, list[int]] = defaultdict(list)
        for report_id, original_id in sorted(self.original.items()):
            self.followers[original_id].append(report_id)
        self.tries = _grouped(session.scalars(self._recorded_by_then(self._of(RiskTry), RiskTry)))
        self.claims = _grouped(session.scalars(self._recorded_by_then(self._of(RiskClaim), RiskClaim)))
        self.referrals = _grouped(session.scalars(self._recorded_by_then(self._of(RiskReferral), RiskReferral)))
        outcomes = select(RiskOutcome).where(known(RiskOutcome, known_at))
        verdicts = select(RiskVerdict).where(known(RiskVerdict, known_at))
        if only is not None:
            outcomes = outcomes.where(RiskOutcome.try_id.in_([row.id for row in _all_rows(self.tries)]))
            verdicts = verdicts.where(RiskVerdict.claim_id.in_([row.id for row in _all_rows(self.claims)]))
        self.outcomes = {outcome.try_id: outcome for outcome in session.scalars(outcomes)}
        self.verdicts = {verdict.claim_id: verdict for verdict in session.scalars(verdicts)}
        releases = session.scalars(self._standing(RiskRelease))
        self.released = {
            release.report_id for release in releases if release.claim_id and self._confirmed(release.claim_id)
        }
        self.moments = moments(session, {report.recorded for report in self.reports.values()})
        self._area_versions = self._versions_of_areas()
        self.areas = {area_id: (slug, version.name) for area_id, (slug, version) in self._area_versions.items()}

    def nation(self, facts: RiskFacts) -> str:
        """Of its area, or as chosen; blank where nobody knows."""
        return self._area_versions[facts.area_id][1].nation if facts.area_id in self._area_versions else facts.nation

    def matter(self, report_id: int) -> list[int]:
        """The report whose clock this one's is, and all that follow it."""
        original = self.original.get(report_id, report_id)
        return [original, *self.followers[original]]

    def verdict(self, claim: RiskClaim) -> Verdict:
        risk_verdict = self.verdicts.get(claim.id)
        return Verdict(risk_verdict.verdict) if risk_verdict else Verdict.PENDING

    def confirmed(self, claim: RiskClaim) -> bool:
        return self.verdict(claim) is Verdict.CONFIRMED

    def decided_at(self, claim: RiskClaim) -> datetime:
        """When a second person answered it; when it was made, while it waits."""
        verdict = self.verdicts.get(claim.id)
        return verdict.decided_at if verdict else claim.made_at

    def received_at(self, report_id: int) -> datetime:
        """When the first of its matter came."""
        return min(self.facts[one].received_at for one in self.matter(report_id))

    def join(self, report_id: int, original_id: int) -> None:
        """As if a report, and those that follow it, followed `original_id`."""
        for follower in self.followers.values():
            follower[:] = [each for each in follower if each != report_id]
        for each in [report_id, *self.followers.pop(report_id, [])]:
            self.original[each] = original_id
            self.followers[original_id].append(each)

    def _confirmed(self, claim_id: int) -> bool:
        return claim_id in self.verdicts and self.verdicts[claim_id].verdict == Verdict.CONFIRMED

    def _standing(self, model: Any) -> Select[Any]:
        query = select(model).where(known(model, self._known_at))
        return query if self._only is None else query.where(model.report_id.in_(self._only))

    def _of(self, model: Any) -> Select[Any]:
        query = select(model).order_by(model.id)
        return query if self._only is None else query.where(model.report_id.in_(self._only))

    def _recorded_by_then(self, query: Select[Any], model: Any) -> Select[Any]:
        return query if self._known_at is None else query.where(model.recorded <= self._known_at)

    def _versions_of_areas(self) -> dict[int | None, tuple[str, AreaVersion]]:
        """By area id: its slug, and its version on the day of the first receipt, or the nearest."""
        days: dict[int, list[datetime]] = {}
        for risk_facts in self.facts.values():
            if risk_facts.area_id is not None:
                days.setdefault(risk_facts.area_id, []).append(risk_facts.received_at)
        rows = self._session.execute(
            select(Area.slug, AreaVersion)
            .join(AreaVersion, AreaVersion.area_id == Area.id)
            .where(Area.id.in_(days), known(AreaVersion, self._known_at))
        ).all()
        versions: dict[int, list[AreaVersion]] = {}
        slugs: dict[int, str] = {}
        for slug, version in rows:
            versions.setdefault(version.area_id, []).append(version)
            slugs[version.area_id] = slug
        return {
            area_id: (slugs[area_id], nearest(found, london_time(min(days[area_id])).date()))
            for area_id, found in versions.items()
        }


def clock_in(rows: Rows, report_id: int, at: datetime) -> Clock:
    """Of all reports on one matter it is one clock: of those that had come by `at`, the one that is most urgent, which
    is the earliest as long as nobody was told. What was missed of any of them stays missed."""
    matter = rows.matter(report_id)
    came = [one for one in matter if rows.facts[one].received_at <= at]
    clocks = [clock_of_one(rows, one, at) for one in came or [min(matter, key=lambda one: rows.facts[one].received_at)]]
    clock = min(clocks, key=lambda one: (URGENT.index(one.state), one.left))
    clock = replace(clock, missed=any(one.missed for one in clocks))
    return clock if report_id == matter[0] else replace(clock, state=State.FOLLOWS, next_at=None)


def clock_of_one(rows: Rows, report_id: int, at: datetime) -> Clock:
    """Of one report of a matter. It stops with the earliest confirmed word that the director was told after it came, in
    whichever of them that is recorded; or that it, or the report that it follows, is not immediate."""
    matter, facts, told = rows.matter(report_id), rows.facts[report_id], _told(rows, report_id)
    calm = [
        one
        for each in {report_id, matter[0]}
        for one in rows.claims[each]
        if one.kind == ClaimKind.NOT_IMMEDIATE and rows.decided_at(one) >= facts.received_at
    ]
    return clock_of(
        facts.received_at,
        at,
        told_at=min((one.told_at for one in told if one.told_at and rows.confirmed(one)), default=None),
        not_immediate_at=min((rows.decided_at(one) for one in calm if rows.confirmed(one)), default=None),
        unconfirmed=any(rows.verdict(one) is Verdict.PENDING for one in (*told, *calm)),
        missed_from=facts.missed_from,
    )


def told_unconfirmed(rows: Rows, report_id: int, at: datetime) -> bool:
    """Whether one person recorded that somebody who has to be told was told by `at`, and a second person has neither
    confirmed nor rejected it."""
    return any(
        rows.verdict(claim) is Verdict.PENDING and claim.told_at and claim.told_at <= at
        for claim in _told(rows, report_id)
    )


def _told(rows: Rows, report_id: int) -> list[RiskClaim]:
    """Of all reports on its matter: who was told, of those who have to be, after it came."""
    matter, received_at = rows.matter(report_id), rows.facts[report_id].received_at
    known_area = any(area_is_known(rows.facts[one]) for one in matter)
    return [
        claim
        for each in matter
        for claim in rows.claims[each]
        if claim.told_at and claim.told_at >= received_at and (claim.rung in TELLS or not known_area)
    ]


def _grouped(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.report_id].append(row)  # type: ignore[attr-defined]
    return found


def _all_rows(grouped: defaultdict[int, list[Row]]) -> Iterator[Row]:
    return (one for some in grouped.values() for one in some)
