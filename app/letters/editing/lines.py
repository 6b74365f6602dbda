"""A subject and the asks of a letter as documents, and back: each a paragraph, whose words alone have marks."""

from collections.abc import Sequence

from app.letters.editing.check import NoDocument, require_document
from app.letters.editing.inline import line_of
from app.letters.editing.nodes import Node, node, said
from app.letters.editing.read import Unreadable, read_words
from app.letters.problems import Problems
from app.letters.text.fields import on_one_line
from app.letters.text.markup import parse_line


def read_lines(text: str, kind: str) -> Node:
    """The document of a box that holds a "line", or "lines", one thing to each. Raises Unreadable."""
    lines = [line for line in text.splitlines() if line.strip()]
    document = node(kind, [_read(line, number) for number, line in enumerate(lines, 1)])
    try:
        return require_document(document)
    except NoDocument:
        raise Unreadable("no_document", 1) from None


def write_lines(document: Node) -> str:
    """What the box holds. A line that still says what its source says is written as that."""
    return "\n".join(filter(None, map(_written, document.get("content", ()))))


def _read(source: str, line: int) -> Node:
    return node("paragraph", read_words(source, line), source=source)


def _written(paragraph: Node) -> str:
    source = paragraph.get("attrs", {}).get("source")
    if source is not None and _says(source, paragraph):
        return on_one_line(source)
    return _line(paragraph.get("content", ()))


def _line(words: Sequence[Node]) -> str:
    """The words with a sign escaped only where one would be read: asks are also shown as they are written."""
    escaped = line_of(words)
    if any(one.get("marks") for one in words):
        return escaped
    typed = on_one_line("".join(one["text"] if one["type"] == "text" else line_of([one]) for one in words))
    problems: Problems = []
    parse_line(typed, problems)
    return escaped if problems or read_words(typed, 1) != read_words(escaped, 1) else typed


def _says(source: str, paragraph: Node) -> bool:
    try:
        return said(_read(source, 1)) == said(paragraph)
    except Unreadable:
        return False
