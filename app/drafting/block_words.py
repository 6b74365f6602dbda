"""The words of a text's blocks, as they print: without the marks of the text and of the editor. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.letters.editing.nodes import Node
from app.letters.text.fields import Field

Said = Callable[[str, str], str]
"""What is said of a condition: its name and its words."""


def condition_as_written(name: str, words: str) -> str:
    return f"(({name}??{words}))"


@dataclass(frozen=True)
class Line:
    """A line of a block; of a list one for each item, with its `sign`. A row of a table has several `cells`."""

    cells: Sequence[str]
    sign: str = ""

    @property
    def words(self) -> str:
        return f"{self.sign} {' | '.join(self.cells)}".lstrip(" ")


def lines_of(block: Node, condition: Said = condition_as_written) -> Iterator[Line]:
    """The lines of a block; it has none where it is a page break."""
    inner = block.get("content", ())
    match block["type"]:
        case "paragraph" | "heading":
            yield from (Line((line,)) for line in inline_words(inner, condition).split("\n"))
        case "bullet_list" | "ordered_list":
            for number, item in enumerate(inner, block.get("attrs", {}).get("start", 1)):
                sign = "•" if block["type"] == "bullet_list" else f"{number}."
                for place, line in enumerate(lines_of(item, condition)):
                    yield line if place else Line(line.cells, f"{sign} {line.sign}".rstrip())
        case "table":
            for row in inner:
                yield Line([inline_words(cell.get("content", ()), condition) for cell in row.get("content", ())])
        case _:
            for one in inner:
                yield from lines_of(one, condition)


def inline_words(nodes: Iterable[Node], condition: Said = condition_as_written) -> str:
    """A link as its text and the address, where these differ; a field between its brackets."""
    said = []
    for name, some in groupby(nodes, key=lambda one: _mark(one, "condition", "name")):
        words = "".join(
            _linked(list(of), href) for href, of in groupby(some, key=lambda one: _mark(one, "link", "href"))
        )
        said.append(words if name is None else condition(name, words))
    return "".join(said)


def _linked(nodes: Sequence[Node], href: str | None) -> str:
    words = "".join(map(_word, nodes))
    address = (href or "").removeprefix("mailto:")
    return words if words.strip() in (address, href) or not address else f"{words} ({address})"


def _word(one: Node) -> str:
    match one:
        case {"type": "field", "attrs": {"name": str(name), "format": str(said)}}:
            return f"(({Field(name, format=said).written}))"
        case {"type": "text", "text": str(words)}:
            return words
    return "\n"


def _mark(one: Node, kind: str, attribute: str) -> Any:
    return next((mark["attrs"][attribute] for mark in one.get("marks", ()) if mark["type"] == kind), None)
