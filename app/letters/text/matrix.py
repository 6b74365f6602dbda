"""Who reads what: a text's paragraphs in their order, and for each whether the letters of a registry say it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table, leaves
from app.letters.text.fields import Condition, Field, LinkAddress, MalformedCondition, Part, Text, normalise, parse
from app.letters.text.front_matter import REGISTRIES
from app.letters.text.template import OTHERS, CompiledTemplate, asked_in, lines_of_variant, paragraphs_of

Answers = Mapping[str, bool | None]
"""What conditions answer in the letters of one registry, by normalised name; None, or left out: they differ."""


class Reads(StrEnum):
    """`ALL`: every letter of the registry says it. `PART`: so it does, but for words that only some say. `SOME`: only
    some letters say any of it. `NONE`: no letter does."""

    ALL = "all"
    PART = "part"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    """`conditions`: names, as written, of those that decide where some letters say it, or some of it. `less`: of those
    whose words no letter of the registry says."""

    reads: Reads
    conditions: tuple[str, ...] = ()
    less: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A paragraph (heading, list, quotation) that begins at `line` of the file. `words` as they are written, fields and
    conditions in brackets; `kind`: "heading", "asks" or "text". A cell for each registry."""

    line: int
    kind: str
    words: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether not everybody reads the same of it."""
        return any(cell != self.cells[0] or cell.reads in (Reads.PART, Reads.SOME) for cell in self.cells)


def matrix_of(
    source: str, text: CompiledTemplate, registries: Sequence[str], answers: Mapping[str, Answers]
) -> tuple[Row, ...]:
    """A row for each paragraph of the text that `source` compiles to and that any of the registries is sent. One that
    an audience block cuts through has a row for each form that it takes."""
    found: dict[tuple[int, Block[Part]], dict[str, Cell]] = {}
    for registry in registries:
        placed = zip(lines_of_variant(source, registry), text.variant(registry), strict=True)
        for line, block in placed:
            if not isinstance(block, PageBreak):
                found.setdefault((line, block), {})[registry] = _cell(block, answers.get(registry, {}))
    asks = asked_in(text)
    return tuple(
        Row(
            line,
            "asks" if block == asks else "heading" if isinstance(block, Heading) else "text",
            "\n".join(_lines_of_block(block)),
            tuple(cells.get(registry, Cell(Reads.NONE)) for registry in registries),
        )
        for (line, block), cells in sorted(found.items(), key=lambda one: one[0][0])
    )


def asks_printed(text: CompiledTemplate, registry: str) -> int:
    """How many asks the letters of a registry have."""
    return len(text.front.asks) if asked_in(text) in text.variant(registry) else 0


def printed_source(source: str, text: CompiledTemplate, answers: Mapping[str, Answers]) -> str:
    """What letters print of the text that `source` compiles to, as it is written: its subject, its notice, its asks and
    its paragraphs. Without those for registries that `answers` has not, which get no letter, and without the words of
    conditions that no letter answers yes."""
    everyone = frozenset((*REGISTRIES, OTHERS))
    front = text.front
    asks = front.asks if any(asks_printed(text, registry) for registry in answers) else ()
    lines = ((line, everyone) for line in (front.subject, front.notice, *asks) if line)
    printed = []
    for paragraph, named in chain(lines, paragraphs_of(source)):
        readers = [of for registry, of in answers.items() if (registry if registry in REGISTRIES else OTHERS) in named]
        if readers:
            printed.append(_printed_words(paragraph, readers))
    return "\n\n".join(printed)


def _printed_words(paragraph: str, readers: Sequence[Answers]) -> str:
    """`paragraph` stays whole where the bracket of a condition is escaped: it prints as text."""
    try:
        parts = parse(paragraph)
    except MalformedCondition:
        return paragraph
    printed = (
        part.parts if isinstance(part, Condition) else (part,)
        for part in parts
        if not isinstance(part, Condition) or any(of.get(normalise(part.name)) is not False for of in readers)
    )
    return "".join(_parts(chain.from_iterable(printed)))


def _cell(block: Block[Part], answers: Answers) -> Cell:
    parts = list(chain.from_iterable(leaves((block,))))
    conditions = [part for part in parts if isinstance(part, Condition)]
    said = {normalise(condition.name): condition.name for condition in reversed(conditions)}
    answered = {name: answers.get(name) for name in reversed(said)}
    open_ones = tuple(said[name] for name, answer in answered.items() if answer is None)
    no = tuple(said[name] for name, answer in answered.items() if answer is False)
    always = any(isinstance(part, Field) or (isinstance(part, Text) and part.text.strip()) for part in parts)
    if always or any(answered.values()):
        return Cell(Reads.PART if open_ones else Reads.ALL, open_ones, no)
    return Cell(Reads.SOME if open_ones else Reads.NONE, open_ones, no)


def _lines_of_block(block: Block[Part]) -> Iterator[str]:
    """The lines of a block as somebody reads them over."""
    match block:
        case Paragraph(content=content) | Heading(content=content):
            yield _shown(content)
        case Quote(blocks=inner):
            for each in inner:
                yield from _lines_of_block(each)
        case List(ordered=ordered, start=start, items=items):
            for number, item in enumerate(items, start):
                lines = [line for each in item for line in _lines_of_block(each)]
                sign = f"{number}." if ordered else "•"
                yield f"{sign} {lines[0]}" if lines else sign
                yield from lines[1:]
        case Table(rows=rows):
            yield from (" | ".join(map(_shown, row)) for row in rows)


def _parts(content: Iterable[Part]) -> Iterator[str]:
    for part in content:
        match part:
            case Text(text=text) | LinkAddress(text=text):
                yield text
            case Field():
                yield f"(({part.written}))"


def _shown(content: Iterable[Part]) -> str:
    """For people: a field as [name]."""
    said = []
    for part in content:
        match part:
            case Text(text=text) | LinkAddress(text=text):
                said.append(text)
            case Field():
                said.append(f"[{part.written}]")
            case Condition(name=name, parts=inner):
                said.append(f"[only if “{name}” is yes: {_shown(inner)}]")
    return "".join(said)
