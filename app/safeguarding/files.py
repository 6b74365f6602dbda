"""Reports of risk as files to take away: each page and each sheet says who took it, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.letters.pdf.limited_layout import paper_apart
from app.safeguarding.models import reference_of
from app.safeguarding.page_words import (
    ABOUT,
    BELIEVED,
    CAME_BY,
    CLAIM,
    HOW,
    RUNG,
    listed_area,
    next_of,
    time_left,
)
from app.safeguarding.reports import Claim, Report, Try
from app.safeguarding.telling.routes import INSPECTORATES
from app.web.filters import format_moment
from app.web.tables.export import PLAIN, ListColumn

PAGE = Path(__file__).with_name("file.html")

LISTED: Sequence[ListColumn[Report]] = [
    ListColumn("Report", lambda report: report.reference, 24, cell="reference"),
    ListColumn("Area", lambda report: listed_area(report) or "Not known", 24, cell=PLAIN),
    ListColumn("Received", lambda report: report.received_at, 24, cell=PLAIN),
    ListColumn("Status", lambda report: report.clock.state.word, 24),
    ListColumn("Time left", lambda report: time_left(report.clock), 24, cell="clock"),
    ListColumn("Told", lambda report: report.clock.told_at, 24),
    ListColumn("Next action", next_of, 24, cell=PLAIN),
]
"""The list of reports, without a name of anybody."""


@dataclass(frozen=True)
class Section:
    """Of a file about one report: a heading, and facts by name."""

    heading: str
    facts: Sequence[tuple[str, str]]


def watermark(reference: str, name: str, at: datetime) -> str:
    """What each page and each sheet says."""
    return f"{reference} · downloaded by {name} on {format_moment(at)} · do not pass on"


def sections_of(report: Report, names: Mapping[int, str]) -> list[Section]:
    """All that the report's page shows."""
    facts = [
        ("Received", format_moment(report.received_at)),
        ("How received", CAME_BY[report.came_by]),
        ("From", report.source or "Not known"),
        ("Area", report.area or "Not known"),
        ("About", ABOUT[report.about]),
        ("Urgency", BELIEVED[report.belief]),
        ("Note", report.note or "None"),
        ("Recorded", f"{format_moment(report.recorded_at)}, by {_name(names, report.recorded_by)}"),
        ("Status", f"{report.clock.state.word}. {time_left(report.clock)}."),
        *([("Linked to", reference_of(report.follows))] if report.follows else []),
        *([("Cause of the missed deadline", report.cause)] if report.cause else []),
    ]
    return [
        Section("The report", facts),
        *([Section("Who was contacted", [_try(one, report, names) for one in report.tries])] if report.tries else []),
        *([Section("Decisions", [_claim(claim, report, names) for claim in report.claims])] if report.claims else []),
        *(
            [Section("Referred", [_referral(referral, names) for referral in report.referrals])]
            if report.referrals
            else []
        ),
    ]


def pdf(title: str, mark: str, *, sections: Sequence[Section] = (), table: Sequence[Sequence[str]] = ()) -> bytes:
    """PDF/UA-1. `table`: its first row has the headings. A character that the typeface lacks prints as a question
    mark."""
    return paper_apart(PAGE, title=title, mark=mark, sections=sections, table=table)


def _try(one: Try, report: Report, names: Mapping[int, str]) -> tuple[str, str]:
    whom = ", ".join(part for part in (one.to_whom, RUNG[one.rung], one.value) if part)
    said = f"{HOW[one.how]}, by {_name(names, one.by_id)}: {one.outcome.word}"
    return format_moment(
        one.tried_at
    ), f"{_other_report_prefix(one, report)}{whom}. {said}{f'. {one.words}' if one.words else ''}"


def _claim(one: Claim, report: Report, names: Mapping[int, str]) -> tuple[str, str]:
    told = f"{one.to_whom}, {HOW[one.how]}, {format_moment(one.told_at)}. " if one.told_at else ""
    by_whom = f"(recorded by {_name(names, one.by_id)})"
    said = f"{_other_report_prefix(one, report)}{CLAIM[one.kind]}: {told}{one.evidence} {by_whom}"
    by = f" by {_name(names, one.decided_by)}, {format_moment(one.decided_at)}" if one.decided_at else ""
    return format_moment(one.made_at), f"{said}. {one.verdict.word}{by}{f': {one.reason}' if one.reason else ''}"


def _other_report_prefix(one: Try | Claim, report: Report) -> str:
    """Of which report, where it is not this one's own."""
    return f"{reference_of(one.number)}, on the same matter. " if one.number != report.number else ""


def _referral(one: Any, names: Mapping[int, str]) -> tuple[str, str]:
    said = f"To {INSPECTORATES[one.body]}, {HOW[one.how]}, by {_name(names, one.by_id)}"
    return format_moment(one.referred_at), f"{said}{f'. {one.words}' if one.words else ''}"


def _name(names: Mapping[int, str], user_id: int | None) -> str:
    return names.get(user_id or 0, "a former user")
