"""What a declared field may hold, by its type, and the value that prints."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.letters.problems import Fact, LetterError
from app.letters.text.fields import YES, Value, is_empty
from app.letters.text.formats import NUMBER

SHORT = 200
"""Longest value, in characters, of a field that may differ by recipient (design, rule 5: only short fields do)."""

NO = frozenset({"no", "n", "false", "f", "0"})

ANY = "any"
"""The type of a field that no template declares (`template.compile_template`, `undeclared`): it takes what comes."""


class InvalidValue(LetterError):
    """A value does not suit its field's type. `code` says how; `facts` name the field, the value and, where there are
    any, the choices."""

    def __init__(self, code: str, **facts: Fact) -> None:
        self.code = code
        super().__init__(**facts)

    def __reduce__(self) -> tuple[object, ...]:
        return (_invalid, (self.code, self.facts))


def _invalid(code: str, facts: dict[str, Fact]) -> InvalidValue:
    return InvalidValue(code, **facts)


def prepare(value: Value, *, name: str, kind: str, choices: tuple[str, ...] = ()) -> Value:
    """The value as its type has it: ISO dates become dates. An empty value stays as it is. Raises InvalidValue."""
    if is_empty(value) or kind == ANY:
        return value
    prepared = TYPES[kind](value)
    if prepared is None:
        raise InvalidValue(f"value_not_{kind.replace('/', '_or_').replace(' ', '_')}", field=name, value=str(value))
    if choices and prepared not in choices:
        raise InvalidValue("value_not_a_choice", field=name, value=str(value), choices=choices)
    return prepared


def _short(value: Value) -> Value:
    return value if isinstance(value, str) and len(value) <= SHORT else None


def _long(value: Value) -> Value:
    return value if isinstance(value, str) else None


def _date(value: Value) -> Value:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def _number(value: Value) -> Value:
    """A number prints as it was written: "1,268" and "0.5" stay so."""
    if isinstance(value, str):
        return value if NUMBER.fullmatch(value) else None
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _yes_or_no(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.lower() in YES | NO:
        return "yes" if value.lower() in YES else "no"
    return None


TYPES: dict[str, Callable[[Value], Value]] = {
    "text": _short,
    "long text": _long,
    "date": _date,
    "number": _number,
    "yes/no": _yes_or_no,
    "choice": _short,
}
"""What each type makes of a value that is not empty; None when it does not suit."""
