"""One reply with all that its page tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import Moment
from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import sent_facts
from app.registry.working_days import bank_holidays
from app.responses.answers import AnswerStatus, Late, late
from app.responses.asks.asks import asks_shown, said_to_asks
from app.responses.facts import NOTHING, response_facts
from app.responses.history import history_of, last_held, timeline_of
from app.responses.kept_back import kept_back
from app.responses.kinds import Kind
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.due import due_of
from app.responses.lateness.explain import LatenessExplanation, worked_out
from app.responses.lateness.returns import reached_on
from app.responses.models import Response, ResponseFile
from app.responses.of_letter import came_back
from app.responses.recording.choose import titles_of
from app.responses.recording.files import files_of
from app.responses.recording.sender import sender_name
from app.responses.standing import RecordedResponse


@dataclass(frozen=True)
class AnsweredLetter:
    """A letter that a reply answers. `late`: None when the reply is withdrawn, and so says nothing of it."""

    letter: Letter
    title: str
    late: AnswerStatus[Late] | None


@dataclass(frozen=True)
class ShownReply:
    """One reply with all that its page tells. `gone`: when it was withdrawn, None while it stands. `asks`: none of a
    kind that answers none. `sender`: who sent it in the recipient's place, blank when the recipient did."""

    id: int
    held: RecordedResponse
    gone: Moment | None
    letters: Sequence[AnsweredLetter]
    worked: Sequence[LatenessExplanation]
    asks: Sequence[Mapping[str, Any]]
    files: Sequence[ResponseFile]
    timeline: Sequence[Mapping[str, str]]
    sender: str


def reply_shown(
    session: Session, campaign: Campaign, response: Response, *, today: date, whole: bool = False
) -> ShownReply:
    """`whole`: with its words and files though they are kept back, for whoever may see them."""
    now = last_held(session, response, whole=whole)
    letters = session.scalars(select(Letter).where(Letter.id.in_(now.letter_ids)).order_by(Letter.number)).all()
    titles = titles_of(session, campaign, letters)
    facts, said, days, returned = {}, {}, {}, list[str]()
    if response.withdrawn is None:
        known_facts = response_facts(session, campaign.id, letter_ids=now.letter_ids)
        sent = sent_facts(session, campaign.id, letter_ids=now.letter_ids)
        holidays, deadline = bank_holidays(session), deadline_of(session, campaign)
        for letter in letters:
            of_letter = known_facts.get(letter.id, NOTHING)
            facts[letter.reference] = of_letter
            due, went = due_of(deadline, of_letter), sent.get(letter.id)
            back = came_back(letter, of_letter, went)
            reached = reached_on(went, of_letter, open_letter=letter.post_id is None)
            if went and reached:
                days[letter.reference] = reached, went.first_on
            said[letter.id] = late(
                of_letter, due, today, holidays, sent=went is not None, reached=reached, returned=back
            )
            returned += [letter.reference] if back else []
    changes = history_of(session, response, whole=whole)
    to_read = now.answers or now.details.kind == Kind.SUBSTANTIVE
    return ShownReply(
        id=response.id,
        held=now,
        gone=changes[0].moment if response.withdrawn else None,
        letters=[AnsweredLetter(letter, titles[letter.id], said.get(letter.id)) for letter in letters],
        worked=worked_out(session, campaign, facts, days, today=today, returned=returned),
        asks=asks_shown(asks_of(session, campaign), said_to_asks(now)) if to_read else [],
        files=files_of(session, response.id) if whole or not kept_back(session, response.id) else (),
        timeline=timeline_of(session, changes),
        sender=sender_name(session, now.details.came_from),
    )
