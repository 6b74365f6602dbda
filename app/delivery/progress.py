"""How far a campaign is with sending: a few cheap counts, since every page of the campaign shows it."""

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.steps import HowFar, waiting
from app.delivery.models import Attempt
from app.production.models import Edition
from app.web.filters import format_plural


def how_far(session: Session, campaign: Campaign) -> HowFar:
    """Done when every letter was sent, as corrected last; it can't start before one is made that carries no DRAFT."""
    total, sent = sum(count_letters(session, campaign.id).values()), sent_letters(session, campaign.id)
    if not sent and not _has_final(session, campaign.id):
        return waiting("Waits for Clearance and Generate: a draft can’t be sent")
    if not sent:
        return HowFar("empty", "Not started", hint="Record here what is posted, emailed or handed over")
    if sent < total:
        return HowFar("half", f"{sent:,} of {total:,} sent", hint="The rest can be marked at any time")
    if waiting_still := corrections_to_send(session, campaign.id):
        word = f"{format_plural(waiting_still, 'correction')} to send"
        return HowFar("half", word, hint="Made again since it was sent")
    return HowFar("full", "Done", hint=format_plural(sent, "letter"))


def sent_letters(session: Session, campaign_id: int) -> int:
    """Letters of a campaign that were sent, in whichever edition."""
    sent = select(func.count(distinct(Attempt.letter_id))).join(Letter, Letter.id == Attempt.letter_id)
    of = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), Attempt.undone.is_(None))
    return session.scalar(sent.where(*of)) or 0


def corrections_to_send(session: Session, campaign_id: int) -> int:
    """Letters that were made again since they were sent, and not sent since."""
    sent = (
        select(Attempt.letter_id, func.max(Edition.number).label("number"))
        .join(Edition, Edition.id == Attempt.edition_id)
        .join(Letter, Letter.id == Attempt.letter_id)
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), Attempt.undone.is_(None))
        .group_by(Attempt.letter_id)
        .subquery()
    )
    newer = exists().where(Edition.letter_id == sent.c.letter_id, Edition.number > sent.c.number)
    return session.scalar(select(func.count()).select_from(sent).where(newer)) or 0


def _has_final(session: Session, campaign_id: int) -> bool:
    final = select(Edition.id).join(Letter, Letter.id == Edition.letter_id)
    return session.scalar(final.where(Letter.campaign_id == campaign_id, Edition.draft.is_(False)).limit(1)) is not None
