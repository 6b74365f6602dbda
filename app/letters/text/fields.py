"""The ((field)) language: parse to parts, find, say a value in words.

    ((council name))                          a field
    ((grant, £))                              a field whose value prints in a format (formats.py)
    ((has plan??We welcome your plan.))       text that shows only when the field `has plan` says yes

A value is plain text and goes into parsed parts, never into source, so that it can't become markup (design, rule 3).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.letters.problems import LetterError
from app.letters.text.formats import FORMATS

Value = str | int | Decimal | date | bool | Sequence[str] | None

YES = frozenset({"yes", "y", "true", "t", "1", "include", "show"})

_FIELD = re.compile(r"\(\(([^(),]+)(?:,([^(),]+))?\)\)")
_CONDITION = re.compile(r"\(\(([^(),?]*(?:\?(?!\?)[^(),?]*)*)\?\?")
_NAMED = re.compile(r"\(\(([^(),?]+)(\)\)|\?\?|,([^(),]+)\)\))")
_BREAKABLE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
_SPACES = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")
_BLANKS = re.compile(r"\s{2,}")
_IN_NO_FILE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the template."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A place for a value. `name` as written; compare names by `normalise`. `format`: a key of FORMATS; blank where a
    value prints as its type has it."""

    name: str
    bold: bool = False
    italic: bool = False
    format: str = ""

    @property
    def written(self) -> str:
        """Between its brackets."""
        return f"{self.name}, {self.format}" if self.format else self.name


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """The address of a link that has no words of its own: it prints when something of the link's text does, which `of`
    repeats."""

    text: str
    of: tuple["Part", ...]
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Parts that print only when the field `name` says yes. It holds no other condition."""

    name: str
    parts: tuple["Text | Field | LinkAddress", ...]


Part = Text | Field | LinkAddress | Condition


@dataclass(frozen=True, slots=True)
class Run:
    """Printed words in one style. `missing` marks a field without a value in a preview. "\\n" is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    missing: bool = False


class MalformedCondition(LetterError):
    """A condition that never closes (`condition_unclosed`) or holds another (`condition_nested`). `start`: where in the
    source it opens."""

    code = "condition_malformed"

    def __init__(self, code: str, name: str, start: int) -> None:
        self.code, self.start = code, start
        super().__init__(name=name)

    def __reduce__(self) -> tuple[object, ...]:
        return (MalformedCondition, (self.code, str(self.facts["name"]), self.start))


def on_one_line(text: str) -> str:
    """White space as one space; a space that no line breaks at stays as it is. What no file can hold is left out."""
    line = _BREAKABLE.sub(" ", text)
    if _IN_NO_FILE.search(line):
        line = _BREAKABLE.sub(" ", _IN_NO_FILE.sub("", line))
    return line.strip()


def unwritable_characters(text: str) -> tuple[str, ...]:
    """The characters that no file of a letter can hold, not even as its title, each once: halves of a pair of
    surrogates, and what controls a terminal. YAML and JSON can write them."""
    return tuple(dict.fromkeys(_IN_NO_FILE.findall(_BREAKABLE.sub(" ", text))))


@lru_cache(maxsize=4096)
def replace_field(source: str, *, old: str, new: str) -> str:
    """`source` with one field in the place of another, also where it is the condition of some words."""

    def replaced(found: re.Match[str]) -> str:
        is_field = found[3] is None or _format_in(found[3]) in FORMATS
        return f"(({new}{found[2]}" if is_field and normalise(found[1]) == normalise(old) else found[0]

    return _NAMED.sub(replaced, source)


def _format_in(written: str) -> str:
    return _SPACES.sub(" ", written).strip()


@lru_cache(maxsize=1024)
def normalise(name: str) -> str:
    """Names ignore case, spaces, hyphens and underscores, and whether an apostrophe is curly."""
    return re.sub(r"[\s\-_]+", "", name).casefold().replace("’", "'")


def field_at(source: str, start: int) -> tuple[Field, int] | None:
    """The field that starts at `start` and the position after it; None when there is none."""
    match = _FIELD.match(source, start)
    if not match or not normalise(match[1]) or "??" in match[1]:
        return None
    said = _format_in(match[2] or "")
    if match[2] is not None and said not in FORMATS:
        return None
    return Field(_SPACES.sub(" ", match[1]).strip(), format=said), match.end()


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
            raise MalformedCondition("condition_nested", name, start)
        character = source[position]
        if character == "(":
            depth += 1
        elif character == ")" and depth:
            depth -= 1
        elif source.startswith("))", position):
            return name, source[opening.end() : position], position + 2
        position += 1
    raise MalformedCondition("condition_unclosed", name, start)


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
            part, position = field
            parts.append(part)
            written = position
        else:
            position += 1
    text_up_to(len(source))
    return tuple(parts)


def unconditional(parts: Iterable[Part]) -> tuple[Text | Field | LinkAddress, ...]:
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
    """A value as it prints: a list as "a, b and c" without what is empty, a date in words, blanks of any kind as one.
    Blank for what is empty, and for nothing else."""
    match value:
        case str():
            text = value
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case date():
            return date_in_words(value, language=language)
        case _:
            text = join([said for item in value if (said := as_text(item, language=language))], language=language)
    return _normalise_text(text)


def _normalise_text(text: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:  # as most are
        return text.strip()
    return _composed(text)


@lru_cache(maxsize=4096)
def _composed(text: str) -> str:
    """Kept, since a letter says its recipient's facts again and again."""
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    return _BLANKS.sub(_one_blank, spaced)


def _one_blank(several: re.Match[str]) -> str:
    """A plain space where one is among them; else the first, which may be a no-break space."""
    return " " if " " in several[0] else several[0][0]


def holds(value: Value) -> bool:
    """Whether a condition on this value shows its text: exactly one of the words for yes, in any case."""
    if isinstance(value, bool):
        return value
    return (value if isinstance(value, str) else as_text(value)).lower() in YES
