"""Everything that was recorded of a response: each event, with what it was before and after; and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import Moment, moments
from app.campaigns.models import Letter
from app.letters.page.wording import join
from app.responses import events
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.responses.recording.files import files_by_response
from app.responses.standing import RecordedResponse, recorded_response, response_records
from app.responses.words import differences, effect_words, summary_words
from app.web.filters import format_moment


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
    return _histories(session, [response], whole=whole)[0]


def _histories(session: Session, responses: Sequence[Response], *, whole: bool = False) -> list[list[Change]]:
    """Of each response, newest first. A handful of queries, however many there are."""
    ids = [response.id for response in responses]
    records, files = response_records(session, ids, whole=whole), files_by_response(session, ids)
    seqs = {
        response.id: sorted(
            {version.recorded for version in records[response.id].versions}
            | ({response.withdrawn} if response.withdrawn else set())
        )
        for response in responses
    }
    when = moments(session, {seq for of_response in seqs.values() for seq in of_response})
    histories = []
    for one in ids:
        record, changes, was = records[one], list[Change](), None
        for seq in seqs[one]:
            now = record.at(seq)
            names = () if record.hides else tuple(file.name for file in files[one] if file.recorded == seq)
            changes.append(Change(one, when[seq], was, now, names))
            was = now
        histories.append(changes[::-1])
    return histories


def history_of_letter(session: Session, letter_id: int) -> list[Change]:
    """What was recorded of all responses that answer the letter or once did, newest first: for its timeline."""
    ever = select(ResponseLetter.response_id).where(ResponseLetter.letter_id == letter_id)
    responses = session.scalars(select(Response).where(Response.id.in_(ever))).all()
    changes = [
        change
        for changes in _histories(session, responses)
        for change in changes
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


TITLES: Mapping[str, str] = {
    events.RESPONSE_RECORDED: "Recorded",
    events.RESPONSE_CORRECTED: "Corrected",
    events.RESPONSE_WITHDRAWN: "Withdrawn",
}


def timeline_of(session: Session, changes: Sequence[Change]) -> list[dict[str, str]]:
    """For the macro `timeline`: who did what, when, and what it changed."""
    names = names_of(session, {change.moment.actor_id for change in changes if change.moment.actor_id is not None})
    references = _references(session, changes)
    return [
        {
            "title": TITLES[change.moment.action],
            "when": format_moment(change.moment.at),
            "by": f"by {names[change.moment.actor_id]}" if change.moment.actor_id is not None else "by Despatch",
            "words": said_of(change, references),
        }
        for change in changes
    ]


def said_of(change: Change, references: Mapping[int, str]) -> str:
    """What a change was, in sentences. `references` of letters, by id."""
    files = [f"Files: {join(change.files)}."] if change.files else []
    if change.now is None:
        return "It is no longer counted."
    if change.was is None:
        letters = join([references[one] for one in change.now.letter_ids])
        return " ".join([f"{summary_words(change.now.details)}. {effect_words(change.now.details)} {letters}.", *files])
    return " ".join([*differences(change.was, change.now, references), *files])


def _references(session: Session, changes: Sequence[Change]) -> dict[int, str]:
    ids = {
        id_ for change in changes for response in (change.was, change.now) if response for id_ in response.letter_ids
    }
    return dict(session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(ids))).all())
