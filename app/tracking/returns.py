"""How many letters of a campaign came back undelivered, of those with no response recorded."""

from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.models import Attempt
from app.platform.history import known
from app.responses.kinds import Kind
from app.responses.models import ResponseLetter, ResponseVersion
from app.tracking.answers import answers_to


def count_returned(session: Session, campaign: Campaign, *, today: date) -> int:
    """As `total_of` counts them, of the few letters that may have come back."""
    ended = exists().where(Attempt.letter_id == Letter.id, Attempt.ended.is_not(None), was_sent())
    said = exists().where(
        ResponseLetter.letter_id == Letter.id,
        ResponseVersion.response_id == ResponseLetter.response_id,
        ResponseVersion.kind == Kind.RETURNED,
        known(ResponseLetter),
        known(ResponseVersion),
    )
    letters = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id, or_(ended, said))).all()
    answers = answers_to(session, campaign, letters, today=today) if letters else {}
    return sum(answer.delivered.code == "returned" and answer.back.code == "nothing" for answer in answers.values())
