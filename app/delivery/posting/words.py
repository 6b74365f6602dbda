"""Batches, postage, what GOV.UK Notify makes of letters, and what does not add up, in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from app.delivery.posting.balance import Gap, Mismatch
from app.delivery.posting.postage import Postage
from app.delivery.posting.spreadsheets.counts import Rejected
from app.delivery.posting.states import BatchState
from app.letters.page.wording import join
from app.web.filters import format_date, format_plural
from app.web.problem_words import TABLE_WRONG
from app.web.tables.rows import TableRefused

OF_NOTIFY: Mapping[str, str] = {
    "notify_no_answer": "GOV.UK Notify does not answer. Despatch will try again.",
    "notify_not_allowed": "GOV.UK Notify does not accept letters from this service. Ask an administrator to check its"
    " settings.",
    "notify_too_many": "GOV.UK Notify accepts no more letters for now. Despatch will try again.",
    "notify_refused": "GOV.UK Notify refused the letter.",
    "notify_too_long": "The letter has more than 10 pages, with its enclosures. Print it in a batch.",
    "letter_has_beside": "The letter has a separate enclosure, which GOV.UK Notify does not send. Print it in a batch.",
}
"""Why a letter was not taken, by code."""


POSTAGES: Mapping[str, str] = {
    Postage.FIRST: "First class",
    Postage.SECOND: "Second class",
    Postage.SPECIAL: "Special delivery",
    Postage.EUROPE: "International, Europe",
    Postage.REST_OF_WORLD: "International, rest of the world",
}

TAKES: Mapping[str, str] = {
    Postage.FIRST: "Usually delivered the next day, including Saturdays",
    Postage.SECOND: "Usually delivered in two or three working days",
    Postage.SPECIAL: "Usually delivered the next working day, and signed for",
    Postage.EUROPE: "Usually delivered in three to five working days",
    Postage.REST_OF_WORLD: "Usually delivered in six or seven working days",
}

MOVED_ON: Mapping[str, str] = {
    BatchState.MADE: "It has been recalled from the printer",
    BatchState.WITH_PRINTER: "It has already been given to the printer",
    BatchState.POSTED: "It has already been recorded as posted",
    BatchState.CLOSED: "It is closed, and its letters are recorded as posted",
    BatchState.CANCELLED: "It has been cancelled",
}
"""Why something can't be done any more, by where the batch stands."""

NAMED = 10
"""References that a sentence gives; more are counted."""


def expected_words(between: tuple[date, date]) -> str:
    """ "on 5 March 2015", "on 5 or 6 March 2015", "between 6 March 2015 and 9 March 2015"."""
    first, last = between
    if last - first == timedelta(1):
        alike = (first.year, first.month) == (last.year, last.month)
        return f"on {first.day if alike else format_date(first)} or {format_date(last)}"
    return f"on {format_date(first)}" if first == last else f"between {format_date(first)} and {format_date(last)}"


def references_words(references: Sequence[str]) -> str:
    more = len(references) - NAMED
    return join([*references[:NAMED], *([f"{more:,} more"] if more > 0 else [])])


def mismatch_words(one: Mismatch) -> str:
    """What does not add up, with the letters that it concerns."""
    letters, number = references_words(one.letters), one.number
    sheets = f" ({format_plural(one.sheets, 'sheet')})" if one.sheets else ""
    match one.gap:
        case Gap.NOT_COUNTED:
            verb = "is" if number == 1 else "are"
            return f"{format_plural(number, 'letter')}{sheets} {verb} not accounted for: {letters}."
        case Gap.TWICE:
            return f"{letters} is recorded as posted {number:,} times. A letter is posted once."
        case Gap.COPIES if number > 0:
            verb = "is" if number == 1 else "are"
            return f"{letters}: {_copies(number)}{sheets} {verb} missing. Each was printed, but not posted or spoiled."
        case Gap.COPIES:
            return f"{letters}: {_copies(-number)} more {_was_or_were(-number)} posted or spoiled than printed."
        case Gap.NO_REASON:
            return f"{letters} was not posted. Give the reason."
        case Gap.REPRINTS:
            return f"{letters}: the number of reprints does not match the number printed."
        case Gap.WHOLE_COPIES if number > 0:
            verb = "is" if number == 1 else "are"
            return f"{_copies(number)} {verb} missing: printed, but not posted or spoiled. Check {letters}."
        case Gap.WHOLE_COPIES:
            return f"{_copies(-number)} more {_was_or_were(-number)} posted or spoiled than printed."
        case Gap.WHOLE_POSTED if number > 0:
            verb = "was" if number == 1 else "were"
            return (
                f"{format_plural(number, 'letter')} {verb} not posted. Enter"
                f" {'it' if number == 1 else 'them'} below. Check {letters}."
            )
        case Gap.WHOLE_POSTED:
            return f"{format_plural(-number, 'letter')} more {_was_or_were(-number)} posted than the batch contains."
        case Gap.WHOLE_REPRINTS:
            return "The number of reprints does not match the letters in the batch and the number posted."
    return "The count of the whole batch does not match the counts of its letters. Correct one of them."


def _copies(number: int) -> str:
    return format_plural(number, "copy", "copies")


def _was_or_were(number: int) -> str:
    return "was" if number == 1 else "were"


REJECTED: Mapping[str, str] = {
    "no_reference": "Enter the reference of the letter.",
    "not_in_batch": "This letter is not in the batch. Check the reference, and that this is the right batch.",
    "not_in_campaign": "This letter is not in the campaign. Check the reference.",
    "never_posted": "This letter is not recorded as posted. Close its batch, or mark it as posted, first.",
    "twice": "This letter is already in a row above. Remove one of the rows.",
    "no_number": "Enter each count as a whole number.",
    "reason_unknown": "“{value}” is not a reason. Use {reasons}.",
    "no_day": "Enter the date it came back, such as 27/3/2015.",
    "day_to_come": "The date must be today or in the past.",
    "before_posted": "The date must not be before the letter was posted.",
}


def rejected_words(one: Rejected, reasons: Iterable[str]) -> str:
    """`reasons`: those that a spreadsheet may give."""
    *first, last = reasons
    return REJECTED[one.code].format(value=one.value, reasons=f"{', '.join(first)} or {last}")


REFUSED: Mapping[str, str] = {
    "not_text": "This is not a spreadsheet. Save it as CSV or as an Excel workbook",
    "damaged": "The file is damaged and can’t be read. Save it again and upload that",
    **{code: str(words).removesuffix(".") for code, words in TABLE_WRONG.items()},
    "too_large": "The workbook is too large. Save only the sheet that is needed",
    "too_many_rows": "The spreadsheet has too many rows. Divide it",
    "nothing_in_it": "This file is empty",
    "no_rows": "The spreadsheet has headings but no rows",
}
"""Why a file is not read, by the code of TableRefused."""


def refused_words(refused: TableRefused) -> str:
    return REFUSED[refused.code].format(**refused.facts)
