"""Letters of campaigns that are not over: not sent yet, or waiting for a reply."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.responses.kinds import REPLIES
from app.tracking.of_posts import Answered, letters_to_posts


@dataclass(frozen=True)
class Unfinished:
    """Of one campaign, by number: those that nobody has sent, and those that wait for an answer."""

    campaign: Campaign
    not_sent: tuple[Answered, ...]
    waiting: tuple[Answered, ...]

    @property
    def facts(self) -> list[str]:
        """What a page showed of them, as JSON can say it."""
        return [
            f"{one.letter.reference} {one.answers.delivered.code} {one.answers.back.code}"
            for one in (*self.not_sent, *self.waiting)
        ]


def unfinished_letters(session: Session, post_ids: Collection[int], *, today: date) -> list[Unfinished]:
    """To these posts, by campaign; one that is archived, or has none that is unfinished, is left out."""
    found = []
    for one in letters_to_posts(session, post_ids, today=today):
        if one.campaign.state == State.ARCHIVED:
            continue
        sent = [letter for letter in one.letters if letter.answers.sent is not None]
        not_sent = tuple(letter for letter in one.letters if letter.answers.sent is None)
        waiting = tuple(letter for letter in sent if letter.answers.back.code not in REPLIES)
        if waiting or not_sent:
            found.append(Unfinished(one.campaign, not_sent, waiting))
    return found
