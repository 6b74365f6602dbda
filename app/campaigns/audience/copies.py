"""The copy list: posts and free lines under the signatures of every letter, in order."""

import hashlib
from collections.abc import Container
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.editing import editing
from app.campaigns.models import Campaign, CopyLine
from app.errors import Refused, Stale
from app.letters.canonical import canonical
from app.registry.models import Post
from app.registry.posts.post import UnknownPost
from app.registry.posts.titles import called_on

MOST = 30
"""Lines of a copy list: it stands on the last page of every letter."""

LONGEST = 120
"""Characters of a free line."""


class BadCopy(Refused):
    """A line can't be added."""

    field = "line"


def copies_seen(campaign: Campaign) -> str:
    """Digest of the list as it stands, which a form carries so that a stale one is refused."""
    return hashlib.sha256(canonical([[copy.id, copy.post_id, copy.line] for copy in campaign.copies])).hexdigest()[:16]


def copy_lines(session: Session, campaign: Campaign) -> list[tuple[int, str]]:
    """The list as it is shown: number of the line, and its words."""
    posts = {copy.post_id for copy in campaign.copies if copy.post_id is not None}
    titles = called_on(session, posts, valid_at=campaign.valid_at)
    return [(copy.id, copy.line or titles[copy.post_id or 0]) for copy in campaign.copies]


def add_copy(
    session: Session, campaign: Campaign, copy: int | str, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> None:
    """At the end of the list: a post by its number, or a free line. Raises UnknownPost, Stale, CampaignClosed,
    RemovesClearances, and BadCopy: copy_blank, copy_too_long, copy_there_already, copies_full."""
    post_id, line = (copy, "") if isinstance(copy, int) else (None, " ".join(copy.split()))
    if post_id is None and not 0 < len(line) <= LONGEST:
        raise BadCopy("copy_too_long" if line else "copy_blank")
    if post_id is not None and session.get(Post, post_id) is None:
        raise UnknownPost
    with editing(session, campaign, actor=actor, accepted=accepted):
        if any(_same(copy_line, post_id, line) for copy_line in campaign.copies):
            raise BadCopy("copy_there_already")
        if len(campaign.copies) >= MOST:
            raise BadCopy("copies_full")
        _require_seen(campaign, seen)
        was = _facts(campaign)
        position = max((copy_line.position for copy_line in campaign.copies), default=-1) + 1
        campaign.copies.append(CopyLine(position=position, post_id=post_id, line=line))
        _record(session, campaign, was, actor=actor)


def remove_copy(
    session: Session, campaign: Campaign, copy_id: int, *, seen: str, actor: Actor, accepted: Container[int] = ()
) -> bool:
    """False when the list has no such line any more. Raises Stale, CampaignClosed and RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        line = next((copy for copy in campaign.copies if copy.id == copy_id), None)
        if line is None:
            return False
        _require_seen(campaign, seen)
        was = _facts(campaign)
        campaign.copies.remove(line)
        _record(session, campaign, was, actor=actor)
        return True


def move_copy(
    session: Session,
    campaign: Campaign,
    copy_id: int,
    *,
    up: bool,
    seen: str,
    actor: Actor,
    accepted: Container[int] = (),
) -> None:
    """One place up or down; at the end of the list nothing moves. Raises Stale, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_seen(campaign, seen)
        was = _facts(campaign)
        order = list(campaign.copies)
        at = next((place for place, one in enumerate(order) if one.id == copy_id), None)
        to = None if at is None else at - 1 if up else at + 1
        if at is None or to is None or not 0 <= to < len(order):
            return
        order[at], order[to] = order[to], order[at]
        for first in (-MOST, 0):  # out of the way first: two lines may not share a place, even for a moment
            for place, line in enumerate(order, start=first):
                line.position = place
            session.flush()
        session.refresh(campaign, ["copies"])
        _record(session, campaign, was, actor=actor)


def _require_seen(campaign: Campaign, seen: str) -> None:
    if seen != copies_seen(campaign):
        raise Stale


def _same(copy: CopyLine, post_id: int | None, line: str) -> bool:
    return copy.post_id == post_id if post_id is not None else copy.line.casefold() == line.casefold()


def _facts(campaign: Campaign) -> dict[str, Any]:
    return {"copies": [copy.post_id or copy.line for copy in campaign.copies]}


def _record(session: Session, campaign: Campaign, was: dict[str, Any], *, actor: Actor) -> None:
    session.flush()
    record(
        session,
        events.CAMPAIGN_COPIES_CHANGED,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before=was,
        after=_facts(campaign),
    )
