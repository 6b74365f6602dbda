"""What a row says, field by field, and what of it can't be so. Pure.

A blank cell says nothing: it takes nothing away from what is recorded.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.imports.reading.days import read_day
from app.imports.reading.fields import ADDRESS, ADDRESS_LINES, BESIDE_NAME, CUSTOM, FIELDS, NAMES, OF_PERSON
from app.letters.dates import YEARS
from app.letters.page.glyphs import unprintable
from app.letters.recipient.address import check, clean, normalise_postcode
from app.letters.recipient.person import (
    NOTHING,
    AmbiguousName,
    may_be_vacant,
    names_nobody,
    split_name,
    split_rank,
    without_notes,
)
from app.letters.text.values import SHORT, InvalidValue, prepare
from app.registry.contacts.check import email_wrong, telephone_wrong, tidy_email, tidy_telephone
from app.web.tables.cells import ERROR
from app.web.typed import one_line

YES = frozenset({"yes", "y", "true", "t", "1", "acting", "interim", "temporary"})
NO = frozenset({"no", "n", "false", "f", "0", "substantive", "permanent"})
LARGE = re.compile(r"large(?:[ -]?print)?|16 ?pt|yes", re.IGNORECASE)
STANDARD = re.compile(r"standard|normal|usual|no", re.IGNORECASE)

STANDARD_FORMAT, LARGE_FORMAT = "standard", "large"


@dataclass(frozen=True)
class Wrong:
    """What a row can't say: `field` names its column; `facts` fill the sentence."""

    field: str
    code: str
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "code": self.code, "facts": self.facts}


@dataclass(frozen=True)
class RowValues:
    """`values`: by field, as they would be kept; `lines` of an address come under "postal". Of a holder, beside what is
    kept: "whole", the name as its cell has it; "split", the fields that were read from it; "unclear", the field of a
    name that can't be told apart; "vacant", that the row names nobody; "rank", a police rank before a name, which
    is not saved with it."""

    values: dict[str, Any]
    wrong: list[Wrong]


def read_row(texts: Mapping[str, str], *, order: str, kinds: Mapping[str, str] | None = None) -> RowValues:
    """What the texts of a row's cells, by field, say. `kinds`: types of the fields that the registry declares."""
    wrong: list[Wrong] = []
    values: dict[str, Any] = {}
    for name, text in texts.items():
        said = text if name == "address" else one_line(text)
        if not said or (name in BESIDE_NAME and NOTHING.fullmatch(said)):
            continue
        if fault := _unfit(name, said):
            wrong.append(fault)
            continue
        reads = READS.get(name)
        try:
            values[name] = reads(said, order) if reads else _custom(name, said, kinds or {})
        except _NotRead as refused:
            wrong.append(Wrong(name, refused.code, {"value": said, **refused.facts}))
    _person(values)
    wrong += _postal(values, texts)
    wrong += _spans(values)
    return RowValues(values, wrong)


class _NotRead(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _unfit(name: str, text: str) -> Wrong | None:
    if ERROR.fullmatch(text):
        return Wrong(name, "spreadsheet_error", {"value": text})
    longest = FIELDS[name].longest if name in FIELDS else SHORT
    if len(text) > longest:
        return Wrong(name, "too_long", {"limit": longest, "length": len(text)})
    if name not in UNPRINTED and (unknown := unprintable((text,))):
        return Wrong(name, "unprintable_characters", {"characters": list(unknown)})
    return None


UNPRINTED = frozenset({"registry", "post", "code", "email", "telephone", "source", "since", "until", "verified"})


def _read_text(text: str, _order: str) -> str:
    return text


def _day(text: str, order: str) -> str:
    day = read_day(text, order=order)
    if day is None or day.year not in YEARS:
        raise _NotRead("not_a_day")
    return day.isoformat()


def _acting(text: str, _order: str) -> bool:
    said = text.casefold()
    if said not in YES | NO:
        raise _NotRead("neither_yes_nor_no")
    return said in YES


def _format(text: str, _order: str) -> str:
    if LARGE.fullmatch(text):
        return LARGE_FORMAT
    if STANDARD.fullmatch(text):
        return STANDARD_FORMAT
    raise _NotRead("no_format")


def _email(text: str, _order: str) -> str:
    address = tidy_email(text.strip(" ;,"))
    if code := email_wrong(address):
        raise _NotRead(code)
    return address


def _telephone(text: str, _order: str) -> str:
    number = tidy_telephone(text)
    if code := telephone_wrong(number):
        raise _NotRead(code)
    return number


def _dear(text: str, _order: str) -> str:
    """A whole line, without the comma that letters put there themselves: under "Dear" only the rest of it stands."""
    line = text.rstrip(", ")
    return line if re.match(r"(?:dear|annwyl|my)\b", line, re.IGNORECASE) else f"Dear {line}"


READS: Mapping[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(FIELDS, _read_text),
    "since": _day,
    "until": _day,
    "verified": _day,
    "acting": _acting,
    "format": _format,
    "email": _email,
    "telephone": _telephone,
    "salutation": _dear,
    "post_salutation": _dear,
}


def _custom(name: str, text: str, kinds: Mapping[str, str]) -> str:
    kind = kinds.get(name.removeprefix(CUSTOM), "text")
    try:
        if kind == "date" and (day := read_day(text)):
            return day.isoformat()
        return str(prepare(text, name=name.removeprefix(CUSTOM), kind=kind))
    except InvalidValue as refused:
        raise _NotRead(refused.code, **refused.facts) from None


def _person(values: dict[str, Any]) -> None:
    """The holder's name as kept: a whole name is taken apart, and columns of its parts go before that."""
    _rank(values)
    given = [name for name in NAMES if name in values]
    if not given:
        return
    if names_nobody(" ".join(values[name] for name in given)):
        for name in (*OF_PERSON, "acting", "rank"):
            values.pop(name, None)
        values["vacant"] = True
        return
    for name in given:
        if NOTHING.fullmatch(values[name]):
            del values[name]
    for name in ("forename", "surname"):
        if name in values:
            values[name], acting = without_notes(values[name])
            values.setdefault("acting", True) if acting else None
    if "full_name" in values:
        _whole(values)
    else:
        values["full_name"] = " ".join(values[name] for name in ("forename", "surname") if name in values)
    if may_be_vacant(values["full_name"]):
        values["unclear"] = "full_name" if "whole" in values else "surname"


def _rank(values: dict[str, Any]) -> None:
    """A police rank before a title or a name goes to "rank"; whoever is named is acting where it says so."""
    for name in ("person_title", *NAMES):
        rest, rank, temporary = split_rank(values.get(name, ""))
        if not rank or not (rest or name in RANK_ALONE):
            continue
        values["rank"] = rank
        values[name] = rest
        if not rest:
            del values[name]
        if temporary:
            values.setdefault("acting", True)


RANK_ALONE = frozenset({"person_title", "forename"})
"""Columns in which a rank may stand by itself, with the rest of the name in others."""


def _whole(values: dict[str, Any]) -> None:
    """A whole name, taken apart unless a column of its own has the surname."""
    values["whole"] = values["full_name"]
    try:
        split = split_name(values["full_name"])
    except AmbiguousName:
        if "surname" not in values:
            values["unclear"] = "full_name"
        return
    parts = {
        "person_title": split.title,
        "forename": split.forename,
        "surname": split.surname,
        "nominals": split.post_nominals,
        "acting": split.acting,
    }
    read = {name: value for name, value in parts.items() if value and name not in values}
    values.update({**read, "full_name": split.full_name, "split": sorted(read)})


def _postal(values: dict[str, Any], texts: Mapping[str, str]) -> Iterator[Wrong]:
    """The address under "postal", its county kept apart; what is wrong with it at the column to blame."""
    given = [name for name in ADDRESS if name in values]
    if not given:
        return
    lines: list[str] = []
    for name in given:
        text = values.pop(name)
        if name == "address":
            lines += [part for line in text.split("\n") for part in ([line] if "\n" in text else line.split(","))]
        elif name == "postcode":
            lines.append(_postcode(text))
        else:
            lines.append(text)
        if name == "county":
            values["county"] = text
    kept = clean(" ".join(line.split()) for line in lines)
    if problems := check(kept):
        for problem in problems[:1]:
            of_postcode = problem.code == "address_ends_without_postcode"
            place = "postcode" if of_postcode and "postcode" in texts else given[0]
            if problem.line and not of_postcode and problem.line <= len(given) and given[0] in ADDRESS_LINES:
                place = given[problem.line - 1]
            yield Wrong(place, problem.code, dict(problem.facts))
        values.pop("county", None)
        return
    values["postal"] = list(kept)


def _postcode(text: str) -> str:
    return normalise_postcode(text) or text


def _spans(values: Mapping[str, Any]) -> Iterator[Wrong]:
    if values.get("since", "") > values.get("until", "9999"):
        yield Wrong("until", "ends_before_it_begins", {"since": values["since"]})


def texts_in(cells: Sequence[str], fields: Mapping[int, str], fixed: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row by field, with what a person put in place of some. `fields`: by place in the file."""
    read = {name: cells[place] if place < len(cells) else "" for place, name in fields.items()}
    return {**read, **fixed}
