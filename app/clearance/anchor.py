"""Where a comment on a paragraph stands in a text that came after it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.clearance.comments import Thread
from app.clearance.read import Paragraph, Text
from app.clearance.redline import ALIKE, likeness


@dataclass(frozen=True)
class Place:
    """`paragraph` None: the paragraph is gone. `changed`: its words are not what they were."""

    paragraph: Paragraph | None
    changed: bool = False


@dataclass(frozen=True)
class Placed:
    """A comment as one text shows it, and with whose text (`registry`) it was said. `paragraph` None: it is on the
    whole text or, when `changed`, on a paragraph that is gone."""

    thread: Thread
    registry: str
    paragraph: Paragraph | None
    changed: bool = False


def place(quote: str, block: int, paragraphs: Sequence[Paragraph]) -> Place:
    """The paragraph that has the words `quote`; else the one most like it. `block`: where it stood, which decides
    between equals."""
    near = sorted((one for one in paragraphs if one.lines), key=lambda one: abs(one.block - block))
    for one in near:
        if one.words == quote:
            return Place(one)
    alike = max(near, key=lambda one: likeness(one.words, quote), default=None)
    if alike is None or likeness(alike.words, quote) < ALIKE:
        return Place(None, changed=True)
    return Place(alike, changed=True)


def elsewhere(words: Sequence[str], paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """The paragraph of another registry's text that has any of these words, exactly: it is the same paragraph."""
    return next((one for one in paragraphs if one.lines and one.words in words), None)


def placed_in(registry: str, texts: Mapping[str, Text], threads: Sequence[Thread]) -> Iterator[Placed]:
    """Where comments stand in the text for a registry: its own, and those on paragraphs that it shares with others.
    `texts`: by registry, as they are asked about now."""
    for thread in threads:
        comment = thread.first.comment
        home = texts.get(comment.registry_slug)
        if comment.paragraph is None:
            if comment.registry_slug == registry:
                yield Placed(thread, registry, None)
            continue
        there = place(comment.quote, comment.paragraph, home.paragraphs) if home else Place(None, changed=True)
        if comment.registry_slug == registry:
            yield Placed(thread, registry, there.paragraph, there.changed)
            continue
        words = [comment.quote, *([there.paragraph.words] if there.paragraph else [])]
        if registry in texts and (shared := elsewhere(words, texts[registry].paragraphs)):
            yield Placed(thread, comment.registry_slug, shared, shared.words != comment.quote)
