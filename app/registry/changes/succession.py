"""Which organisations followed which: whoever took a body's place may answer for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.models import OrganisationCode, OrganisationVersion, PostVersion, Succession
from app.registry.posts.posts import PostList, full_title
from app.registry.posts.search import searchable_text

ABBREVIATIONS = {"integrated_care_board": "ICB", "clinical_commissioning_group": "CCG"}
"""What people call a kind of organisation in place of the last words of its name."""


@dataclass(frozen=True)
class Follower:
    """`on`: the first day of its charge; `part`: what it took over, as recorded, where others took over the rest."""

    organisation_id: int
    name: str
    on: date | None
    part: str = ""


def followers_of(session: Session, organisation_ids: Collection[int]) -> list[Follower]:
    """The organisations that took over from each of these, directly or in the end, the first to follow first. An
    organisation that followed only some of them can't answer for the others."""
    rows = session.execute(
        select(Succession.predecessor_id, Succession.successor_id, Succession.valid_from, Succession.note)
        .where(known(Succession))
        .order_by(Succession.valid_from, Succession.successor_id)
    ).all()
    after: dict[int, set[int]] = {}
    for row in rows:
        after.setdefault(row.predecessor_id, set()).add(row.successor_id)
    reached = [_all_after(after, one) for one in organisation_ids]
    common = set.intersection(*reached) - set(organisation_ids) if reached else set()
    on_the_way = set(organisation_ids).union(*reached)
    found: dict[int, tuple[date | None, str]] = {}
    for row in rows:
        if row.successor_id in common and row.predecessor_id in on_the_way:
            part = row.note if len(after[row.predecessor_id]) > 1 else ""
            found.setdefault(row.successor_id, (row.valid_from, part))
    names = _last(session, found)
    return [Follower(one, names[one].name, *facts) for one, facts in found.items() if one in names]


def predecessors_of(session: Session, organisation_ids: Collection[int]) -> dict[int, str | None]:
    """By id, all from which one of these took over, directly or in the end. None: nobody else did; otherwise what it
    took over, as recorded, which may be blank."""
    rows = session.execute(
        select(Succession.predecessor_id, Succession.successor_id, Succession.note).where(known(Succession))
    ).all()
    before: dict[int, dict[int, str]] = {}
    heirs: dict[int, set[int]] = {}
    for row in rows:
        before.setdefault(row.successor_id, {})[row.predecessor_id] = row.note
        heirs.setdefault(row.predecessor_id, set()).add(row.successor_id)
    found: dict[int, str | None] = {}
    together = set(organisation_ids).union(*(_all_after(before, one) for one in organisation_ids))
    waiting = list(organisation_ids)
    while waiting:
        successor = waiting.pop(0)
        for predecessor, note in before.get(successor, {}).items():
            if predecessor not in found:
                found[predecessor] = note if heirs[predecessor] - together else found.get(successor)
                waiting.append(predecessor)
    return found


@dataclass(frozen=True)
class SuccessorPost:
    """A post of the same registry at an organisation that followed."""

    post_id: int
    title: str


def successor_posts(
    session: Session, post_ids: Collection[int], *, today: date
) -> Mapping[int, Sequence[SuccessorPost]]:
    """By the id of a post that is not on its registry's list: the posts of the same registry, on the list `today`, at
    the organisations that followed its own, at once or in the end; before them, those of the same title at its
    own. Three queries, however many posts."""
    versions = select(PostVersion.post_id, PostVersion.organisation_id, PostVersion.registry_slug, PostVersion.title)
    statement = versions.where(PostVersion.post_id.in_(post_ids), known(PostVersion))
    last = {row.post_id: row for row in session.execute(statement.order_by(PostVersion.valid_from.nulls_first()))}
    pairs = session.execute(select(Succession.predecessor_id, Succession.successor_id).where(known(Succession))).all()
    after: dict[int, set[int]] = {}
    for predecessor, successor in pairs:
        after.setdefault(predecessor, set()).add(successor)
    columns = (PostVersion.post_id, PostVersion.title, PostVersion.names_organisation, OrganisationVersion.name)
    slugs = {row.registry_slug for row in last.values()}
    query = PostList(None, today).query(*columns, PostVersion.organisation_id, PostVersion.registry_slug)
    listed: dict[tuple[int, str], list[SuccessorPost]] = {}
    same: dict[tuple[int, str, str], list[SuccessorPost]] = {}
    for row in session.execute(query.where(PostVersion.registry_slug.in_(slugs)).order_by(OrganisationVersion.name)):
        title = full_title(row.title, row.name, names_organisation=row.names_organisation)
        listed.setdefault((row.organisation_id, row.registry_slug), []).append(SuccessorPost(row.post_id, title))
        key = (row.organisation_id, row.registry_slug, row.title)
        same.setdefault(key, []).append(SuccessorPost(row.post_id, title))
    found = {}
    for post_id, row in last.items():
        anew = same.get((row.organisation_id, row.registry_slug, row.title), ())
        after_it = sorted(_all_after(after, row.organisation_id))
        later = [post for one in after_it for post in listed.get((one, row.registry_slug), ())]
        found[post_id] = [*(post for post in anew if post.post_id != post_id), *later]
    return found


def _all_after(after: Mapping[int, Collection[int]], organisation_id: int) -> set[int]:
    """All that `after` leads to from it, directly or in the end; never itself."""
    found: set[int] = set()
    asked = {organisation_id}
    while asked:
        asked = {one for before in asked for one in after.get(before, ())} - found - {organisation_id}
        found |= asked
    return found


def followed_by(session: Session, words: str) -> set[int]:
    """The organisations that were followed, at once or in the end, by one whose name or code has all the words."""
    wanted = searchable_text(words).split()
    if not wanted:
        return set()
    rows = session.execute(select(Succession.predecessor_id, Succession.successor_id).where(known(Succession))).all()
    successors = {after for _, after in rows}
    named = _last(session, successors)
    said = {
        one: [version.name, version.short_name, ABBREVIATIONS.get(version.kind, "")] for one, version in named.items()
    }
    coded = select(OrganisationCode.organisation_id, OrganisationCode.code).where(
        OrganisationCode.organisation_id.in_(successors), known(OrganisationCode)
    )
    for one, code in session.execute(coded):
        said.setdefault(one, []).append(code)
    meant = {one for one, parts in said.items() if all(word in searchable_text(" ".join(parts)) for word in wanted)}
    found: set[int] = set()
    while meant:
        before = {predecessor for predecessor, after in rows if after in meant} - found
        found |= before
        meant = before
    return found


def _last(session: Session, ids: Collection[int]) -> dict[int, OrganisationVersion]:
    """The last version of each."""
    versions = select(OrganisationVersion).where(
        OrganisationVersion.organisation_id.in_(ids), known(OrganisationVersion)
    )
    ordered = session.scalars(versions.order_by(OrganisationVersion.valid_from.nulls_first()))
    return {version.organisation_id: version for version in ordered}
