"""Letters that came back: recorded one by one, or as a spreadsheet says; the spreadsheet is undone as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.campaigns.editing import require_open
from app.campaigns.models import Campaign, Letter
from app.delivery import events
from app.delivery.attempts.reasons import PostReason
from app.delivery.attempts.settle import Evidence, lock_attempts_for_step, move, move_together
from app.delivery.channels import Channel
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.posting.models import PostingImport
from app.delivery.posting.spreadsheets.returns import posted_letters, read_returns
from app.delivery.posting.spreadsheets.table import UploadedSheet
from app.delivery.states import State
from app.errors import Refused, Stale
from app.platform.clock import LONDON

NOON = time(12)
"""Of a day whose hour nobody knows."""


@dataclass(frozen=True)
class ReturnDetails:
    """Why a letter came back, and on which day. `note`: what stands on the envelope, say."""

    reason: PostReason
    on: date
    note: str = ""


def record_return(session: Session, campaign: Campaign, letter: Letter, came: ReturnDetails, *, actor: Actor) -> None:
    """Raises CampaignClosed, Refused: returned_before_posted; and Stale (returned_meanwhile) when no attempt of the
    letter by post left, or it came back already."""
    require_open(session, campaign)
    posted = posted_letters(session, campaign.id, letter_ids=[letter.id]).get(letter.id)
    if posted is None or posted.state == State.RETURNED:
        raise Stale("returned_meanwhile")
    if came.on < posted.sent_on:
        raise Refused("returned_before_posted", field="on", posted_on=posted.sent_on)
    evidence = Evidence(noon_of(came.on), "person", reason=came.reason, said=came.note, facts={"from": posted.state})
    if not move(session, posted.attempt_id, "return", evidence, actor=actor):
        raise Stale("returned_meanwhile")


def noon_of(day: date) -> datetime:
    return datetime.combine(day, NOON, LONDON).astimezone(UTC)


def take_returns(
    session: Session, campaign: Campaign, body: bytes, taken: UploadedSheet, *, seen: str, today: date, actor: Actor
) -> int:
    """Take what a spreadsheet says, as one event: what the person was shown, by its digest `seen`. How many letters
    came back by it. Raises CampaignClosed, Stale, TableRefused."""
    require_open(session, campaign)
    read = read_returns(session, campaign, body, taken.columns, today=today)
    if not read.rows and read.already:
        return 0  # it was taken before
    if read.seen != seen:
        raise Stale("sheet_changed")
    came = {
        row.posted.attempt_id: Evidence(
            noon_of(row.on), "import", reason=row.reason, facts={"file": taken.sha256, "from": row.posted.state}
        )
        for row in read.rows
    }
    came = {attempt: came[attempt] for attempt in lock_attempts_for_step(session, list(came), "return")}
    event = record(
        session,
        events.POSTING_RETURNS_TAKEN,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        after={
            "letters": len(came),
            "file": taken.sha256,
            "digests": digests_of(list(came)),
            "moved": {State.RETURNED: list(came)},
        },
    )
    taken.keep(session, campaign, "returns", None, rows=len(came), seq=event.seq)
    move_together(session, came, "return", seq=event.seq, actor=actor)
    return len(came)


def undo_returns(session: Session, campaign: Campaign, import_id: int, *, actor: Actor) -> int:
    """The letters of a spreadsheet stand again as they did before it, but for those of which something else was heard
    since. How many they are. Raises CampaignClosed, and Stale (sheet_undone) when it was undone already."""
    require_open(session, campaign)
    posting_import = session.get(PostingImport, import_id, with_for_update=True)
    if (
        posting_import is None
        or posting_import.campaign_id != campaign.id
        or posting_import.kind != "returns"
        or posting_import.undone is not None
    ):
        raise Stale("sheet_undone")
    theirs = select(AttemptEvent.attempt_id, AttemptEvent.facts).join(Attempt, Attempt.id == AttemptEvent.attempt_id)
    since = (
        AttemptEvent.recorded == posting_import.recorded,
        Attempt.ended == posting_import.recorded,
        Attempt.state == State.RETURNED,
    )
    before = {attempt_id: facts.get("from", "") for attempt_id, facts in session.execute(theirs.where(*since))}
    recorded = [one for one, state in before.items() if state == State.SENT]
    sent = [one for one in before if one not in set(recorded)]
    moved = {State.SENT: recorded, State.HANDED_OVER: sent}
    event = record(
        session,
        events.POSTING_IMPORT_UNDONE,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before={"file": posting_import.sha256},
        after={"kind": "returns", "letters": len(before), "digests": digests_of(list(before)), "moved": moved},
    )
    evidence = Evidence(event.at, "person", facts={"undone": posting_import.recorded})
    undone = {"ended": None, "reason": "", "said": ""}
    move_together(session, dict.fromkeys(sent, evidence), "return undone", seq=event.seq, actor=actor, **undone)
    step = "return of recorded undone"
    move_together(session, dict.fromkeys(recorded, evidence), step, seq=event.seq, actor=actor, **undone)
    posting_import.undone = event.seq
    session.flush()
    return len(before)


@dataclass(frozen=True)
class ReturnedLetter:
    """A letter that came back by post, as its attempt stands."""

    letter_id: int
    post_id: int | None
    reference: str
    reason: str
    said: str
    sent_on: date
    on: datetime


def returned_letters(
    session: Session, campaign_id: int, *, letter_ids: Sequence[int] | None = None
) -> list[ReturnedLetter]:
    """Those of a campaign that were not posted again since; the last first. Failed ones of a batch are among them."""
    later = select(Attempt.letter_id, Attempt.id).where(Attempt.undone.is_(None), Attempt.copy == 0).subquery()
    rows = (
        select(
            Letter.id,
            Letter.post_id,
            Letter.reference,
            Attempt.reason,
            Attempt.said,
            Attempt.sent_on,
            AttemptEvent.at,
        )
        .join(Attempt, Attempt.letter_id == Letter.id)
        .join(AttemptEvent, (AttemptEvent.attempt_id == Attempt.id) & (AttemptEvent.recorded == Attempt.ended))
        .where(
            Letter.campaign_id == campaign_id,
            Attempt.channel == Channel.POST,
            Attempt.state.in_((State.RETURNED, State.FAILED)),
            Attempt.undone.is_(None),
            ~select(later.c.id).where(later.c.letter_id == Attempt.letter_id, later.c.id > Attempt.id).exists(),
        )
        .order_by(AttemptEvent.at.desc(), Letter.number)
    )
    if letter_ids is not None:
        rows = rows.where(Letter.id.in_(letter_ids))
    return [ReturnedLetter(*row) for row in session.execute(rows)]


def imports_of(session: Session, campaign_id: int, kind: str, *, batch_id: int | None = None) -> list[PostingImport]:
    """Spreadsheets that were taken, the newest first."""
    query = select(PostingImport).where(PostingImport.campaign_id == campaign_id, PostingImport.kind == kind)
    if batch_id is not None:
        query = query.where(PostingImport.batch_id == batch_id)
    return list(session.scalars(query.order_by(PostingImport.id.desc())))
