"""Whether what an editor sent is a document: only the nodes, marks and attributes that `read` makes."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeGuard

from app.letters.editing.nodes import KEPT, Node
from app.letters.text.fields import normalise
from app.letters.text.formats import FORMATS

DEEPEST = 22
"""Nodes in one another: what Markdown reads of lists in lists, nine in a passage, with their words."""

_NAME = re.compile(r"(?:[^(),?|\r\n]|\?(?!\?)){1,2000}")
_REGISTRY = re.compile(r"[^,\r\n]{0,200}")
_ADDRESS = re.compile(r"(?!(?:javascript|vbscript|file|data):)[^\s<>]{0,2000}", re.I)
_IN_NO_FILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What controls a terminal, and halves of a pair of surrogates."""
_MOST_IN_A_LIST = 999_999_999

ALIGNED = ("left", "right", "center")

DOCUMENTS = ("doc", "line", "lines")
"""The text of a letter, a subject, and asks."""

Attributes = Mapping[str, Callable[[Any], bool]]


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not _IN_NO_FILE.search(value)


def _is_name(value: object) -> bool:
    return _is_text(value) and bool(_NAME.fullmatch(value)) and bool(normalise(value))


def _are_registries(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_registry, value))


def _is_registry(value: object) -> bool:
    return _is_text(value) and bool(_REGISTRY.fullmatch(value)) and value == value.strip()


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST_IN_A_LIST


def _is_address(value: object) -> bool:
    return _is_text(value) and bool(_ADDRESS.fullmatch(value))


def _is_format(value: object) -> bool:
    return _is_text(value) and (value == "" or value in FORMATS)


def _is_aligned(value: object) -> bool:
    return _is_text(value) and value in ALIGNED


INNER = ("paragraph", "bullet_list", "ordered_list", "blockquote")
OUTER = (*INNER, "heading", "table", "page_break")

HOLDS: Mapping[str, Sequence[str]] = {
    "doc": (*OUTER, "passage"),
    "line": ("paragraph",),
    "lines": ("paragraph",),
    "passage": OUTER,
    "paragraph": ("text", "field", "hard_break"),
    "heading": ("text", "field", "hard_break"),
    "blockquote": INNER,
    "bullet_list": ("list_item",),
    "ordered_list": ("list_item",),
    "list_item": INNER,
    "table": ("table_row",),
    "table_row": ("table_header", "table_cell"),
    "table_header": ("text", "field", "hard_break"),
    "table_cell": ("text", "field", "hard_break"),
    "page_break": (),
    "text": (),
    "field": (),
    "hard_break": (),
}

ATTRIBUTES: Mapping[str, Attributes] = {
    "passage": {"registries": _are_registries},
    "ordered_list": {"start": _is_number},
    "table_header": {"align": _is_aligned},
    "table_cell": {"align": _is_aligned},
    "field": {"name": _is_name, "format": _is_format},
}

MARKS: Mapping[str, Attributes] = {
    "condition": {"name": _is_name},
    "link": {"href": _is_address},
    "strong": {},
    "em": {},
}


class NoDocument(ValueError):
    """It is not a document, and was not made by the editor of this version."""


def require_document(sent: Any) -> Node:
    """Raises NoDocument."""
    _require(isinstance(sent, dict) and _is_text(sent.get("type")) and sent["type"] in DOCUMENTS)
    _check(sent, 0)
    tail = sent.get("attrs", {}).get("tail")
    _require(tail is None or (_is_text(tail) and not tail.strip()))
    return dict(sent)


def _check(one: Any, depth: int) -> None:
    _require(depth < DEEPEST and isinstance(one, dict) and _is_text(one.get("type")) and one["type"] in HOLDS)
    attrs, content = one.get("attrs", {}), one.get("content", [])
    _require(isinstance(attrs, dict) and isinstance(content, list))
    for name, suits in ATTRIBUTES.get(one["type"], {}).items():
        _require(suits(attrs.get(name)))
    for name in KEPT:
        kept = attrs.get(name)
        _require(kept is None or (type(kept) is int if name == "place" else _is_text(kept)))
    if one["type"] == "text":
        _require(isinstance(one.get("text"), str) and bool(one["text"]))
    kinds = HOLDS[one["type"]]
    _require(
        all(isinstance(inner, dict) and _is_text(inner.get("type")) and inner["type"] in kinds for inner in content)
    )
    marks = one.get("marks", [])
    _require(isinstance(marks, list) and all(isinstance(mark, dict) for mark in marks))
    for mark in marks:
        _require(_is_text(mark.get("type")) and mark["type"] in MARKS)
        said = mark.get("attrs", {})
        _require(isinstance(said, dict))
        _require(all(suits(said.get(name)) for name, suits in MARKS[mark["type"]].items()))
    for inner in content:
        _check(inner, depth + 1)
    if one["type"] == "table":
        _check_grid(content)


def _check_grid(rows: Sequence[Any]) -> None:
    """As many cells in each row. Those of the first are its headers, whatever they are called."""
    columns = {len(row.get("content", [])) for row in rows}
    _require(len(columns) == 1 and columns != {0})


def _require(holds: object) -> None:
    if not holds:
        raise NoDocument
