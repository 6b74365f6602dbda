"""What an import says: why a file, a column or a cell is not taken, and what to do (rule 11); names of its parts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from app.imports.reading.fields import CUSTOM, FIELDS, label_of
from app.imports.states import Outcome
from app.letters.page.wording import join
from app.registry.contacts.words import CONTACT_WRONG, contact_wrong
from app.web.filters import format_date, format_number
from app.web.problem_words import ADDRESS_WRONG, CANT_PRINT, SPREADSHEET_ERROR, TABLE_WRONG, VALUE_WRONG, facts_in_words

REFUSED: Mapping[str, str] = {
    "not_text": "The file is no table: neither text in a usual encoding nor an Excel workbook. Save it as CSV or xlsx.",
    "not_in_encoding": "The file is not written in that encoding. Choose another.",
    "damaged": "The file can’t be read to its end. Save it again and choose it again.",
    **{code: str(words) for code, words in TABLE_WRONG.items()},
    "quotation_marks_unpaired": f"{TABLE_WRONG['quotation_marks_unpaired'].wrong} Choose what else parts the columns, "
    "or correct the file and choose it again.",
    "too_large": "The workbook holds far more than a table. Save the one sheet as CSV and choose that.",
    "too_many_rows": "The file has more than {limit:,} rows. Split it and import the parts.",
    "nothing_in_it": "There is nothing in it. Choose another file, or another sheet of it.",
    "no_rows": "There is no row below the headings. Choose another row of headings, or another file.",
    "file_missing": "The file store holds the file no more. Import it again.",
    "gave_up": "A worker began this {tries} times and did not come to its end. Try again; if it stops again, tell an "
    "administrator.",
}
"""Why a file can’t be read."""

WRONG: Mapping[str, str] = {
    "post_unknown": "No post of the registry has the name or code “{said}”. Correct it, or say which post is meant.",
    "post_misspelled": "No post has exactly the name “{said}”. Do you mean {choices}?",
    "organisation_gone": "{name} gave way to {successors}{on}. Say which post is meant.",
    "organisation_unknown": "No organisation of the registry is called “{name}”. Correct it, or say which is meant.",
    "several_posts": "“{said}” names more than one post: {choices}. Say which is meant.",
    "title_unknown": "None of the organisation’s posts has the title “{said}”. Say which is meant: {choices}.",
    "code_and_name_differ": "The code {code} is not that of {name}. Correct one of them, or say which post is meant.",
    "nothing_names_a_post": "Nothing in the row says which post it is about. Say which, or leave the row out.",
    "areas_unknown": "No organisation is called “{said}”.{near} Write its whole name, or leave the cell empty.",
    "registry_unknown": "“{said}” is the name of no registry. Correct it.",
    "new_post_needs": "It is a post that the registry lacks: to add one, give its title and its organisation.",
    "post_not_listed": "The post is not on the registry’s list on the day from which the import holds. Say which other "
    "post is meant.",
    "same_post": "Row {row} is about the same post. Correct one of them, or leave this one.",
    "not_a_day": "“{value}” is not a day. Write it as 27/03/2015, 27 March 2015 or 2015-03-27.",
    "neither_yes_nor_no": "“{value}” says neither yes nor no. Write one of the two.",
    "no_format": "“{value}” is no format. Write standard or large print.",
    "too_long": "It has {length} characters, and {limit} fit. Shorten it.",
    "ends_before_it_begins": "It ends before it begins, on {since}. Correct one of the days.",
    "name_unclear": "“{value}” can’t be split safely into title, forename and surname. Put them in separate columns.",
    "do_not_use": "{text} is marked as not to be used: {reason}. Enter another, or take the mark off the post’s.",
    "unprintable_characters": str(CANT_PRINT),
    "spreadsheet_error": str(SPREADSHEET_ERROR),
    **ADDRESS_WRONG,
    **{code: str(words) for code, words in VALUE_WRONG.items()},
}
"""What is wrong with a row or a cell, and what to do."""

PARTS: Mapping[str, str] = {
    "holder": "Office-holder",
    "vacant": "Office-holder",
    "greeting": "A letter begins",
    "parts": "The name in its parts",
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
    "chosen": "chosen by a person",
    "proposed": "by a name that is nearly so",
    "new": "a new post",
}

TABS = {
    "again": "Look again",
    Outcome.CHANGED: "Changed",
    Outcome.ADDED: "Added",
    Outcome.CLOSING: "Not in the file",
    Outcome.REJECTED: "Rejected",
    Outcome.UNCHANGED: "Unchanged",
    "applied": "Applied",
    "left": "Left by the undo",
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
        return f"There was no such post then: enter {format_date(first)} or a later day."
    if facts["ahead"] and last:
        return f"That is more than a year ahead: enter {format_date(last)} or an earlier day."
    return f"The post is on the list until {format_date(last)}: enter that day or an earlier one." if last else ""


def part_name(field: str) -> str:
    """What a change is of."""
    return PARTS.get(field) or label_of(field)


def change_value_words(field: str, value: str) -> str:
    """A value of a change as a page shows it."""
    if field == "vacant" and not value:
        return "Vacant: the file names nobody"
    if field == "rank":
        return f"{value}. It is not saved as part of the name, because the post’s title says it."
    if value and field in DAYS:
        return format_date(date.fromisoformat(value))
    return value


def column_choices(custom: Sequence[str]) -> list[tuple[str, str]]:
    """What a column may be taken for, in a select."""
    declared = [(f"{CUSTOM}{name}", name) for name in custom]
    return [
        ("", "Ignore this column"),
        *((name, LONG.get(name, field.label)) for name, field in FIELDS.items()),
        *declared,
    ]


LONG = {
    "code": "Code of the organisation (GSS, ODS, DfE)",
    "full_name": "Name of the office-holder",
    "person_title": "Title of the office-holder (Dr, Cllr)",
    "salutation": "Salutation of the office-holder",
    "address": "Whole address in one cell",
    "title": "Title of the post",
    "since": "In the post since",
    "until": "In the post until",
}
"""Fields whose heading alone would not tell them apart in a long list."""


def registry_name(names: Mapping[str, str], slug: str | None) -> str:
    return names[slug] if slug else "Several registries"
