"""The ((field)) language: parse to parts, find, fill.

    ((council name))                          a field
    ((has plan??We welcome your plan.))       text that shows only when the field `has plan` says yes

A value is plain text and goes into parsed parts, never into source, so that it can't become markup (design, rule 3).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.letters.dates import in_words
from app.letters.problems import LetterError
from app.letters.wording import join

Value = str | int | Decimal | date | bool | Sequence[str] | None

YES = frozenset({"yes", "y", "true", "t", "1", "include", "show"})

_FIELD = re.compile(r"\(\(([^(),]+)\)\)")
_CONDITION = re.compile(r"\(\(([^(),?]*(?:\?(?!\?)[^(),?]*)*)\?\?")
_SPACES = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the template."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A place for a value. `name` as written; compare names by `normalise`."""

    name: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Parts that print only when the field `name` says yes. It holds no other condition."""

    name: str
    parts: tuple["Text | Field", ...]


Part = Text | Field | Condition


@dataclass(frozen=True, slots=True)
class Run:
    """Printed words in one style. `missing` marks a field without a value in a preview. "\\n" is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    missing: bool = False


class MalformedCondition(LetterError):
    """A condition that never closes (`condition_unclosed`) or holds another (`condition_nested`)."""

    code = "condition_malformed"

    def __init__(self, code: str, name: str) -> None:
        super().__init__(name=name)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return (MalformedCondition, (self.code, str(self.facts["name"])))


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Names ignore case, spaces, hyphens and underscores, and whether an apostrophe is curly."""
    return re.sub(r"[\s\-_]+", "", name).casefold().replace("’", "'")


def field_at(source: str, start: int) -> tuple[str, int] | None:
    """The name of the field that starts at `start` and the position after it; None when there is none."""
    if (match := _FIELD.match(source, start)) and normalise(match[1]) and "??" not in match[1]:
        return _SPACES.sub(" ", match[1]).strip(), match.end()
    return None


def condition_at(source: str, start: int) -> tuple[str, str, int] | None:
    """Name and inner source of the condition that starts at `start`, and the position after it, or None.

    Single brackets inside pair off, so `((x??see (2)))` shows "see (2)". Raises MalformedCondition.
    """
    opening = _CONDITION.match(source, start)
    if not opening or not normalise(opening[1]):
        return None
    name = _SPACES.sub(" ", opening[1]).strip()
    position, depth = opening.end(), 0
    while position < len(source):
        if field := field_at(source, position):
            position = field[1]
            continue
        if _CONDITION.match(source, position):
            raise MalformedCondition("condition_nested", name)
        character = source[position]
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif source.startswith("))", position):
            return name, source[opening.end() : position], position + 2
        position += 1
    raise MalformedCondition("condition_unclosed", name)


def parse(source: str) -> tuple[Part, ...]:
    """Parts of one line of plain text with fields and conditions. Raises MalformedCondition."""
    parts: list[Part] = []
    position = written = 0

    def text_up_to(end: int) -> None:
        if end > written:
            parts.append(Text(source[written:end]))

    while (position := source.find("((", position)) >= 0:
        if condition := condition_at(source, position):
            text_up_to(position)
            name, inner, position = condition
            parts.append(Condition(name, unconditional(parse(inner))))
            written = position
        elif field := field_at(source, position):
            text_up_to(position)
            name, position = field
            parts.append(Field(name))
            written = position
        else:
            position += 1
    text_up_to(len(source))
    return tuple(parts)


def unconditional(parts: Iterable[Part]) -> tuple[Text | Field, ...]:
    """The parts of a condition, which holds no other."""
    return tuple(part for part in parts if not isinstance(part, Condition))


def find(parts: Iterable[Part]) -> Iterator[str]:
    """Names, as written and in order, of the fields and the conditions."""
    for part in parts:
        match part:
            case Field(name=name):
                yield name
            case Condition(name=name, parts=inner):
                yield name
                yield from find(inner)


def is_empty(value: Value) -> bool:
    """Absent and empty are both missing. Zero is a value, and so is "no"."""
    match value:
        case None:
            return True
        case str():
            return not value.strip()
        case bool() | int() | Decimal() | date():
            return False
    return all(is_empty(item) for item in value)


def as_text(value: Value, *, language: str = "en") -> str:
    """A value as it prints: a list as "a, b and c" without what is empty, a date in words, white space collapsed."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case str() | int() | Decimal():
            text = str(value)
        case date():
            text = in_words(value, language=language)
        case _:
            text = join([as_text(item, language=language) for item in value if not is_empty(item)], language=language)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def holds(value: Value) -> bool:
    """Whether a condition on this value shows its text: exactly one of the words for yes, in any case."""
    if isinstance(value, bool):
        return value
    return (value if isinstance(value, str) else as_text(value)).casefold() in YES


class Filling:
    """The values of one letter, and the names of the required fields found missing while filling, in the order met.

    `unanswered`: conditions that nobody can answer, so that their text is neither shown nor left out.
    """

    def __init__(
        self,
        values: Mapping[str, Value],
        *,
        optional: Iterable[str] = (),
        unanswered: Iterable[str] = (),
        language: str = "en",
    ) -> None:
        self._values = {normalise(name): value for name, value in values.items()}
        self._optional = {normalise(name) for name in optional}
        self._unanswered = {normalise(name) for name in unanswered}
        self._language = language
        self._missing: dict[str, str] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(self._missing.values())

    def value(self, name: str) -> Value:
        return self._values.get(normalise(name))

    def runs(self, parts: Iterable[Part]) -> tuple[Run, ...]:
        """What prints: neighbours in one style joined, spaces collapsed, none left at either end."""
        return tidy(self._runs(parts))

    def text(self, parts: Iterable[Part]) -> str:
        """The same, as plain text."""
        return "".join(run.text for run in self.runs(parts))

    def _runs(self, parts: Iterable[Part]) -> Iterator[Run]:
        for part in parts:
            match part:
                case Text(text=text, bold=bold, italic=italic):
                    yield Run(text, bold, italic)
                case Condition(name=name) if normalise(name) in self._unanswered:
                    yield self._lacks(name, bold=False, italic=False)
                case Condition(name=name, parts=inner):
                    if holds(self.value(name)):
                        yield from self._runs(inner)
                case Field(name=name, bold=bold, italic=italic):
                    value = self.value(name)
                    if not is_empty(value):
                        yield Run(as_text(value, language=self._language), bold, italic)
                    elif normalise(name) not in self._optional:
                        yield self._lacks(name, bold=bold, italic=italic)

    def _lacks(self, name: str, *, bold: bool, italic: bool) -> Run:
        self._missing.setdefault(normalise(name), name)
        return Run(f"(({name}))", bold, italic, missing=True)


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs as every renderer is given them: spaces collapsed, ends trimmed, equal neighbours joined."""
    tidied: list[Run] = []
    for run in runs:
        text = re.sub(r" *\n *", "\n", re.sub(" +", " ", run.text))
        before = tidied[-1].text[-1] if tidied else " "
        if before in " \n":
            text = text.lstrip(" ")
        if not text:
            continue
        if text[0] == "\n" and before == " " and tidied:
            tidied[-1] = replace(tidied[-1], text=tidied[-1].text.rstrip(" "))
        if tidied and replace(tidied[-1], text="") == replace(run, text=""):
            tidied[-1] = replace(run, text=tidied[-1].text + text)
        else:
            tidied.append(replace(run, text=text))
    while tidied and not (kept := tidied[-1].text.rstrip(" \n")):
        tidied.pop()
    if tidied:
        tidied[-1] = replace(tidied[-1], text=kept)
    return tuple(tidied)
