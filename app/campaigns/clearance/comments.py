"""Who may comment on a campaign's texts, on which paragraph, and which comments are still to be settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.record import Actor
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.clear import ClearanceNotRequested
from app.campaigns.clearance.text import texts_asked
from app.campaigns.editing import require_open
from app.campaigns.models import Campaign
from app.clearance import comments
from app.clearance.comments import Remark, ThreadComment, placed_in, threads
from app.clearance.models import ClearanceRequest, ClearedText, Comment
from app.clearance.offices.find import membership
from app.clearance.read import read
from app.clearance.requests import standing_requests
from app.clearance.rounds import current_round
from app.errors import NotAllowed, NotFound, existing


def comment_on(
    session: Session,
    campaign: Campaign,
    registry_slug: str,
    text_sha256: str,
    paragraph: int | None,
    body: str,
    *,
    office_id: int | None,
    actor: Actor,
) -> Comment:
    """Comment on a paragraph (its block, from 0; None: on the whole) of a text as it was read, by its SHA-256.

    Raises CampaignClosed, NotAsked; NotAllowed: may_not_comment; and NotFound (no_such_paragraph) when nobody was asked
    about such a text, or it has no such paragraph.
    """
    require_open(session, campaign)
    require_may_comment(session, campaign, office_id, actor)
    quote = _quoted(session, campaign, registry_slug, text_sha256, paragraph)
    remark = Remark(registry_slug, text_sha256, paragraph, quote, body, office_id)
    return comments.comment_on_paragraph(session, campaign.id, remark, actor=actor)


def reply_to(
    session: Session, campaign: Campaign, comment_id: int, body: str, *, office_id: int | None, actor: Actor
) -> Comment:
    """Raises CampaignClosed, NotAsked; NotAllowed: may_not_comment; and NotFound: no_such_paragraph."""
    require_open(session, campaign)
    require_may_comment(session, campaign, office_id, actor)
    return comments.reply(session, comment_of(session, campaign, comment_id), body, office_id=office_id, actor=actor)


def settle(session: Session, campaign: Campaign, comment_id: int, *, actor: Actor, again: bool = False) -> Comment:
    """Settle a comment; with `again`, take it up again.

    Raises CampaignClosed; NotFound: no_such_paragraph; and NotAllowed (not_to_settle) to anybody but the campaign's
    owner and who made the comment.
    """
    require_open(session, campaign)
    comment = comment_of(session, campaign, comment_id)
    if not may_settle(campaign, comment, actor):
        raise NotAllowed("not_to_settle")
    act = comments.reopen if again else comments.settle
    act(session, comment, actor=actor)
    return comment


def require_may_comment(session: Session, campaign: Campaign, office_id: int | None, actor: Actor) -> None:
    """`office_id` None: for the campaign's own side. Raises NotAsked; and NotAllowed (may_not_comment) to anybody but
    members of the offices that are asked, and the campaign's own side: its owner and drafters."""
    if current_round(session, campaign.id) is None:
        raise ClearanceNotRequested("not_asked_to_comment")
    if not may_comment(session, campaign, office_id, actor):
        raise NotAllowed("may_not_comment")


def may_comment(session: Session, campaign: Campaign, office_id: int | None, actor: Actor) -> bool:
    """Authors of a campaign speak for it, whatever office they belong to."""
    if office_id is None:
        return actor.user_id is not None and Role.DRAFTER in session.get_one(User, actor.user_id).roles
    asked = {one for one, _ in standing_requests(session, campaign.id)}
    if office_id not in asked or membership(session, office_id, actor.user_id) is None:
        return False
    return actor.user_id not in authors_of(session, campaign)


def may_settle(campaign: Campaign, comment: Comment, actor: Actor) -> bool:
    return actor.user_id is not None and actor.user_id in (campaign.owner_id, comment.user_id)


def comment_of(session: Session, campaign: Campaign, comment_id: int) -> Comment:
    """One that began a thread, of this campaign. Raises NotFound: no_such_paragraph."""
    comment = session.get(Comment, comment_id)
    if comment is None or comment.campaign_id != campaign.id or comment.reply_to_id is not None:
        raise NotFound("no_such_paragraph")
    return comment


def _quoted(session: Session, campaign: Campaign, slug: str, sha256: str, paragraph: int | None) -> str:
    """The words of the paragraph."""
    query = select(ClearedText.content).join(ClearanceRequest, ClearanceRequest.text_sha256 == ClearedText.sha256)
    mine = (
        ClearanceRequest.campaign_id == campaign.id,
        ClearanceRequest.registry_slug == slug,
        ClearanceRequest.text_sha256 == sha256,
    )
    content = existing(session.scalars(query.where(*mine).limit(1)).one_or_none(), "no_such_paragraph")
    if paragraph is None:
        return ""
    words = {one.block: one.words for one in read(content).paragraphs if one.lines}
    if paragraph not in words:
        raise NotFound("no_such_paragraph")
    return words[paragraph]


@dataclass(frozen=True)
class UnsettledComment:
    """`number` of the paragraph in the text for `registry_slug`; 0: on the whole, or on one that is gone (`is_gone`).
    `also`: how many other registries' letters have the same paragraph."""

    registry_slug: str
    number: int
    is_gone: bool
    also: int
    said: ThreadComment
    replies: Sequence[ThreadComment]


def comments_to_settle(session: Session, campaign: Campaign) -> list[UnsettledComment]:
    """In the order of the audience and of the text."""
    unsettled = [one for one in threads(session, campaign.id) if not one.is_settled]
    if not unsettled:
        return []
    texts = {slug: one.text for slug, one in texts_asked(session, campaign).items()}
    placed = {slug: list(placed_in(slug, texts, unsettled)) for slug in texts}
    order = {slug: at for at, slug in enumerate(texts)}
    unsettled_comments = []
    for thread in unsettled:
        first = thread.first.comment
        slug = first.registry_slug
        placed_comment = next((comment for comment in placed.get(slug, ()) if comment.thread is thread), None)
        also = sum(comment.thread is thread for other in placed if other != slug for comment in placed[other])
        paragraph = placed_comment.paragraph if placed_comment else None
        unsettled_comments.append(
            UnsettledComment(
                slug,
                paragraph.number if paragraph else 0,
                first.paragraph is not None and paragraph is None,
                also,
                thread.first,
                thread.replies,
            )
        )
    return sorted(
        unsettled_comments,
        key=lambda unsettled_comment: (
            order.get(unsettled_comment.registry_slug, len(order)),
            unsettled_comment.number,
        ),
    )
