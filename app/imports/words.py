"""What an import says: why a file, a column or a cell is not taken, and what to do (rule 11); names of its parts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.imports.reading.fields import CUSTOM, FIELDS, GROUPS, label_of
from app.imports.states import Outcome
from app.letters.page.wording import join
from app.registry.contacts.words import CONTACT_WRONG, contact_wrong
from app.web.filters import format_date, format_number
from app.web.problem_words import ADDRESS_WRONG, CANT_PRINT, SPREADSHEET_ERROR, TABLE_WRONG, VALUE_WRONG, facts_in_words

REFUSED: Mapping[str, str] = {
    "not_text": "The file is not a CSV file or an Excel workbook. Save it as CSV or xlsx.",
    "not_in_encoding": "The file does not use that encoding. Choose another.",
    "damaged": "The file is damaged. Save it again and upload it again.",
    **{code: str(words) for code, words in TABLE_WRONG.items()},
    "quotation_marks_unpaired": f"{TABLE_WRONG['quotation_marks_unpaired'].wrong} Choose what else separates the "
    "columns, or correct the file and upload it again.",
    "too_large": "The workbook is too large. Save the sheet as CSV and upload that.",
    "too_many_rows": "The file has more than {limit:,} rows. Split it and import the parts.",
    "nothing_in_it": "The sheet is empty. Select another file, or another sheet.",
    "no_rows": "There are no rows below the headings. Select another row of headings, or another file.",
    "file_missing": "The file is no longer stored. Import it again.",
    "gave_up": "Despatch tried this {tries} times and did not finish. Try again. If it stops again, tell an "
    "administrator.",
}
"""Why a file can’t be read."""

WRONG: Mapping[str, str] = {
    "post_unknown": "No post in the registry has the name or code “{said}”. Correct it, or choose the post.",
    "post_misspelled": "No post has exactly the name “{said}”. Do you mean {choices}?",
    "organisation_gone": "{name} was replaced by {successors}{on}. Choose the post.",
    "organisation_unknown": "No organisation in the registry is called “{name}”. Correct it, or choose the post.",
    "several_posts": "“{said}” matches more than one post: {choices}. Choose the post.",
    "title_unknown": "None of the organisation’s posts has the title “{said}”. Choose the post: {choices}.",
    "code_and_name_differ": "{code} is not the code of {name}. Correct one of them, or choose the post.",
    "nothing_names_a_post": "The row does not name a post. Choose the post, or exclude the row.",
    "areas_unknown": "No organisation is called “{said}”.{near} Enter its full name, or leave the cell empty.",
    "registry_unknown": "No registry is called “{said}”. Correct the name.",
    "new_post_needs": "The registry does not have this post. To add it, enter its title and its organisation.",
    "post_not_listed": "The post is not on the registry’s list on the import’s start date. Choose another post.",
    "same_post": "Row {row} is about the same post. Correct one of the rows, or exclude this one.",
    "not_a_day": "“{value}” is not a date. Enter it as 27 March 2015.",
    "neither_yes_nor_no": "“{value}” is not yes or no. Enter yes or no.",
    "no_format": "“{value}” is not a format. Enter standard or large print.",
    "too_long": "It has {length} characters. Shorten it to {limit} or fewer.",
    "ends_before_it_begins": "The last day is before the start date, {since}. Correct one of the dates.",
    "name_unclear": "We cannot split “{value}” into title, forename and surname. Correct the name, or enter the three "
    "separately.",
    "do_not_use": "{text} is marked as not to be used: {reason}. Enter another, or allow it again on the post’s page.",
    "unprintable_characters": str(CANT_PRINT),
    "spreadsheet_error": str(SPREADSHEET_ERROR),
    **ADDRESS_WRONG,
    **{code: str(words) for code, words in VALUE_WRONG.items()},
}
"""What is wrong with a row or a cell, and what to do."""

PARTS: Mapping[str, str] = {
    "holder": "Office-holder",
    "vacant": "Office-holder",
    "greeting": "Letters begin",
    "parts": "Parts of the name",
    "rank": "Rank before the name",
    "full_name": "Name",
    "postal": "Postal address",
    "email": "Email",
    "telephone": "Telephone",
    "format": "Preferred format",
    "closed": "Closed from",
    "holder_verified": "Office-holder verified",
    "postal_verified": "Address verified",
    "email_verified": "Email verified",
    "telephone_verified": "Telephone verified",
    "person_title": "Title of the office-holder",
    "verified": "Verified",
}
"""What a change is of, where that is no column."""

COMES_OUT = frozenset({"greeting", "parts", "rank"})
"""What tells how a change comes out, and is none."""

DAYS = frozenset({"since", "until", "verified", "closed", "holder_verified", "postal_verified", "email_verified"}) | {
    "telephone_verified"
}

ENCODINGS = {
    "utf-8-sig": "UTF-8 (Unicode)",
    "cp1252": "Windows-1252 (older Windows)",
    "utf-16": "UTF-16 (Unicode text of Excel)",
    "mac_roman": "Mac Roman (older Macs)",
}
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab"}
ORDERS = {"day": "Day first: 3/4/2015 is 3 April", "month": "Month first: 3/4/2015 is 4 March"}

HOW = {
    "reference": "by its reference",
    "code": "by its code",
    "name": "by name",
    "former": "by a former name",
    "chosen": "chosen by you or a colleague",
    "proposed": "by a similar name",
    "new": "a new post",
}

TABS = {
    "again": "Check again",
    Outcome.CHANGED: "To change",
    Outcome.ADDED: "To add",
    Outcome.CLOSING: "Not in the file",
    Outcome.REJECTED: "To correct",
    Outcome.UNCHANGED: "No change",
    "applied": "Applied",
    "left": "Not undone",
}


def file_words(code: str, facts: Mapping[str, Any]) -> str:
    return REFUSED[code].format(**facts)


def wrong_words(problem: Mapping[str, Any]) -> str:
    """A problem of a row, as it is kept, in a sentence."""
    code, facts = problem["code"], problem["facts"]
    if code in CONTACT_WRONG:
        return contact_wrong(code, facts["value"])
    if code == "holder_not_recordable":
        return _not_recordable(facts)
    said = facts_in_words({name: fact for name, fact in facts.items() if name not in SAYS and fact != ""})
    return WRONG[code].format(**{**said, **{name: SAYS[name](fact) for name, fact in facts.items() if name in SAYS}})


def _choices(fact: Sequence[Any]) -> str:
    *first, last = ["", *(one if isinstance(one, str) else one[1] for one in fact)]
    return f"{', '.join(first[1:])} or {last}" if first[1:] else last


def _on(fact: str) -> str:
    return f" on {format_date(date.fromisoformat(fact))}" if fact else ""


SAYS: Mapping[str, Callable[[Any], str]] = {
    "choices": _choices,
    "on": _on,
    "since": lambda fact: format_date(date.fromisoformat(fact)),
    "successors": lambda fact: join(list(fact)),
    "length": format_number,
    "limit": format_number,
}


def _not_recordable(facts: Mapping[str, Any]) -> str:
    first, last = (date.fromisoformat(facts[name]) if facts[name] else None for name in ("first", "last"))
    if first and date.fromisoformat(facts["since"]) < first:
        return f"The post did not exist then. Enter {format_date(first)} or a later date."
    if facts["ahead"] and last:
        return f"That date is more than a year ahead. Enter {format_date(last)} or an earlier date."
    return f"The post is on the list until {format_date(last)}. Enter that date or an earlier one." if last else ""


def part_name(field: str) -> str:
    """What a change is of."""
    return PARTS.get(field) or label_of(field)


def used_as(field: str) -> str:
    """What a cell of a row says, in the words in which a column was chosen for it."""
    return LONG.get(field) or part_name(field)


def change_value_words(field: str, value: str) -> str:
    """A value of a change as a page shows it."""
    if field == "vacant" and not value:
        return "Vacant (no name in the file)"
    if field == "rank":
        return f"{value}. We do not save it as part of the name, because it is in the post’s title."
    if value and field in DAYS:
        return format_date(date.fromisoformat(value))
    return value


def column_choices(custom: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be taken for, in a select, under the headings of GROUPS."""
    groups = [
        (HEADED[group], [(name, LONG.get(name, field.label)) for name, field in FIELDS.items() if field.group == group])
        for group in GROUPS
    ]
    declared = [(f"{CUSTOM}{name}", name) for name in custom]
    return [*groups, *([("Fields of the registry", declared)] if declared else [])]


HEADED = {
    "Post": "Post",
    "Office-holder": "Office-holder",
    "Address": "Address",
    "Reach": "Email, telephone and format",
    "Proof": "Source",
}
"""What a select calls each group of fields."""


LONG = {
    "code": "Organisation code (ONS, NHS or DfE)",
    "full_name": "Office-holder’s name",
    "person_title": "Office-holder’s title (Dr, Cllr)",
    "salutation": "Office-holder’s salutation",
    "address": "Whole address in one cell",
    "title": "Title of the post",
    "since": "In post since",
    "until": "In post until",
}
"""Fields whose heading alone would not tell them apart in a long list."""


def registry_name(names: Mapping[str, str], slug: str | None) -> str:
    return names[slug] if slug else "Several registries"
