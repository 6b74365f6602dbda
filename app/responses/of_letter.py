"""What has come back to one letter: the part of its page that tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.campaigns.text import asks_of
from app.delivery.sent import sent_facts
from app.history import known
from app.registry.working_days import bank_holidays
from app.responses.answers import Said, late
from app.responses.asks import asks_shown
from app.responses.due import due_of
from app.responses.facts import NOTHING, response_facts
from app.responses.files import files_of
from app.responses.history import last_held, responses_to
from app.responses.kinds import ANSWERS, HOW, KINDS
from app.responses.models import AskAnswer, Response
from app.responses.standing import Details
from app.responses.worked import Worked, worked_out


@dataclass(frozen=True)
class Line:
    """A reply in a list. `others`: how many more letters it answers; `files`: how many came with it."""

    id: int
    details: Details
    others: int
    files: int

    @property
    def state(self) -> tuple[str, str]:
        words = KINDS[self.details.kind]
        return words.shape, words.word

    @property
    def how(self) -> str:
        return HOW[self.details.how]


@dataclass(frozen=True)
class LetterReplies:
    """What has come back to one letter. `asks`: as `answers.ask_list` takes them."""

    letter: Letter
    campaign: Campaign
    lines: Sequence[Line]
    late: Said
    worked: Worked
    asks: Sequence[Mapping[str, Any]]
    archived: bool


def replies_of(session: Session, letter: Letter, *, today: date) -> LetterReplies:
    """For `responses/of_letter.html`, which a letter's page includes with it as `replies`; `today` in London."""
    campaign = session.get_one(Campaign, letter.campaign_id)
    facts = response_facts(session, campaign.id, letter_ids=[letter.id]).get(letter.id, NOTHING)
    sent = letter.id in sent_facts(session, campaign.id, letter_ids=[letter.id])
    (worked,) = worked_out(session, campaign, {letter.reference: facts}, today=today)
    return LetterReplies(
        letter=letter,
        campaign=campaign,
        lines=[_line(session, response) for response in responses_to(session, letter.id)],
        late=late(facts, due_of(campaign.reply_by, facts), today, bank_holidays(session), sent=sent),
        worked=worked,
        asks=_best_answers(session, campaign, letter) if facts.responses else [],
        archived=campaign.state == State.ARCHIVED,
    )


def _line(session: Session, response: Response) -> Line:
    now = last_held(session, response)
    return Line(response.id, now.details, len(now.letter_ids) - 1, len(files_of(session, response.id)))


def _best_answers(session: Session, campaign: Campaign, letter: Letter) -> list[dict[str, Any]]:
    answers: dict[int, str] = {}
    for one in session.scalars(select(AskAnswer).where(AskAnswer.letter_id == letter.id, known(AskAnswer))):
        best = answers.get(one.number)
        if best is None or ANSWERS[one.answer].rank > ANSWERS[best].rank:
            answers[one.number] = one.answer
    return asks_shown(asks_of(session, campaign), answers)
