"""What a Word file changes of a text: its recipients, fields, conditions and passages, and how many blocks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.drafting.word.readers import Block, blocks_of, reader_changes, replaced
from app.drafting.word.words import count_words
from app.letters.editing.nodes import Node
from app.letters.editing.read import Unreadable, read
from app.letters.text.fields import normalise
from app.web.difference import is_short
from app.web.filters import format_plural, quoted
from app.web.matching import Effort
from app.web.names import recipients_of
from app.web.pairing import pairs

Mark = tuple[tuple[str, ...], str]
"""The kind and the name of a field, condition or passage; and how a list names it."""


@dataclass(frozen=True)
class TextChanges:
    """`lost`, `new`: fields, conditions and passages, as a list names them. `readers`: what is for other recipients
    now, in sentences. `counts`: of blocks, in words; blank: none changed, or either text can't be told by blocks."""

    readers: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    counts: str = ""


def text_changes(before: str, after: str, names: Mapping[str, str]) -> TextChanges:
    """Between two bodies. `names` of registries by slug."""
    try:
        old, new = read(before), read(after)
    except Unreadable:
        return TextChanges()
    marks, others = ([*_marks(document, names)] for document in (old, new))
    lost = tuple(_lost(marks, others))
    known = {mark for mark, _ in marks}
    added = tuple(words for mark, words in dict(others).items() if mark not in known)
    readers = reader_changes(old, new, names)
    return TextChanges(readers, lost, added, _counts([*blocks_of(old)], [*blocks_of(new)]))


def _lost(marks: Sequence[Mark], others: Sequence[Mark]) -> Iterator[str]:
    """Those that are in fewer places, and in how many where they are still in some."""
    before, after = (Counter(mark for mark, _ in found) for found in (marks, others))
    for mark, words in dict(marks).items():
        if after[mark] < before[mark]:
            gone = before[mark] - after[mark]
            yield f"{words}, in {gone:,} of {format_plural(before[mark], 'place')}" if after[mark] else words


def _marks(block: Node, names: Mapping[str, str]) -> Iterator[Mark]:
    """Each field, condition and passage, as often as it is there."""
    if block["type"] == "field":
        yield ("field", normalise(block["attrs"]["name"])), f"the field “{block['attrs']['name']}”"
    elif block["type"] == "passage":
        slugs = block["attrs"]["registries"]
        yield ("passage", *sorted(slugs)), f"text only for {recipients_of([names.get(slug, slug) for slug in slugs])}"
    content = block.get("content", ())
    for name, _ in groupby(content, key=_condition):
        if name:
            yield ("condition", normalise(name)), f"text only if {quoted(name)} is yes"
    for inner in content:
        yield from _marks(inner, names)


def _condition(inline: Node) -> str:
    return next((mark["attrs"]["name"] for mark in inline.get("marks", ()) if mark["type"] == "condition"), "")


def _counts(old: Sequence[Block], new: Sequence[Block]) -> str:
    """What is elsewhere in the other text was moved; of the rest, one block that is like another was changed."""
    changed = added = removed = moved = 0
    effort = Effort()
    for before, after, elsewhere in replaced(old, new, effort):
        gone, come = ([block.words for block in blocks] for blocks in (before, after))
        moved += elsewhere
        alike = sum(None not in pair for pair in pairs(gone, come, effort))
        alike = max(alike, int(len(gone) == len(come) == 1 and is_short(*gone, *come)))
        changed += alike
        removed += len(gone) - alike
        added += len(come) - alike
    return count_words(added, changed, removed, moved)
