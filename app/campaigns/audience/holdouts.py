"""Posts excluded from a campaign, each with a reason; and included again."""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.find import EventFilter, find_events, personal_of
from app.audit.models import AuditEvent
from app.audit.record import BATCH, Actor, Subject, digest_of, record
from app.campaigns import events
from app.campaigns.audience.draft import Draft
from app.campaigns.editing import editing
from app.campaigns.letters import Listing, list_letters
from app.campaigns.lifecycle.ownership import require_owner_once_issued
from app.campaigns.models import Campaign, HoldOut, Letter
from app.errors import Refused, Stale
from app.platform.history import known
from app.registry.models import Post, PostVersion
from app.registry.posts.post import UnknownPost
from app.registry.posts.titles import last_titles, titles_of

PUT_BACK_SHOWN = 20
"""Posts included again that a page still lists."""

LONGEST = 500
"""Characters of a reason."""


class NoReason(Refused):
    """A post is excluded for a reason of 1 to LONGEST characters; this is none."""

    code = "no_exclusion_reason"
    field = "reason"


def hold_out(
    session: Session,
    campaign: Campaign,
    reasons: Mapping[int, str],
    *,
    actor: Actor,
    seen: Mapping[int, str | None] | None = None,
    accepted: Container[int] = (),
) -> Listing:
    """Exclude posts, each for its reason; their letters, if they have any, are withdrawn.

    One that is excluded already gets the new reason. `seen`: the reasons that the person was shown, None for a post
    that was not excluded. Once a text is issued, only the owner does so. Raises NoReason, UnknownPost, NotTheOwner,
    CampaignClosed, RemovesClearances (of an open letter, which lists its posts), and Stale when another reason stands
    meanwhile.
    """
    tidy = {post_id: " ".join(reason.split()) for post_id, reason in sorted(reasons.items())}
    if not all(0 < len(reason) <= LONGEST for reason in tidy.values()):
        raise NoReason
    if tidy.keys() - set(session.scalars(select(Post.id).where(Post.id.in_(tidy)))):
        raise UnknownPost
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_owner_once_issued(session, campaign, actor)
        held = {one.post_id: one for one in session.scalars(_select_exclusions(campaign))}
        for post_id, reason in (seen or {}).items():
            stands = held[post_id].reason if post_id in held else None
            if stands not in (reason, tidy[post_id]):
                raise Stale
        changed = {post_id: why for post_id, why in tidy.items() if post_id not in held or held[post_id].reason != why}
        _keep(session, campaign, changed, held, actor=actor)
        return list_letters(session, campaign, actor=actor)


def put_back(
    session: Session, campaign: Campaign, post_id: int, *, actor: Actor, accepted: Container[int] = ()
) -> Listing | None:
    """Write to the post again, if the audience has it; None when it was not excluded. Once a text is issued, only the
    owner does so. Raises NotTheOwner, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted):
        _require_owner_once_issued(session, campaign, actor)
        held = session.scalars(_select_exclusions(campaign).where(HoldOut.post_id == post_id)).one_or_none()
        if held is None:
            return None
        event = record(
            session,
            events.POST_PUT_BACK,
            actor=actor,
            subjects=_subjects(campaign, [post_id]),
            personal={"reason": held.reason},
        )
        held.supersede(event.seq)
        session.flush()
        return list_letters(session, campaign, actor=actor)


@dataclass(frozen=True)
class HeldOut:
    """A post that is excluded or (`back`) was included again: when and by whom (None: Despatch), if the record says.

    `listed`: there is such a post on the draft's day. `in_audience`: the draft has it, so that excluding it matters.
    """

    post_id: int
    title: str
    reason: str
    back: bool
    listed: bool
    in_audience: bool
    at: datetime | None
    by: int | None


def held_out_of(session: Session, campaign: Campaign, draft: Draft) -> list[HeldOut]:
    """The excluded posts, by title; then those included again, the last one first."""
    reasons = {one.post_id: one.reason for one in session.scalars(_select_exclusions(campaign))}
    out, back = (_events_by_post(session, campaign, action) for action in (events.POSTS_HELD_OUT, events.POST_PUT_BACK))
    returned = {post_id: event for post_id, event in back.items() if post_id not in reasons}
    last = dict(list(returned.items())[:PUT_BACK_SHOWN])
    post_ids = {*reasons, *last}
    on_the_day = titles_of(session, post_ids, valid_at=draft.valid_at)
    titles = last_titles(session, post_ids - on_the_day.keys()) | on_the_day
    chosen = _among(session, draft, post_ids)

    def line(post_id: int, reason: str, event: AuditEvent | None, *, is_back: bool) -> HeldOut:
        return HeldOut(
            post_id=post_id,
            title=titles[post_id],
            reason=reason,
            back=is_back,
            listed=post_id in on_the_day,
            in_audience=post_id in chosen,
            at=event.at if event else None,
            by=event.actor_id if event else None,
        )

    outs = [line(post_id, reason, out.get(post_id), is_back=False) for post_id, reason in reasons.items()]
    put = [line(post_id, _reason_in(session, event), event, is_back=True) for post_id, event in last.items()]
    return [*sorted(outs, key=lambda held_out: held_out.title), *put]


def letters_to(session: Session, campaign_id: int, post_ids: Collection[int]) -> Sequence[Letter]:
    """The campaign's letters to some posts that excluding these would withdraw."""
    standing = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), Letter.post_id.in_(post_ids))
    return session.scalars(select(Letter).where(*standing)).all()


def _require_owner_once_issued(session: Session, campaign: Campaign, actor: Actor) -> None:
    require_owner_once_issued(session, campaign, [part.registry_slug for part in campaign.audience], actor)


def _among(session: Session, draft: Draft, post_ids: Collection[int]) -> set[int]:
    if not draft.filters.registry:
        return set()
    query = draft.posts.query(PostVersion.post_id).where(PostVersion.post_id.in_(post_ids))
    return set(session.scalars(query))


def _events_by_post(session: Session, campaign: Campaign, action: str) -> dict[int, AuditEvent]:
    """The last event of each post, the newest first."""
    event_filter = EventFilter(action=action, kind="campaign", identity=str(campaign.id))
    found: dict[int, AuditEvent] = {}
    for event in find_events(session, event_filter, size=BATCH).events:
        for subject in event.subjects:
            if subject.kind == "post":
                found.setdefault(int(subject.subject_id), event)
    return found


def _reason_in(session: Session, event: AuditEvent) -> str:
    return next((fact.value or "" for fact in personal_of(session, event.seq) if fact.name == "reason"), "")


def _select_exclusions(campaign: Campaign) -> Select[HoldOut]:
    return select(HoldOut).where(HoldOut.campaign_id == campaign.id, known(HoldOut))


def _keep(
    session: Session, campaign: Campaign, reasons: Mapping[int, str], held: Mapping[int, HoldOut], *, actor: Actor
) -> None:
    """One event for up to BATCH posts; a reason that all of them share is kept with it. `held`: by post id, what stands
    already, which a new reason supersedes."""
    rows = list(reasons.items())
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        shared = {reason for _, reason in batch}
        event = record(
            session,
            events.POSTS_HELD_OUT,
            actor=actor,
            subjects=_subjects(campaign, [post_id for post_id, _ in batch]),
            after={"posts": len(batch), "digest": digest_of(batch)},
            personal={"reason": shared.pop()} if len(shared) == 1 else None,
        )
        for post_id, _ in batch:
            if post_id in held:
                held[post_id].supersede(event.seq)
        session.flush()
        session.add_all(
            HoldOut(campaign_id=campaign.id, post_id=post_id, reason=reason, recorded=event.seq)
            for post_id, reason in batch
        )
        session.flush()


def _subjects(campaign: Campaign, post_ids: Sequence[int]) -> list[Subject]:
    return [("campaign", campaign.id), *(("post", post_id) for post_id in post_ids)]
