"""The words of private offices: who holds one, from when to when, and who clears for it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from app.clearance.models import Minister
from app.letters.page.wording import join
from app.web.filters import format_date, format_plural
from app.web.problem_words import TABLE_WRONG
from app.web.tables.rows import TableRefused

NO_MINISTER = "No minister is recorded in this office now."

DAY = timedelta(1)


def last_day(minister: Minister) -> date | None:
    """The last day on which the minister holds the office."""
    return minister.valid_to - DAY if minister.valid_to else None


def tenure_words(minister: Minister) -> str:
    """From when to when: “1 May 2014 to 30 June 2014”."""
    first, last = minister.valid_from, last_day(minister)
    if first and last:
        return f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"Since {format_date(first)}"
    return f"Until {format_date(last)}" if last else "First and last day not known"


def clearers_words(number: int) -> tuple[str, str]:
    """Shape and words of how many can answer for an office."""
    return ("full", format_plural(number, "person", "people")) if number else ("warn", "No one can clear yet")


class RowKind(StrEnum):
    """What a row of a table of offices does."""

    NEW = "new"
    LACKS_SOME = "lacks_some"
    THERE = "there"
    WRONG = "wrong"


ROW_KINDS: Mapping[RowKind, tuple[str, str]] = {
    RowKind.NEW: ("empty", "New office"),
    RowKind.LACKS_SOME: ("half", "Recorded in part"),
    RowKind.THERE: ("full", "Already recorded"),
    RowKind.WRONG: ("warn", "Correct this row"),
}
"""Shape and word of each."""

COLUMN_WORDS: Mapping[str, str] = {
    "title": "The full title printed under the minister’s name, such as Lord Chancellor and Secretary of State for "
    "Justice",
    "department": "The department or committee, as printed at the top of letters",
    "minister": "The minister’s name, as it is printed under the signature (optional)",
    "since": "The first day in office, such as 8 May 2015 (optional)",
    "members": "Email addresses or names of users, separated by semicolons (optional)",
}
"""What each column of the table takes."""

TABLE_REFUSED: Mapping[str, str] = {
    "not_text": "The text encoding of the table can’t be read. Save it again as “CSV UTF-8” or as an Excel workbook",
    "damaged": "The file is damaged. Save it again and select it again",
    **{code: str(words).removesuffix(".") for code, words in TABLE_WRONG.items()},
    "too_large": "The workbook is too large. Save only the sheet with the offices as CSV, and choose that",
    "too_many_rows": "The table has more than {limit:,} rows. Divide it",
    "too_many_offices": "The table has more than {limit} offices. Divide it",
    "nothing_in_it": "The table is empty. Choose one with a row for each office",
    "no_rows": "The table has only headings. Add a row for each office",
    "no_column": "No column has the heading {headings}. Include the row of headings, as in the blank table",
}
"""Why a table of offices is not read, by the code of TableRefused."""


def table_words(refused: TableRefused) -> str:
    facts = {name: join(fact) if isinstance(fact, list) else fact for name, fact in refused.facts.items()}
    return TABLE_REFUSED[refused.code].format(**facts)


MOST_NAMED = 5
"""People whom a message names: it is stored in a cookie."""


def waiting_words(members: Sequence[str], offices: Sequence[str]) -> str:
    """That people join offices once a second person has confirmed it."""
    if len(offices) > 1:
        return f"A second person must confirm {format_plural(len(members), 'new member')} within 7 days."
    join_ = "joins" if len(members) == 1 else "join"
    return f"A second person must confirm within 7 days that {_named(members)} {join_} the office: {offices[0]}."


def not_yet_words(people: Sequence[str]) -> str:
    """Who was named as a member, and may not join yet."""
    if len(people) == 1:
        to_do = "Under Users, add the user or give them the role Clearer. Then add them to the office."
        return f"{people[0]} was not added as a member. {to_do}"
    to_do = "Under Users, add each as a user or give them the role Clearer. Then add them to the office."
    return f"{_named(people)} were not added as members. {to_do}"


def _named(people: Sequence[str]) -> str:
    more = len(people) - MOST_NAMED
    return join([*people[:MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])])


def plan_words(new: int, lacking: int) -> str:
    """What saving a table does, as a button says it."""
    parts = [f"add {format_plural(new, 'private office')}"] if new else []
    if lacking:
        parts.append(f"complete {lacking:,}" if new else f"complete {format_plural(lacking, 'private office')}")
    return join(parts).capitalize()


def saved_words(new: int, lacking: int) -> str:
    """What saving a table did."""
    parts = [f"{format_plural(new, 'private office')} added"] if new else []
    if lacking:
        parts.append(f"{lacking:,} completed" if new else f"{format_plural(lacking, 'private office')} completed")
    return f"{join(parts)}."
