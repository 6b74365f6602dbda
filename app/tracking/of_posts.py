"""The letters to some posts, whatever their campaign, and those of campaigns that are not over."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.responses.kinds import REPLIES
from app.tracking.answers import Answers, answers_to


@dataclass(frozen=True)
class LetterWithAnswers:
    letter: Letter
    answers: Answers


@dataclass(frozen=True)
class OfCampaign:
    """The letters of one campaign to the posts asked about, by number; never empty. `then`: what the campaign was as
    known at that event."""

    campaign: Campaign
    then: CampaignAsKnown
    letters: tuple[LetterWithAnswers, ...]


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
        then = campaign_as_known(session, campaign, known_at)
        letters = [one for one in found[campaign.id] if then.lists(one.number)]
        gone = {one.id for one in letters if then.withdrawn.get(one.id, one.withdrawn)}
        if not withdrawn:
            letters = [one for one in letters if one.id not in gone]
        answers = answers_to(session, campaign, letters, today=today, known_at=known_at) if letters else {}
        kept = [one for one in letters if one.id not in gone or answers[one.id].sent is not None]
        if kept:
            listed.append(OfCampaign(campaign, then, tuple(LetterWithAnswers(one, answers[one.id]) for one in kept)))
    return sorted(listed, key=lambda one: (one.then.letter_date, one.campaign.id), reverse=True)


@dataclass(frozen=True)
class UnfinishedLetters:
    """Of one campaign, by number: those that nobody has sent, and those that wait for an answer."""

    campaign: Campaign
    not_sent: tuple[LetterWithAnswers, ...]
    waiting: tuple[LetterWithAnswers, ...]

    @property
    def facts(self) -> list[str]:
        """What a page showed of them, as JSON can say it."""
        return [
            f"{letter.letter.reference} {letter.answers.delivered.code} {letter.answers.back.code}"
            for letter in (*self.not_sent, *self.waiting)
        ]


def unfinished_letters(session: Session, post_ids: Collection[int], *, today: date) -> list[UnfinishedLetters]:
    """To these posts, by campaign; one that is archived, or has none that is unfinished, is left out."""
    letters = []
    for campaign in letters_to_posts(session, post_ids, today=today):
        if campaign.campaign.state == State.ARCHIVED:
            continue
        sent = [letter for letter in campaign.letters if letter.answers.sent is not None]
        not_sent = tuple(letter for letter in campaign.letters if letter.answers.sent is None)
        waiting = tuple(letter for letter in sent if letter.answers.back.code not in REPLIES)
        if waiting or not_sent:
            letters.append(UnfinishedLetters(campaign.campaign, not_sent, waiting))
    return letters
