"""Posts to which no letter can be made: characters that its typeface lacks, names and address too long for the window.

The letter engine says so itself, of the names and the address that a letter would carry, in one pass over all posts.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.letters.compose import addressee_names
from app.letters.page.glyphs import unprintable
from app.letters.page.measures import SMALL_PT, WINDOW, WINDOW_LINES
from app.letters.page.typeface import MM_PER_PT
from app.letters.page.wording import WORDING
from app.letters.recipient.address import AddressOverflow, lay_out
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder, name_line
from app.platform.database import plain_rows
from app.registry.contacts.of_posts import KnownContact, postal_addresses
from app.registry.events import CHANGES_NO_REGISTRY
from app.registry.holders.person import addressed_on
from app.registry.models import HolderVersion, OrganisationVersion, PostVersion
from app.registry.quality.posts import QualityMoment, select_listed_posts

SURELY = int(WINDOW.width / (SMALL_PT * MM_PER_PT))
"""Characters that fit on a line of the window whatever they are: none is wider than an em."""


@dataclass(frozen=True)
class Names:
    """What the engine says, by post id: the characters that it can't print, and the lines that it would need; and the
    registry of each post."""

    not_printable: Mapping[int, tuple[str, ...]]
    overflow: Mapping[int, int]
    registries: Mapping[int, str]

    def of(self, kind: str) -> Mapping[int, Any]:
        return {"not-printable": self.not_printable, "overflow": self.overflow}[kind]


NAMES: EventMemory[Names] = EventMemory(CHANGES_NO_REGISTRY, most=2)
"""Of all posts, by the moment."""


def names_of_posts(session: Session, at: QualityMoment, post_ids: Collection[int] | None = None) -> Names:
    """Of all posts, or of some."""
    if post_ids is None:
        return NAMES.recall(session, at, lambda: _names(session, at, None))
    return _names(session, at, post_ids)


def _names(session: Session, at: QualityMoment, post_ids: Collection[int] | None) -> Names:
    addresses = postal_addresses(session, valid_at=at.valid_at, known_at=at.known_at)
    acting = WORDING["en"].acting
    unknown, long, registries = {}, {}, {}
    for post_id, slug, organisation_id, salutation, recipient in _recipients(session, at, post_ids):
        name = name_line(recipient.holder) if recipient.holder else ""
        names = addressee_names(recipient, name, acting)
        address = addresses.of(post_id, organisation_id)
        block = (*names, *address.lines) if address else tuple(names)
        if characters := _unprintable("\n".join((*block, salutation))):
            unknown[post_id], registries[post_id] = characters, slug
        if len(block) > WINDOW_LINES or len(max(block, key=len)) > SURELY:
            lines = _too_many(names, address)
            if lines:
                long[post_id], registries[post_id] = lines, slug
    return Names(unknown, long, registries)


def _unprintable(text: str) -> tuple[str, ...]:
    """Most names need no second look."""
    plain = text.replace("\n", " ").replace("’", " ")
    return () if plain.isascii() and plain.isprintable() else unprintable((text,))


def _too_many(names: Sequence[str], address: KnownContact | None) -> int:
    """The lines that don't fit the window; 0 when they do."""
    try:
        lay_out(names, address.lines if address else (), county=address.county if address else "")
    except AddressOverflow as refused:
        return int(str(refused.facts["lines"]))
    return 0


def _recipients(
    session: Session, at: QualityMoment, post_ids: Collection[int] | None
) -> Iterator[tuple[int, str, int, str, Recipient]]:
    """With as much of each as its names need: post, registry, organisation, salutation, recipient."""
    holder = (HolderVersion.post_id == PostVersion.post_id) & addressed_on(at.valid_at, at.known_at)
    rows = select_listed_posts(
        at,
        PostVersion.post_id,
        PostVersion.registry_slug,
        PostVersion.organisation_id,
        PostVersion.title,
        PostVersion.salutation,
        PostVersion.names_organisation,
        OrganisationVersion.name,
        HolderVersion.full_name,
        HolderVersion.title,
        HolderVersion.post_nominals,
        HolderVersion.salutation,
        HolderVersion.acting,
    ).outerjoin(HolderVersion, holder)
    if post_ids is not None:
        rows = rows.where(PostVersion.post_id.in_(post_ids))
    plain: Sequence[Any] = plain_rows(session, rows)
    for (
        post_id,
        slug,
        body_id,
        title,
        office,
        named,
        body,
        full_name,
        style,
        letters,
        personal,
        acting,
    ) in plain:
        person = None
        if full_name is not None:
            person = Holder(full_name=full_name, title=style, post_nominals=letters, acting=acting)
        recipient = Recipient(
            reference="", post_title=title, names_organisation=named, holder=person, organisation=body
        )
        yield post_id, slug, body_id, personal or office, recipient
