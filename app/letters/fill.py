"""Fill the blocks of a template with one letter's values. What is empty leaves no gap behind."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.letters.blocks import Block, Heading, List, PageBreak, Paragraph, Quote
from app.letters.fields import Field, Filling, Part, Run, as_text, is_empty, normalise


@dataclass(frozen=True)
class Filler:
    """`long_texts` are the normalised names of fields whose value may run to several paragraphs."""

    filling: Filling
    long_texts: frozenset[str]

    def blocks(self, blocks: Iterable[Block[Part]]) -> tuple[Block[Run], ...]:
        """Printed blocks, less those that came to nothing and page breaks with no text on either side."""
        printed: list[Block[Run]] = []
        for block in blocks:
            for filled in self._block(block):
                if not isinstance(filled, PageBreak) or (printed and not isinstance(printed[-1], PageBreak)):
                    printed.append(filled)
        while printed and isinstance(printed[-1], PageBreak):
            printed.pop()
        return tuple(printed)

    def _block(self, block: Block[Part]) -> Iterator[Block[Run]]:
        match block:
            case Paragraph(content=(Field(name=name),)) if self._expands(name):
                yield from self._alone(name)
            case Paragraph(content=content):
                yield from (Paragraph(runs) for runs in self._runs(content))
            case Heading(content=content):
                yield from (Heading(runs) for runs in self._runs(content))
            case Quote(blocks=inner):
                yield from (Quote(filled) for filled in [self.blocks(inner)] if filled)
            case List(ordered=ordered, start=start, items=items):
                filled = tuple(item for item in map(self._item, items) if item)
                yield from (List(ordered, start, filled) for _ in filled[:1])
            case PageBreak():
                yield block

    def _item(self, item: tuple[Block[Part], ...]) -> tuple[Block[Run], ...]:
        """An item whose own text came to nothing goes, and what stood under it too."""
        first = item[0] if item else None
        if not isinstance(first, Paragraph):
            return self.blocks(item)
        lead = tuple(Paragraph(runs) for runs in self._runs(first.content))
        return (*lead, *self.blocks(item[1:])) if lead else ()

    def _runs(self, content: tuple[Part, ...]) -> Iterator[tuple[Run, ...]]:
        if runs := self.filling.runs(content):
            yield runs

    def _expands(self, name: str) -> bool:
        value = self.filling.value(name)
        is_list = not isinstance(value, str) and isinstance(value, Iterable)
        return not is_empty(value) and (is_list or normalise(name) in self.long_texts)

    def _alone(self, name: str) -> Iterator[Block[Run]]:
        """A list alone in a paragraph prints as bullets, a long text as the paragraphs that it has."""
        value = self.filling.value(name)
        if isinstance(value, str):
            for paragraph in re.split(r"\n\s*\n", value.replace("\r\n", "\n")):
                if lines := [text for line in paragraph.split("\n") if (text := as_text(line))]:
                    yield Paragraph((Run("\n".join(lines)),))
        elif isinstance(value, Iterable):
            yield List(False, 1, tuple((Paragraph((Run(as_text(item)),)),) for item in value if not is_empty(item)))
