"""What a Word file changes of a text: fields, conditions and passages that are gone or new, and how many blocks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.drafting.word.words import count_words
from app.letters.editing.nodes import Node, said
from app.letters.editing.read import Unreadable, read
from app.letters.text.fields import normalise
from app.web.filters import quoted
from app.web.matching import Matcher
from app.web.names import recipients_of


@dataclass(frozen=True)
class TextChanges:
    """`lost`, `new`: fields, conditions and passages, as a list names them. `counts`: of blocks, in words; blank: none
    changed, or either text can't be told by blocks."""

    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    counts: str = ""


def text_changes(before: str, after: str, names: Mapping[str, str]) -> TextChanges:
    """Between two bodies. `names` of registries by slug."""
    try:
        old, new = read(before), read(after)
    except Unreadable:
        return TextChanges()
    marks, others = (dict(_marks(document, names)) for document in (old, new))
    lost = tuple(words for mark, words in marks.items() if mark not in others)
    added = tuple(words for mark, words in others.items() if mark not in marks)
    return TextChanges(lost, added, _counts([*_blocks(old)], [*_blocks(new)]))


def _marks(block: Node, names: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each field, condition and passage, and how it is named."""
    if block["type"] == "field":
        yield ("field", normalise(block["attrs"]["name"])), f"the field “{block['attrs']['name']}”"
    elif block["type"] == "passage":
        slugs = block["attrs"]["registries"]
        yield ("passage", *sorted(slugs)), f"text only for {recipients_of([names.get(slug, slug) for slug in slugs])}"
    for mark in block.get("marks", ()):
        if mark["type"] == "condition":
            name = mark["attrs"]["name"]
            yield ("condition", normalise(name)), f"text only if {quoted(name)} is yes"
    for inner in block.get("content", ()):
        yield from _marks(inner, names)


def _blocks(document: Node) -> Iterator[str]:
    """Paragraphs, lists, tables and the like, those in passages among them."""
    for block in document.get("content", ()):
        if block["type"] == "passage":
            yield from _blocks(block)
        else:
            yield json.dumps(said(block), sort_keys=True)


def _counts(old: list[str], new: list[str]) -> str:
    """What is elsewhere in the other text was moved; of the rest, one block in the place of another was changed."""
    before, after = frozenset(old), frozenset(new)
    changed = added = removed = moved = 0
    for what, i, j, k, m in Matcher(old, new).get_opcodes():
        if what == "equal":
            continue
        gone = sum(block not in after for block in old[i:j])
        come = sum(block not in before for block in new[k:m])
        moved += m - k - come
        changed += min(gone, come)
        removed += max(0, gone - come)
        added += max(0, come - gone)
    return count_words(changed, added, removed, moved)
