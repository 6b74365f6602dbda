"""Every letter to the leaders of an area, each with its four answers; open letters, and leaders without one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.audience.posts import posts_of
from app.campaigns.letter.text import asks_of
from app.campaigns.letters import open_letter_addressee
from app.campaigns.models import Campaign, HoldOut, Letter
from app.delivery.models import Attempt
from app.platform.history import known
from app.registry.areas.area import AreaRecord, ServingBody, area_on
from app.registry.areas.leaders import Leader, leaders_of
from app.registry.areas.partners import Body
from app.registry.areas.serving import councils_before, posts_ever
from app.registry.registries import registry_names
from app.responses.asks.asks import said_to_letters
from app.responses.asks.grid import unanswered_status
from app.tracking.answers import Answers, answers_to
from app.tracking.of_posts import OfCampaign, letters_to_posts


def leaders_on(session: Session, area: AreaRecord, day: date, *, known_at: int | None) -> list[Leader]:
    """Of the area as it was on the day; of one that was none yet, those of the councils that its own followed."""
    record = area_on(session, area.slug, valid_at=day, known_at=known_at)
    if not record.existed:
        before = councils_before(session, [area.area_id], known_at=known_at)
        serving = tuple(ServingBody("authority", Body(one, "", "", ""), None, 1) for one in sorted(before))
        record = replace(record, serving=serving, nhs_region=None)
    return leaders_of(session, record, valid_at=day, known_at=known_at)


FIRST = ("nothing", "acknowledgement", "holding")
"""Codes of what came back, in the order in which letters stand; all else follows."""


@dataclass(frozen=True)
class LeaderLetter:
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
class AreaCampaign:
    """`asks`: their texts, numbered from 1. `letters`: never empty, those with no response recorded first."""

    campaign: Campaign
    then: CampaignAsKnown
    asks: Sequence[str]
    letters: Sequence[LeaderLetter]

    @property
    def followed(self) -> list[LeaderLetter]:
        """Those that were sent, or that were answered."""
        return [letter for letter in self.letters if letter.back != "not_sent"]

    @property
    def beside(self) -> list[LeaderLetter]:
        """Those that stand side by side; districts, of which an area may have a dozen, stand below."""
        return [letter for letter in self.letters if letter.leader.role != "district"]

    @property
    def below(self) -> list[LeaderLetter]:
        return [letter for letter in self.letters if letter.leader.role == "district"]


def letters_here(
    session: Session, area: AreaRecord, *, valid_at: date, known_at: int | None = None, past: bool = False
) -> list[AreaCampaign]:
    """The latest campaign first, each with what was so on the day, as known at the event. `past`: of a day that is
    over, on which a campaign whose letters are dated later was none yet."""
    ever = posts_ever(session, [area.area_id], known_at=known_at)
    of_campaigns = letters_to_posts(session, ever, today=valid_at, known_at=known_at, withdrawn=True)

    @cache
    def leaders(day: date) -> list[Leader]:
        return leaders_on(session, area, day, known_at=known_at)

    campaigns = [
        _area_campaign(session, leaders(campaign.then.valid_at), campaign, valid_at=valid_at, known_at=known_at)
        for campaign in of_campaigns
        if not (past and campaign.then.letter_date > valid_at)
    ]
    return [campaign for campaign in campaigns if campaign.letters]


def _area_campaign(
    session: Session, leaders: Sequence[Leader], found: OfCampaign, *, valid_at: date, known_at: int | None
) -> AreaCampaign:
    campaign = found.campaign
    places = {leader.post_id: place for place, leader in enumerate(leaders)}
    letters = [letter for letter in found.letters if letter.letter.post_id in places]
    asks = asks_of(session, campaign, known_at=known_at)
    ids = [letter.letter.id for letter in letters]
    said = said_to_letters(session, campaign.id, letter_ids=ids, valid_at=valid_at, known_at=known_at)
    written = []
    for one in letters:
        otherwise = unanswered_status(one.answers.facts.counts)
        answered = said.get(one.letter.id, {})
        codes = [answered[number].answer if number in answered else otherwise for number in range(1, len(asks) + 1)]
        written.append(LeaderLetter(leaders[places[one.letter.post_id or 0]], one.letter, one.answers, codes))
    written.sort(key=lambda leader_letter: (_order(leader_letter.back), places[leader_letter.leader.post_id]))
    return AreaCampaign(campaign, found.then, asks, written)


def _order(back: str) -> int:
    return FIRST.index(back) if back in FIRST else len(FIRST)


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
    names, open_letters = registry_names(session), []
    campaigns = select(Campaign).where(Campaign.id.in_(several))
    for campaign in session.scalars(campaigns.order_by(Campaign.letter_date.desc(), Campaign.id.desc())).all():
        then = campaign_as_known(session, campaign, known_at)
        if past and then.letter_date > valid_at:
            continue
        here = {leader.post_id for leader in leaders_on(session, area, then.valid_at, known_at=known_at)}
        posts = posts_of(session, campaign.id, then.audience, known_at=known_at)
        registries = {slug for slug, post_id in posts if post_id in here}
        letters = [one for one in several[campaign.id] if one.registry_slug in registries and then.lists(one.number)]
        answers = answers_to(session, campaign, letters, today=valid_at, known_at=known_at) if letters else {}
        open_letters += [
            OpenLetter(
                campaign, then.letter_date, one, open_letter_addressee(names[one.registry_slug]), answers[one.id]
            )
            for one in letters
            if answers[one.id].sent or not then.withdrawn.get(one.id, one.withdrawn)
        ]
    return open_letters


@dataclass(frozen=True)
class Unwritten:
    """Of one campaign. `excluded`: those left out on purpose; `others`: the rest without a letter; `anyone`: whether a
    letter was made to somebody here."""

    campaign: Campaign
    excluded: Sequence[Leader]
    others: Sequence[Leader]
    anyone: bool


def unwritten_here(
    session: Session,
    area: AreaRecord,
    here: Sequence[AreaCampaign],
    *,
    valid_at: date,
    known_at: int | None = None,
) -> list[Unwritten]:
    """The latest campaign first: those of which a letter had been sent to anybody by the day, as known at the event.
    Reminders and open letters, which are not sent to each leader, are left out. `here`: the letters to the area."""
    letters = {
        area_campaign.campaign.id: {written.leader.post_id for written in area_campaign.letters}
        for area_campaign in here
    }
    query = (
        select(Campaign)
        .where(Campaign.chases_id.is_(None), Campaign.open_letter.is_(False), _was_sent(valid_at, known_at))
        .order_by(Campaign.letter_date.desc(), Campaign.id.desc())
    )
    unwrittens = []
    for campaign in session.scalars(query).all():
        written = letters.get(campaign.id, set())
        day = campaign_as_known(session, campaign, known_at).valid_at
        leaders = [
            leader for leader in leaders_on(session, area, day, known_at=known_at) if leader.post_id not in written
        ]
        posts = HoldOut.post_id.in_([leader.post_id for leader in leaders])
        rows = select(HoldOut.post_id).where(HoldOut.campaign_id == campaign.id, posts, known(HoldOut, known_at))
        excluded = set(session.scalars(rows))
        unwrittens.append(
            Unwritten(
                campaign,
                [leader for leader in leaders if leader.post_id in excluded],
                [leader for leader in leaders if leader.post_id not in excluded],
                bool(written),
            )
        )
    return [one for one in unwrittens if one.excluded or one.others]


def _was_sent(day: date, known_at: int | None) -> ColumnElement[bool]:
    """Whether a letter of the campaign had left us for its recipient by the day."""
    then = true() if known_at is None else Attempt.handed <= known_at
    undone = Attempt.undone.is_(None)
    return exists().where(
        Letter.campaign_id == Campaign.id,
        Attempt.letter_id == Letter.id,
        Attempt.copy == 0,
        Attempt.handed.is_not(None),
        Attempt.sent_on <= day,
        then,
        undone if known_at is None else or_(undone, Attempt.undone > known_at),
    )
