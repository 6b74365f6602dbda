"""What reports of risk need, for the safeguarding role alone: it comes before all else."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.person import Person
from app.home.need import Need
from app.safeguarding.page_words import NEED, listed_area, time_left
from app.safeguarding.page_words import needed as in_words
from app.safeguarding.reports import Report, reports
from app.safeguarding.states import Need as Waits
from app.web.filters import format_moment

ORDER = list(NEED)
"""Whom to tell, then what else waits."""


def needs_of_risk(session: Session, user: Person, *, at: datetime) -> list[Need]:
    """Of each report what it waits for: the least time left first. No name, and nothing that a report says."""
    if Role.SAFEGUARDING not in user.roles:
        return []
    waiting = [(one, what) for one in reports(session, at=at) for what in one.needs]
    ordered = sorted(waiting, key=lambda pair: (not pair[0].clock.runs, ORDER.index(pair[1]), pair[0].clock.deadline))
    return [_need(report, what) for report, what in ordered]


def _need(report: Report, what: Waits) -> Need:
    return Need(
        NEED[what][0],
        f"{report.reference}: {_lower(in_words(what, report))}",
        ", ".join(_why(report)) + ".",
        time_left(report.clock),
        url_for("risk.report", number=report.number),
    )


def _why(report: Report) -> Iterator[str]:
    yield f"Received {format_moment(report.received_at)}"
    yield listed_area(report) or "area not known"
    if report.clock.runs:
        yield "the backstop has passed" if report.clock.missed else f"backstop {format_moment(report.clock.deadline)}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
