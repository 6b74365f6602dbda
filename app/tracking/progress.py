"""How far a campaign's letters are followed up: a few cheap counts, for its task list."""

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.steps import HowFar, waiting
from app.delivery.models import Attempt
from app.history import known
from app.responses.kinds import KINDS
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.web.filters import format_plural


def how_far(session: Session, campaign: Campaign) -> HowFar:
    """Done when every letter that was sent is replied to or declined; with no day to reply by, once one is sent."""
    sent = count_sent(session, campaign.id)
    if not sent:
        return waiting("Waits for Send")
    if campaign.reply_by is None:
        return HowFar("full", "No reply needed", hint=f"{format_plural(sent, 'letter')} sent")
    settled = count_settled(session, campaign.id)
    hint = f"{settled:,} of {format_plural(sent, 'letter')} replied"
    return HowFar("full", "All replied", hint=hint) if settled == sent else HowFar("half", "Under way", hint=hint)


def count_sent(session: Session, campaign_id: int) -> int:
    """Letters of which an edition was sent."""
    sent = select(func.count(distinct(Attempt.letter_id))).join(Letter, Letter.id == Attempt.letter_id)
    return session.scalars(sent.where(Letter.campaign_id == campaign_id, Attempt.undone.is_(None))).one()


def count_settled(session: Session, campaign_id: int) -> int:
    """Letters that were sent and to which something came that stops the clock."""
    stops = [kind for kind, words in KINDS.items() if words.stops_clock]
    settled = (
        select(func.count(distinct(ResponseLetter.letter_id)))
        .join(ResponseVersion, ResponseVersion.response_id == ResponseLetter.response_id)
        .join(Response, Response.id == ResponseLetter.response_id)
        .where(Response.campaign_id == campaign_id, ResponseVersion.kind.in_(stops))
        .where(known(ResponseLetter), known(ResponseVersion))
        .where(ResponseLetter.letter_id.in_(select(Attempt.letter_id).where(Attempt.undone.is_(None))))
    )
    return session.scalars(settled).one()
