"""Which letters a reply answers: named by their references, or found by words of their posts."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.campaigns.as_known import campaign_as_known
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.platform.history import as_at
from app.registry.changes.succession import followed_by
from app.registry.models import PostVersion
from app.registry.posts.posts import PostFilter, PostList
from app.web.typed import reference_in

OFFERED = 20
"""The most letters that a search offers at once."""


@dataclass(frozen=True)
class LetterSearchResult:
    """What came of what was typed: letters that were `named`, references that no letter has, and letters to choose
    from, of `total` that the `words` fit. `already`: how many the words fit that are chosen, when they fit no other."""

    named: Sequence[Letter] = ()
    unknown: Sequence[str] = ()
    offered: Sequence[Letter] = ()
    total: int = 0
    words: str = ""
    already: int = 0


def find_letters(
    session: Session, campaign: Campaign, typed: str, *, besides: Collection[int] = ()
) -> LetterSearchResult:
    """References (a pasted list of them too) name letters; anything else is searched for among the posts, and
    among the organisations that took the place of theirs. `besides`:
    letters that are not offered, since they are chosen already. Of an open letter there are few, and all are offered.
    """
    words = list(map(reference_in, re.split(r"[\s,;]+", typed.strip())))
    if any(word.startswith(f"{campaign.reference}-") for word in words):
        named = letters_named(session, campaign, words)
        return LetterSearchResult(named, [word for word in words if word not in {letter.reference for letter in named}])
    if not typed.strip():
        return LetterSearchResult()
    fitting = select(Letter).where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    if not campaign.open_letter:
        listed = PostList(None, campaign.valid_at, filters=PostFilter(search=typed))
        followed = select(PostVersion.post_id).where(
            PostVersion.organisation_id.in_(followed_by(session, typed)), as_at(PostVersion, campaign.valid_at)
        )
        fitting = fitting.where(
            or_(Letter.post_id.in_(listed.query(PostVersion.post_id)), Letter.post_id.in_(followed))
        )
    others = fitting.where(Letter.id.not_in(besides))
    total = _number(session, others)
    offered = session.scalars(others.order_by(Letter.number).limit(OFFERED)).all()
    return LetterSearchResult(
        offered=offered, total=total, words=typed.strip(), already=0 if total else _number(session, fitting)
    )


def _number(session: Session, letters: Select[Letter]) -> int:
    return session.scalar(select(func.count()).select_from(letters.subquery())) or 0


def letters_named(session: Session, campaign: Campaign, references: Collection[str]) -> Sequence[Letter]:
    """Letters of `campaign` by their references, in the order of their numbers."""
    wanted = set(map(reference_in, references))
    query = select(Letter).where(Letter.campaign_id == campaign.id, Letter.reference.in_(wanted))
    return session.scalars(query.order_by(Letter.number)).all()


def letters_by_id(session: Session, campaign: Campaign, ids: Collection[int]) -> Sequence[Letter]:
    query = select(Letter).where(Letter.campaign_id == campaign.id, Letter.id.in_(ids)).order_by(Letter.number)
    return session.scalars(query).all()


def titles_of(
    session: Session, campaign: Campaign, letters: Collection[Letter], *, known_at: int | None = None
) -> dict[int, str]:
    """Whom they go to, by letter id, as known at audit event `known_at` (None: now); the reference where the post is
    not on its registry's list on the day."""
    ids = select(Letter.id).where(Letter.id.in_([letter.id for letter in letters]))
    valid_at = campaign_as_known(session, campaign, known_at).valid_at
    titles = titles_of_letters(session, ids, valid_at=valid_at, known_at=known_at)
    return {letter.id: titles.get(letter.id) or letter.reference for letter in letters}
