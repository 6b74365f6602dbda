"""JSON whose bytes are hashed. For letters: blocks, with or without their fields filled, to JSON; printed ones back."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.letters.bounded_cache import kept_for_each
from app.letters.text.blocks import Block, Content, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import Condition, Field, LinkAddress, Part, Run

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(content: Any) -> bytes:
    """The one way in which JSON that is hashed is written: UTF-8, keys sorted, no spare white space."""
    return _WRITER.encode(content).encode()


def canonical_with_blocks(content: Mapping[str, Any], blocks: Iterable[Block[Run]]) -> bytes:
    """`canonical` of what a letter says, with its blocks as `blocks`. Each is written once, for letters have most of
    their blocks from one template."""
    before, named, after = _WRITER.encode({**content, "blocks": None}).partition('"blocks":')
    return f"{before}{named}[{','.join(map(_encode_block, blocks))}]{after.removeprefix('null')}".encode()


@kept_for_each(4096)
def _encode_block(block: Block[Run]) -> str:
    return _WRITER.encode(_block_to_json(block))


def blocks_to_json(blocks: Iterable[Block[Content]]) -> list[dict[str, Any]]:
    return [_block_to_json(block) for block in blocks]


def _block_to_json(block: Block[Content]) -> dict[str, Any]:
    match block:
        case Paragraph(content=content):
            return {"kind": "paragraph", "content": content_to_json(content)}
        case Heading(content=content):
            return {"kind": "heading", "content": content_to_json(content)}
        case Quote(blocks=inner):
            return {"kind": "quote", "blocks": blocks_to_json(inner)}
        case List(ordered=ordered, start=start, items=items):
            return {"kind": "list", "ordered": ordered, "start": start, "items": [blocks_to_json(i) for i in items]}
        case Table(aligned=aligned, rows=rows):
            written = [[content_to_json(cell) for cell in row] for row in rows]
            return {"kind": "table", "aligned": list(aligned), "rows": written}
    return {"kind": "page break"}


def content_to_json(content: Iterable[Part | Run]) -> list[dict[str, Any]]:
    return [_piece_to_json(piece) for piece in content]


def _piece_to_json(piece: Part | Run) -> dict[str, Any]:
    if isinstance(piece, Condition):
        return {"condition": piece.name, "then": content_to_json(piece.parts)}
    words: dict[str, Any] = {"field": piece.name} if isinstance(piece, Field) else {"text": piece.text}
    if isinstance(piece, Field) and piece.format:
        words["format"] = piece.format
    if isinstance(piece, LinkAddress):
        words["of"] = content_to_json(piece.of)
    if piece.bold:
        words["bold"] = True
    if piece.italic:
        words["italic"] = True
    if isinstance(piece, Run) and piece.missing:
        words["missing"] = True
    return words


def runs_from_json(content: Iterable[dict[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run(**run) for run in content)


def blocks_from_json(blocks: Iterable[dict[str, Any]]) -> tuple[Block[Run], ...]:
    """Printed blocks, as `blocks_to_json` wrote them. Raises ValueError for one of no known kind."""
    return tuple(_block_from_json(block) for block in blocks)


def _block_from_json(data: dict[str, Any]) -> Block[Run]:
    match data["kind"]:
        case "paragraph":
            return Paragraph(runs_from_json(data["content"]))
        case "heading":
            return Heading(runs_from_json(data["content"]))
        case "quote":
            return Quote(blocks_from_json(data["blocks"]))
        case "list":
            return List(data["ordered"], data["start"], tuple(blocks_from_json(item) for item in data["items"]))
        case "table":
            rows = tuple(tuple(runs_from_json(cell) for cell in row) for row in data["rows"])
            return Table(tuple(data["aligned"]), rows)
        case "page break":
            return PageBreak()
    raise ValueError(f"unknown block: {data['kind']!r}")
