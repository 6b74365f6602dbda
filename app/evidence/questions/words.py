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
    Kind.LORDS_WRITTEN: "written",
    "": "type not recorded",
}


@dataclass(frozen=True)
class ActWords:
    """`link`: what leads to the act; `title` and `lede` of its page; `button`; `done`: what is said afterwards;
    `words`: the label of its words, and the hint."""

    link: str
    title: str
    lede: str
    button: str
    done: str
    words: str = "Note"
    hint: str = "May be left empty."


ACTS: Mapping[Act, ActWords] = {
    Act.DRAFT: ActWords(
        "Begin the draft",
        "Begin the draft of an answer",
        "Somebody writes it from now on.",
        "Record that drafting began",
        "An answer is being drafted.",
    ),
    Act.ADVISE: ActWords(
        "Send to policy and advisers",
        "Send the draft to policy and advisers",
        "They look at it before ministers do.",
        "Record that it is with them",
        "The draft is with policy and advisers.",
    ),
    Act.TO_OFFICE: ActWords(
        "Send to the private office",
        "Send the draft to the private office",
        "The minister decides on the words of the answer.",
        "Record that it is with the office",
        "The draft is with the private office.",
    ),
    Act.BACK: ActWords(
        "Send back to drafting",
        "Send the draft back",
        "It is written again, and goes the same way once more.",
        "Send it back",
        "The draft is written again.",
        "What is to change",
    ),
    Act.ANSWER: ActWords(
        "Record the answer",
        "Record the answer",
        "Enter it as it was given in the House, word for word. Despatch does not compare the answer with an evidence "
        "pack, so check its figures first. The question is then answered.",
        "Record the answer",
        "The answer is recorded.",
        "Text of the answer",
        "As it stands in Hansard.",
    ),
    Act.HOLD: ActWords(
        "Give a holding answer",
        "Record a holding answer",
        "It is given in the House, and the question stays open. It is not a holding reply, which is a letter.",
        "Record the holding answer",
        "The holding answer is recorded; the question is due on the new day.",
        "Text of the holding answer",
    ),
    Act.CORRECT: ActWords(
        "Record a correction to the answer",
        "Record a correction to the answer",
        "A minister corrected the answer. The first answer stays, with the correction below it. Despatch does not "
        "compare the correction with an evidence pack, so check its figures first.",
        "Record the correction",
        "The correction is recorded.",
        "Text of the correction",
        "As it stands in Hansard.",
    ),
    Act.TRANSFER: ActWords(
        "Transfer to another department",
        "Transfer to another department",
        "That department answers it. It is kept here, and is not ours any more.",
        "Record the transfer",
        "The question is transferred.",
        "Why",
    ),
    Act.WITHDRAW: ActWords(
        "Record that it was withdrawn",
        "Record that it was withdrawn",
        "The member withdrew it, so nobody answers it. It is kept here.",
        "Record that it was withdrawn",
        "The question is withdrawn.",
        "Why",
    ),
}

UNDONE: Mapping[str, str] = {
    Act.DRAFT: "that drafting began",
    Act.ADVISE: "that the draft went to policy and advisers",
    Act.TO_OFFICE: "that the draft went to the private office",
    Act.BACK: "that the draft was sent back",
    Act.ANSWER: "the answer",
    Act.HOLD: "the holding answer",
    Act.CORRECT: "the correction to the answer",
    Act.TRANSFER: "the transfer",
    Act.WITHDRAW: "the withdrawal",
}
"""What is undone, as it is said after “Undo”."""

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

FILE_REFUSED: Mapping[str, str] = {
    "not_text": "This file is no table, or its letters are in a set that is not known. Save it as CSV (UTF-8) or Excel",
    "damaged": "This file can’t be read: it is damaged, or not what it says. Save it again as CSV or Excel",
    **{code: str(words).removesuffix(".") for code, words in TABLE_WRONG.items()},
    "too_large": "This file is too large. Sitting days of a few years are enough",
    "too_many_rows": "This file has too many rows. Sitting days of a few years are enough",
    "nothing_in_it": "There is nothing in this file",
    "no_rows": "There is no sitting day in this file",
    "no_day_column": "No column is headed Day. Name the column of the days so",
}

ROW_REFUSED: Mapping[str, str] = {
    "no_day": "“{said}” is no day. Write days such as 20 June 2016 or 2016-06-20",
    "other_house": "“{said}” is not the house that you chose",
    "out_of_range": "{said} lies outside the days that you gave",
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
            return f"The question names it. It is a sitting day, with the notice of {_number(NOTICE)} that it needs."
        case How.NAMED_UNCHECKED:
            return "The question names it. No list of sitting days covers it, so nothing checked that the House sits."
        case How.ORDINARY:
            return f"{_working_days_words(WEEK)} after {tabled}. The Commons sit on that day."
        case How.ORDINARY_MOVED:
            assert due.counted  # noqa: S101
            return (
                f"{_working_days_words(WEEK)} after {tabled} come to {format_date(due.counted)}. "
                "The Commons do not sit then: this is the next day on which they do."
            )
        case How.LORDS:
            return f"{_working_days_words(LORDS)} after {tabled}, whether or not the House sits."
        case How.HELD:
            return "The holding answer says so."
        case How.NOT_KNOWN:
            assert due.counted  # noqa: S101
            return (
                f"{_working_days_words(WEEK)} after {tabled} come to {format_date(due.counted)}, "
                "and no list of sitting days says when the Commons sit from then on. Import the sitting days."
            )
        case How.NO_KIND:
            return "Nobody recorded whether it named a day or was an ordinary one."


def _working_days_words(days: int) -> str:
    return f"{_number(days).capitalize()} working days"


def _number(number: int) -> str:
    return {3: "three", 5: "five", 10: "ten"}[number]
