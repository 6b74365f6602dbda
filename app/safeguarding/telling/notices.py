"""Tell people of a report by notice: its reference and the time left, and no more."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.notices.facts import Facts
from app.notices.notify import notify
from app.safeguarding.clock.clock import STEPS, Clock, State
from app.safeguarding.clock.people import woken_at
from app.safeguarding.models import RiskReport
from app.web.filters import format_plural

AREA = "area"

KINDS: Mapping[str, str] = {
    State.RUNNING: "risk_clock",
    State.UNCONFIRMED: "risk_unconfirmed",
    State.MISSED: "risk_missed",
    AREA: "risk_area",
}
"""What is told of a clock that runs; and of one that stands still while nobody knows the area."""


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
    wanted = woken_at(session, clock.step or STEPS[0]) if users is None else users
    facts = Facts(reference=report.reference, due=time_in_words(clock.left))
    return len(notify(session, wanted, kind, facts=facts, href=href_of(report), event=event, actor=actor, at=at))


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
