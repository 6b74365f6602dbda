"""What has come back to one letter: the part of its page that tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.letter.text import asks_of
from app.campaigns.letters import count_addressees
from app.campaigns.lifecycle.chasers import asked_by, first_letters
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import SentFacts, sent_facts
from app.registry.changes.succession import Follower
from app.registry.organisations.organisation import last_names
from app.responses.asks.asks import asks_shown, said_to_letters
from app.responses.facts import NOTHING, Facts, response_facts
from app.responses.history import responses_to
from app.responses.kinds import Kind
from app.responses.lateness.explain import LatenessExplanation, explain_reminder, worked_out
from app.responses.lateness.returns import reached_on, returned_on
from app.responses.models import Response
from app.responses.recording.files import files_by_response
from app.responses.recording.sender import senders_for
from app.responses.reminders import counts_from, reminder_facts
from app.responses.standing import Details, response_records


@dataclass(frozen=True)
class Line:
    """A reply in a list. `others`: how many more letters it answers; `files`: how many came with it; `sender`: who sent
    it in the recipient's place, blank when the recipient did."""

    id: int
    details: Details
    others: int
    files: int
    sender: str


@dataclass(frozen=True)
class LetterReplies:
    """What has come back to one letter. `followers`: who took its recipient's place, and may answer it.

    `asks`: as `answers.ask_list` takes them, once there is something to read.
    `worked`: None as long as the letter is not sent, since nothing is late then. `addressees`: of an open letter.
    `first`: of a reminder, the reference of the letter that it reminds of, to which these replies are recorded;
    `before`: how many responses to that letter do not count for the reminder, since they came before it was sent."""

    lines: Sequence[Line]
    worked: LatenessExplanation | None
    asks: Sequence[Mapping[str, Any]]
    number: int
    addressees: int | None
    followers: Sequence[Follower]
    first: str
    before: int = 0


def replies_of(session: Session, campaign: Campaign, letter: Letter, *, today: date) -> LetterReplies:
    """For `responses/of_letter.html`; `today` in London."""
    sent = sent_facts(session, campaign.id, letter_ids=[letter.id]).get(letter.id)
    reminder = campaign if campaign.chases_id is not None else None
    own, campaign = letter, asked_by(session, campaign)
    letter = session.get_one(Letter, first_letters(session, [letter.id])[letter.id])
    all_that_came = response_facts(session, campaign.id, letter_ids=[letter.id]).get(letter.id, NOTHING)
    since = counts_from(sent) if reminder else None
    responses = responses_to(session, letter.id, since=since)
    best = said_to_letters(session, campaign.id, letter_ids=[letter.id], since=since).get(letter.id, {})
    facts = all_that_came
    if reminder:
        facts = reminder_facts(session, reminder, {own.id: sent} if sent else {}).get(own.id, NOTHING)
        if not sent:
            responses, best = [], {}
        worked = [LatenessExplanation(explain_reminder(reminder.reply_by, letter.reference), [], [letter.reference])]
    else:
        back = [letter.reference] if came_back(letter, facts, sent) else []
        reached = reached_on(sent, facts, open_letter=letter.post_id is None)
        days = {letter.reference: (reached, sent.first_on)} if sent and reached else {}
        worked = worked_out(session, campaign, {letter.reference: facts}, days, today=today, returned=back)
    lines = _lines(session, responses)
    lines = [line for line in lines if not reminder or line.details.kind != Kind.RETURNED]
    to_read = facts.read > 0 or facts.counts is Kind.SUBSTANTIVE
    return LetterReplies(
        lines=lines,
        worked=worked[0] if sent or (facts.responses and not reminder) else None,
        asks=asks_shown(asks_of(session, campaign), best) if to_read else [],
        number=facts.heard,
        addressees=count_addressees(session, campaign).get(letter.registry_slug) if letter.post_id is None else None,
        followers=senders_for(session, campaign, [letter]),
        first=letter.reference if reminder else "",
        before=all_that_came.heard - facts.heard if reminder else 0,
    )


def came_back(letter: Letter, facts: Facts, sent: SentFacts | None) -> bool:
    """Whether it was returned undelivered since it was last sent, and has no reply; an open letter, which goes to many,
    is where the letter itself did."""
    return facts.stopped_on is None and returned_on(sent, facts, open_letter=letter.post_id is None) is not None


def _lines(session: Session, responses: Sequence[Response]) -> list[Line]:
    """Of responses that stand."""
    ids = [response.id for response in responses]
    standing = {one: now for one, record in response_records(session, ids).items() if (now := record.at(None))}
    files = files_by_response(session, ids)
    senders = last_names(session, {now.details.came_from for now in standing.values() if now.details.came_from})
    return [
        Line(
            one,
            now.details,
            len(now.letter_ids) - 1,
            len(files[one]),
            senders.get(now.details.came_from or 0, ""),
        )
        for one, now in standing.items()
    ]
