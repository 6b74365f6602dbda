"""Correct what was recorded of a response, or withdraw it. Every version of it is kept."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.lifecycle.close import require_not_archived
from app.campaigns.models import Campaign, Letter
from app.errors import Stale
from app.platform.history import Versioned, known
from app.responses import events
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion
from app.responses.recording.check import check
from app.responses.recording.files import attach
from app.responses.recording.record import (
    add_answers,
    add_letters,
    add_version,
    event_facts,
    event_personal,
    event_subjects,
)
from app.responses.standing import Answers, Details, RecordedResponse, recorded_response, said_in
from app.web.files.kept_files import KeptFile

Row = TypeVar("Row", ResponseVersion, ResponseLetter, AskAnswer)


class Withdrawn(Stale):
    """The response was withdrawn: there is nothing left to correct."""

    code = "reply_withdrawn"


def correct_response(
    session: Session,
    response: Response,
    letters: Sequence[Letter],
    details: Details,
    files: Sequence[KeptFile] = (),
    *,
    answers: Answers,
    seen: int,
    today: date,
    early: bool = False,
    actor: Actor,
) -> bool:
    """What it says and which letters it answers, from now on; `files` come to those that it has. False: no change.

    `seen`: the event that made it what the form showed. Raises CampaignArchived, Withdrawn, Stale, NotRecordable.
    """
    was = _to_change(session, response, seen)
    if was is None:
        raise Withdrawn
    campaign = session.get_one(Campaign, response.campaign_id)
    check(session, campaign, letters, details, answers, today=today, early=early)
    letter_ids = [letter.id for letter in letters]
    if not files and (was.details, set(was.letter_ids), dict(was.answers)) == (details, set(letter_ids), dict(answers)):
        return False
    event = record(
        session,
        events.RESPONSE_CORRECTED,
        actor=actor,
        subjects=event_subjects(campaign.id, list(dict.fromkeys([*was.letter_ids, *letter_ids]))),
        before={"response": response.id, **event_facts(was.details, was.letter_ids, was.answers)},
        after={"response": response.id, **event_facts(details, letter_ids, answers, files)},
        personal=event_personal(details, files, answers),
    )
    _supersede(_standing(session, ResponseVersion, response.id), event.seq)
    _supersede([x for x in _standing(session, ResponseLetter, response.id) if x.letter_id not in letter_ids], event.seq)
    changed = [
        answer
        for answer in _standing(session, AskAnswer, response.id)
        if answers.get((answer.letter_id, answer.number)) != said_in(answer, kept_back=False)
    ]
    _supersede(changed, event.seq)
    session.flush()
    add_version(session, response.id, details, seq=event.seq)
    add_letters(session, response.id, [one for one in letter_ids if one not in was.letter_ids], seq=event.seq)
    fresh = {key: said for key, said in answers.items() if was.answers.get(key) != said}
    add_answers(session, response.id, fresh, seq=event.seq)
    attach(session, response.id, files, seq=event.seq)
    return True


def withdraw_response(session: Session, response: Response, *, seen: int, actor: Actor) -> None:
    """It was recorded by mistake: it counts nowhere from now on, and its history keeps it. Twice changes nothing.

    Raises CampaignArchived, Stale.
    """
    was = _to_change(session, response, seen)
    if was is None:
        return
    event = record(
        session,
        events.RESPONSE_WITHDRAWN,
        actor=actor,
        subjects=event_subjects(response.campaign_id, was.letter_ids),
        before={"response": response.id, **event_facts(was.details, was.letter_ids, was.answers)},
    )
    _supersede(_standing(session, ResponseVersion, response.id), event.seq)
    _supersede(_standing(session, ResponseLetter, response.id), event.seq)
    _supersede(_standing(session, AskAnswer, response.id), event.seq)
    response.withdrawn = event.seq
    session.flush()


def _to_change(session: Session, response: Response, seen: int) -> RecordedResponse | None:
    require_not_archived(session, response.campaign_id)
    session.refresh(response)
    now = recorded_response(session, response.id, whole=True)
    if now is not None and now.seq != seen:
        raise Stale
    return now


def _standing(session: Session, model: type[Row], response_id: int) -> Sequence[Row]:
    return session.scalars(select(model).where(model.response_id == response_id, known(model))).all()


def _supersede(versions: Iterable[Versioned], seq: int) -> None:
    for version in versions:
        version.supersede(seq)
