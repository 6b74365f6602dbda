"""Fill the blocks of a template with one letter's values. What is empty leaves no gap behind."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.letters.bounded_cache import BoundedCache, kept_for_each
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table, leaves
from app.letters.text.fields import Condition, Field, LinkAddress, Part, Run, Text, as_text, is_empty, normalise
from app.letters.text.filling import Filling


@dataclass(frozen=True)
class Filler:
    """`long_texts` are the normalised names of fields whose value may run to several paragraphs."""

    filling: Filling
    long_texts: frozenset[str]

    def blocks(self, blocks: tuple[Block[Part], ...]) -> tuple[Block[Run], ...]:
        """Printed blocks, less those that came to nothing and page breaks with no text on either side."""
        branches = _branches(blocks)
        answers = [self.filling.answer(name) for name in branches.names]
        return self._printed(branches.decided(tuple(answers)))

    def _printed(self, blocks: Iterable["Decided"]) -> tuple[Block[Run], ...]:
        printed: list[Block[Run]] = []
        for block, unchanging in blocks:
            for filled in self._fill_block(block) if unchanging is None else unchanging:
                if not isinstance(filled, PageBreak) or (printed and not isinstance(printed[-1], PageBreak)):
                    printed.append(filled)
        while printed and isinstance(printed[-1], PageBreak):
            printed.pop()
        return tuple(printed)

    def _fill_block(self, block: Block[Part]) -> tuple[Block[Run], ...]:
        match block:
            case Paragraph(content=(Field() as field,)) if self._expands(field.name):
                return tuple(self._alone(field))
            case Paragraph(content=content):
                runs = self.filling.runs(content)
                return (Paragraph(runs),) if runs else ()
            case Heading(content=content):
                runs = self.filling.runs(content)
                return (Heading(runs),) if runs else ()
            case Quote(blocks=inner):
                within = self._within(inner)
                return (Quote(within),) if within else ()
            case List(ordered=ordered, start=start, items=items):
                filled = tuple([item for item in map(self._item, items) if item])
                return (List(ordered, start, filled),) if filled else ()
            case Table(aligned=aligned, rows=(header, *rows)):
                printed = [row for row in map(self._row, rows) if any(row)]
                return (Table(aligned, (self._row(header), *printed)),) if printed else ()
        return (PageBreak(),)

    def _row(self, row: tuple[tuple[Part, ...], ...]) -> tuple[tuple[Run, ...], ...]:
        return tuple([self.filling.runs(cell) for cell in row])

    def _item(self, item: tuple[Block[Part], ...]) -> tuple[Block[Run], ...]:
        """An item whose own text came to nothing goes, and what stood under it too. A list in its first paragraph is
        said in a line, since an item of nothing but bullets says nothing; a long text has its paragraphs."""
        first = item[0] if item else None
        if not isinstance(first, Paragraph):
            return self._within(item)
        if self._is_long_text(first.content):
            return (*self._fill_block(first), *self._within(item[1:]))
        runs = self.filling.runs(first.content)
        return (Paragraph(runs), *self._within(item[1:])) if runs else ()

    def _is_long_text(self, content: tuple[Part, ...]) -> bool:
        """Whether a paragraph is a long text that says something, and nothing else."""
        match content:
            case (Field(name=name),):
                return isinstance(self.filling.value(name), str) and self._expands(name)
        return False

    def _within(self, blocks: tuple[Block[Part], ...]) -> tuple[Block[Run], ...]:
        return self._printed([(block, _unchanging(block)) for block in blocks])

    def _expands(self, name: str) -> bool:
        value = self.filling.value(name)
        is_list = not isinstance(value, str) and isinstance(value, Iterable)
        return not is_empty(value) and (is_list or normalise(name) in self.long_texts)

    def _alone(self, field: Field) -> Iterator[Block[Run]]:
        """A list alone in a paragraph prints as bullets, a long text as the paragraphs that it has."""
        value = self.filling.value(field.name)

        def paragraph_of(text: str) -> Paragraph[Run]:
            return Paragraph((Run(text, field.bold, field.italic),))

        if isinstance(value, str):
            for paragraph in re.split(r"\n\s*\n", value.replace("\r\n", "\n")):
                if lines := [text for line in paragraph.split("\n") if (text := as_text(line))]:
                    yield paragraph_of("\n".join(lines))
        elif isinstance(value, Iterable):
            yield List(False, 1, tuple((paragraph_of(as_text(item)),) for item in value if not is_empty(item)))


Decided = tuple[Block[Part], tuple[Block[Run], ...] | None]
"""A block whose conditions are answered, and what it prints whatever the values are, or None."""


class Branches:
    """A text, and what the answers to its conditions make of it: few texts, though each is asked for in letter after
    letter."""

    def __init__(self, blocks: tuple[Block[Part], ...]) -> None:
        parts = (part for content in leaves(blocks) for part in content)
        self.names = tuple(dict.fromkeys(part.name for part in parts if isinstance(part, Condition)))
        self._blocks = blocks
        self._decided: BoundedCache[tuple[bool | None, ...], tuple[Decided, ...]] = BoundedCache(64)

    def decided(self, answers: tuple[bool | None, ...]) -> tuple[Decided, ...]:
        """The blocks with the text that shows in place of each condition. `answers`: one for each of the names; a
        condition that nobody can answer stays."""
        decided = self._decided.get(answers)
        if decided is None:
            given = dict(zip(self.names, answers, strict=True))
            blocks = [_decide_block(block, given) for block in self._blocks]
            decided = self._decided[answers] = tuple((block, _unchanging(block)) for block in blocks)
        return decided


_branches = kept_for_each(256)(Branches)


def _decide_block(block: Block[Part], answers: Mapping[str, bool | None]) -> Block[Part]:
    match block:
        case Paragraph(content=content):
            return Paragraph(_decide_parts(content, answers))
        case Heading(content=content):
            return Heading(_decide_parts(content, answers))
        case Quote(blocks=inner):
            return Quote(tuple(_decide_block(each, answers) for each in inner))
        case List(items=items):
            return replace(block, items=tuple(tuple(_decide_block(each, answers) for each in item) for item in items))
        case Table(rows=rows):
            return replace(block, rows=tuple(tuple(_decide_parts(cell, answers) for cell in row) for row in rows))
    return block


def _decide_parts(content: tuple[Part, ...], answers: Mapping[str, bool | None]) -> tuple[Part, ...]:
    """In place of a condition stand words without a letter and what it shows, so that no field comes to stand alone
    (`Filler._alone`) that did not. A link's address stands as words where something of its text surely prints."""
    shown: list[Part] = []
    for part in content:
        match part:
            case Condition(name=name, parts=parts) if (answer := answers[name]) is not None:
                shown += (Text(""), *(parts if answer else ()))
            case LinkAddress(text=text, of=of):
                left = _decide_parts(of, answers)
                if any(isinstance(text, Text) and text.text.strip() for text in left):
                    shown.append(Text(text, part.bold, part.italic))
                elif not all(isinstance(one, Text) for one in left):
                    shown.append(replace(part, of=left))
            case _:
                shown.append(part)
    return tuple(shown)


@kept_for_each(4096)
def _unchanging(block: Block[Part]) -> tuple[Block[Run], ...] | None:
    """What a block prints whatever the values are; None where one may change it. Most of a letter is such blocks."""
    if isinstance(block, PageBreak) or any(
        not isinstance(part, Text) for content in leaves((block,)) for part in content
    ):
        return None
    return Filler(Filling({}), frozenset())._fill_block(block)  # noqa: SLF001
