"""Every letter to the leaders of an area, each with its four answers and what it was told to each ask: all agencies
side by side, those of whom no response is recorded first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from app.campaigns.as_known import Then
from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign, Letter
from app.evidence.areas.posts import leaders_on, posts_ever
from app.registry.areas.area import AreaRecord
from app.registry.areas.leaders import Leader
from app.responses.asks.best import said_to_letters
from app.responses.asks.grid import without_answer
from app.tracking.answers import Answers
from app.tracking.of_posts import OfCampaign, letters_to_posts

FIRST = ("nothing", "acknowledgement", "holding")
"""Codes of what came back, in the order in which letters stand; all else follows."""


@dataclass(frozen=True)
class Written:
    """A letter to a leader, who is the one of the letter's own day. `asks`: what is said to each, by the codes of
    app.responses.asks.grid.CELLS."""

    leader: Leader
    letter: Letter
    answers: Answers
    asks: Sequence[str]

    @property
    def back(self) -> str:
        return self.answers.back.code

    @property
    def lost(self) -> bool:
        """It came back or failed, and nothing is recorded as said to it."""
        return self.back in ("nothing", "not_sent") and self.answers.delivered.code in ("failed", "returned")


@dataclass(frozen=True)
class CampaignHere:
    """`asks`: their texts, numbered from 1. `letters`: never empty, those with no response recorded first."""

    campaign: Campaign
    then: Then
    asks: Sequence[str]
    letters: Sequence[Written]

    @property
    def followed(self) -> list[Written]:
        """Those that were sent, or that were answered."""
        return [one for one in self.letters if one.back != "not_sent"]

    @property
    def beside(self) -> list[Written]:
        """Those that stand side by side; districts, of which an area may have a dozen, stand below."""
        return [one for one in self.letters if one.leader.role != "district"]

    @property
    def below(self) -> list[Written]:
        return [one for one in self.letters if one.leader.role == "district"]


def letters_here(
    session: Session, area: AreaRecord, *, valid_at: date, known_at: int | None = None, past: bool = False
) -> list[CampaignHere]:
    """The latest campaign first, each with what was so on the day, as known at the event. `past`: of a day that is
    over, on which a campaign whose letters are dated later was none yet."""
    ever = posts_ever(session, area, known_at=known_at)
    found = letters_to_posts(session, ever, today=valid_at, known_at=known_at, withdrawn=True)

    @cache
    def leaders(day: date) -> list[Leader]:
        return leaders_on(session, area, day, known_at=known_at)

    here = [
        _here(session, leaders(one.then.valid_at), one, valid_at=valid_at, known_at=known_at)
        for one in found
        if not (past and one.then.letter_date > valid_at)
    ]
    return [one for one in here if one.letters]


def _here(
    session: Session, leaders: Sequence[Leader], found: OfCampaign, *, valid_at: date, known_at: int | None
) -> CampaignHere:
    campaign = found.campaign
    places = {leader.post_id: place for place, leader in enumerate(leaders)}
    letters = [one for one in found.letters if one.letter.post_id in places]
    asks = asks_of(session, campaign, known_at=known_at)
    ids = [one.letter.id for one in letters]
    said = said_to_letters(session, campaign.id, letter_ids=ids, valid_at=valid_at, known_at=known_at)
    written = []
    for one in letters:
        otherwise = without_answer(one.answers.facts.counts)
        answered = said.get(one.letter.id, {})
        codes = [answered[number].answer if number in answered else otherwise for number in range(1, len(asks) + 1)]
        written.append(Written(leaders[places[one.letter.post_id or 0]], one.letter, one.answers, codes))
    written.sort(key=lambda one: (_order(one.back), places[one.leader.post_id]))
    return CampaignHere(campaign, found.then, asks, written)


def _order(back: str) -> int:
    return FIRST.index(back) if back in FIRST else len(FIRST)
