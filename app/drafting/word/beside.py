"""What a Word file offers beside the body of a text: its title as the subject, its numbered lists as the asks."""

from dataclasses import dataclass

from app.drafting.boxes import LONGEST_LINE
from app.letters.editing.lines import write_lines
from app.letters.editing.nodes import Node, node
from app.letters.text.fields import normalise
from app.letters.text.front_matter import ASKS, MOST_LINES


@dataclass(frozen=True)
class Beside:
    """`subject`: blank: none is offered; `title`: where it is in the document. `lists`: the lines of each numbered
    list that could be the asks; `places`: where these lists are in the document."""

    subject: str = ""
    title: int = 0
    lists: tuple[tuple[str, ...], ...] = ()
    places: tuple[int, ...] = ()


def beside(document: Node, *, titled: bool) -> Beside:
    """`titled`: the first heading is the title of the Word file. No list is offered where the asks have
    their place already."""
    blocks = document.get("content", ())
    title = next((place for place, block in enumerate(blocks) if block["type"] == "heading"), 0)
    subject = _line(blocks[title]) if titled and blocks and blocks[title]["type"] == "heading" else ""
    found = {} if _says_asks(document) else {place: _lines(block) for place, block in enumerate(blocks)}
    lists = {place: lines for place, lines in found.items() if lines}
    return Beside(subject if len(subject) <= LONGEST_LINE else "", title, tuple(lists.values()), tuple(lists))


def without(document: Node, offered: Beside, *, subject: bool, asks: int | None) -> Node:
    """The document without its title, and with ((asks)) in place of a list: `asks`, by its number from 0."""
    blocks = list(document.get("content", ()))
    if asks is not None:
        blocks[offered.places[asks]] = node("paragraph", [node("field", name=ASKS, format="")])
    if subject:
        del blocks[offered.title]
    return document | {"content": blocks}


def _lines(block: Node) -> tuple[str, ...]:
    """Of a numbered list whose items are one paragraph each; none of another block."""
    items = block.get("content", ()) if block["type"] == "ordered_list" else ()
    if any([inner["type"] for inner in item.get("content", ())] != ["paragraph"] for item in items):
        return ()
    lines = tuple(_line(item["content"][0]) for item in items)
    fits = len(lines) <= MOST_LINES and all(0 < len(line) <= LONGEST_LINE for line in lines)
    return lines if fits else ()


def _line(block: Node) -> str:
    return write_lines(node("line", [node("paragraph", block.get("content", ()))]))


def _says_asks(block: Node) -> bool:
    if block["type"] == "field":
        return normalise(block["attrs"]["name"]) == ASKS
    return any(map(_says_asks, block.get("content", ())))
