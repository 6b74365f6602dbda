"""What a Word file changes of a text: its recipients, fields, conditions and passages, and how many blocks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.drafting.word.readers import Block, blocks_of, reader_changes
from app.drafting.word.words import count_words
from app.letters.editing.nodes import Node
from app.letters.editing.read import Unreadable, read
from app.letters.text.fields import normalise
from app.web.difference import is_short
from app.web.filters import quoted
from app.web.matching import Effort, Matcher
from app.web.names import recipients_of
from app.web.pairing import pairs


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
    marks, others = (dict(_marks(document, names)) for document in (old, new))
    lost = tuple(words for mark, words in marks.items() if mark not in others)
    added = tuple(words for mark, words in others.items() if mark not in marks)
    readers = reader_changes(old, new, names)
    return TextChanges(readers, lost, added, _counts([*blocks_of(old)], [*blocks_of(new)]))


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


def _counts(old: Sequence[Block], new: Sequence[Block]) -> str:
    """What is elsewhere in the other text was moved; of the rest, one block that is like another was changed."""
    before, after = ({block.key for block in blocks} for blocks in (old, new))
    changed = added = removed = moved = 0
    effort = Effort()
    for what, i, j, k, m in Matcher([*_keys(old)], [*_keys(new)], effort).get_opcodes():
        if what == "equal":
            continue
        gone = [block.words for block in old[i:j] if block.key not in after]
        come = [block.words for block in new[k:m] if block.key not in before]
        moved += m - k - len(come)
        alike = sum(None not in pair for pair in pairs(gone, come, effort))
        alike = max(alike, int(len(gone) == len(come) == 1 and is_short(*gone, *come)))
        changed += alike
        removed += len(gone) - alike
        added += len(come) - alike
    return count_words(added, changed, removed, moved)


def _keys(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.key for block in blocks)
