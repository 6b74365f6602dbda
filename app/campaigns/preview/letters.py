"""The letters of a campaign as a list to step through: searched, filtered, and where in it one letter stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.platform.history import as_at
from app.registry.models import PostVersion
from app.registry.posts.posts import PostFilter, PostList
from app.web.typed import reference_in

AROUND = 12
"""Letters shown in the list beside the pages."""


@dataclass(frozen=True)
class PreviewFilter:
    """What to step through: words of the post or a reference, one registry, facts of the organisation. `among`: ids of
    letters, such as those of one finding; None: all."""

    search: str = ""
    registry: str = ""
    posts: PostFilter = field(default_factory=PostFilter)
    among: Select[int] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Line:
    """A letter of the list, with the title of its post on the campaign's day."""

    letter: Letter
    title: str
    title_verified_on: date | None


@dataclass(frozen=True)
class PreviewList:
    """`place` of the current letter among `total` (from 1), its neighbours, and the lines around it."""

    total: int
    lines: Sequence[Line] = ()
    current: Line | None = None
    place: int = 0
    previous: str | None = None
    next: str | None = None


def preview_list(session: Session, campaign: Campaign, chosen: PreviewFilter, *, current: str) -> PreviewList:
    """The list under a filter, standing at the letter with the reference `current`, or at its first letter."""
    listed = letters_under(campaign, chosen)
    total = session.scalar(select(func.count()).select_from(listed(Letter.id).subquery())) or 0
    if not total:
        return PreviewList(total=0)
    number = session.scalar(listed(Letter.number).where(Letter.reference == current)) if current else None
    place = 1
    if number is not None:
        before = listed(Letter.id).where(Letter.number < number)
        place += session.scalar(select(func.count()).select_from(before.subquery())) or 0
    first = max(0, min(place - 1 - AROUND // 2, total - AROUND))
    letters = session.scalars(listed(Letter).order_by(Letter.number).offset(first).limit(AROUND)).all()
    ids = select(Letter.id).where(Letter.id.in_([letter.id for letter in letters]))
    titles = titles_of_letters(session, ids, valid_at=campaign.valid_at)
    verified = _verified(session, ids, valid_at=campaign.valid_at)
    lines = [Line(letter, titles.get(letter.id, ""), verified.get(letter.id)) for letter in letters]
    at = place - 1 - first
    return PreviewList(
        total=total,
        lines=lines,
        current=lines[at],
        place=place,
        previous=lines[at - 1].letter.reference if at else None,
        next=lines[at + 1].letter.reference if at + 1 < len(lines) else None,
    )


def _verified(session: Session, letter_ids: Select[int], *, valid_at: date) -> dict[int, date | None]:
    rows = session.execute(
        select(Letter.id, PostVersion.title_verified_on)
        .join(PostVersion, PostVersion.post_id == Letter.post_id)
        .where(Letter.id.in_(letter_ids), as_at(PostVersion, valid_at))
    )
    return dict(rows.all())


def letters_under(campaign: Campaign, chosen: PreviewFilter) -> Callable[..., Select[Any]]:
    """A query of any columns over the letters under `chosen`. Facts of posts leave an open letter out."""
    searched = reference_in(chosen.search)
    by_reference = searched.startswith(f"{campaign.reference}-")
    posts = replace(chosen.posts, search="" if by_reference else chosen.search)

    def query(*columns: Any) -> Select[Any]:
        statement = select(*columns).where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
        if chosen.registry:
            statement = statement.where(Letter.registry_slug == chosen.registry)
        if chosen.among is not None:
            statement = statement.where(Letter.id.in_(chosen.among))
        if posts != PostFilter():
            listed = PostList(chosen.registry or None, campaign.valid_at, filters=posts)
            statement = statement.where(Letter.post_id.in_(listed.query(PostVersion.post_id)))
        return statement.where(Letter.reference == searched) if by_reference else statement

    return query
