"""What pages say of questions, of the days on which they are due, and of files of sitting days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.evidence.questions.due import LORDS, NOTICE, WEEK, Calendar, DueDate, How
from app.evidence.questions.models import Question
from app.evidence.questions.sittings import Wrong
from app.evidence.questions.states import Act, House, Kind
from app.web.filters import format_date
from app.web.problem_words import TABLE_WRONG
from app.web.tables.rows import TableRefused

HOUSES: Mapping[str, str] = {House.COMMONS: "Commons", House.LORDS: "Lords", "": "Not recorded"}

KINDS: Mapping[str, str] = {
    Kind.NAMED_DAY: "named day",
    Kind.ORDINARY: "ordinary written",
    Kind.ORAL: "oral",
    Kind.URGENT: "urgent",
    Kind.LORDS_WRITTEN: "written",
    Kind.PRIVATE_NOTICE: "private notice",
    "": "type not known",
}


@dataclass(frozen=True)
class ActWords:
    """`link`: what leads to the act; `title` and `lede` of its page; `button`; `done`: what is said afterwards;
    `words`: the label of its words, and the hint; `day`: the label of its date."""

    link: str
    title: str
    lede: str
    button: str
    done: str
    words: str = "Note (optional)"
    hint: str = ""
    day: str = "Date"


ACTS: Mapping[Act, ActWords] = {
    Act.DRAFT: ActWords(
        "Start drafting",
        "Start drafting the answer",
        "Record that someone is drafting the answer.",
        "Record that drafting has started",
        "An answer is being drafted.",
    ),
    Act.ADVISE: ActWords(
        "Send to policy and advisers",
        "Send the draft to policy and advisers",
        "Record that you have sent the draft to them. Despatch does not send it.",
        "Record that it is with policy and advisers",
        "The draft is with policy and advisers.",
    ),
    Act.TO_OFFICE: ActWords(
        "Send to the private office",
        "Send the draft to the private office",
        "Record that you have sent the draft to the office. Despatch does not send it.",
        "Record that it is with the private office",
        "The draft is with the private office.",
    ),
    Act.BACK: ActWords(
        "Return to drafting",
        "Return the draft",
        "The draft is revised, and then goes through the same stages again.",
        "Return draft",
        "The draft has been returned.",
        "Changes needed (optional)",
    ),
    Act.ANSWER: ActWords(
        "Record the answer",
        "Record the answer",
        "Enter the answer word for word, as given in the House. Despatch compares it with the draft, and not with an "
        "evidence pack, so check its figures first. The question is then answered.",
        "Record answer",
        "The answer is recorded.",
        "Text of the answer",
        "As printed in Hansard.",
        "Date of the answer",
    ),
    Act.HOLD: ActWords(
        "Give a holding answer",
        "Record a holding answer",
        "A holding answer is given in the House, and the question stays open. It is not a holding reply to a letter.",
        "Record holding answer",
        "The holding answer is recorded. The question is due on the new date.",
        "Text of the holding answer (optional)",
        day="Date of the holding answer",
    ),
    Act.CORRECT: ActWords(
        "Record a correction to the answer",
        "Record a correction to the answer",
        "Record how a minister corrected the answer. The first answer stays, with the correction below it. Despatch "
        "compares the correction with its draft, and not with an evidence pack, so check its figures first.",
        "Record correction",
        "The correction is recorded.",
        "Text of the correction",
        "As printed in Hansard.",
        "Date of the correction",
    ),
    Act.TRANSFER: ActWords(
        "Transfer to another department",
        "Transfer to another department",
        "That department will answer it. The question stays on record here.",
        "Record transfer",
        "The question is transferred.",
        "Reason (optional)",
    ),
    Act.WITHDRAW: ActWords(
        "Record that it was withdrawn",
        "Record that it was withdrawn",
        "The member withdrew it, so no one answers it. The question stays on record here.",
        "Record withdrawal",
        "The question is withdrawn.",
        "Reason (optional)",
    ),
}

UNDONE: Mapping[str, str] = {
    Act.DRAFT: "the start of drafting",
    Act.ADVISE: "sending the draft to policy and advisers",
    Act.TO_OFFICE: "sending the draft to the private office",
    Act.BACK: "returning the draft",
    Act.ANSWER: "recording the answer",
    Act.HOLD: "recording the holding answer",
    Act.CORRECT: "recording the correction to the answer",
    Act.TRANSFER: "recording the transfer",
    Act.WITHDRAW: "recording the withdrawal",
}
"""What is undone, as it is said after “Undo”."""

SAID_IN: Mapping[Act, str] = {
    Act.ANSWER: "The answer given to Parliament does not change.",
    Act.HOLD: "The holding answer given to Parliament does not change.",
    Act.CORRECT: "The correction given to Parliament does not change.",
}
"""What undoing the record of something said in a House leaves as it is."""

NOT_COMPARED = "Despatch has not compared this with an evidence pack."


def day_warning(house: str, day: date, calendar: Calendar) -> str:
    """That something was recorded as said in a house on a day on which it did not sit, or on a Saturday or a Sunday of
    which no list of sitting days says; blank otherwise."""
    sits = calendar.sits(day)
    if sits is False:
        return f"{format_date(day)} was not a sitting day of the {HOUSES[house]}. Check the day."
    if sits is None and day.weekday() >= SATURDAY:
        return f"{format_date(day)} was a {'Saturday' if day.weekday() == SATURDAY else 'Sunday'}. Check the day."
    return ""


SATURDAY = 5

BEYOND = "The due date is not among them. Check that the House sits then, or import its sitting days"
"""Beside the day until which sitting days are known."""


def known_until_words(calendar: Calendar, day: date | None = None) -> str:
    """Until when, without a gap from `day` on; without a day, at all."""
    until = calendar.known_until if day is None else calendar.known_from(day)
    if until is None:
        return "No sitting days are recorded." if day is None else "No sitting days are recorded for these dates."
    return f"Sitting days are recorded until {format_date(until)}."


FILE_REFUSED: Mapping[str, str] = {
    "not_text": "Despatch cannot read this file as a table. Save it as CSV (UTF-8) or Excel",
    "damaged": "This file is damaged or is not the type that its name says. Save it again as CSV or Excel",
    **{code: str(words).removesuffix(".") for code, words in TABLE_WRONG.items()},
    "too_large": "This file is too large. Import a few years at a time",
    "too_many_rows": "This file has too many rows. Import a few years at a time",
    "nothing_in_it": "This file is empty",
    "no_rows": "This file has no sitting days",
    "no_day_column": "Add the heading Day to the column that has the sitting days",
}

ROW_REFUSED: Mapping[str, str] = {
    "no_day": "“{said}” is not a date. Enter dates such as 20 June 2016 or 2016-06-20",
    "other_house": "“{said}” is not the house that you chose",
    "out_of_range": "{said} is outside the dates that you entered",
    "twice": "{said} is in the file twice",
}


def file_refused(refused: TableRefused) -> str:
    return FILE_REFUSED[refused.code].format(**refused.facts)


def row_refused(wrong: Wrong) -> str:
    said = format_date(wrong.said) if isinstance(wrong.said, date) else wrong.said[:60]
    return f"Row {wrong.row}: {ROW_REFUSED[wrong.code].format(said=said)}."


def house_and_kind(question: Question) -> str:
    """ "Commons, named day"."""
    if not question.house:
        return "House not recorded"
    return f"{HOUSES[question.house]}, {KINDS[question.kind]}"


def due_words(question: Question, due: DueDate) -> str:
    """How the day came about, or why it is not known."""
    tabled = format_date(question.tabled_on)
    match due.how:
        case How.NAMED:
            notice = f"at least {_number(NOTICE)} days after tabling, not counting Saturdays and Sundays"
            return f"This is the day that the question names. It is a sitting day, {notice}."
        case How.NAMED_UNCHECKED:
            return (
                "This is the day that the question names. No list of sitting days covers it: check that the House sits."
            )
        case How.SPOKEN:
            return f"It is asked in the House on this day. The {HOUSES[question.house]} sit then."
        case How.SPOKEN_UNCHECKED:
            return "It is asked in the House on this day. No list of sitting days covers it: check that the House sits."
        case How.ORDINARY:
            return f"{_working_days_words(WEEK)} after {tabled}. The Commons sit on that day."
        case How.ORDINARY_MOVED:
            assert due.counted  # noqa: S101
            return (
                f"{_working_days_words(WEEK)} after {tabled} come to {format_date(due.counted)}. "
                "The Commons do not sit then, so it is due on the next day that they sit."
            )
        case How.LORDS:
            return f"{_working_days_words(LORDS)} after {tabled}, whether or not the House sits."
        case How.HELD:
            return "This is the date in the holding answer."
        case How.NOT_KNOWN:
            assert due.counted  # noqa: S101
            return (
                f"{_working_days_words(WEEK)} after {tabled} come to {format_date(due.counted)}, "
                "but no list of sitting days says when the Commons sit from then on. Import the sitting days."
            )
        case How.NO_KIND:
            return "No due date: the type of question is not recorded."


def _working_days_words(days: int) -> str:
    return f"{_number(days).capitalize()} working days"


def _number(number: int) -> str:
    return {3: "three", 5: "five", 10: "ten"}[number]
