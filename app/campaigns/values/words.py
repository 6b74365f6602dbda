"""What is wrong with a value, a row or a file of values, and what to do: code to words (rule 11)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.campaigns.values.plan import Plan, Rejected
from app.campaigns.words import letter_problem_words
from app.letters.page.wording import join
from app.letters.problems import LetterError
from app.letters.text.front_matter import FieldSpec
from app.web.filters import format_date, format_moment_in_sentence, format_plural
from app.web.problem_words import CANT_PRINT, LONG_WORD, SPREADSHEET_ERROR, TABLE_WRONG, VALUE_WRONG, Words
from app.web.tables.rows import TableRefused

REFUSED: Mapping[str, str] = {
    "not_text": "The text encoding of the file can’t be read. Save it again as “CSV UTF-8” or as an Excel "
    "workbook, and choose it again",
    "damaged": "The file is damaged. Save it again and choose it again",
    **{code: str(words).removesuffix(".") for code, words in TABLE_WRONG.items()},
    "too_large": "The workbook is too large. Save only the sheet with the table as CSV, and choose that",
    "too_many_rows": "The file has more than {limit:,} rows. Choose the table that you downloaded from this campaign",
    "nothing_in_it": "The first sheet of the file is empty. Choose the completed table",
    "no_reference": "No column has the heading “{heading}”, so we can’t match rows to letters. Download the "
    "table and fill it in",
    "two_references": "More than one column has letter references. Keep only the one with the heading “{heading}”",
    "no_fields": "The text has no values to fill in for each letter, so there is nothing to fill in from a table",
    "no_field": "No column has the name of a field: {fields}. Download the table and fill it in",
    "two_columns": "Two columns are for “{field}”. Keep only one",
}

WORDS: Mapping[str, Words] = {
    "reference_missing": Words("The row has no letter reference.", "Enter it in the row."),
    "letter_unknown": Words("There is no letter {reference}.", "Correct the reference."),
    "letter_of_another": Words("{reference} is a letter of another campaign.", "Correct the reference."),
    "letter_withdrawn": Words("{reference} was removed, because its post is not in the audience.", "Remove the row."),
    "reference_repeated": Words("{reference} is in more than one row.", "Keep only one of the rows."),
    "spreadsheet_error": SPREADSHEET_ERROR,
    "unprintable_characters": CANT_PRINT,
    "long_word": LONG_WORD,
    **VALUE_WRONG,
}


SAVED = "{reference} saved."
SAVED_ALREADY = "Nothing was changed: {reference} already has these values."
"""Of one letter's values."""


def file_words(refused: TableRefused) -> str:
    """Why a file is not read."""
    facts = {name: _quoted_list(fact) for name, fact in refused.facts.items()}
    return REFUSED[refused.code].format(**facts)


def rejected_words(rejected: Rejected) -> str:
    """Why a row or a cell is left out."""
    return letter_problem_words(rejected.code, rejected.facts, words=WORDS)


def value_words(problem: LetterError) -> str:
    """Why a value is not taken."""
    return letter_problem_words(problem.code, problem.facts, words=WORDS)


def display_value(value: Any, spec: FieldSpec) -> str:
    """A value as a page says it; `value` as it is kept, as it prints or, where its field was declared otherwise then,
    as it was written."""
    if spec.type == "date" and value:
        try:
            return format_date(value if isinstance(value, date) else date.fromisoformat(value))
        except ValueError:
            return str(value)
    return str(value or "")


def done_words(plan: Plan) -> str:
    """What a table did."""
    left = f" {_left_out(plan)}." if plan.rejected else ""
    if not plan.changes:
        return f"The letters already have these values: {format_plural(plan.unchanged, 'value')}.{left}"
    letters = len({change.letter_id for change in plan.changes})
    return f"{format_plural(len(plan.changes), 'value')} of {format_plural(letters, 'letter')} saved.{left}"


def _left_out(plan: Plan) -> str:
    rows = sum(not one.column for one in plan.rejected)
    counts = ((rows, "row"), (len(plan.rejected) - rows, "cell"))
    return f"{join([format_plural(count, what) for count, what in counts if count])} left out"


def made_words(letters: int, *, made: int, sent: int) -> str:
    """What becomes of letters that are made or sent and are to say something else now; blank when none is."""
    if not made:
        return ""
    if letters == 1:
        return (
            "The letter has been generated and sent, and does not change. To correct it, go to Send."
            if sent
            else "The letter has been generated, and does not change. To print new values, generate it again."
        )
    has, it = ("has", "it") if made == 1 else ("have", "them")
    gone = f", and {sent:,} of them sent" if sent else ""
    again = f"generate {it} again" + (", and correct sent letters under Send" if sent else "")
    was = f"{made:,} of the {letters:,} letters {has} been generated{gone}."
    return f"{was} Generated letters do not change. To print new values, {again}."


def changed_words(who: str, at: datetime, *, of_text: bool) -> str:
    """Why a form can't be saved as it was filled."""
    what = "saved another text of the letter" if of_text else "saved other values of this letter"
    return f"{who} {what} at {format_moment_in_sentence(at)}, after you opened it."


def _quoted_list(fact: Any) -> Any:
    return join([f"“{one}”" for one in fact]) if isinstance(fact, Sequence) and not isinstance(fact, str) else fact
