"""Whom the letters of a campaign go to, and which of them words find."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.campaigns.letters import open_letter_addressee
from app.campaigns.models import Campaign, Letter
from app.platform.database import plain_rows
from app.registry.changes.succession import followed_by
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.posts import PostFilter, PostList, full_title
from app.registry.posts.search import searchable_text, words_in
from app.tracking.answers import TrackedLetter
from app.web.typed import reference_in

OFF_THE_LIST = "A post that is no longer in its registry"

FEW = 500
"""Letters that a query names one by one; of more, all of the campaign are read."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """`post`: its full title. `organisation` is blank of a whole registry, and of a post off its registry's list."""

    post: str
    organisation: str


def recipients_of(
    session: Session, campaign: Campaign, letters: Iterable[TrackedLetter], *, registries: Mapping[str, str]
) -> dict[int, Recipient]:
    """By letter id, on the campaign's day. `registries`: names by slug. Few letters are asked for by their ids."""
    letters = list(letters)
    posts = _posts(campaign, PostVersion.title, OrganisationVersion.name, PostVersion.names_organisation)
    if len(letters) <= FEW:
        posts = posts.where(Letter.id.in_([letter.id for letter in letters]))
    rows: Sequence[Any] = plain_rows(session, posts)
    found = {
        letter_id: Recipient(full_title(title, organisation, names_organisation=named), organisation)
        for letter_id, title, organisation, named in rows
    }
    return {letter.id: found.get(letter.id) or _unlisted(letter, registries) for letter in letters}


def find_letters(
    session: Session, campaign: Campaign, letters: Iterable[TrackedLetter], words: str, *, registries: Mapping[str, str]
) -> set[int]:
    """Ids of the letters whose reference holds `words`, or whose post, organisation or holder has each of
    them; or those of an organisation whose place one took that has."""
    found = set(session.scalars(_posts(campaign, filters=PostFilter(search=words))))
    if before := followed_by(session, words):
        found |= set(session.scalars(_posts(campaign).where(PostVersion.organisation_id.in_(before))))
    reference, typed = reference_in(words), words_in(words)
    for letter in letters:
        everybody = (
            searchable_text(open_letter_addressee(registries[letter.registry])) if letter.post_id is None else ""
        )
        if reference in letter.reference or (everybody and typed and all(word in everybody for word in typed)):
            found.add(letter.id)
    return found


def _posts(campaign: Campaign, *columns: Any, filters: PostFilter | None = None) -> Select[Any]:
    """`columns` after the letter's id, over the letters of the campaign to posts that are listed on its day."""
    posts = PostList(None, campaign.valid_at, filters=filters or PostFilter()).query(Letter.id, *columns)
    return posts.join(Letter, Letter.post_id == PostVersion.post_id).where(Letter.campaign_id == campaign.id)


def _unlisted(letter: TrackedLetter, registries: Mapping[str, str]) -> Recipient:
    return Recipient(open_letter_addressee(registries[letter.registry]) if letter.post_id is None else OFF_THE_LIST, "")
