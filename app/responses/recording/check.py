"""What a response may say, whoever records or corrects it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign, Letter
from app.errors import Refused
from app.responses.kinds import HOW, LONGEST_PASSAGE, LONGEST_WORDS, Answer, Kind
from app.responses.recording.sender import senders_for
from app.responses.standing import Answers, Details


class NotRecordable(Refused):
    """A response can't be recorded like that."""


def check(
    session: Session,
    campaign: Campaign,
    letters: Sequence[Letter],
    details: Details,
    answers: Answers,
    *,
    today: date,
    early: bool,
) -> None:
    """Raise NotRecordable, or ValueError for what no form can send. `early`: the person has said that it did come
    before the letter's date."""
    if not letters:
        raise NotRecordable("no_letters_answered", field="find")
    if campaign.chases_id is not None:
        raise NotRecordable("of_a_chaser", field="find")
    if any(letter.campaign_id != campaign.id for letter in letters):
        raise ValueError("a response answers letters of one campaign")
    if details.received_on > today:
        raise NotRecordable("reply_in_future", field="received_on")
    if details.received_on < campaign.letter_date and not early:
        raise NotRecordable("before_letter", field="received_on", letter_date=campaign.letter_date)
    if details.new_reply_by is not None:
        if details.kind != Kind.HOLDING:
            raise NotRecordable("not_holding", field="new_reply_by")
        if details.new_reply_by <= details.received_on:
            raise NotRecordable("promise_too_early", field="new_reply_by", received_on=details.received_on)
    if details.came_from is not None:
        followers = senders_for(session, campaign, letters)
        if details.came_from not in {follower.organisation_id for follower in followers}:
            raise NotRecordable("no_successor", field="came_from")
    ids, asks = {letter.id for letter in letters}, len(asks_of(session, campaign)) if answers else 0
    if any(letter_id not in ids or not 1 <= number <= asks for letter_id, number in answers):
        raise ValueError("an answer is to an ask of a letter that the response answers")
    {Kind(details.kind), HOW[details.how], *(Answer(answer.answer) for answer in answers.values())}
    if any(answer.answer == Answer.IN_WORDS and not answer.words for answer in answers.values()):
        raise ValueError("an answer in words has words")
    if any(len(answer.words) > LONGEST_WORDS or len(answer.passage) > LONGEST_PASSAGE for answer in answers.values()):
        raise ValueError("what is said to an ask is too long")
