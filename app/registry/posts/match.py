"""A pasted list to posts: which post each line means on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.models import OrganisationCode, OrganisationVersion, PostVersion
from app.registry.posts.matching import Match, MatchCandidate, match_lines
from app.registry.posts.posts import PostList, full_title


@dataclass(frozen=True)
class LineMatches:
    """`matches`: one for each line that is not blank. `titles`: full titles of every post that one may mean."""

    matches: list[Match]
    titles: dict[int, str]


def match_posts(
    session: Session, lines: Iterable[str], *, among: PostList | Collection[int], valid_at: date
) -> LineMatches:
    """What each line means among the posts of a list, or those with these ids, as they are named on the day."""
    posts = among if isinstance(among, PostList) else PostList(None, valid_at)
    query = posts.query(
        PostVersion.post_id,
        PostVersion.title,
        PostVersion.names_organisation,
        PostVersion.organisation_id,
        OrganisationVersion.name,
        OrganisationVersion.short_name,
    )
    if not isinstance(among, PostList):
        query = query.where(PostVersion.post_id.in_(among))
    codes: dict[int, list[str]] = {}
    statement = select(OrganisationCode.organisation_id, OrganisationCode.code).where(as_at(OrganisationCode, valid_at))
    for organisation_id, code in session.execute(statement):
        codes.setdefault(organisation_id, []).append(code)
    titles, candidates = {}, []
    for row in session.execute(query.order_by(PostVersion.post_id)):
        titles[row.post_id] = full_title(row.title, row.name, names_organisation=row.names_organisation)
        candidates.append(
            MatchCandidate(
                row.post_id,
                _names(row.title, row.name, row.short_name, whole=row.names_organisation),
                codes.get(row.organisation_id, ()),
            )
        )
    matches = match_lines(lines, candidates)
    meant = {post_id for match in matches for post_id in match.post_ids}
    return LineMatches(matches, {post_id: titles[post_id] for post_id in meant})


def _names(title: str, organisation: str, short_name: str, *, whole: bool) -> tuple[str, ...]:
    """`whole`: the title names the organisation already, so it tells the post by itself."""
    bodies = (organisation, short_name)
    both = (f"{first} {second}" for body in bodies for first, second in ((title, body), (body, title)))
    return (*bodies, *both, *((title, title.replace(organisation, short_name)) if whole else ()))
