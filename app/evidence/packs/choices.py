"""What a new pack may be about: questions and campaigns by what a form calls them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.evidence.questions.find import questions
from app.evidence.questions.models import Question
from app.evidence.questions.words import HOUSES
from app.web.filters import format_date


def questions_offered(session: Session) -> dict[str, str]:
    """By number as text, the newest first."""
    return {str(question.number): question_name(question) for question in questions(session)}


def campaigns_offered(session: Session) -> dict[str, str]:
    """By id as text, the newest letters first. Reminders are counted with the campaign that they remind of."""
    rows = session.scalars(
        select(Campaign).where(Campaign.chases_id.is_(None)).order_by(Campaign.letter_date.desc(), Campaign.id)
    )
    return {str(row.id): f"{row.reference}: {row.title}" for row in rows}


def campaigns_dated(session: Session, day: date) -> list[str]:
    """Those offered whose letters are dated on or before a day, by id as text."""
    rows = select(Campaign.id).where(Campaign.chases_id.is_(None), Campaign.letter_date <= day)
    return [str(campaign_id) for campaign_id in session.scalars(rows)]


def question_name(question: Question) -> str:
    """ "Question 41063, Commons, tabled 20 June 2016"."""
    named = f"Question {question.uin}" if question.uin else f"Question no. {question.number}"
    where = f", {HOUSES[question.house]}" if question.house else ""
    return f"{named}{where}, tabled {format_date(question.tabled_on)}"
