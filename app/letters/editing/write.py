"""Document to source. A block that still says what its source says is written as that."""

import re
from collections.abc import Callable, Iterator, Sequence

from app.letters.editing.inline import lines_of
from app.letters.editing.nodes import Node, said
from app.letters.editing.read import Unreadable, read, read_blocks

GAP = "\n\n"
"""Between two blocks that were not read one after the other."""

DASHES = {"left": "---", "right": "---:", "center": ":-:"}

HOLDS_INDENTED = ("bullet_list", "ordered_list", "blockquote")
"""What an indented line below it goes on with."""

_SIGN = re.compile(r"\s*(?:\d+([.)])|([-+*]))\s")
"""Of a list."""


def write(document: Node) -> str:
    """The body of a letter. Untouched, it is what the document was read from."""
    return f"{_written(document.get('content', ()))}{document.get('attrs', {}).get('tail', chr(10))}"


def _written(blocks: Sequence[Node]) -> str:
    written, before, source_before = "", None, ""
    for block in blocks:
        kept = _kept(block)
        if kept is None and _is_empty(block):
            continue
        source = _source(block, before, source_before, kept)
        if before is None:
            written = _gap(block, 0) or ""
        else:
            gap = _gap_after(before, source_before, block, source)
            if source[:1] == " " and before["type"] in HOLDS_INDENTED and not _apart(source_before, gap, source):
                source = "\n".join(_lines(block))
            written += gap
        written += source
        before, source_before = block, source
    return written


def _gap(block: Node, place: int) -> str | None:
    """What stood before a block that was read at this place."""
    attrs = block.get("attrs", {})
    return str(attrs["gap"]) if attrs.get("place") == place and not attrs["gap"].strip() else None


def _gap_after(before: Node, source_before: str, block: Node, source: str) -> str:
    place = before.get("attrs", {}).get("place")
    gap = _gap(block, place + 1) if isinstance(place, int) else None
    if gap is None:
        return GAP
    if gap.count("\n") > 1 or (gap and "passage" in (before["type"], block["type"])):
        return gap
    # only a line end between them: they may have been changed to what would be one
    return gap if _apart(source_before, gap, source) else GAP


def _apart(source_before: str, gap: str, source: str) -> bool:
    """Whether two sources with a gap between them are two blocks."""
    try:
        together = [said(one) for one, _, _ in read_blocks(source_before + gap + source)]
    except Unreadable:
        return False
    return together == [said(_read_alone(one)) for one in (source_before, source)]


def _read_alone(source: str) -> Node:
    (block, _, _), *_ = read_blocks(source)
    return block


def _kept(block: Node) -> str | None:
    """The source that a block was read from, if it still says that."""
    kept = block.get("attrs", {}).get("source")
    return kept if isinstance(kept, str) and _still_says(block, kept) else None


def _source(block: Node, before: Node | None, source_before: str, kept: str | None) -> str:
    """A block as it was read, where it still says that; else as it is written now."""
    sign = _sign(source_before) if before is not None and before["type"] == block["type"] else ""
    if kept is not None and not (sign and _sign(kept) == sign):
        return kept
    if block["type"] == "passage":
        inside = _written(block.get("content", ())).strip("\n")
        return f"::: for {', '.join(block['attrs']['registries'])}\n{inside}\n:::"
    return "\n".join(_lines(block, not_sign=sign))


def _sign(source: str) -> str:
    """The sign of the list that a source is; blank of anything else."""
    found = _SIGN.match(source)
    return (found[1] or found[2]) if found else ""


def _still_says(block: Node, source: str) -> bool:
    try:
        if block["type"] == "passage":
            found = read(source).get("content", [])
        else:
            found = [one for one, _, _ in read_blocks(source)]
    except Unreadable:
        return False
    return len(found) == 1 and said(found[0]) == said(block)


def _is_empty(block: Node) -> bool:
    """What nobody has written in yet prints nothing, and has no source."""
    if block["type"] in ("page_break", "field"):
        return False
    if block["type"] == "text":
        return not block["text"].strip(" \t\r\n")
    return all(_is_empty(inner) for inner in block.get("content", ()))


def _lines(block: Node, *, not_sign: str = "") -> list[str]:
    """A block in lines. `not_sign`: of the list right before it, which it is no part of."""
    content = block.get("content", ())
    match block["type"]:
        case "paragraph":
            return lines_of(content)
        case "heading":
            (words,) = lines_of(content, one=True)
            bare = words.rstrip("#")
            return [f"## {words if bare == words else f'{bare}{chr(92)}{words[len(bare) :]}'}"]
        case "blockquote":
            return [f"> {line}".rstrip() for line in _stacked(content)]
        case "bullet_list":
            return list(_items(content, lambda _: "+ " if not_sign == "-" else "- "))
        case "ordered_list":
            start, sign = block["attrs"]["start"], ")" if not_sign == "." else "."
            return list(_items(content, lambda number: f"{start + number}{sign} "))
        case "table":
            return list(_table(content))
    return ["***"]


def _stacked(blocks: Sequence[Node]) -> list[str]:
    lines: list[str] = []
    before = None
    sign = ""
    for block in blocks:
        if _is_empty(block):
            continue
        inside = _lines(block, not_sign=sign if before == block["type"] else "")
        lines += [*([""] if lines else []), *inside]
        before, sign = block["type"], _sign(f"{inside[0]} ")
    return lines


def _items(items: Sequence[Node], marker_of: Callable[[int], str]) -> Iterator[str]:
    written = [lines for item in items if (lines := _stacked(item.get("content", ())))]
    loose = any("" in lines for lines in written)
    for number, (first, *others) in enumerate(written):
        if loose and number:
            yield ""
        marker = marker_of(number)
        yield f"{marker}{first}"
        yield from (f"{' ' * len(marker)}{line}".rstrip() for line in others)


def _table(rows: Sequence[Node]) -> Iterator[str]:
    for number, row in enumerate(rows):
        cells = row.get("content", [])
        yield f"| {' | '.join(lines_of(cell.get('content', ()), one=True)[0] for cell in cells)} |"
        if not number:
            yield f"| {' | '.join(DASHES[cell['attrs']['align']] for cell in cells)} |"
