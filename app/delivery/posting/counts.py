"""What the print room counted, written down: of the whole batch or of a letter, or as a spreadsheet says; corrected,
never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, digests_of, record
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign
from app.delivery import events
from app.delivery.posting.balance import Tally
from app.delivery.posting.find import batch_numbered, current_counts, tally_of
from app.delivery.posting.make import subjects_of
from app.delivery.posting.models import PostingImport, PrintBatch, PrintCount
from app.delivery.posting.spreadsheets.counts import CountRow, CountsRead, read_counts
from app.delivery.posting.spreadsheets.table import UploadedSheet
from app.delivery.posting.states import COUNTED, BatchState
from app.delivery.posting.words import MOVED_ON
from app.errors import Stale

Count = tuple[Tally, str]
"""Copies, and a NotPosted where the letter was not posted."""


class NotCounted(Stale):
    """Nothing is counted of a batch that stands where this one does."""

    code = "batch_not_counted"

    def __init__(self, batch: PrintBatch) -> None:
        made = batch.state == BatchState.MADE
        state = "Give it to the printer first" if made else MOVED_ON[batch.state]
        super().__init__(number=batch.number, state=state)


def record_counts(
    session: Session,
    campaign: Campaign,
    number: int,
    counted: Mapping[int | None, Count],
    *,
    actor: Actor,
    taken: UploadedSheet | None = None,
) -> int:
    """Write down what was counted, by attempt id (None: of the whole batch), in place of what was said before. How many
    of them say something else now; none: nothing happened. `taken`: the spreadsheet that says so.

    Raises as `counting` does.
    """
    batch = counting(session, campaign, number, actor=actor)
    now = current_counts(session, batch.id)
    changed = {
        attempt_id: (tally, reason)
        for attempt_id, (tally, reason) in counted.items()
        if (count := now.get(attempt_id)) is None or (tally_of(count), count.reason) != (tally, reason)
    }
    if not changed:
        return 0
    event = record(
        session,
        events.BATCH_COUNTED,
        actor=actor,
        subjects=subjects_of(campaign, number),
        before={"corrected": sum(attempt_id in now for attempt_id in changed)},
        after={
            "batch": number,
            "letters": sum(attempt_id is not None for attempt_id in changed),
            **({"whole": asdict(changed[None][0])} if None in changed else {}),
            **({"file": taken.sha256} if taken else {}),
            "digests": digests_of([[one, *asdict(tally).values(), reason] for one, (tally, reason) in changed.items()]),
        },
    )
    import_id = taken.keep(session, campaign, "counts", batch.id, rows=len(changed), seq=event.seq) if taken else None
    _supersede(session, [now[attempt_id].id for attempt_id in changed if attempt_id in now], event.seq)
    _insert(session, batch, changed, event.seq, import_id)
    return len(changed)


def counting(session: Session, campaign: Campaign, number: int, *, actor: Actor) -> PrintBatch:
    """The batch, held, while counts may be entered. Raises NotTheOwner, CampaignClosed, NotCounted, and NotFound:
    no_such_batch."""
    require_own_open(session, campaign, actor)
    batch = batch_numbered(session, campaign, number, held=True)
    if BatchState(batch.state) not in COUNTED:
        raise NotCounted(batch)
    return batch


def forget_whole(session: Session, campaign: Campaign, number: int, *, actor: Actor) -> bool:
    """The count of the whole batch holds no more; False where there is none. Raises as `record_counts` does."""
    batch = counting(session, campaign, number, actor=actor)
    whole = current_counts(session, batch.id).get(None)
    if whole is None:
        return False
    event = record(
        session,
        events.BATCH_COUNT_TAKEN_BACK,
        actor=actor,
        subjects=subjects_of(campaign, number),
        before={"whole": asdict(tally_of(whole))},
        after={"batch": number},
    )
    _supersede(session, [whole.id], event.seq)
    return True


def take_counts(
    session: Session, campaign: Campaign, number: int, body: bytes, taken: UploadedSheet, *, seen: str, actor: Actor
) -> int:
    """Take what a spreadsheet says, as one event: what the person was shown, by its digest `seen`. How many letters say
    something else now. Raises Stale, TableRefused, and as `record_counts` does."""
    batch = counting(session, campaign, number, actor=actor)
    read = read_counts(session, batch, body, taken.columns)
    if read.seen != seen:
        raise Stale("sheet_changed")
    return record_counts(session, campaign, number, _by_attempt(read), actor=actor, taken=taken)


def _by_attempt(read: CountsRead) -> dict[int | None, Count]:
    rows: Iterable[CountRow] = read.rows
    return {row.attempt_id: (row.tally, row.reason) for row in rows}


def undo_counts(session: Session, campaign: Campaign, import_id: int, *, actor: Actor) -> int:
    """What a spreadsheet said holds no more, and what it took the place of holds again, where nothing was said since.
    How many letters that were. Raises as `record_counts` does, and Stale (sheet_undone) when it was undone already."""
    posting_import = session.get(PostingImport, import_id, with_for_update=True)
    if (
        posting_import is None
        or posting_import.campaign_id != campaign.id
        or posting_import.kind != "counts"
        or posting_import.undone is not None
    ):
        raise Stale("sheet_undone")
    batch = counting(session, campaign, session.get_one(PrintBatch, posting_import.batch_id).number, actor=actor)
    standing = session.scalars(
        select(PrintCount).where(PrintCount.import_id == import_id, PrintCount.superseded.is_(None))
    ).all()
    event = record(
        session,
        events.POSTING_IMPORT_UNDONE,
        actor=actor,
        subjects=subjects_of(campaign, batch.number),
        before={"file": posting_import.sha256},
        after={"kind": "counts", "batch": batch.number, "letters": len(standing)},
    )
    of = [count.attempt_id for count in standing]
    earlier = session.scalars(
        select(PrintCount).where(PrintCount.superseded == posting_import.recorded, PrintCount.attempt_id.in_(of))
    ).all()
    again: dict[int | None, Count] = {count.attempt_id: (tally_of(count), count.reason) for count in earlier}
    _supersede(session, [count.id for count in standing], event.seq)
    _insert(session, batch, again, event.seq, None)
    posting_import.undone = event.seq
    session.flush()
    return len(standing)


def _supersede(session: Session, ids: list[int], seq: int) -> None:
    session.execute(update(PrintCount).where(PrintCount.id.in_(ids)).values(superseded=seq))


def _insert(
    session: Session, batch: PrintBatch, counted: Mapping[int | None, Count], seq: int, import_id: int | None
) -> None:
    session.add_all(
        PrintCount(
            batch_id=batch.id,
            attempt_id=attempt_id,
            **asdict(tally),
            reason=reason,
            import_id=import_id,
            recorded=seq,
        )
        for attempt_id, (tally, reason) in counted.items()
    )
    session.flush()
