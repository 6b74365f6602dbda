"""One person who holds several posts: linked, told apart again, and shown once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.errors import NotFound, Stale
from app.platform.events import Event
from app.platform.history import as_at, known
from app.registry import events
from app.registry.holders.person import HolderDetails
from app.registry.holders.stretches import Stretch
from app.registry.holders.versions import Tenure, change, stretches_of, tenure_with, tenures, versions_of
from app.registry.models import HolderVersion, Individual
from app.registry.posts.post import lock_post, lock_posts
from app.registry.posts.titles import called_on


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds, held or will hold."""

    post_id: int
    title: str
    tenure: Tenure


def link_holders(session: Session, chosen: Iterable[tuple[int, int]], *, actor: Actor) -> int:
    """These holders, (post id, version id) of each, are one person, with all that each is linked to already. The
    person's number comes back. Raises UnknownPost, Stale."""
    pairs = sorted(chosen)
    named = [_tenure(session, post_id, version_id) for post_id, version_id in pairs]
    people = {tenure.held.person_id for tenure in named} - {None}
    theirs = select(HolderVersion.post_id, HolderVersion.id).where(
        HolderVersion.person_id.in_(people), known(HolderVersion)
    )
    linked = {(post_id, version_id) for post_id, version_id in session.execute(theirs)}
    lock_posts(session, [post_id for post_id, _ in (*pairs, *linked)])
    person_id = min((person for person in people if person is not None), default=None)
    if person_id is None:
        individual = Individual()
        session.add(individual)
        session.flush()
        person_id = individual.id
    _say_who(session, {*pairs, *linked}, person_id, action=events.HOLDER_LINKED, actor=actor)
    return person_id


def unlink_holder(session: Session, post_id: int, version_id: int, *, actor: Actor) -> None:
    """This holder is somebody else than whom they were linked to. Raises UnknownPost, Stale."""
    lock_post(session, post_id)
    _say_who(session, {(post_id, version_id)}, None, action=events.HOLDER_UNLINKED, actor=actor)


def posts_of_person(session: Session, person_id: int, *, valid_at: date) -> list[HeldPost]:
    """Every post that the person is known to have held, holds or will hold; titles as on the day. Raises NotFound."""
    query = select(HolderVersion).where(HolderVersion.person_id == person_id, known(HolderVersion))
    found = tenures(session.scalars(query.order_by(HolderVersion.valid_from.nulls_first(), HolderVersion.id)))
    if not found:
        raise NotFound("no_such_person")
    titles = called_on(session, {tenure.post_id for tenure in found}, valid_at=valid_at)
    posts = [HeldPost(tenure.post_id, titles[tenure.post_id], tenure) for tenure in found]
    return sorted(posts, key=lambda post: (post.title, post.tenure.begin))


def also_held(
    session: Session, person_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> Mapping[int, list[tuple[int, str]]]:
    """By person: the posts, (id, title), that they hold on the day."""
    pairs = select(HolderVersion.person_id, HolderVersion.post_id).where(
        HolderVersion.person_id.in_(person_ids), as_at(HolderVersion, valid_at, known_at)
    )
    rows = [(person, post) for person, post in session.execute(pairs.distinct()) if person is not None]
    titles = called_on(session, {post_id for _, post_id in rows}, valid_at=valid_at)
    held: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for person_id, post_id in rows:
        held[person_id].append((post_id, titles[post_id]))
    return {person_id: sorted(posts, key=lambda post: post[1]) for person_id, posts in held.items()}


def _tenure(session: Session, post_id: int, version_id: int) -> Tenure:
    """As `tenure_with`, of a person in several posts."""
    try:
        return tenure_with(session, post_id, version_id)
    except Stale:
        raise Stale("holders_changed") from None


def _say_who(
    session: Session, pairs: Collection[tuple[int, int]], person_id: int | None, *, action: Event, actor: Actor
) -> None:
    wanted: dict[int, list[Stretch[HolderDetails]]] = {}
    for post_id, version_id in sorted(pairs):
        tenure = _tenure(session, post_id, version_id)
        before = wanted.get(post_id) or stretches_of(versions_of(session, [post_id]))
        wanted[post_id] = [
            replace(stretch, facts=replace(stretch.facts, person_id=person_id))
            if stretch.facts == tenure.held
            else stretch
            for stretch in before
        ]
    change(session, action, wanted, actor=actor, after={"person": person_id})
