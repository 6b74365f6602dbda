"""All that is searched, in the order in which items are numbered; and how each item is read out."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.evidence.disclosure.finding import campaigns, letters, mail, registry, replies, timelines
from app.evidence.disclosure.finding import published_facts as published
from app.evidence.disclosure.finding.found_item import File, FoundItem
from app.evidence.disclosure.scope import Reach

SOURCES = (
    letters.SOURCE,
    replies.SOURCE,
    mail.SOURCE,
    campaigns.SOURCE,
    registry.SOURCE,
    published.SOURCE,
    timelines.SOURCE,
)


def find_items(session: Session, reach: Reach) -> Iterator[FoundItem]:
    """Each item once, however it was found; between the scope's days."""
    seen = set()
    for source in SOURCES:
        for item in source.find(session, reach):
            if item.key not in seen and reach.scope.holds(item.day):
                seen.add(item.key)
                yield item


def words_of(session: Session, key: str, *, known_at: int) -> str | None:
    """The words of an item that is words alone, as known then; None when it is no longer there."""
    name, _, identity = key.partition(":")
    for source in SOURCES:
        if name in source.words:
            return source.words[name](session, identity, known_at)
    raise LookupError(key)


def file_of(session: Session, key: str) -> File | None:
    """The file that an item is; None when it is no longer there."""
    name, _, identity = key.partition(":")
    for source in SOURCES:
        if name in source.files:
            return source.files[name](session, identity)
    raise LookupError(key)
