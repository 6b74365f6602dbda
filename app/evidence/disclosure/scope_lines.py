"""What a person types of a scope, one a line: posts, areas, campaigns; and a scope as such lines again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.errors import Refused
from app.evidence.disclosure.scope import Scope, area_names, campaign_references
from app.platform.history import known
from app.registry.models import Area, AreaVersion, Post
from app.registry.posts.titles import last_titles


class UnknownNames(Refused):
    """Lines that name nothing. `unknown`: by the kind of what they should name, each with its lines."""

    code = "not_named"

    def __init__(self, unknown: Mapping[str, list[str]]) -> None:
        super().__init__()
        self.unknown = unknown


@dataclass(frozen=True)
class Lines:
    """As typed."""

    post: str = ""
    area: str = ""
    campaign: str = ""


def scope_in(session: Session, lines: Lines, *, since: date | None, until: date | None) -> Scope:
    """Raises Unnamed."""
    unknown: dict[str, list[str]] = {}
    ids: dict[str, list[int]] = {}
    for kind, known_as in KNOWN_AS.items():
        typed = [one.strip() for one in getattr(lines, kind).splitlines() if one.strip()]
        names = known_as(session) if typed else {}
        ids[kind] = [names[one.casefold()] for one in typed if one.casefold() in names]
        if wrong := [one for one in typed if one.casefold() not in names]:
            unknown[kind] = wrong
    if unknown:
        raise UnknownNames(unknown)
    return Scope.of(ids, since, until)


def lines_of(session: Session, scope: Scope) -> Lines:
    titles = last_titles(session, scope.posts)
    return Lines(
        "\n".join(titles[post] for post in scope.posts if post in titles),
        "\n".join(area_names(session, scope.areas).values()),
        "\n".join(campaign_references(session, scope.campaigns).values()),
    )


def _posts(session: Session) -> dict[str, int]:
    titles = last_titles(session, session.scalars(select(Post.id)).all())
    return {title.casefold(): post_id for post_id, title in titles.items()}


def _areas(session: Session) -> dict[str, int]:
    names = dict(session.execute(select(AreaVersion.name, AreaVersion.area_id).where(known(AreaVersion))).all())
    slugs = dict(session.execute(select(Area.slug, Area.id)).all())
    return {name.casefold(): area_id for name, area_id in (slugs | names).items()}


def _campaigns(session: Session) -> dict[str, int]:
    rows = dict(session.execute(select(Campaign.reference, Campaign.id)).all())
    return {reference.casefold(): campaign_id for reference, campaign_id in rows.items()}


KNOWN_AS: Mapping[str, Callable[[Session], dict[str, int]]] = {
    "post": _posts,
    "area": _areas,
    "campaign": _campaigns,
}
"""What each may be called, in small letters, with its id."""
