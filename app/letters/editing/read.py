"""Source to document: the blocks of a letter's body, each with the source that it was read from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from app.letters.editing.check import NoDocument, require_document
from app.letters.editing.nodes import Node, joined, node, text
from app.letters.problems import Problem
from app.letters.text.fields import MalformedCondition
from app.letters.text.markup import inline_tokens, tokens_of

Marks = tuple[Mapping[str, Any], ...]

_PASSAGE = re.compile(r":::\s*for\s+(?P<registries>.+)")


class Unreadable(Exception):
    """A text that no document can hold: it is edited as source. `problem`: why, and on which line of the body."""

    def __init__(self, code: str, line: int) -> None:
        self.problem = Problem(code, line, {})
        super().__init__(self.problem)


def read(body: str) -> Node:
    """The document of a letter's body. Raises Unreadable."""
    blocks = _numbered(_segments(body))
    document = node("doc", blocks, tail=body[len(_written(blocks)) :])
    try:
        return require_document(document)
    except NoDocument:
        raise Unreadable("no_document", 1) from None


def blocks_at(document: Node) -> list[tuple[int, str]]:
    """Of a document that was read: on which line of the body, from 1, each block begins, and its place among the
    blocks, from 0; of one in a passage also its place there: "3.1"."""
    return list(_blocks_at(document.get("content", ()), 1, ""))


def _blocks_at(blocks: Iterable[Node], line: int, within: str) -> Iterator[tuple[int, str]]:
    for place, block in enumerate(blocks):
        attrs = block["attrs"]
        line += attrs["gap"].count("\n")
        yield line, f"{within}{place}"
        if block["type"] == "passage":
            yield from _blocks_at(block.get("content", ()), line, f"{within}{place}.")
        line += attrs["source"].count("\n")


def _numbered(blocks: Iterable[Node]) -> list[Node]:
    return [block | {"attrs": block["attrs"] | {"place": place}} for place, block in enumerate(blocks)]


def _written(blocks: Iterable[Node]) -> str:
    return "".join(block["attrs"]["gap"] + block["attrs"]["source"] for block in blocks)


def _segments(body: str) -> Iterator[Node]:
    """The blocks of the body in order, passages for some registries among them."""
    lines = body.split("\n")
    start, gap_from, opened, registries = 0, 0, -1, ""
    after_mark = False
    for number, line in enumerate(lines):
        mark = line.strip(" \t")
        if not mark.startswith(":::"):
            if after_mark and mark and line[0].isspace():  # it goes on with a list or a quotation before the mark
                raise Unreadable("passage_indented", number + 1)
            after_mark = after_mark and not mark
            continue
        after_mark = True
        if opened < 0:
            match = _PASSAGE.fullmatch(mark)
            if match is None or line != mark:
                raise Unreadable("audience_malformed", number + 1)
            for block, begins, ends in _blocks_between(lines, start, number):
                yield _placed(block, lines, gap_from, begins, ends)
                gap_from = ends
            opened, registries = number, match["registries"]
        elif line == ":::":
            inner_from, inside = opened + 1, []
            for block, begins, ends in _blocks_between(lines, opened + 1, number):
                inside.append(_placed(block, lines, inner_from, begins, ends))
                inner_from = ends
            named = [name.strip() for name in registries.split(",")]
            yield _placed(node("passage", _numbered(inside), registries=named), lines, gap_from, opened, number + 1)
            start = gap_from = number + 1
            opened = -1
        else:
            raise Unreadable("audience_nested", number + 1)
    if opened >= 0:
        raise Unreadable("audience_unclosed", opened + 1)
    for block, begins, ends in _blocks_between(lines, start, len(lines)):
        yield _placed(block, lines, gap_from, begins, ends)
        gap_from = ends


def _placed(block: Node, lines: Sequence[str], gap_from: int, begins: int, ends: int) -> Node:
    """A block with its source, and what stands between it and the one before."""
    gap = "".join(f"{line}\n" for line in lines[gap_from:begins])
    if gap_from:
        gap = f"\n{gap}"
    attrs = block.get("attrs", {}) | {"source": "\n".join(lines[begins:ends]), "gap": gap}
    return block | {"attrs": attrs}


def _blocks_between(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[Node, int, int]]:
    """The blocks of some lines, each with its first line and the one after its last, which is not blank."""
    try:
        found = read_blocks("\n".join(lines[start:end]))
    except Unreadable as unreadable:
        raise Unreadable(unreadable.problem.code, start + unreadable.problem.line) from None
    for block, begins, ends in found:
        last = start + ends
        while last > start + begins and not lines[last - 1].strip(" \t"):
            last -= 1
        yield block, start + begins, last


@lru_cache(maxsize=512)
def read_blocks(source: str) -> tuple[tuple[Node, int, int], ...]:
    """The blocks of a source without passages, with their lines. Do not change them. Raises Unreadable."""
    tokens = tokens_of(source)
    found, place = [], 0
    while place < len(tokens):
        token = tokens[place]
        end = _closing(tokens, place)
        begins, ends = token.map or [0, 0]
        found.append((_block(tokens[place : end + 1], begins + 1), begins, ends))
        place = end + 1
    return tuple(found)


def _closing(tokens: Sequence[Token], place: int) -> int:
    """Where what opens at a place closes."""
    if tokens[place].nesting < 1:
        return place
    level = tokens[place].level
    return next(n for n in range(place + 1, len(tokens)) if tokens[n].nesting == -1 and tokens[n].level == level)


def _children(tokens: Sequence[Token], line: int) -> list[Node]:
    found, place = [], 1
    while place < len(tokens) - 1:
        end = _closing(tokens, place)
        found.append(_block(tokens[place : end + 1], line))
        place = end + 1
    return found


def _block(tokens: Sequence[Token], line: int) -> Node:
    opening = tokens[0]
    match opening.type:
        case "paragraph_open":
            return node("paragraph", read_words(tokens[1].content, line))
        case "heading_open" if opening.tag == "h2" and opening.level == 0:
            return node("heading", read_words(tokens[1].content, line))
        case "blockquote_open":
            return node("blockquote", _children(tokens, line))
        case "bullet_list_open":
            return node("bullet_list", _children(tokens, line))
        case "ordered_list_open":
            start = opening.attrGet("start")
            return node("ordered_list", _children(tokens, line), start=1 if start is None else int(start))
        case "list_item_open":
            return node("list_item", _children(tokens, line))
        case "table_open" if opening.level == 0:
            return node("table", list(_rows(tokens, line)))
        case "hr" if opening.markup.startswith("*") and opening.level == 0:
            return node("page_break")
    raise Unreadable(opening.type, line)


def _rows(tokens: Sequence[Token], line: int) -> Iterator[Node]:
    cells: list[Node] = []
    aligned: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            cells = []
        elif token.type in ("th_open", "td_open"):
            kind = "table_header" if token.type == "th_open" else "table_cell"
            if kind == "table_header":
                aligned.append(str(token.attrGet("style") or "").removeprefix("text-align:") or "left")
            content = read_words(tokens[place + 1].content, line)
            cells.append(node(kind, content, align=aligned[len(cells)]))
        elif token.type == "tr_close":
            yield node("table_row", cells)


def read_words(source: str, line: int) -> list[Node]:
    """The inline nodes of one paragraph’s source. Raises Unreadable, with this line."""
    try:
        tokens = inline_tokens(source)
    except MalformedCondition as malformed:
        raise Unreadable(malformed.code, line) from None
    return joined(list(_pieces(tokens, (), line)))


def _pieces(tokens: Iterable[Token], outer: Marks, line: int) -> Iterator[Node]:
    marks: list[Mapping[str, Any]] = list(outer)
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield text(token.content.replace("\t", " "), _ordered(marks))
            case "softbreak":
                yield text(" ", _ordered(marks))
            case "hardbreak":
                yield _marked(node("hard_break"), [mark for mark in marks if mark["type"] in ("condition", "link")])
            case "strong_open" | "em_open":
                marks.append({"type": token.type.removesuffix("_open")})
            case "link_open":
                marks.append({"type": "link", "attrs": {"href": str(token.attrGet("href"))}})
            case "strong_close" | "em_close" | "link_close":
                kind = token.type.removesuffix("_close")
                last = next(n for n in reversed(range(len(marks))) if marks[n]["type"] == kind)
                del marks[last]
            case "field":
                yield _marked(node("field", name=token.meta["name"], format=token.meta["format"]), marks)
            case "condition":
                condition = {"type": "condition", "attrs": {"name": token.meta["name"]}}
                yield from _pieces(token.children or (), (*marks, condition), line)
            case _:
                raise Unreadable(token.type, line)


def _marked(one: Node, marks: Sequence[Mapping[str, Any]]) -> Node:
    return one | {"marks": _ordered(marks)} if marks else one


_RANK = {"condition": 0, "link": 1, "strong": 2, "em": 3}
"""From the outermost to the innermost."""


def _ordered(marks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each kind once, from the outermost to the innermost: bold within bold is bold."""
    kinds = {mark["type"]: mark for mark in marks}
    return sorted(kinds.values(), key=lambda mark: _RANK[mark["type"]])
