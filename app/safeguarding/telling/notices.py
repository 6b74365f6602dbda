"""Tell people of a report by notice: its reference, the time left and, where a second person is to confirm it, who
recorded that somebody was told, or that the risk is not immediate; and no more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.record import SYSTEM, Actor
from app.notices.facts import Facts
from app.notices.notify import notify
from app.safeguarding.clock.clock import STEPS, Clock, State
from app.safeguarding.clock.people import woken_at
from app.safeguarding.models import RiskReport
from app.safeguarding.reports import Claim, report_of
from app.safeguarding.states import Rung
from app.web.filters import format_moment_in_sentence, format_plural

AREA = "area"

KINDS: Mapping[str, str] = {
    State.RUNNING: "risk_clock",
    State.UNCONFIRMED: "risk_unconfirmed",
    State.MISSED: "risk_missed",
    AREA: "risk_area",
}
"""What is told of a clock that runs; and of one that stands still while nobody knows the area."""


TO_CONFIRM = frozenset({"risk_unconfirmed", "risk_to_confirm"})
"""Notices that say what waits for a second person."""

TOLD: Mapping[str, str] = {
    Rung.DIRECTOR: "the director",
    Rung.ACTING: "someone who acts for the director",
    Rung.FRONT_DOOR: "the children’s social care team",
    Rung.OUT_OF_HOURS: "the emergency duty team",
    Rung.POLICE: "a police officer",
}
"""Who was told, as a sentence says it."""


def tell_people(
    session: Session,
    report: RiskReport,
    kind: str,
    *,
    clock: Clock,
    event: int,
    at: datetime,
    actor: Actor = SYSTEM,
    users: Iterable[int] | None = None,
) -> int:
    """How many were told. `users`: those, or else whom the last step of the clock wakes."""
    wanted = set(woken_at(session, clock.step or STEPS[0]) if users is None else users)
    facts = Facts(reference=report.reference, due=time_in_words(clock.left))
    if kind == KINDS[AREA] and clock.state is State.NOTIFIED:  # its clock runs again once the area is known
        facts["until"] = time_in_words(clock.deadline - at)
    claims = report_of(session, report.number, at=at).to_confirm if kind in TO_CONFIRM else ()
    say = partial(notify, session, kind=kind, href=href_of(report), event=event, actor=actor, at=at)
    told = 0
    for user_id in sorted(wanted & {claim.by_id for claim in claims}):
        own = "all" if all(claim.by_id == user_id for claim in claims) else "some"
        claimed = claimed_words(session, claims, reader_id=user_id)
        told += len(say([user_id], facts=facts | Facts(claimed=claimed, own=own)))
        wanted.discard(user_id)
    if claims:
        facts["claimed"] = claimed_words(session, claims)
    return told + len(say(wanted, facts=facts))


def claimed_words(session: Session, claims: Sequence[Claim], *, reader_id: int | None = None) -> str:
    """ "Fran Delaney recorded that the director was told at 11:00am on 6 March 2015.": a sentence for each, which says
    “You” to whoever recorded it; no name of whoever was told."""
    names = names_of(session, {claim.by_id for claim in claims})
    if reader_id is not None:
        names = {**names, reader_id: "You"}
    said = (f"{names.get(claim.by_id, 'A former user')} recorded that {_what(claim)}." for claim in claims)
    return " ".join(dict.fromkeys(said))


def _what(claim: Claim) -> str:
    if not claim.told_at:
        return "the risk is not immediate"
    return f"{TOLD.get(claim.rung, 'someone')} was told at {format_moment_in_sentence(claim.told_at)}"


def href_of(report: RiskReport) -> str:
    """Where a notice of a report leads."""
    return f"/risk/{report.number}"


def time_in_words(left: timedelta) -> str:
    """20 hours 45 minutes, rounded down; no time, when there is none."""
    minutes = int(left.total_seconds()) // 60
    if minutes < 1:
        return "no time"
    parts = [
        *([format_plural(minutes // 60, "hour")] if minutes >= 60 else []),
        *([format_plural(minutes % 60, "minute")] if minutes % 60 else []),
    ]
    return " ".join(parts)
