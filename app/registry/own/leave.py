"""A post of a registry of one's own goes off the list from a day on, or was added by mistake and is taken back."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused, Stale
from app.letters.page.wording import join
from app.platform.history import Versioned, known, next_version
from app.registry import events
from app.registry.models import Contact, HolderVersion, PostPreference, PostTag, PostValue, PostVersion
from app.registry.own.add import own_registry
from app.registry.posts.post import UnknownPost, lock_post
from app.registry.title.correct import last_said

Said = PostVersion | HolderVersion | Contact | PostPreference | PostTag | PostValue

SAID_OF_A_POST: tuple[type[Said], ...] = (PostVersion, HolderVersion, Contact, PostPreference, PostTag, PostValue)


class UsedByCampaigns(Refused):
    """Campaigns write to the post, exclude it or copy it in: it can be ended, and not taken back."""

    code = "post_used"

    def __init__(self, references: Collection[str]) -> None:
        super().__init__(used=join(list(references)))


def end_post(session: Session, post_id: int, *, until: date | None, seen: int, actor: Actor) -> bool:
    """`until` is the first day on which the post is no longer on the list, None when that is open again. Whether
    anything changed comes back. Raises NotFound, Stale, and Refused: post_ends_too_early."""
    versions = _standing(session, post_id)
    begins, last = versions[0].valid_from or date.min, versions[-1]
    if until is not None and until <= begins:
        raise Refused("post_ends_too_early", field="last_day", begins=begins)
    if last.valid_to == until:
        return False
    if seen != last_said(session, post_id):
        raise Stale
    kept = [version for version in versions if until is None or (version.valid_from or date.min) < until]
    post_versions = [*versions[len(kept) :], kept[-1]]
    event = record(
        session,
        events.POST_ENDED,
        actor=actor,
        subjects=[("post", post_id)],
        before={
            "versions": [version.id for version in post_versions],
            "valid_to": last.valid_to.isoformat() if last.valid_to else None,
        },
        after={"valid_to": until.isoformat() if until else None},
    )
    for post_version in post_versions:
        post_version.supersede(event.seq)
    session.add(next_version(kept[-1], seq=event.seq, valid_to=until))
    session.flush()
    return True


def withdraw_post(session: Session, post_id: int, *, used: Collection[str], actor: Actor) -> None:
    """There never was such a post: what was recorded of it is superseded, and stays to be seen as it was known. `used`:
    references of campaigns that speak of it. Raises NotFound and UsedByCampaigns."""
    title = _standing(session, post_id)[-1].title
    if used:
        raise UsedByCampaigns(used)
    event = record(session, events.POST_WITHDRAWN, actor=actor, subjects=[("post", post_id)], after={"title": title})
    for model in SAID_OF_A_POST:
        bases = session.scalars(select(model).where(model.post_id == post_id, known(model))).all()
        for one in cast("Sequence[Versioned]", bases):
            one.supersede(event.seq)
    session.flush()


def _standing(session: Session, post_id: int) -> list[PostVersion]:
    lock_post(session, post_id)
    theirs = select(PostVersion).where(PostVersion.post_id == post_id, known(PostVersion))
    versions = list(session.scalars(theirs.order_by(PostVersion.valid_from.nulls_first())))
    if not versions:
        raise UnknownPost
    own_registry(session, versions[0].registry_slug)
    return versions
