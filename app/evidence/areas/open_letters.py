"""Open letters, each to a whole registry or a part of it, that went to leaders of an area among others."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import as_known
from app.campaigns.audience.posts import posts_of
from app.campaigns.letters import everyone
from app.campaigns.models import Campaign, Letter
from app.evidence.areas.posts import leaders_on
from app.registry.areas.area import AreaRecord
from app.registry.registries import registry_names
from app.tracking.answers import Answers, answers_to


@dataclass(frozen=True)
class OpenLetter:
    """`to`: everyone whom it is addressed to; its answers are of all of them together."""

    campaign: Campaign
    dated: date
    letter: Letter
    to: str
    answers: Answers


def open_letters_here(
    session: Session, area: AreaRecord, *, valid_at: date, known_at: int | None = None, past: bool = False
) -> list[OpenLetter]:
    """The latest campaign first; `past` as of `letters_here`. Those of which a leader of the letter's own day is an
    addressee; one that was withdrawn only if it had been sent."""
    several: defaultdict[int, list[Letter]] = defaultdict(list)
    for letter in session.scalars(select(Letter).where(Letter.post_id.is_(None)).order_by(Letter.number)):
        several[letter.campaign_id].append(letter)
    if not several:
        return []
    names, found = registry_names(session), []
    campaigns = select(Campaign).where(Campaign.id.in_(several))
    for campaign in session.scalars(campaigns.order_by(Campaign.letter_date.desc(), Campaign.id.desc())).all():
        then = as_known(session, campaign, known_at)
        if past and then.letter_date > valid_at:
            continue
        here = {one.post_id for one in leaders_on(session, area, then.valid_at, known_at=known_at)}
        posts = posts_of(session, campaign.id, then.audience, known_at=known_at)
        registries = {slug for slug, post_id in posts if post_id in here}
        letters = [one for one in several[campaign.id] if one.registry_slug in registries and then.lists(one.number)]
        answers = answers_to(session, campaign, letters, today=valid_at, known_at=known_at) if letters else {}
        found += [
            OpenLetter(campaign, then.letter_date, one, everyone(names[one.registry_slug]), answers[one.id])
            for one in letters
            if answers[one.id].sent or not then.withdrawn.get(one.id, one.withdrawn)
        ]
    return found
