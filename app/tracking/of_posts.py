"""The letters to some posts, whatever their campaign, each with its four answers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import Then, as_known
from app.campaigns.models import Campaign, Letter
from app.tracking.answers import Answers, answers_to


@dataclass(frozen=True)
class Answered:
    letter: Letter
    answers: Answers


@dataclass(frozen=True)
class OfCampaign:
    """The letters of one campaign to the posts asked about, by number; never empty. `then`: what the campaign was as
    known at that event."""

    campaign: Campaign
    then: Then
    letters: tuple[Answered, ...]


def letters_to_posts(
    session: Session,
    post_ids: Collection[int],
    *,
    today: date,
    known_at: int | None = None,
    withdrawn: bool = False,
) -> list[OfCampaign]:
    """The latest campaign first, with the answers of the day `today`, as known at audit event `known_at` (None: now).
    Letters that were withdrawn are left out; `withdrawn`: but for those that had been sent."""
    found: defaultdict[int, list[Letter]] = defaultdict(list)
    for letter in session.scalars(select(Letter).where(Letter.post_id.in_(post_ids)).order_by(Letter.number)):
        found[letter.campaign_id].append(letter)
    listed = []
    for campaign in session.scalars(select(Campaign).where(Campaign.id.in_(found))).all():
        then = as_known(session, campaign, known_at)
        letters = [one for one in found[campaign.id] if then.lists(one.number)]
        gone = {one.id for one in letters if then.withdrawn.get(one.id, one.withdrawn)}
        if not withdrawn:
            letters = [one for one in letters if one.id not in gone]
        answers = answers_to(session, campaign, letters, today=today, known_at=known_at) if letters else {}
        kept = [one for one in letters if one.id not in gone or answers[one.id].sent is not None]
        if kept:
            listed.append(OfCampaign(campaign, then, tuple(Answered(one, answers[one.id]) for one in kept)))
    return sorted(listed, key=lambda one: (one.then.letter_date, one.campaign.id), reverse=True)
