"""What parts print with one letter's values: fields filled, conditions answered, spaces tidied."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from app.letters.bounded_cache import kept_for_each
from app.letters.text.fields import (
    Condition,
    Field,
    LinkAddress,
    Part,
    Run,
    Text,
    Value,
    as_text,
    holds,
    is_empty,
    normalise,
)
from app.letters.text.formats import FORMATS
from app.letters.text.values import InvalidValue

_BLANKS, _BREAKS = re.compile(r" +"), re.compile(r" *\n[ \n]*")

Piece = tuple[str, tuple[bool, bool, bool]]
"""Words before they are a Run: bold, italic, missing."""


class Filling:
    """The values of one letter, and the names of the required fields found missing while filling, in the order met.

    `unanswered`: conditions that nobody can answer, so that their text is neither shown nor left out.
    """

    def __init__(
        self,
        values: Mapping[str, Value],
        *,
        optional: Collection[str] = (),
        unanswered: Iterable[str] = (),
        language: str = "en",
    ) -> None:
        self._values = values
        self._optional = optional
        self._unanswered = {normalise(name) for name in unanswered}
        self._language = language
        self._texts: dict[tuple[str, str], str] = {}
        self._missing: dict[str, str] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(self._missing.values())

    def value(self, name: str) -> Value:
        if name in self._values:  # most are written as they are declared
            return self._values[name]
        return self._normalised.get(normalise(name))

    @cached_property
    def _normalised(self) -> Mapping[str, Value]:
        return {normalise(name): value for name, value in self._values.items()}

    def text_of(self, name: str, said: str = "") -> str:
        """A field's value as it prints, in the format `said`; blank when it has none. Raises InvalidValue."""
        text = self._texts.get((name, said))
        if text is None:
            text = self._texts[name, said] = self._printed(name, said)
        return text

    def text_or_blank(self, name: str, said: str = "") -> str:
        """The same; blank of a value that does not suit the format."""
        try:
            return self.text_of(name, said)
        except InvalidValue:
            return ""

    def _printed(self, name: str, said: str) -> str:
        value = self.value(name)
        if not said or is_empty(value):
            return as_text(value, language=self._language)
        if text := FORMATS[said](value, self._language):
            return text
        raise InvalidValue("value_not_in_format", field=name, value=as_text(value), format=said)

    def answer(self, name: str) -> bool | None:
        """Whether a condition shows its text; None when nobody can tell."""
        if self._unanswered and normalise(name) in self._unanswered:
            return None
        return holds(self.value(name))

    def runs(self, parts: Iterable[Part]) -> tuple[Run, ...]:
        """What prints: neighbours in one style joined, spaces collapsed, none left at either end."""
        pattern = _pattern(parts)
        if pattern is not None:
            texts = [self.text_of(*name) for name in pattern.names]
            if all(texts):
                return pattern.filled(texts) if texts else pattern.runs
        return tidy(self._pieces(parts))

    def text(self, parts: Iterable[Part]) -> str:
        """The same, as plain text."""
        return "".join([run.text for run in self.runs(parts)])

    def _pieces(self, parts: Iterable[Part]) -> list[Piece]:
        pieces: list[Piece] = []
        for part in parts:
            match part:
                case Text(text=text):
                    pieces.append((text, (part.bold, part.italic, False)))
                case Condition(name=name, parts=inner):
                    answer = self.answer(name)
                    if answer is None:
                        pieces.append(self._lacks(name, bold=False, italic=False))
                    elif answer:
                        pieces += self._pieces(inner)
                case LinkAddress(text=text, of=of):
                    if any(words.strip() for words, _ in self._pieces(of)):
                        pieces.append((text, (part.bold, part.italic, False)))
                case Field(name=name, format=said):
                    if text := self.text_of(name, said):
                        pieces.append((text, (part.bold, part.italic, False)))
                    elif not self._may_lack(name):
                        pieces.append(self._lacks(name, bold=part.bold, italic=part.italic))
        return pieces

    def _may_lack(self, name: str) -> bool:
        return normalise(name) in map(normalise, self._optional)

    def _lacks(self, name: str, *, bold: bool, italic: bool) -> Piece:
        self._missing.setdefault(normalise(name), name)
        return f"(({name}))", (bold, italic, True)


_VALUE = "\ue000"
"""Stands for a value in a pattern: of no script, and in no letter, since no typeface has it."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What parts without conditions print, tidied once for all letters: a value that is not blank begins and ends with
    a letter or sign, so that it changes nothing about the spaces beside it. `names` are its fields, in order, each with
    its format. A link's address stands in it, since what the address depends on is then one of the fields."""

    names: tuple[tuple[str, str], ...]
    runs: tuple[Run, ...]
    forms: tuple[tuple[Run, str, int], ...]
    """For each run also its text as Python's % fills it, and how many values that takes."""

    def filled(self, texts: Iterable[str]) -> tuple[Run, ...]:
        """`texts`: one for each of the names, none blank."""
        values = iter(texts)
        return tuple(
            [
                Run(form % tuple(islice(values, count)), run.bold, run.italic) if count else run
                for run, form, count in self.forms
            ]
        )


@kept_for_each(4096)
def _pattern(parts: Iterable[Part]) -> Pattern | None:
    """None for what has conditions, or the sign that stands for a value."""
    if not isinstance(parts, tuple):
        return None
    names: list[tuple[str, str]] = []
    pieces: list[Piece] = []
    for part in parts:
        match part:
            case Text(text=text) | LinkAddress(text=text) if _VALUE not in text:
                pieces.append((text, (part.bold, part.italic, False)))
            case Field(name=name, format=said):
                names.append((name, said))
                pieces.append((_VALUE, (part.bold, part.italic, False)))
            case _:
                return None
    runs = tidy(pieces)
    forms = tuple((run, run.text.replace("%", "%%").replace(_VALUE, "%s"), run.text.count(_VALUE)) for run in runs)
    return Pattern(tuple(names), runs, forms)


def tidy(pieces: list[Piece]) -> tuple[Run, ...]:
    """Runs as every renderer is given them: spaces and breaks collapsed, ends trimmed, equal neighbours joined."""
    if pieces and all(style == pieces[0][1] for _, style in pieces):  # as most are
        pieces = [("".join([text for text, _ in pieces]), pieces[0][1])]
    tidied: list[Piece] = []
    for text, style in pieces:
        if "  " in text:
            text = _BLANKS.sub(" ", text)
        if "\n" in text:
            text = _BREAKS.sub("\n", text)
        before = tidied[-1][0][-1] if tidied else "\n"
        if before in " \n":
            text = text.lstrip(" \n" if before == "\n" else " ")
        if not text:
            continue
        if text[0] == "\n" and before == " ":
            tidied[-1] = (tidied[-1][0].rstrip(" "), tidied[-1][1])
        if tidied and tidied[-1][1] == style:
            tidied[-1] = (tidied[-1][0] + text, style)
        else:
            tidied.append((text, style))
    while tidied and not (kept := tidied[-1][0].rstrip(" \n")):
        tidied.pop()
    if tidied:
        tidied[-1] = (kept, tidied[-1][1])
    return tuple([Run(text, *style) for text, style in tidied])
