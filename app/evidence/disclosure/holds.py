"""Legal holds on areas and campaigns: while one stands, nothing of the holders of their posts may be erased. A hold on
a single post is the registry's (app/registry/holders/legal_holds.py)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.audit.record import Actor, record
from app.campaigns.models import Campaign, HoldOut, Letter
from app.errors import NotFound
from app.evidence import events
from app.evidence.disclosure.models import WiderHold
from app.evidence.disclosure.scope import area_names
from app.platform.history import known
from app.registry.areas.serving import posts_ever
from app.registry.holders.legal_holds import CoveringHold
from app.registry.models import Area, LegalHold, PostVersion
from app.registry.posts.post import lock_posts
from app.registry.posts.titles import last_titles


@dataclass(frozen=True)
class PlacedHold:
    """What a hold stands on. `kind`: post, area or campaign; `name`, and the identity that its address has."""

    kind: str
    id: int
    name: str
    slug: str
    reason: str
    by: str
    at: datetime


def place(session: Session, kind: str, identity: int, *, reason: str, actor: Actor) -> bool:
    """False when one stands already. Raises NotFound."""
    _lock(session, kind, identity)
    if _standing(session, kind, [identity]):
        return False
    event = record(session, events.HOLD_PLACED, actor=actor, subjects=[(kind, identity)], after={"reason": reason})
    session.add(WiderHold(**{f"{kind}_id": identity}, reason=reason, placed=event.seq))
    session.flush()
    return True


def lift(session: Session, kind: str, identity: int, *, reason: str, actor: Actor) -> bool:
    """False when none stands. Raises NotFound."""
    _lock(session, kind, identity)
    holds = _standing(session, kind, [identity])
    if not holds:
        return False
    event = record(session, events.HOLD_LIFTED, actor=actor, subjects=[(kind, identity)], after={"reason": reason})
    for hold in holds:
        hold.lifted = event.seq
    session.flush()
    return True


def _lock(session: Session, kind: str, identity: int) -> None:
    """The area or campaign, and all its posts: an erasure of one of their holders waits, or is waited for."""
    model: type[Area | Campaign] = Area if kind == "area" else Campaign
    base = session.scalars(select(model).where(model.id == identity).with_for_update()).one_or_none()
    if base is None:
        raise NotFound("nothing_to_hold")
    lock_posts(session, sorted(_posts_of(session, kind, identity)))


def _posts_of(session: Session, kind: str, identity: int) -> set[int]:
    """The posts that a hold on it covers, as `covering` finds them."""
    if kind == "area":
        return posts_ever(session, [identity])
    letters = select(Letter.post_id).where(Letter.campaign_id == identity, Letter.post_id.is_not(None))
    left_out = select(HoldOut.post_id).where(HoldOut.campaign_id == identity)
    to_all = select(Letter.registry_slug).where(Letter.campaign_id == identity, Letter.post_id.is_(None))
    one_of = PostVersion.post_id.in_(letters) | PostVersion.post_id.in_(left_out)
    either = one_of | PostVersion.registry_slug.in_(to_all)
    return set(session.scalars(select(PostVersion.post_id).where(either, known(PostVersion))))


def _standing(session: Session, kind: str, ids: Collection[int]) -> list[WiderHold]:
    column = WiderHold.area_id if kind == "area" else WiderHold.campaign_id
    query = select(WiderHold).where(column.in_(ids), WiderHold.lifted.is_(None))
    return list(session.scalars(query.order_by(WiderHold.id)))


def hold_on(session: Session, kind: str, identity: int) -> PlacedHold | None:
    """The one that stands on an area or a campaign."""
    return next(iter(_placed_holds(session, [], _standing(session, kind, [identity]))), None)


def holds_within(
    session: Session, posts: Collection[int], areas: Collection[int], campaigns: Collection[int]
) -> list[PlacedHold]:
    """Those that stand on any of these, and on areas and campaigns that any of these posts belongs to."""
    singles = session.scalars(select(LegalHold).where(LegalHold.post_id.in_(posts), LegalHold.lifted.is_(None)))
    wider = {
        hold.id: hold
        for hold in (
            *_standing(session, "area", areas),
            *_standing(session, "campaign", campaigns),
            *(hold for holds in covering(session, posts).values() for hold in holds),
        )
    }
    return _placed_holds(session, singles, wider.values())


def all_holds(session: Session) -> list[PlacedHold]:
    """Every one that stands, the last placed first."""
    singles = session.scalars(select(LegalHold).where(LegalHold.lifted.is_(None)))
    wider = session.scalars(select(WiderHold).where(WiderHold.lifted.is_(None)))
    return _placed_holds(session, singles, wider)


def covering(session: Session, post_ids: Collection[int]) -> dict[int, list[WiderHold]]:
    """The holds on areas and campaigns that cover each of the posts: an area's, the posts of all bodies that serve it
    or did; a campaign's, the posts that it writes to, wrote to or left out."""
    found: dict[int, list[WiderHold]] = {}
    standing = WiderHold.lifted.is_(None)
    for hold in session.scalars(select(WiderHold).where(WiderHold.area_id.is_not(None), standing)):
        for post_id in posts_ever(session, [hold.area_id or 0]).intersection(post_ids):
            found.setdefault(post_id, []).append(hold)
    of_letters = (
        select(Letter.post_id, WiderHold)
        .join(WiderHold, WiderHold.campaign_id == Letter.campaign_id)
        .where(Letter.post_id.in_(post_ids), standing)
    )
    left_out = (
        select(HoldOut.post_id, WiderHold)
        .join(WiderHold, WiderHold.campaign_id == HoldOut.campaign_id)
        .where(HoldOut.post_id.in_(post_ids), standing)
    )
    to_all = (
        select(PostVersion.post_id, WiderHold)
        .join(Letter, Letter.registry_slug == PostVersion.registry_slug)
        .join(WiderHold, WiderHold.campaign_id == Letter.campaign_id)
        .where(PostVersion.post_id.in_(post_ids), known(PostVersion), Letter.post_id.is_(None), standing)
    )
    for query in (of_letters, left_out, to_all):
        for row in session.execute(query.distinct()):
            holds = found.setdefault(row[0] or 0, [])
            if row[1] not in holds:
                holds.append(row[1])
    return found


def holds_over(session: Session, post_ids: Collection[int]) -> list[CoveringHold]:
    """For the registry, which asks before it erases: those on areas and campaigns that cover any of the posts."""
    wider = {hold.id: hold for holds in covering(session, post_ids).values() for hold in holds}
    return [
        CoveringHold(f"{hold.kind} {hold.name}", hold.kind, hold.slug, hold.reason, hold.by, hold.at)
        for hold in _placed_holds(session, [], wider.values())
    ]


def _placed_holds(session: Session, singles: Iterable[LegalHold], wider: Iterable[WiderHold]) -> list[PlacedHold]:
    posts, others = list(singles), list(wider)
    placed = moments(session, {*(post.placed for post in posts), *(other.placed for other in others)})
    people = names_of(session, {one.actor_id for one in placed.values() if one.actor_id is not None})
    titles = last_titles(session, {post.post_id for post in posts})
    areas = {other.area_id for other in others if other.area_id}
    names = area_names(session, areas)
    slugs = dict(session.execute(select(Area.id, Area.slug).where(Area.id.in_(areas))).all())
    theirs = Campaign.id.in_({other.campaign_id for other in others if other.campaign_id})
    campaigns = {campaign.id: campaign for campaign in session.scalars(select(Campaign).where(theirs))}

    def placed_hold(kind: str, identity: int, name: str, slug: str, reason: str, seq: int) -> tuple[int, PlacedHold]:
        moment = placed[seq]
        by = people.get(moment.actor_id, "") if moment.actor_id is not None else ""
        return seq, PlacedHold(kind, identity, name, slug, reason, by or "Despatch", moment.at)

    found = [placed_hold("post", h.post_id, titles[h.post_id], str(h.post_id), h.reason, h.placed) for h in posts]
    for hold in others:
        if hold.area_id:
            what = ("area", hold.area_id, names[hold.area_id], slugs[hold.area_id])
        else:
            one = campaigns[hold.campaign_id or 0]
            what = ("campaign", one.id, f"{one.reference}, {one.title}", one.reference)
        found.append(placed_hold(*what, hold.reason, hold.placed))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]
