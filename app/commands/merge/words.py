"""What `despatch merge` and `despatch address check` say: code to words (rule 11)."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.commands.merge.facts import UnmatchedFact
from app.commands.merge.failures import BundleUnfit, Failure
from app.commands.merge.files import MANIFEST
from app.commands.merge.plan import Plan
from app.commands.merge.run import CheckedRows
from app.commands.merge.template import TemplateUnread
from app.letters.dates import YEARS
from app.letters.page.wording import join
from app.letters.text.front_matter import REGISTRIES
from app.web.filters import format_number, format_plural
from app.web.problem_words import (
    ADDRESS_WRONG,
    CANT_PRINT,
    LETTER_WRONG,
    SPREADSHEET_ERROR,
    TABLE_WRONG,
    VALUE_WRONG,
    facts_in_words,
)
from app.web.tables.rows import TableRefused
from app.web.typed import one_line

SHOWN = 5
"""Rows that one warning names."""

REFUSED: Mapping[str, str] = {
    "not_text": "It is neither a table (CSV, XLSX) nor a JSON list. Save it as one of these.",
    "damaged": "It can't be read in full. Save it again.",
    **{code: str(words) for code, words in TABLE_WRONG.items()},
    "too_large": "The workbook has far more than a table. Save the one sheet as CSV.",
    "too_many_rows": "It has more than {limit:,} rows. Split it.",
    "nothing_in_it": "It is empty. Fill it in, or give another file.",
    "no_rows": "It has no values under the headings. Fill in at least one row.",
    "two_columns": "Two columns are for “{column}”. Keep one of them.",
    "json_not_utf8": "It is JSON, but not in UTF-8. Save it again in UTF-8.",
    "json_malformed": "It is not valid JSON at line {row}, column {column}. Correct it there.",
    "json_not_values": "It has a number or lists that no letter can print. Remove them.",
    "json_not_a_list": "It is JSON, but not a list. Put the objects, one for each letter, in a list.",
    "json_item_not_an_object": "Item {row} of the list is not an object. Give each of its values a name.",
    "json_not_a_value": "“{column}” of item {row} is an object or a list of lists. Give text, or a list of texts.",
    "no_address_column": "It has no address columns. Head them “address line 1” to “address line 7” and “postcode”.",
    "not_an_address": "Line {row} is not a JSON list of texts. Give one list on each line, or a CSV file with "
    "headings.",
}
"""Why a file of values is not read, and what to do."""

UNREAD: Mapping[str, str] = {
    "template_missing": "There is no file “{}”, and no shipped template has that slug.",
    "template_not_utf8": "The template {} is not UTF-8 text. Save it as UTF-8.",
}

BUNDLE_UNFIT: Mapping[str, str] = {
    "bundle_exists": "{file} already exists. Give another name with --bundle.",
    "bundle_at_work": "{file} already exists: another run is making that bundle, or was stopped. Give another name "
    "with --bundle, or remove it.",
    "bundle_not_writable": "{file} can't be written: {reason}. Give another name with --bundle.",
}

TO_DO: Mapping[str, str] = {
    "nothing_said": "Fill in the values that the parts depend on, or add text that every letter has.",
    "missing_fields": "Fill it in. If there is no such column, add one.",
    "address_overflow": "Shorten them.",
    "head_overflow": "Shorten the text there.",
    "too_many_pages": "Shorten its text.",
}

WORDS: Mapping[str, str] = {
    **ADDRESS_WRONG,
    **{code: f"{LETTER_WRONG[code]} {to_do}" for code, to_do in TO_DO.items()},
    **{code: str(words) for code, words in VALUE_WRONG.items()},
    "unprintable_characters": str(CANT_PRINT),
    "spreadsheet_error": str(SPREADSHEET_ERROR),
    "value_is_a_list": "“{value}” is a list. Give one value.",
    "day_not_of_our_time": f"“{{value}}” has the wrong year. Write a year from {YEARS[0]} to {YEARS[-1]}.",
    "reference_twice": "Row {first} has “{reference}” too. Give each letter its own reference.",
    "registry_missing": "The text differs by registry, and the row names none. Write one of these: {registries}.",
    "registry_unknown": "There is no registry “{value}”. Write one of these: {registries}.",
}
"""Why a row is no letter, and what to do."""


def file_words(name: str, refused: TableRefused) -> str:
    return f"{name}: {REFUSED[refused.code].format(**refused.facts)}"


def unread_words(problem: TemplateUnread) -> str:
    return UNREAD[problem.code].format(problem.name)


def bundle_words(problem: BundleUnfit) -> str:
    return BUNDLE_UNFIT[problem.code].format(file=problem.file, reason=problem.reason)


def failure_words(failure: Failure) -> str:
    """Row, field, code and sentence, on one line whatever a cell holds."""
    where = ", ".join(filter(None, (f"Row {failure.row}", failure.field)))
    facts = facts_in_words(failure.facts) | {"registries": ", ".join(REGISTRIES)}
    return one_line(f"{where}: {failure.code}: {WORDS[failure.code].format_map(facts)}")


def warnings(plan: Plan) -> Iterator[str]:
    """What of the table, or of the text, is in no letter."""
    for heading in plan.ignored:
        yield f"Warning: the column “{heading}” is not a field, so it is ignored."
    if plan.unheaded:
        yield f"Warning: values under no heading are ignored. See {_rows(plan.unheaded)}."
    for name, rows in plan.gaps.items():
        yield f"Warning: “{name}” is empty, which leaves a gap in a sentence. See {_rows(rows)}."
    for missed, rows in plan.missed.items():
        yield f"Warning: {_missed_words(missed)}. See {_rows(rows)}."
    if plan.unanswered:
        said = join([f"“{name}”" for name in plan.unanswered])
        yield f"Warning: no column gives {said}, so the text that depends on it is left out."


def _missed_words(missed: UnmatchedFact) -> str:
    if not missed.said:
        return f"“{missed.fact}” is empty, so text that depends on it is left out"
    return f"the text needs “{missed.meant}” under “{missed.fact}”, but the table has “{missed.said}”"


def _rows(numbers: Sequence[int]) -> str:
    rows = join([str(number) for number in numbers[:SHOWN]])
    more = f" and {format_plural(len(numbers) - SHOWN, 'other')}" if len(numbers) > SHOWN else ""
    return f"{'row' if len(numbers) == 1 else 'rows'} {rows}{more}"


def failed_words(*, rows: int, failed: int, written: int) -> str:
    """After the errors: how many rows have any, and what was written all the same."""
    match written:
        case 0:
            rest = "Nothing was written"
        case 1:
            rest = "The letter of the other row was written"
        case _:
            rest = f"The letters of the other {format_plural(written, 'row')} were written"
    return f"{format_number(failed)} of {format_plural(rows, 'row')} can’t be made into letters. {rest}."


def made_words(checked: CheckedRows, out: Path, *, formats: Sequence[str], bundle: Path | None) -> str:
    """What was written, and where."""
    files = format_plural(checked.letters * len(formats), "file")
    also = f", and as one PDF {bundle}" if bundle else ""
    said = f"{format_plural(checked.letters, 'letter')} made: {files} and {MANIFEST} are in {out}{also}."
    return f"{said} {_unposted(checked.without_address)}".strip()


def _unposted(number: int) -> str:
    return f"{format_number(number)} without an address can’t be posted." if number else ""
