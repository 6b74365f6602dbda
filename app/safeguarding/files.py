"""Reports of risk as files to take away: each page and each sheet says who took it, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.letters.page.wording import join
from app.letters.pdf.limited_layout import paper_apart
from app.safeguarding.models import reference_of
from app.safeguarding.page_words import (
    ABOUT,
    BELIEVED,
    CAME_BY,
    CLAIM,
    HOW,
    HOW_TRIED,
    deadline_sentence,
    deadline_words,
    kind_beside,
    listed_area,
    next_of,
    state_words,
)
from app.safeguarding.reports import Claim, Report, Try
from app.safeguarding.states import Verdict
from app.safeguarding.telling.routes import INSPECTORATES
from app.web.filters import format_moment, format_moment_in_sentence
from app.web.tables.export import PLAIN, ListColumn

ATTEMPTS = "Attempts to make contact"
"""Calls, emails and visits, whatever came of them: one that was not sent is no contact."""

UNCONFIRMED = "Not yet confirmed by a second person"

PAGE = Path(__file__).with_name("file.html")

LISTED: Sequence[ListColumn[Report]] = [
    ListColumn("Report", lambda report: report.reference, 24, cell="reference"),
    ListColumn("Area", lambda report: listed_area(report) or "Not known", 24, cell=PLAIN),
    ListColumn("Received", lambda report: report.received_at, 24, cell=PLAIN),
    ListColumn("Status", lambda report: state_words(report.clock), 32),
    ListColumn("Deadline", lambda report: deadline_words(report.clock), 32, cell="clock"),
    ListColumn("Told", lambda report: told_words(report), 24),
    ListColumn("Next action", next_of, 24, cell=PLAIN),
]
"""The list of reports, without a name of anybody."""


@dataclass(frozen=True)
class Section:
    """Of a file about one report: a heading, and facts by name."""

    heading: str
    facts: Sequence[tuple[str, str]]


def told_words(report: Report) -> datetime | str | None:
    """When someone was told, also where no second person has confirmed it yet."""
    waiting = [claim.told_at for claim in report.to_confirm if claim.told_at]
    if report.clock.told_at or not waiting:
        return report.clock.told_at
    return f"{format_moment(min(waiting))} (not confirmed)"


def status_words(report: Report) -> str:
    """ "One person recorded that the director was told. A second person has not confirmed it": the status, with what
    waits for a second person."""
    recorded = list(dict.fromkeys(_recorded(claim) for claim in report.to_confirm))
    if not recorded:
        return report.clock.state.word
    return f"One person recorded that {join(recorded)}. A second person has not confirmed it"


def _recorded(claim: Claim) -> str:
    if not claim.told_at:
        return "the risk is not immediate"
    return f"{claim.to_whom} was told at {format_moment_in_sentence(claim.told_at)}"


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
        ("Risk", BELIEVED[report.belief]),
        ("Note", report.note or "None"),
        ("Recorded", f"{format_moment(report.recorded_at)}, by {_name(names, report.recorded_by)}"),
        ("Status", f"{status_words(report)}. {deadline_sentence(report.clock)}."),
        *([("Linked to", reference_of(report.follows))] if report.follows else []),
        *([("Cause of the missed deadline", report.cause)] if report.cause else []),
    ]
    return [
        Section("The report", facts),
        *([Section(ATTEMPTS, [_try(one, report, names) for one in report.tries])] if report.tries else []),
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
    role = kind_beside(one.to_whom, one.rung)
    whom = ", ".join(part for part in (one.to_whom, role, one.value) if part)
    outcome = one.shown[1].removeprefix("Email ")
    said = f"{HOW_TRIED[one.how]} {whom}, by {_name(names, one.by_id)}: {outcome[:1].lower()}{outcome[1:]}"
    happened = f"{said}. {one.recorded_words}" if one.recorded_words else said
    return format_moment(one.tried_at), f"{_other_report_prefix(one, report)}{happened}"


def _claim(one: Claim, report: Report, names: Mapping[int, str]) -> tuple[str, str]:
    what = CLAIM[one.kind]
    if one.told_at:
        what = f"Told {one.to_whom} {HOW[one.how].lower()} at {format_moment_in_sentence(one.told_at)}"
    said = f"{_other_report_prefix(one, report)}{what} (recorded by {_name(names, one.by_id)})."
    evidence = one.evidence if one.evidence.endswith((".", "!", "?")) or not one.evidence else f"{one.evidence}."
    by = f" by {_name(names, one.decided_by)} at {format_moment_in_sentence(one.decided_at)}" if one.decided_at else ""
    verdict = UNCONFIRMED if one.verdict is Verdict.PENDING else f"{one.verdict.word}{by}"
    reason = f": {one.reason}" if one.reason else "."
    return format_moment(one.made_at), " ".join(filter(None, (said, evidence, f"{verdict}{reason}")))


def _other_report_prefix(one: Try | Claim, report: Report) -> str:
    """Of which report, where it is not this one's own."""
    return f"{reference_of(one.number)}, on the same matter. " if one.number != report.number else ""


def _referral(one: Any, names: Mapping[int, str]) -> tuple[str, str]:
    said = f"To {INSPECTORATES[one.body]}, {HOW[one.how]}, by {_name(names, one.by_id)}"
    return format_moment(one.referred_at), f"{said}{f'. {one.words}' if one.words else ''}"


def _name(names: Mapping[int, str], user_id: int | None) -> str:
    return names.get(user_id or 0, "a former user")
