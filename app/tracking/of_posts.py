"""The letters to some posts, whatever their campaign, and those of campaigns that are not over."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.tracking.answers import Answers
from app.tracking.snapshot import CampaignSnapshot


@dataclass(frozen=True)
class LetterWithAnswers:
    letter: Letter
    answers: Answers


@dataclass(frozen=True)
class OfCampaign:
    """The letters of one campaign to the posts asked about, by number; never empty."""

    snapshot: CampaignSnapshot
    letters: Sequence[LetterWithAnswers]

    @property
    def campaign(self) -> Campaign:
        return self.snapshot.campaign


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
        snapshot = CampaignSnapshot(session, campaign, today, known_at, only=found[campaign.id])
        letters = [
            LetterWithAnswers(letter, snapshot.answers[letter.id])
            for letter in found[campaign.id]
            if snapshot.has(letter.id, letter.number) and (withdrawn or letter.id not in snapshot.withdrawn)
        ]
        if letters:
            listed.append(OfCampaign(snapshot, letters))
    return sorted(listed, key=lambda one: (one.snapshot.then.letter_date, one.campaign.id), reverse=True)


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
        waiting = tuple(letter for letter in sent if not letter.answers.back.code.is_reply)
        if waiting or not_sent:
            letters.append(UnfinishedLetters(campaign.campaign, not_sent, waiting))
    return letters
