"""Whether a letter prints a passage that the text has for its registry alone."""

from collections.abc import Iterator
from functools import lru_cache

from app.letters.text.blocks import leaves
from app.letters.text.fields import Condition, Part, Text
from app.letters.text.template import CompiledTemplate

LEAST = 12
"""Characters by which words are known again."""


def has_own_passage(text: CompiledTemplate, registry: str, printed: str) -> bool:
    """Whether the `printed` words of a letter have any that only some registries read. True where no registry has a
    passage, and where a passage has too few words of its own to tell."""
    passages = _passages(text)
    if not any(passages.values()):
        return True
    words = passages.get(registry, ())
    if not words:
        return text.variant(registry) != text.others
    letter = " ".join(printed.split())
    return any(word in letter for word in words)


@lru_cache(maxsize=32)
def _passages(text: CompiledTemplate) -> dict[str, tuple[str, ...]]:
    """By registry, the words of its own passages, without what fields put in."""
    for_all = {words for content in leaves(text.others) for words in _words(content)}
    return {
        slug: tuple(
            words
            for content in leaves(blocks)
            for words in _words(content)
            if words not in for_all and len(words) >= LEAST
        )
        for slug, blocks in text.variants.items()
    }


def _words(content: tuple[Part, ...]) -> Iterator[str]:
    for part in content:
        if isinstance(part, Text):
            yield " ".join(part.text.split())
        elif isinstance(part, Condition):
            yield from _words(part.parts)
