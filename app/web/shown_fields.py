"""The fields in a letter's text, where people read it. As text a field is its name between double brackets, with a sign
after them that no words of a letter have: typed brackets stay brackets."""

import re
from itertools import chain, zip_longest

from markupsafe import Markup, escape

SIGN = "\u2060"

FIELD = r"\(\((?:(?!\?\?)[^()\n])+\)\)"
"""With the sign or without it."""

_SIGNED = re.compile(rf"\(\({SIGN}([^()\n]+)\)\)")
_NAMED = re.compile(r"\(\(([^()\n]+)\)\)")
_SHOWN = Markup('<span class="ds-field"><span class="govuk-visually-hidden">field </span>{}</span>')


def signed(name: str) -> str:
    """A field, as `with_fields` finds it."""
    return f"(({SIGN}{name}))"


def without_signs(text: str) -> str:
    return text.replace(f"(({SIGN}", "((")


def in_square_brackets(text: str) -> str:
    """A text with its fields as [name]: for files and for pages that show no fields."""
    return _SIGNED.sub(r"[\1]", text)


def with_fields(text: str) -> Markup:
    """Return a text as HTML, with each signed field marked and announced as a field."""
    return _marked(text, _SIGNED)


def with_field_names(text: str) -> Markup:
    """The same of a sentence of ours, in which whatever is between double brackets is the name of a field."""
    return _marked(text, _NAMED)


def _marked(text: str, field: re.Pattern[str]) -> Markup:
    parts = field.split(text)
    names = map(_SHOWN.format, parts[1::2])
    return Markup("").join(chain.from_iterable(zip_longest(map(escape, parts[::2]), names, fillvalue="")))
