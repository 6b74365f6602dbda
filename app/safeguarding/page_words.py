"""The words of the pages about reports, except refusals (refusals.py)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from app.accounts.models import User
from app.letters.page.wording import join
from app.safeguarding.clock.clock import STEPS, Clock, State
from app.safeguarding.figures import RiskCounts
from app.safeguarding.models import reference_of
from app.safeguarding.reports import Claim, Report
from app.safeguarding.states import About, Belief, CameBy, ClaimKind, How, Need, Rung
from app.safeguarding.telling.routes import INSPECTORATES, route_for
from app.web.filters import format_moment, format_moment_in_sentence, format_plural

CAME_BY: Mapping[str, str] = {
    CameBy.MESSAGE: "By email",
    CameBy.LETTER: "By letter",
    CameBy.CALL: "By telephone",
    CameBy.OTHER: "Another way",
}

ABOUT: Mapping[str, str] = {
    About.CHILD: "A child, or children",
    About.SERVICE: "How a service works, and no child in particular",
}

BELIEF: Mapping[str, str] = {
    Belief.IMMEDIATE: "Yes",
    Belief.NOT_SURE: "I am not sure",
}

BELIEVED: Mapping[str, str] = {
    Belief.IMMEDIATE: "Believed to be immediate",
    Belief.NOT_SURE: "Not sure, so treated as immediate",
}

HOW: Mapping[str, str] = {
    How.TELEPHONE: "By telephone",
    How.EMAIL: "By email",
    How.IN_PERSON: "In person",
}

HOW_TRIED: Mapping[str, str] = {
    How.TELEPHONE: "Telephone call to",
    How.EMAIL: "Email to",
    How.IN_PERSON: "Visit to",
}
"""How someone tried to make contact, before the name of whom."""

HOW_TOLD: Mapping[str, str] = {**HOW, How.EMAIL: "By email, and they answered"}
"""How someone was told. An email that no one has answered tells no one."""

RUNG: Mapping[str, str] = {
    Rung.DIRECTOR: "Director of children’s services",
    Rung.ACTING: "Someone who acts for the director",
    Rung.FRONT_DOOR: "Children’s social care team (the front door)",
    Rung.OUT_OF_HOURS: "Emergency duty team (out of hours)",
    Rung.POLICE: "Police",
    Rung.OTHER: "Someone else",
}

CLAIM: Mapping[str, str] = {
    ClaimKind.NOTIFIED: "Someone was told",
    ClaimKind.NOT_IMMEDIATE: "The risk is not immediate",
}

SHOWN: Mapping[str, str] = {"open": "Open", "all": "All"}

PAGES: Mapping[str, str] = {
    "report": "the report",
    "history": "the history of the report",
    "export": "a download",
    "list": "the list of reports",
    "home": "the home page, with open reports",
    "figures": "the figures",
    "of_area": "the figures for an area",
    "areas_compare": "the comparison of areas",
    "areas_export": "a download of the comparison of areas",
    "people": "who is alerted",
    "audit": "the audit record",
    "message": "a message about the report",
    "message_file": "a download of a message about the report, or of a file with it",
    "inbox": "a list of messages that includes one about the report",
    "letter": "the page of a letter that includes a message about the report",
    "reply": "a reply that came in a message about the report",
    "call": "the page “Record a telephone call”",
    "told": "the page “Record who was told”",
    "not_immediate": "the page “Decide that the risk is not immediate”",
    "mail": "the page “Send an email”",
    "reject": "the page “Reject this record”",
    "take_back": "the page “Withdraw this record”",
    "revoke": "the page “Withdraw this confirmation”",
    "correct": "the page “Correct the report”",
    "area": "the page to set or change the area",
    "link": "the page “Link to a report on the same matter”",
    "unlink": "the page “Unlink this report”",
    "cause": "the page “Why was the deadline missed?”",
    "refer": "the page “Record a referral”",
    "release": "the page “Show the message in the inbox”",
}
"""The part of a report that someone viewed, by the code under which the view is recorded."""

STEP: Mapping[str, str] = {
    step.code: f"After {format_plural(int(step.after.total_seconds() // 60), 'minute')}"
    if step.after < timedelta(hours=1)
    else f"After {format_plural(int(step.after.total_seconds() // 3600), 'hour')}"
    for step in STEPS
}


NO_AREA = "the police, because the area is not known"
"""Who is to be told until somebody has found the area."""


def needed(need: Need, report: Report) -> str:
    """What a report waits for. The police count until the area is known (telling/next_contact.py)."""
    return need.word.format(director=report.route.director if report.area_known else NO_AREA)


def next_of(report: Report) -> str:
    """What is next; of a report that follows another, that one."""
    if report.follows is not None:
        return f"See {reference_of(report.follows)}"
    return needed(report.needs[0], report) if report.needs else "Nothing"


def area_heading(report: Report) -> str:
    """The name of the page on which someone enters the area, and of the link to it."""
    return "Change the area" if report.area_known else "Set the area"


def kind_beside(to_whom: str, rung: str) -> str:
    """What kind of contact somebody is; blank where the words typed for them say it already."""
    return "" if RUNG[rung].casefold() in to_whom.casefold() else RUNG[rung]


def to_confirm_heading(claim: Claim, report: Report, *, able: bool) -> str:
    """Of a record that waits for a second person. `able`: whether the reader can confirm it."""
    what = f"that {_whom(claim, report)} told" if claim.kind == ClaimKind.NOTIFIED else "that the risk is not immediate"
    return f"Confirm {what}" if able else f"A second person must confirm {what}"


def before_confirming(claim: Claim, report: Report) -> str:
    """What a second person must be sure of, and what follows. What is recorded of one of several reports on a matter
    may not stop its clock (rows.py)."""
    if claim.kind == ClaimKind.NOTIFIED:
        only_if = f"Confirm only if you are satisfied that {_whom(claim, report)} told."
    else:
        only_if = "Confirm only if you agree that the risk is not immediate."
    several = report.follows is not None or report.followed_by
    unless = ", unless a report on the same matter was received after that" if several else ""
    return f"{only_if} Your confirmation stops the clock{unless}."


def _whom(claim: Claim, report: Report) -> str:
    """Who was told, and the verb."""
    if claim.rung == Rung.POLICE:
        return "the police were"
    return f"{'someone who acts for ' if claim.rung == Rung.ACTING else ''}{report.route.director} was"


def referral_heading(report: Report) -> str:
    """The name of the page on which someone records a referral, and of the link to it."""
    return f"Record a referral to {INSPECTORATES[route_for(report.nation).inspectorate]}"


def listed_area(report: Report) -> str:
    """Where many reports stand: no words that somebody typed, but the area or the nation that they chose."""
    return report.area if report.area_slug else report.nation


TOLD_COUNTS = (
    "“Told within” counts only reports where a second person confirmed who was told. Where one person recorded it and "
    "no one has confirmed it, the report counts under “Told, not yet confirmed”."
)

MISSED_COUNTS = (
    "“Deadline missed” counts reports whose 24 hours have passed, with no confirmed record that the director, or the "
    "police if the area is not known, was told in time, or that the risk was found not immediate in time. A report "
    "told in time but not yet confirmed counts here until a second person confirms it."
)

MEDIAN, LONGEST = "Median time to tell the director", "Longest time to tell the director"


def cells(counts: RiskCounts) -> list[tuple[str, str]]:
    """Of a row of figures, by heading."""
    return [
        ("Received", f"{counts.received:,}"),
        ("Immediate", f"{counts.immediate:,}"),
        ("Told within 1 hour", f"{counts.notified_1h:,}"),
        ("Told within 4 hours", f"{counts.notified_4h:,}"),
        ("Told within 24 hours", f"{counts.notified_24h:,}"),
        ("Deadline missed", f"{counts.missed:,}"),
        ("Told, not yet confirmed", f"{counts.unconfirmed:,}"),
        ("Not told", f"{counts.untold:,}"),
        (MEDIAN, long(counts.median) if counts.median is not None else "–"),
        (LONGEST, long(counts.worst) if counts.worst is not None else "–"),
    ]


def state_words(clock: Clock) -> str:
    """ "Waiting for a second person, deadline missed": of whatever figures count as missed, this says so."""
    missed = ", deadline missed" if clock.missed and clock.state != State.MISSED else ""
    return f"{clock.state.word}{missed}"


def deadline_words(clock: Clock) -> str:
    """In a list: "7 March 2015, 9:00am (passed)"."""
    if clock.state == State.FOLLOWS:
        return time_left(clock)
    passed = " (passed)" if clock.runs and clock.left < timedelta(0) else " (missed)" if clock.missed else ""
    return f"{format_moment(clock.deadline)}{passed}"


def deadline_sentence(clock: Clock) -> str:
    """ "The deadline, 9:00am on 7 March 2015, passed 1 hour ago": what a report's status says of its deadline."""
    if not clock.runs:
        return time_left(clock)
    deadline = f"The deadline, {format_moment_in_sentence(clock.deadline)},"
    return (
        f"{deadline} passed {long(-clock.left)} ago"
        if clock.left < timedelta(0)
        else f"{deadline} is in {long(clock.left)}"
    )


def caption(report: Report, original: Clock | None) -> str:
    """Above the heading of a page about a report: how long is left. `original`: the clock of the report that it
    follows."""
    if original is None or report.follows is None:
        return f"{report.reference} · {time_left(report.clock)}"
    shared = time_left(original)
    return f"{report.reference} · Deadline shared with {reference_of(report.follows)}: {shared[:1].lower()}{shared[1:]}"


def time_left(clock: Clock) -> str:
    """ "21 hours 14 minutes left"; "3 hours 5 minutes past the deadline"; how long it took, when it stands still."""
    if clock.state == State.NOTIFIED:
        return f"Told {long(clock.elapsed)} after receipt"
    if clock.state == State.FOLLOWS:
        return "Has the deadline of another report"
    if not clock.runs:
        return "The clock has stopped"
    if clock.left < timedelta(0):
        return f"{long(-clock.left)} past the deadline"
    return f"{long(clock.left)} left"


def long(span: timedelta) -> str:
    """ "21 hours 14 minutes", rounded down to the minute; days are hours here."""
    minutes = int(span.total_seconds()) // 60
    parts = [
        *([format_plural(minutes // 60, "hour")] if minutes >= 60 else []),
        *([format_plural(minutes % 60, "minute")] if minutes % 60 or minutes < 60 else []),
    ]
    return " ".join(parts)


def named(users: Iterable[User]) -> str:
    """ "Fran Example and Sam Example"."""
    return join([user.name for user in users])


def first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]
