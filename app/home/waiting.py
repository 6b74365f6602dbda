"""What waits for drafters and the safeguarding role: mail, questions, requests for information, registries, reports of
risk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.sessions.person import Person
from app.audit.event_memory import EventMemory
from app.campaigns.audience.posts import CHANGES_NO_AUDIENCE
from app.campaigns.letters import posts_written_to
from app.evidence.disclosure.begin import due_on, holders
from app.evidence.disclosure.listing import disclosures
from app.evidence.questions.find import questions
from app.evidence.questions.question_holder import nobodys
from app.evidence.questions.showing import TrackedQuestion, all_shown, brief_of
from app.evidence.questions.states import OPEN
from app.home.need import Need
from app.imports.find import count_open
from app.inbox.listing import MessageFilter, count_tabs, listed_messages
from app.platform.clock import london_time
from app.registry.contacts.age import current_since
from app.registry.contacts.queue import Queue, queue_count
from app.registry.quality.posts import QualityMoment, count_with
from app.safeguarding.page_words import listed_area, time_left
from app.safeguarding.page_words import needed as in_words
from app.safeguarding.reports import Report, reports
from app.safeguarding.states import Need as Waits
from app.web.filters import format_date, format_moment_in_sentence, format_plural


def inbox_needs(session: Session, user: Person) -> Iterator[Need]:
    if Role.DRAFTER not in user.roles:
        return
    counts = count_tabs(session, user.roles)
    if number := counts["match"]:
        yield Need(
            "query",
            f"Match {format_plural(number, 'message')} in the inbox",
            "They name no letter, or more than one." if number > 1 else "It names no letter, or more than one.",
            _oldest(session, user, "match"),
            url_for("inbox.index", tab="match"),
        )
    if number := counts["read"]:
        yield Need(
            "query",
            f"Read {format_plural(number, 'matched message')}",
            f"No reply has been recorded from {'them' if number > 1 else 'it'} yet.",
            _oldest(session, user, "read"),
            url_for("inbox.index", tab="read"),
        )


def _oldest(session: Session, user: Person, tab: str) -> str:
    first = listed_messages(MessageFilter(tab=tab, roles=frozenset(user.roles))).items(session, most=1)
    return f"Oldest {format_date(london_time(first[0].received_at).date())}" if first else ""


def question_needs(session: Session, user: Person, *, today: date) -> Iterator[Need]:
    """Those that are due first."""
    if Role.DRAFTER not in user.roles:
        return
    waiting = questions(session, stages=OPEN)
    free = nobodys(session, waiting)
    mine = [question for question in waiting if question.id in free or question.holder_id == user.id]
    shown = all_shown(session, mine, today=today)
    for one in sorted(
        shown, key=lambda tracked_question: (tracked_question.due.day or date.max, tracked_question.question.number)
    ):
        held = one.question.id not in free
        yield Need(_shape(one, held), _title(one, held), one.brief, _due_words(one), _href(one))


def _title(one: TrackedQuestion, held: bool) -> str:
    name = f"{one.name[:1].lower()}{one.name[1:]}"
    if not held:
        return f"Assign {name}"
    return f"Answer {name}{', which is overdue' if one.late else ''}"


def _shape(one: TrackedQuestion, held: bool) -> str:
    if one.late:
        return "warn"
    return "query" if one.soon or not held else "empty"


def _due_words(one: TrackedQuestion) -> str:
    if one.due.day is None:
        return "Due date not known"
    return f"{'Was due' if one.late else 'Due'} {format_date(one.due.day)}"


def _href(one: TrackedQuestion) -> str:
    return url_for("questions.question", number=one.question.number)


def disclosure_needs(session: Session, user: Person, *, today: date) -> Iterator[Need]:
    """Open requests for information: the user's own and, for a drafter, those that nobody looks after. Those that are
    due first come first."""
    may_hold = {holder.id for holder in holders(session)}
    for one in disclosures("open").items(session):
        held = one.held_by in may_hold
        if one.held_by != user.id if held else Role.DRAFTER not in user.roles:
            continue
        due = due_on(session, one.received_on)
        late = due < today
        yield Need(
            "warn" if late else "empty" if held else "query",
            f"Answer FOI request {one.reference}{', which is overdue' if late else ''}"
            if held
            else f"Assign FOI request {one.reference}",
            brief_of(one.asks),
            f"{'Was due' if late else 'Due'} {format_date(due)}",
            url_for("disclosures.one", number=one.number),
        )


@dataclass(frozen=True)
class WaitingCount:
    number: int
    words: str
    href: str


IN_REGISTRIES: EventMemory[Sequence[WaitingCount]] = EventMemory(CHANGES_NO_AUDIENCE)
"""By the day, and for how many months a contact counts as current."""


def waiting_in_registries(session: Session, *, today: date, months: int) -> Sequence[WaitingCount]:
    """Only what there is some of. `months`: for how long a contact counts as current."""
    return IN_REGISTRIES.recall(
        session, (today, months), lambda: list(_waiting_in_registries(session, today=today, months=months))
    )


def _waiting_in_registries(session: Session, *, today: date, months: int) -> Iterator[WaitingCount]:
    since = current_since(today, months)
    imports = count_open(session)
    contacts = queue_count(session, Queue(today=today, since=since, used=posts_written_to()))
    vacant = count_with(session, QualityMoment(today, None, since), "vacant")
    for number, one, many, href in (
        (imports, "import not applied yet", "imports not applied yet", url_for("imports.index")),
        (contacts, "contact to verify", "contacts to verify", url_for("contact_queue.contacts")),
        (
            vacant,
            "post with no office-holder recorded",
            "posts with no office-holder recorded",
            url_for("quality.rows", kind="vacant"),
        ),
    ):
        if number:
            yield WaitingCount(number, one if number == 1 else many, href)


ORDER = list(Waits)
"""The tasks of one report: first to tell somebody, then the others."""


def needs_of_risk(session: Session, user: Person, *, at: datetime) -> list[Need]:
    """Of each report what it waits for: the least time left first, as on the page of all reports. No name, and nothing
    that a report says."""
    if Role.SAFEGUARDING not in user.roles:
        return []
    waiting = [(one, need) for one in reports(session, at=at) for need in one.needs]
    ordered = sorted(waiting, key=lambda pair: (not pair[0].clock.runs, pair[0].clock.deadline, ORDER.index(pair[1])))
    return [_need(report, what) for report, what in ordered]


def _need(report: Report, what: Waits) -> Need:
    return Need(
        what.shape,
        f"{report.reference}: {_lower(in_words(what, report))}",
        " ".join(_report_facts(report)),
        time_left(report.clock),
        url_for("risk.report", number=report.number),
    )


def _report_facts(report: Report) -> Iterator[str]:
    yield f"{listed_area(report) or 'Area not known'}."
    yield f"Received at {format_moment_in_sentence(report.received_at)}."
    if report.clock.missed and report.clock.runs:
        yield "The deadline has passed."
    elif report.clock.runs:
        yield f"The deadline is {format_moment_in_sentence(report.clock.deadline)}."


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
