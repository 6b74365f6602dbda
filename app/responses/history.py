"""Everything that was recorded of a response: each event, with what it was before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.audit.moments import Moment, moments
from app.responses.kept_back import kept_back
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.responses.recording.files import files_of
from app.responses.standing import RecordedResponse, recorded_response


@dataclass(frozen=True)
class Change:
    """`was` None: it was recorded then. `now` None: it was withdrawn. `files`: names of those that came with it,
    unless they are kept back."""

    response_id: int
    moment: Moment
    was: RecordedResponse | None
    now: RecordedResponse | None
    files: tuple[str, ...] = ()


def history_of(session: Session, response: Response, *, whole: bool = False) -> list[Change]:
    """Newest first; `whole` as for `recorded_response`."""
    versions = select(ResponseVersion.recorded).where(ResponseVersion.response_id == response.id)
    seqs = sorted({*session.scalars(versions), *([response.withdrawn] if response.withdrawn else [])})
    files = files_of(session, response.id) if whole or not kept_back(session, response.id) else ()
    when = moments(session, seqs)
    changes, was = [], None
    for seq in seqs:
        now = recorded_response(session, response.id, known_at=seq, whole=whole)
        names = tuple(file.name for file in files if file.recorded == seq)
        changes.append(Change(response.id, when[seq], was, now, names))
        was = now
    return changes[::-1]


def history_of_letter(session: Session, letter_id: int) -> list[Change]:
    """What was recorded of all responses that answer the letter or once did, newest first: for its timeline."""
    ever = select(ResponseLetter.response_id).where(ResponseLetter.letter_id == letter_id)
    responses = session.scalars(select(Response).where(Response.id.in_(ever))).all()
    changes = [
        change
        for response in responses
        for change in history_of(session, response)
        if any(letter_id in response.letter_ids for response in (change.was, change.now) if response)
    ]
    return sorted(changes, key=lambda change: change.moment.seq, reverse=True)


def last_held(session: Session, response: Response, *, whole: bool = False) -> RecordedResponse:
    """As it stands or, when it is withdrawn, as it last stood; `whole` as for `recorded_response`."""
    known_at = response.withdrawn - 1 if response.withdrawn else None
    found = recorded_response(session, response.id, known_at=known_at, whole=whole)
    if found is None:
        raise LookupError(response.id)
    return found


def responses_to(session: Session, letter_id: int, *, since: date | None = None) -> Sequence[Response]:
    """Those that stand and answer the letter, from the day `since` (None: whenever), by the day on which they came,
    newest first."""
    query = (
        select(Response)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .join(ResponseLetter, ResponseLetter.response_id == Response.id)
        .where(
            ResponseLetter.letter_id == letter_id,
            ResponseLetter.superseded.is_(None),
            ResponseVersion.superseded.is_(None),
            true() if since is None else ResponseVersion.received_on >= since,
        )
        .order_by(ResponseVersion.received_on.desc(), Response.id.desc())
    )
    return session.scalars(query).all()
