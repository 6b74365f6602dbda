"""Record what came back: once for one letter, or once for several that it answers together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import BATCH, Actor, Subject, digests_of, record
from app.campaigns.lifecycle.close import require_not_archived
from app.campaigns.models import Campaign, Letter
from app.platform.history import known
from app.responses import events
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion
from app.responses.recording.check import NotRecordable, check
from app.responses.recording.files import attach
from app.responses.standing import Answers, Details
from app.web.files.kept_files import KeptFile


def record_response(
    session: Session,
    campaign: Campaign,
    letters: Sequence[Letter],
    details: Details,
    files: Sequence[KeptFile] = (),
    *,
    answers: Answers,
    once: str,
    today: date,
    early: bool = False,
    actor: Actor,
) -> Response:
    """One response to `letters` of `campaign`; a form that comes twice (`once`) records it once.

    `early`: it did come before the letter's date. Raises CampaignArchived, and NotRecordable, also for the very same
    reply to the same letters: it is what a browser sends that went back.
    """
    require_not_archived(session, campaign.id)
    if recorded := recorded_by(session, once):
        return recorded
    check(session, campaign, letters, details, answers, today=today, early=early)
    if _is_recorded(session, campaign, letters, details):
        raise NotRecordable("reply_recorded_already", field="summary")
    event = record(
        session,
        events.RESPONSE_RECORDED,
        actor=actor,
        subjects=event_subjects(campaign.id, [letter.id for letter in letters]),
        after=event_facts(details, [letter.id for letter in letters], answers, files),
        personal=event_personal(details, files, answers),
    )
    response = Response(campaign_id=campaign.id, once=once, recorded=event.seq)
    session.add(response)
    session.flush()
    add_version(session, response.id, details, seq=event.seq)
    add_letters(session, response.id, [letter.id for letter in letters], seq=event.seq)
    add_answers(session, response.id, answers, seq=event.seq)
    attach(session, response.id, files, seq=event.seq)
    return response


def _is_recorded(session: Session, campaign: Campaign, letters: Sequence[Letter], details: Details) -> bool:
    """Whether a reply to just these letters that says just this stands."""
    alike = (
        select(ResponseVersion.response_id, ResponseLetter.letter_id)
        .join(Response, Response.id == ResponseVersion.response_id)
        .join(ResponseLetter, ResponseLetter.response_id == Response.id)
        .where(
            Response.campaign_id == campaign.id,
            known(ResponseVersion),
            known(ResponseLetter),
            ResponseVersion.received_on == details.received_on,
            ResponseVersion.how == details.how,
            ResponseVersion.kind == details.kind,
            ResponseVersion.summary == details.summary,
            ResponseVersion.new_reply_by.is_not_distinct_from(details.new_reply_by),
            ResponseVersion.came_from.is_not_distinct_from(details.came_from),
        )
    )
    found: dict[int, set[int]] = {}
    for response_id, letter_id in session.execute(alike):
        found.setdefault(response_id, set()).add(letter_id)
    return {letter.id for letter in letters} in found.values()


def recorded_by(session: Session, once: str) -> Response | None:
    """What the form with the token `once` has recorded already."""
    return session.scalars(select(Response).where(Response.once == once)).one_or_none()


def add_version(session: Session, response_id: int, details: Details, *, seq: int) -> None:
    session.add(
        ResponseVersion(
            response_id=response_id,
            received_on=details.received_on,
            how=details.how,
            kind=details.kind,
            summary=details.summary,
            new_reply_by=details.new_reply_by,
            came_from=details.came_from,
            recorded=seq,
        )
    )
    session.flush()


def add_letters(session: Session, response_id: int, letter_ids: Iterable[int], *, seq: int) -> None:
    session.add_all(ResponseLetter(response_id=response_id, letter_id=one, recorded=seq) for one in letter_ids)
    session.flush()


def add_answers(session: Session, response_id: int, answers: Answers, *, seq: int) -> None:
    session.add_all(
        AskAnswer(
            response_id=response_id,
            letter_id=letter_id,
            number=number,
            answer=said.answer,
            words=said.words,
            passage=said.passage,
            recorded=seq,
        )
        for (letter_id, number), said in sorted(answers.items())
    )
    session.flush()


def event_subjects(campaign_id: int, letter_ids: Sequence[int]) -> list[Subject]:
    """The letters, as many as an event may name, and their campaign."""
    return [*(("letter", letter_id) for letter_id in letter_ids[:BATCH]), ("campaign", campaign_id)]


def event_facts(
    details: Details, letter_ids: Sequence[int], answers: Answers, files: Sequence[KeptFile] = ()
) -> Mapping[str, Any]:
    """For an audit event: what is no person's data."""
    return {
        "kind": details.kind,
        "how": details.how,
        "received_on": details.received_on.isoformat(),
        "new_reply_by": details.new_reply_by.isoformat() if details.new_reply_by else None,
        "came_from": details.came_from,
        "letters": len(letter_ids),
        "digests": digests_of(sorted(letter_ids)),
        "answers": digests_of([[*key, said.answer] for key, said in sorted(answers.items())]),
        "files": [file.sha256 for file in files],
    }


def event_personal(details: Details, files: Sequence[KeptFile], answers: Answers) -> Mapping[str, str]:
    """A summary, the names of files, and what is written or quoted of an ask may name people. What is said alike for
    several letters stands once."""
    said = dict.fromkeys(
        f"{number}: {words}"
        for (_, number), one in sorted(answers.items(), key=lambda item: item[0][1])
        for words in (one.words, one.passage)
        if words
    )
    found = {"files": "\n".join(file.name for file in files), "asks": "\n".join(said)}
    return {"summary": details.summary} | {name: value for name, value in found.items() if value}
