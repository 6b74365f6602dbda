"""Recording, correcting and withdrawing replies to the small campaign, each in one line."""

from datetime import date
from uuid import uuid4

from app.audit.record import SYSTEM
from app.responses.models import Response
from app.responses.recording.correct import correct_response, withdraw_response
from app.responses.recording.record import record_response
from app.responses.standing import Details, SaidToAsk, recorded_response
from tests.tracking.office import TODAY, letter, small


def details(kind="substantive", *, day=20, how="email", summary="They answer in full.", new_reply_by=None):
    """Received on a day of March 2015."""
    return Details(date(2015, 3, day), how, kind, summary, new_reply_by)


def recorded(services, numbers, said, files=(), *, answers=(), once=None, actor=SYSTEM, today=TODAY, early=False):
    """A response to these letters of the campaign. `answers`: to ask 1 and those after it, for each letter."""
    with services.database.writing() as session:
        letters = [letter(session, number) for number in numbers]
        return record_response(
            session,
            small(session),
            letters,
            said,
            files,
            answers=to_asks(letters, answers),
            once=once or uuid4().hex,
            today=today,
            early=early,
            actor=actor,
        ).id


def corrected(services, response_id, numbers, said, files=(), *, answers=(), seen=None):
    with services.database.writing() as session:
        letters = [letter(session, number) for number in numbers]
        return correct_response(
            session,
            session.get_one(Response, response_id),
            letters,
            said,
            files,
            answers=to_asks(letters, answers),
            seen=seen or recorded_response(session, response_id).seq,
            today=TODAY,
            actor=SYSTEM,
        )


def withdrawn(services, response_id, *, seen=None):
    with services.database.writing() as session:
        response = session.get_one(Response, response_id)
        withdraw_response(session, response, seen=seen or recorded_response(session, response_id).seq, actor=SYSTEM)


def as_held(services, response_id, *, known_at=None):
    with services.database.reading() as session:
        return recorded_response(session, response_id, known_at=known_at)


def to_asks(letters, answers):
    """Of each answer its code alone, or what is said whole."""
    said = {number: one for number, one in enumerate(answers, start=1) if one}
    return {
        (letter.id, number): one if isinstance(one, SaidToAsk) else SaidToAsk(one)
        for letter in letters
        for number, one in said.items()
    }
