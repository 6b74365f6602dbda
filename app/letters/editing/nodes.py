"""The nodes of an edited document, as ProseMirror writes them in JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

Node = dict[str, Any]
"""`type`; perhaps `attrs`, `content` (nodes), and of inline nodes `text` and `marks`. A block of the text, or of a
passage for some registries, that was read has the attributes `source`, as it was written; `gap`, what stood between it
and the block before; and `place`, its number among the blocks there, from 0. One that is new has none of them."""

KEPT = ("source", "gap", "place")
"""Attributes that are no part of what a block says."""


def node(kind: str, content: Sequence[Node] = (), **attrs: Any) -> Node:
    made: Node = {"type": kind}
    if attrs:
        made["attrs"] = attrs
    if content:
        made["content"] = list(content)
    return made


def text(words: str, marks: Sequence[Mapping[str, Any]] = ()) -> Node:
    return {"type": "text", "text": words, **({"marks": list(marks)} if marks else {})}


def said(block: Node) -> Node:
    """A block without the attributes that are no part of what it says."""
    attrs = {name: value for name, value in block.get("attrs", {}).items() if name not in KEPT}
    rest = {name: value for name, value in block.items() if name not in ("attrs", "content")}
    content = [said(inner) for inner in block.get("content", ())]
    return rest | ({"attrs": attrs} if attrs else {}) | ({"content": content} if content else {})


def joined(nodes: Sequence[Node]) -> list[Node]:
    """Inline nodes, neighbours of words with the same marks as one, without those that have no words."""
    found: list[Node] = []
    for one in nodes:
        before = found[-1] if found else None
        if one["type"] != "text":
            found.append(one)
        elif before and before["type"] == "text" and before.get("marks", []) == one.get("marks", []):
            found[-1] = before | {"text": before["text"] + one["text"]}
        elif one["text"]:
            found.append(one)
    return found
