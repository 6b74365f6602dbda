"""Which blocks of a text a Word file gives to other recipients, whatever was done in Word to make it so."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.letters.editing.nodes import Node, said
from app.letters.word_text.report import shortened
from app.web.difference import is_short
from app.web.filters import quoted
from app.web.matching import Effort, Matcher
from app.web.names import recipients_of
from app.web.pairing import ALIKE, PAIR, likeness

EVERYONE: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A paragraph, list, table or the like. `key`: the same of blocks that say the same. `readers`: the registries
    that it is for, in order; EVERYONE outside of passages."""

    key: str
    words: str
    readers: tuple[str, ...]


def blocks_of(document: Node, readers: tuple[str, ...] = EVERYONE) -> Iterator[Block]:
    """Those in passages among them."""
    for block in document.get("content", ()):
        if block["type"] == "passage":
            yield from blocks_of(block, tuple(sorted(block["attrs"]["registries"])))
        else:
            yield Block(json.dumps(said(block), sort_keys=True), " ".join("".join(_words(block)).split()), readers)


def replaced(
    old: Sequence[Block], new: Sequence[Block], effort: Effort
) -> Iterator[tuple[list[Block], list[Block], int]]:
    """Place by place: the blocks that are in no place of the new text, those that are in no place of the old one, and
    how many are elsewhere in the old one."""
    before, after = ({block.key for block in blocks} for blocks in (old, new))
    keys, others = ([block.key for block in blocks] for blocks in (old, new))
    for what, i, j, k, m in Matcher(keys, others, effort).get_opcodes():
        if what != "equal":
            come = [block for block in new[k:m] if block.key not in before]
            yield [block for block in old[i:j] if block.key not in after], come, m - k - len(come)


def reader_changes(old: Node, new: Node, names: Mapping[str, str]) -> tuple[str, ...]:
    """In sentences, of neighbours that change alike one. `names` of registries by slug."""
    changes = [(block, before) for block, before in _before([*blocks_of(old)], [*blocks_of(new)]) if block.words]
    found = []
    for (readers, before), group in groupby(changes, key=lambda change: (change[0].readers, change[1])):
        words = [shortened(block.words) for block, _ in group]
        if before:
            found.append(_sentence(words, before, readers, names))
    return tuple(found)


def _sentence(
    words: Sequence[str], before: Sequence[tuple[str, ...]], after: tuple[str, ...], names: Mapping[str, str]
) -> str:
    quotation = quoted(words[0]) if len(words) == 1 else f"{quoted(words[0])} to {quoted(words[-1])}"
    was = " and ".join(_readers(readers, names) for readers in before)
    return f"{quotation}: for {was} now, for {_readers(after, names)} in the Word file"


def _readers(readers: tuple[str, ...], names: Mapping[str, str]) -> str:
    return recipients_of([names.get(slug, slug) for slug in readers]) if readers else "all recipients"


def _before(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block, tuple[tuple[str, ...], ...]]]:
    """Each block with the recipients that the old text has it for, where they are others; none where it is new."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for block in old:
        known.setdefault(block.key, []).append(block.readers)
    keys = {block.key for block in new}
    unmatched = [block for block in old if block.key not in keys]
    effort = Effort()
    in_place = _in_place(old, new, effort)
    for block in new:
        readers = known.get(block.key) or _of_like(block, unmatched, effort) or in_place.get(block, [])
        yield block, () if block.readers in readers else tuple(sorted(set(readers)))


def _of_like(block: Block, old: Sequence[Block], effort: Effort) -> list[tuple[str, ...]]:
    """The recipients of the blocks that say the same in other words."""
    if not effort.covers(PAIR * len(old)):
        return []
    return [one.readers for one in old if likeness(one.words, block.words) >= ALIKE]


def _in_place(old: Sequence[Block], new: Sequence[Block], effort: Effort) -> dict[Block, list[tuple[str, ...]]]:
    """The recipients of the blocks in whose places there are short ones now, which may have no word in common."""
    found: dict[Block, list[tuple[str, ...]]] = {}
    for gone, come, _ in replaced(old, new, effort):
        if len(gone) == len(come):
            for before, after in zip(gone, come, strict=True):
                if is_short(before.words, after.words):
                    found.setdefault(after, []).append(before.readers)
    return found


def _words(block: Node) -> Iterator[str]:
    """Of a block or of what is in one, which ends with a space unless it is a part of a line."""
    if block["type"] == "text":
        yield block["text"]
    elif block["type"] == "field":
        yield f"(({block['attrs']['name']}))"
    else:
        for inner in block.get("content", ()):
            yield from _words(inner)
        yield " "
