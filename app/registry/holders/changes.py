"""What is changed about somebody who holds a post: the end, a mistake, whom letters go to, who checked it."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.errors import Refused
from app.registry import events
from app.registry.holders.person import HolderDetails, Person
from app.registry.holders.stretches import Stretch, addressing, clip_to_days, cut_days
from app.registry.holders.versions import Tenure, change, stretches_of, tenure_with, tenures_of, versions_of
from app.registry.posts.post import lock_post, lock_posts


def end_holder(session: Session, post_id: int, version_id: int, *, until: date | None, actor: Actor) -> bool:
    """The holder leaves the post: `until` is the first day on which they no longer hold it, None when that is open
    again. Nobody follows by that. Whether anything changed comes back.

    Raises UnknownPost, Stale, and Refused: holder_ends_too_early.
    """
    lock_post(session, post_id)
    tenure = tenure_with(session, post_id, version_id)
    if until is not None and until <= tenure.begin:
        name, begins = tenure.held.name, tenure.begin
        raise Refused("holder_ends_too_early", field="last_day", name=name, begins=begins)
    stretches = [
        part
        for stretch in stretches_of(tenure.stretches)
        for part in clip_to_days(stretch, date.min, until or date.max)
    ]
    if tenure.valid_to is not None and (until is None or until > tenure.valid_to):
        stretches.append(Stretch(tenure.held, tenure.valid_to, until, stretches[-1].addressed))
    others = [one for one in tenures_of(session, post_id) if one.id != tenure.id]
    wanted = [*stretches, *(stretch for other in others for stretch in stretches_of(other.stretches))]
    seq = change(
        session,
        events.HOLDER_ENDED,
        {post_id: wanted},
        actor=actor,
        after={"valid_to": until.isoformat() if until else None},
    )
    return seq is not None


def correct_holder(
    session: Session,
    post_id: int,
    version_id: int,
    held: HolderDetails,
    *,
    actor: Actor,
    since: date | None = None,
    also: Iterable[Tenure] = (),
) -> bool:
    """What is said of the holder becomes `held`, for the same days; with `since`, from that day on. What changes of the
    person changes in the other posts of `also` too. Whether anything changed comes back.

    Who verified it is kept while `verified_on` stays; else it is the actor. Raises UnknownPost, Stale, and Refused:
    holder_not_in_post when `since` is no day of theirs.
    """
    others = sorted(also, key=lambda one: one.post_id)
    lock_posts(session, [post_id, *(other.post_id for other in others)])
    tenure = tenure_with(session, post_id, version_id)
    others = [tenure_with(session, other.post_id, other.id) for other in others]
    if since is not None and not tenure.holds_on(since):
        raise Refused("holder_not_in_post", field="since", name=tenure.held.name)
    before = tenure.held
    person = {name: value for name, value in asdict(held.person).items() if value != getattr(before.person, name)}
    wanted: dict[int, list[Stretch[HolderDetails]]] = {}
    for one in (tenure, *others):
        became = replace(
            one.held,
            person=Person(**asdict(one.held.person) | person),
            acting=held.acting if one is tenure else one.held.acting,
            source=held.source,
            verified_on=held.verified_on,
            verified_by=_verifier(one.held, held.verified_on, actor),
        )
        stretches = wanted.get(one.post_id) or _standing(session, one.post_id)
        wanted[one.post_id] = _becoming(stretches, one, became, since=since or date.min)
    seq = change(
        session,
        events.HOLDER_CORRECTED,
        wanted,
        actor=actor,
        after={"changed": sorted(_changed(before, held)), "valid_from": since.isoformat() if since else None},
        personal={**person, **({"source": held.source} if held.source != before.source else {})},
    )
    return seq is not None


def address_holder(session: Session, post_id: int, version_id: int, *, since: date, actor: Actor) -> bool:
    """From `since` on letters go to this holder of the post, of those who hold it: until they leave, or another comes.
    Whether anything changed comes back. Raises UnknownPost, Stale, and Refused: holder_not_in_post."""
    lock_post(session, post_id)
    tenure = tenure_with(session, post_id, version_id)
    if not tenure.holds_on(since):
        raise Refused("holder_not_in_post", field="since", name=tenure.held.name)
    later = min((one.begin for one in tenures_of(session, post_id) if one.begin > since), default=date.max)
    stretches = addressing(_standing(session, post_id), tenure.held, since, min(tenure.end, later))
    seq = change(
        session, events.HOLDER_ADDRESSED, {post_id: stretches}, actor=actor, after={"valid_from": since.isoformat()}
    )
    return seq is not None


def verify_holders(session: Session, chosen: Iterable[tuple[int, int]], *, on: date, actor: Actor) -> int:
    """A person checked, `on` a day, that these hold their posts: (post id, version id) of each, by one event. How many
    posts that changed comes back. Raises UnknownPost, Stale."""
    pairs = sorted(chosen)
    lock_posts(session, [post_id for post_id, _ in pairs])
    wanted: dict[int, list[Stretch[HolderDetails]]] = {}
    for post_id, version_id in pairs:
        tenure = tenure_with(session, post_id, version_id)
        details = replace(tenure.held, verified_on=on, verified_by=actor.user_id)
        wanted[post_id] = _becoming(wanted.get(post_id) or _standing(session, post_id), tenure, details)
    seq = change(session, events.HOLDER_VERIFIED, wanted, actor=actor, after={"verified_on": on.isoformat()})
    return len(wanted) if seq is not None else 0


def _standing(session: Session, post_id: int) -> list[Stretch[HolderDetails]]:
    return stretches_of(versions_of(session, [post_id]))


def _becoming(
    stretches: Iterable[Stretch[HolderDetails]], tenure: Tenure, became: HolderDetails, *, since: date = date.min
) -> list[Stretch[HolderDetails]]:
    """The same with what is said of one tenure changed from a day on."""
    found: list[Stretch[HolderDetails]] = []
    for stretch in stretches:
        theirs = clip_to_days(stretch, max(since, tenure.begin), tenure.end) if stretch.facts == tenure.held else []
        found += [replace(part, facts=became) for part in theirs]
        found += cut_days(stretch, theirs[0].begin, theirs[0].end) if theirs else [stretch]
    return found


def _verifier(was: HolderDetails, verified_on: date | None, actor: Actor) -> int | None:
    if verified_on == was.verified_on:
        return was.verified_by
    return actor.user_id if verified_on else None


def _changed(before: HolderDetails, after: HolderDetails) -> set[str]:
    """The names of what differs."""
    names = {name for name, value in asdict(after.person).items() if value != getattr(before.person, name)}
    return names | {
        name for name in ("acting", "source", "verified_on") if getattr(before, name) != getattr(after, name)
    }
