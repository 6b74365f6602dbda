"""Merge fields of Word and other systems in a document: which there are, and fields of ours in their place."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.letters.editing.nodes import Node, joined, node, text
from app.letters.text.fields import normalise
from app.letters.text.formats import FORMATS
from app.letters.text.slips import FOREIGN

OWN = re.compile(r"\(\(([^(),?«»]*[^\W_][^(),?«»]*?)(?:, ?([^(),]+))?\)\)")
"""A field of ours that somebody typed in Word."""

_NO_NAME = re.compile(r"[«»<>{}(),?\\\n]+")


def merge_field(name: str) -> str:
    """A merge field as Word shows it, in words."""
    return f"«{' '.join(_NO_NAME.sub(' ', name).split()) or 'field'}»"


def merge_fields(document: Node) -> tuple[tuple[str, int], ...]:
    """The names in order, as they are first written, and how often each is there."""
    counts, names = Counter[str](), dict[str, str]()
    for one in _texts(document):
        for name, _, _, _ in _found(one["text"]):
            counts[names.setdefault(normalise(name), name)] += 1
    return tuple(counts.items())


def with_fields(document: Node, fields: Mapping[str, str]) -> Node:
    """The document with a field of ours, by its name, for each merge field that is in `fields`; others stay words."""
    return _with_fields(document, {normalise(name): ours for name, ours in fields.items()})


def _with_fields(document: Node, fields: Mapping[str, str]) -> Node:
    content = document.get("content")
    if not content:
        return document
    made = [
        piece
        for one in content
        for piece in (_pieces(one, fields) if one["type"] == "text" else [_with_fields(one, fields)])
    ]
    return document | {"content": joined(made) if any(one["type"] == "text" for one in made) else made}


def linked_fields(nodes: Sequence[Node]) -> list[Node]:
    """Inline nodes of a file of ours: a field in a link is written there in its brackets, since no control may be."""
    made: list[Node] = []
    for one in nodes:
        linked = any(mark["type"] == "link" for mark in one.get("marks", ()))
        names = (
            {normalise(name): name for name, _, _, _ in _found(one["text"])} if linked and one["type"] == "text" else {}
        )
        made += _pieces(one, names) if names else [one]
    return joined(made)


def _pieces(one: Node, fields: Mapping[str, str]) -> Iterator[Node]:
    marks, end = one.get("marks", []), 0
    for name, of, start, stop in _found(one["text"]):
        if not fields.get(normalise(name)):
            continue
        yield text(one["text"][end:start], marks)
        made = node("field", name=fields[normalise(name)], format=of)
        yield made | ({"marks": marks} if marks else {})
        end = stop
    yield text(one["text"][end:], marks)


def _found(words: str) -> Iterator[tuple[str, str, int, int]]:
    """Name, format, start and end of each."""
    found = [(match, "") for match in FOREIGN.finditer(words)]
    found += [(match, (match[2] or "").strip()) for match in OWN.finditer(words)]
    for match, of in sorted(found, key=lambda one: one[0].start()):
        name = next(filter(None, match.groups()))
        if of in ("", *FORMATS):
            yield " ".join(name.split()), of, *match.span()


def _texts(block: Node) -> Iterator[Node]:
    if block["type"] == "text":
        yield block
    for inner in block.get("content", ()):
        yield from _texts(inner)
