"""What an office is asked about, to be read: the canonical JSON of a text as paragraphs, and what else is cleared with
it. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.letters.dates import date_in_words
from app.letters.page.wording import join
from app.letters.text.fields import as_text
from app.registry.words import MANY
from app.web.shown_fields import signed, without_signs

Json = Mapping[str, Any]


NO_VALUE = "Not filled in yet"
"""What the fact of a field without a value says."""

UNUSUAL = "Unusual words in some letters"
"""The fact that lists the words of titles, names, addresses, salutations and values outside the usual formats. Texts in
format 1 had none."""

CONDITION = " is yes"
"""How the name of a fact ends that says in which letters a condition is met."""


class Kind(StrEnum):
    """Of a paragraph."""

    TEXT = "text"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    PAGE_BREAK = "page break"


@dataclass(frozen=True)
class Span:
    """Words in one hand. `field`: the name of a field, whose value differs by letter or stands with the facts."""

    words: str
    field: bool = False
    bold: bool = False
    italic: bool = False

    @property
    def written(self) -> str:
        return signed(self.words) if self.field else self.words


@dataclass(frozen=True)
class Branch:
    """Words that only those letters say in which `condition` says yes."""

    condition: str
    spans: tuple[Span, ...]

    @property
    def written(self) -> str:
        words = "".join(span.written for span in self.spans)
        before = " " if words.startswith(" ") else ""
        return f"{before}[only if “{self.condition}” is yes: {words.strip()}]"


@dataclass(frozen=True)
class Line:
    """A line of a paragraph; of a list one for each item, with its `sign`."""

    parts: tuple[Span | Branch, ...]
    sign: str = ""

    @property
    def written(self) -> str:
        return f"{self.sign} {''.join(part.written for part in self.parts)}".lstrip()


@dataclass(frozen=True)
class Paragraph:
    """`block`: its place among the blocks of the text, from 0. `number`: as people count, from 1; a page break has
    none. `condition`: of one that is a branch as a whole."""

    block: int
    number: int
    kind: Kind
    lines: tuple[Line, ...]
    condition: str = ""

    @property
    def shown(self) -> str:
        """As text: fields signed, branches named, without bold and italic."""
        return "\n".join(line.written for line in self.lines)

    @property
    def words(self) -> str:
        """As `shown`, with fields in brackets only, as comments keep what they are about."""
        return without_signs(self.shown)

    def has_condition(self, name: str) -> bool:
        """Whether all of it, or some of its words, are in some letters only, by the condition of this name."""
        parts = (part for line in self.lines for part in line.parts)
        return self.condition == name or any(isinstance(part, Branch) and part.condition == name for part in parts)


@dataclass(frozen=True)
class Fact:
    """Something that is cleared beside the paragraphs: its name and, in words, what it is."""

    name: str
    words: str


@dataclass(frozen=True)
class Text:
    """`labels` of fields by their names, where they are known."""

    registry: str
    paragraphs: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def gaps(self) -> list[str]:
        """The fields that have no value yet, as a sentence has them."""
        return [self.condition_label(fact.name) for fact in self.facts if fact.words == NO_VALUE]

    def first_paragraph(self, name: str) -> int:
        """The number of the first paragraph that has the condition of this fact; 0 for none."""
        condition = name.removesuffix(CONDITION).strip("“”")
        return next((one.number for one in self.paragraphs if one.number and one.has_condition(condition)), 0)

    def is_beside_paragraphs(self, name: str) -> bool:
        """Whether a fact says which letters have whole paragraphs, as each of these paragraphs says itself."""
        if not name.endswith(CONDITION):
            return False
        condition = name.removesuffix(CONDITION).strip("“”")
        having = [paragraph for paragraph in self.paragraphs if paragraph.has_condition(condition)]
        return bool(having) and all(paragraph.condition == condition for paragraph in having)

    def condition_label(self, name: str) -> str:
        """What to call a fact beside the paragraphs: one about a condition by the paragraphs that have it, one about a
        field by its label too."""
        if name.startswith("(("):
            label = self.labels.get(name.strip("()"), "")
            return f"{label} {name}" if label else name
        condition = name.removesuffix(CONDITION)
        if condition == name:
            return name
        numbers = [
            str(one.number) for one in self.paragraphs if one.number and one.has_condition(condition.strip("“”"))
        ]
        if not numbers:
            return f"Words marked {condition}"
        whole = all(one.condition == condition.strip("“”") for one in self.paragraphs if str(one.number) in numbers)
        which = f"aragraph{'s' if len(numbers) > 1 else ''} {join(numbers)}"
        return f"P{which}" if whole else f"Words in p{which} ({condition})"


def read(content: str, posts: Mapping[int, str] = MappingProxyType({})) -> Text:
    """A text as it was kept. `posts`: what to call those that copies go to, by id."""
    kept = json.loads(content)
    return Text(kept["text"]["registry"], tuple(_paragraphs(kept["text"]["blocks"])), tuple(_facts(kept, posts)))


def posts_in(content: str) -> list[int]:
    """The posts that copies of a text go to, where their titles are not kept with it."""
    return [one for one in json.loads(content)["copies"] if isinstance(one, int)]


def _paragraphs(blocks: Iterable[Json]) -> Iterator[Paragraph]:
    number = 0
    for place, block in enumerate(blocks):
        kind = Kind.TEXT if block["kind"] == "paragraph" else Kind(block["kind"])
        if kind is Kind.PAGE_BREAK:
            yield Paragraph(place, 0, kind, ())
            continue
        number += 1
        lines = tuple(_lines(block))
        match lines:
            case (Line(parts=(Branch(condition=condition, spans=spans),), sign=""),):
                yield Paragraph(place, number, kind, (Line(spans),), condition)
            case _:
                yield Paragraph(place, number, kind, lines)


def _lines(block: Json) -> Iterator[Line]:
    match block["kind"]:
        case "paragraph" | "heading":
            yield Line(_parts(block["content"]))
        case "quote":
            for inner in block["blocks"]:
                yield from _lines(inner)
        case "table":
            for row in block["rows"]:
                cells = [_parts(cell) for cell in row]
                between = [part for cell in cells for part in (Span(" | "), *cell)][1:]
                yield Line(tuple(between))
        case "list":
            for number, item in enumerate(block["items"], block["start"]):
                sign = f"{number}." if block["ordered"] else "•"
                for place, line in enumerate(line for inner in item for line in _lines(inner)):
                    yield line if place else Line(line.parts, " ".join(filter(None, (sign, line.sign))))


def _parts(content: Iterable[Json]) -> tuple[Span | Branch, ...]:
    return tuple(
        Branch(one["condition"], tuple(map(_span, one["then"]))) if "condition" in one else _span(one)
        for one in content
    )


def _span(one: Json) -> Span:
    said = f", {one['format']}" if "format" in one else ""
    words, field = (f"{one['field']}{said}", True) if "field" in one else (one["text"], False)
    return Span(words, field, one.get("bold", False), one.get("italic", False))


def _facts(kept: Json, posts: Mapping[int, str]) -> Iterator[Fact]:
    text = kept["text"]
    yield Fact("Subject", _line(text["subject"]) or "None")
    if text["notice"]:
        yield Fact("Notice", _line(text["notice"]))
    where = {spec["name"]: spec["where"] for spec in text["fields"] if spec["where"]}
    differing = kept.get("by_recipient", [])
    types = {spec["name"]: spec["type"] for spec in text["fields"]}
    for name, value in kept["values"].items():
        if name not in where and name not in differing:
            yield Fact(f"(({name}))", _value(value, types.get(name, "")) or NO_VALUE)
    for name, facts in where.items():
        yield Fact(f"“{name}”{CONDITION}", _matching_letters_phrase(facts))
    if differing:
        yield Fact("Filled in for each letter", join([signed(name) for name in differing]))
    if "letter_date" in kept:
        yield Fact("Date of letter", date_in_words(date.fromisoformat(kept["letter_date"])))
    yield Fact("Reply by", date_in_words(date.fromisoformat(kept["reply_by"])) if kept["reply_by"] else "No date")
    yield Fact("Protective marking", kept["marking"] or "None")
    yield Fact("Signed by", _each(map(_signatory, kept["signatories"])))
    yield Fact("Copies to", _each(filter(None, (_copy(one, posts) for one in kept["copies"]))))
    yield Fact("Enclosures", _each(map(_enclosure, kept["enclosures"])))
    if "sender" in kept:
        yield Fact("Sender’s address", _each(kept["sender"]))
    if "title" in kept:
        yield Fact("Title of the file", kept["title"])
    if kept["format"] > 1:
        yield Fact(UNUSUAL, _each(words for _, words in kept.get("words", ())))
    if kept["top_and_tail"]:
        yield Fact("Salutation and close", "By hand")
    if kept["open_letter"]:
        yield Fact("Open letter", "One letter to the whole registry, with its posts listed in the annex")
    if "annex" in kept:
        yield Fact("Annex", _each(kept["annex"]))
        yield Fact(
            "Shared by all recipients", join([MANY.get(one, one) for one in kept["shared"].values()]) or "Nothing"
        )
    if text["language"] != "en":
        yield Fact("Language", {"cy": "Welsh"}.get(text["language"], text["language"]))


def _line(content: Iterable[Json]) -> str:
    return Line(_parts(content)).written


def _value(value: Any, kind: str) -> str:
    if kind == "date" and value:
        with suppress(ValueError):  # typed before the field took a date
            return date_in_words(date.fromisoformat(value))
    return as_text(value)


def _matching_letters_phrase(facts: Mapping[str, Sequence[str]]) -> str:
    """In which letters a field says yes that answers itself from facts about the recipient."""
    kinds = join([MANY.get(one, one) for one in facts.get("kind", ())]) or "recipients"
    places = [f" in {join(facts[name])}" for name in ("region", "nation") if name in facts]
    registries = f" ({join(facts['registry'])})" if "registry" in facts else ""
    return f"In letters to {kinds}{''.join(places)}{registries}"


def _signatory(one: Sequence[str]) -> str:
    """The title as printed, the name and the department."""
    office, name, department = one
    return f"{', '.join(filter(None, (name, office)))} ({department})"


def _copy(one: str | int | Json, posts: Mapping[int, str]) -> str:
    """A line, or the title of a post; what was kept before titles were has its id only. Blank: it is not printed."""
    if isinstance(one, str):
        return one
    return posts.get(one, f"Post {one}") if isinstance(one, int) else str(one["title"])


def _each(lines: Iterable[str]) -> str:
    return "\n".join(lines) or "None"


def _enclosure(one: str | Json) -> str:
    if isinstance(one, str):
        return one
    return f"{one['name']} (a file, {PLACED[one['placement']]}; SHA-256 {one['sha256'][:12]}…)"


PLACED = {"after": "printed after the letter", "beside": "as a separate file"}
