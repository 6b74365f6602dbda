"""The letters to some posts, whatever their campaign, each with its four answers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.tracking.answers import Answers, answers_to


@dataclass(frozen=True)
class Answered:
    letter: Letter
    answers: Answers


@dataclass(frozen=True)
class OfCampaign:
    """The letters of one campaign to the posts asked about, by number; never empty."""

    campaign: Campaign
    letters: tuple[Answered, ...]


def letters_to_posts(session: Session, post_ids: Collection[int], *, today: date) -> list[OfCampaign]:
    """The latest campaign first. Letters that were withdrawn are left out."""
    found: defaultdict[int, list[Letter]] = defaultdict(list)
    for letter in session.scalars(
        select(Letter).where(Letter.post_id.in_(post_ids), Letter.withdrawn.is_(False)).order_by(Letter.number)
    ):
        found[letter.campaign_id].append(letter)
    campaigns = session.scalars(
        select(Campaign).where(Campaign.id.in_(found)).order_by(Campaign.letter_date.desc(), Campaign.id.desc())
    )
    return [
        OfCampaign(campaign, _answered(session, campaign, found[campaign.id], today=today))
        for campaign in campaigns.all()
    ]


def _answered(session: Session, campaign: Campaign, letters: list[Letter], *, today: date) -> tuple[Answered, ...]:
    answers = answers_to(session, campaign, letters, today=today)
    return tuple(Answered(letter, answers[letter.id]) for letter in letters)
