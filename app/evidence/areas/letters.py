"""Every letter to the leaders of an area, each with its four answers; open letters, and leaders without one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session

from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.audience.posts import posts_of
from app.campaigns.letters import open_letter_addressee
from app.campaigns.models import Campaign, HoldOut, Letter
from app.delivery.models import Attempt
from app.platform.history import known
from app.registry.areas.area import AreaRecord, ServingBody, area_on
from app.registry.areas.leaders import Leader, leaders_of
from app.registry.areas.partners import Body
from app.registry.areas.serving import councils_before, posts_ever
from app.registry.registries import registry_names
from app.responses.answers import Back
from app.responses.asks.grid import unanswered_status
from app.tracking.answers import Answers
from app.tracking.codes import Delivery
from app.tracking.of_posts import OfCampaign, letters_to_posts
from app.tracking.snapshot import CampaignSnapshot

LATEST_FIRST = (Campaign.letter_date.desc(), Campaign.id.desc())

FIRST = (Back.NOTHING, Back.ACKNOWLEDGEMENT, Back.HOLDING)
"""What came back, in the order in which letters stand; all else follows."""


@dataclass(frozen=True)
class LeaderLetter:
    """A letter to a leader, who is the one of the letter's own day. `asks`: what is said to each, by the codes of
    app.responses.asks.grid.CELLS."""

    leader: Leader
    letter: Letter
    answers: Answers
    asks: Sequence[str]

    @property
    def back(self) -> Back:
        return self.answers.back.code

    @property
    def lost(self) -> bool:
        """It came back or failed, and nothing is recorded as said to it."""
        undelivered = self.answers.delivered.code in (Delivery.FAILED, Delivery.RETURNED)
        return undelivered and self.back in (Back.NOTHING, Back.NOT_SENT)


@dataclass(frozen=True)
class AreaCampaign:
    """`letters`: never empty, those with no response recorded first. `former`: the area was none yet on the day of the
    letters, which are those to the councils that it replaces, and to no other body."""

    snapshot: CampaignSnapshot
    letters: Sequence[LeaderLetter]
    former: bool = False

    @property
    def campaign(self) -> Campaign:
        return self.snapshot.campaign

    @property
    def asks(self) -> Sequence[str]:
        """Their texts, numbered from 1."""
        return self.snapshot.asks

    @property
    def followed(self) -> list[LeaderLetter]:
        """Those that were sent, or that were answered."""
        return [letter for letter in self.letters if letter.back != Back.NOT_SENT]

    @property
    def beside(self) -> list[LeaderLetter]:
        """Those that stand side by side; districts, of which an area may have a dozen, stand below."""
        return [letter for letter in self.letters if letter.leader.role != "district"]

    @property
    def below(self) -> list[LeaderLetter]:
        return [letter for letter in self.letters if letter.leader.role == "district"]


@dataclass(frozen=True)
class OpenLetter:
    """`to`: everyone whom it is addressed to; its answers are of all of them together."""

    campaign: Campaign
    dated: date
    letter: Letter
    to: str
    answers: Answers


@dataclass(frozen=True)
class Unwritten:
    """Of one campaign. `excluded`: those left out on purpose; `others`: the rest without a letter; `anyone`: whether a
    letter was made to somebody here; `former`: as of AreaCampaign."""

    campaign: Campaign
    excluded: Sequence[Leader]
    others: Sequence[Leader]
    anyone: bool
    former: bool = False


@dataclass(eq=False)
class AreaLetters:
    """Letters to the leaders of an area on the day `valid_at`, as known at audit event `known_at` (None: now), each
    kind read when it is first asked for. `past`: of a day that is over, on which a campaign whose letters are dated
    later was none yet. The latest campaign is first."""

    session: Session
    area: AreaRecord
    valid_at: date
    known_at: int | None = None
    past: bool = False
    _leaders: dict[date, tuple[list[Leader], bool]] = field(default_factory=dict, init=False)

    @cached_property
    def campaigns(self) -> list[AreaCampaign]:
        """Those that wrote to a leader, with their letters."""
        ever = posts_ever(self.session, [self.area.area_id], known_at=self.known_at)
        of_campaigns = letters_to_posts(self.session, ever, today=self.valid_at, known_at=self.known_at, withdrawn=True)
        campaigns = [
            _area_campaign(*self._leaders_on(found.snapshot.then.valid_at), found)
            for found in of_campaigns
            if not self._is_to_come(found.snapshot.then)
        ]
        return [campaign for campaign in campaigns if campaign.letters]

    @cached_property
    def open_letters(self) -> list[OpenLetter]:
        """Those of which a leader of the letter's own day is an addressee; one that was withdrawn only if it had been
        sent."""
        several: defaultdict[int, list[Letter]] = defaultdict(list)
        for letter in self.session.scalars(select(Letter).where(Letter.post_id.is_(None)).order_by(Letter.number)):
            several[letter.campaign_id].append(letter)
        if not several:
            return []
        names, open_letters = registry_names(self.session), []
        campaigns = select(Campaign).where(Campaign.id.in_(several))
        for campaign in self.session.scalars(campaigns.order_by(*LATEST_FIRST)).all():
            letters = several[campaign.id]
            snapshot = CampaignSnapshot(self.session, campaign, self.valid_at, self.known_at, only=letters)
            if self._is_to_come(snapshot.then):
                continue
            here = {leader.post_id for leader in self.leaders_on(snapshot.then.valid_at)}
            posts = posts_of(self.session, campaign.id, snapshot.then.audience, known_at=self.known_at)
            registries = {slug for slug, post_id in posts if post_id in here}
            open_letters += [
                OpenLetter(
                    campaign,
                    snapshot.then.letter_date,
                    letter,
                    open_letter_addressee(names[letter.registry_slug]),
                    snapshot.answers[letter.id],
                )
                for letter in letters
                if letter.registry_slug in registries and snapshot.has(letter.id, letter.number)
            ]
        return open_letters

    @cached_property
    def unwritten(self) -> list[Unwritten]:
        """The campaigns of which a letter had been sent to anybody by the day. Reminders and open letters, which are
        not sent to each leader, are left out."""
        letters = {
            campaign.campaign.id: {written.leader.post_id for written in campaign.letters}
            for campaign in self.campaigns
        }
        query = (
            select(Campaign)
            .where(Campaign.chases_id.is_(None), Campaign.open_letter.is_(False))
            .where(_was_sent(self.valid_at, self.known_at))
            .order_by(*LATEST_FIRST)
        )
        unwrittens = []
        for campaign in self.session.scalars(query).all():
            written = letters.get(campaign.id, set())
            day = campaign_as_known(self.session, campaign, self.known_at).valid_at
            everyone, former = self._leaders_on(day)
            leaders = [leader for leader in everyone if leader.post_id not in written]
            posts = HoldOut.post_id.in_([leader.post_id for leader in leaders])
            rows = select(HoldOut.post_id).where(
                HoldOut.campaign_id == campaign.id, posts, known(HoldOut, self.known_at)
            )
            excluded = set(self.session.scalars(rows))
            unwrittens.append(
                Unwritten(
                    campaign,
                    [leader for leader in leaders if leader.post_id in excluded],
                    [leader for leader in leaders if leader.post_id not in excluded],
                    bool(written),
                    former,
                )
            )
        return [one for one in unwrittens if one.excluded or one.others]

    def leaders_on(self, day: date) -> list[Leader]:
        """Of the area as it was on the day; of one that was none yet, those of the councils that its own followed."""
        return self._leaders_on(day)[0]

    def _leaders_on(self, day: date) -> tuple[list[Leader], bool]:
        """And whether they are only those of the councils that its own followed."""
        if day not in self._leaders:
            record = area_on(self.session, self.area.slug, valid_at=day, known_at=self.known_at)
            if not record.existed:
                before = councils_before(self.session, [self.area.area_id], known_at=self.known_at)
                serving = tuple(ServingBody("authority", Body(one, "", "", ""), None, 1) for one in sorted(before))
                record = replace(record, serving=serving, nhs_region=None)
            leaders = leaders_of(self.session, record, valid_at=day, known_at=self.known_at)
            self._leaders[day] = leaders, not record.existed
        return self._leaders[day]

    def _is_to_come(self, then: CampaignAsKnown) -> bool:
        return self.past and then.letter_date > self.valid_at


def _area_campaign(leaders: Sequence[Leader], former: bool, found: OfCampaign) -> AreaCampaign:
    snapshot, places = found.snapshot, {leader.post_id: place for place, leader in enumerate(leaders)}
    written = []
    for one in found.letters:
        if one.letter.post_id in places:
            otherwise, answered = unanswered_status(one.answers.facts.counts), snapshot.said.get(one.letter.id, {})
            codes = [
                answered[number].answer if number in answered else otherwise
                for number in range(1, len(snapshot.asks) + 1)
            ]
            written.append(LeaderLetter(leaders[places[one.letter.post_id]], one.letter, one.answers, codes))
    written.sort(key=lambda leader_letter: (_order(leader_letter.back), places[leader_letter.leader.post_id]))
    return AreaCampaign(snapshot, written, former)


def _order(back: Back) -> int:
    return FIRST.index(back) if back in FIRST else len(FIRST)


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
