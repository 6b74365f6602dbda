"""A print batch as an owner and a print room make it: each step in one line."""

from app.audit.record import SYSTEM, Actor
from app.delivery.channels import Channel
from app.delivery.marking.sendable import sendable
from app.delivery.posting.balance import Tally
from app.delivery.posting.close import close
from app.delivery.posting.counts import forget_whole, record_counts, take_counts, undo_counts
from app.delivery.posting.find import batch_numbered, counts_of
from app.delivery.posting.make import cancel, fetch_back, give, make_batch, post
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.plan import BatchPlan, BatchWish, plan_batch
from app.delivery.posting.returns import imports_of, take_returns, undo_returns
from app.delivery.posting.spreadsheets.counts import read_counts
from app.delivery.posting.spreadsheets.returns import read_returns
from app.delivery.posting.spreadsheets.table import UploadedSheet
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.routes import Wish
from app.platform.clock import today
from app.platform.services import Services
from app.platform.storage import sha256
from tests.delivery.sending import LEADERS, POSTED_ON, TODAY, campaign, ids

FIRST_CLASS = BatchWish()
BY_POST = Wish(way=Channel.POST, accepted="They were looked up this week", unlisted=True)


def planned(session, numbers=LEADERS, wish: BatchWish = FIRST_CLASS, by: Wish = BY_POST) -> BatchPlan:
    chosen = frozenset(ids(session, numbers))
    letters = [one for one in sendable(session, campaign(session)) if one.letter_id in chosen]
    found = rehearse(session, letters, by, today=today(), months=6, most=20_000_000)
    why = {"accepted": by.accepted, "former": found.former, "former_reason": by.former}
    return plan_batch(session, found.by(Channel.POST), wish, again=by.again, **why)


def make(
    services: Services,
    numbers=LEADERS,
    wish: BatchWish = FIRST_CLASS,
    *,
    by: Wish = BY_POST,
    seen: str = "",
    actor: Actor = SYSTEM,
) -> int:
    """The batch's number."""
    with services.database.writing() as session:
        return make_batch(
            session,
            campaign(session),
            lambda now: planned(now, numbers, wish, by),
            seen=seen or planned(session, numbers, wish, by).seen,
            today=TODAY,
            actor=actor,
        ).number


def given(services: Services, number: int = 1) -> None:
    with services.database.writing() as session:
        give(session, campaign(session), number, actor=SYSTEM)


def posted(services: Services, number: int = 1, on=POSTED_ON, despite: str = "") -> None:
    """Given to the printer, and posted."""
    given(services, number)
    with services.database.writing() as session:
        post(session, campaign(session), number, on=on, despite=despite, today=TODAY, actor=SYSTEM)


def counted(services: Services, number: int = 1, whole: Tally | None = None, **letters) -> int:
    """`letters`: a tally, or a tally with a reason, by "n44": the letter's number."""
    with services.database.writing() as session:
        lines = {one.reference: one.attempt_id for one in counts_of(session, batch(session, number)).lines}
        said: dict = {None: (whole, "")} if whole else {}
        for name, tally in letters.items():
            said[lines[f"MAR15-{int(name[1:]):04}"]] = tally if isinstance(tally, tuple) else (tally, "")
        return record_counts(session, campaign(session), number, said, actor=SYSTEM)


def closed(services: Services, number: int = 1) -> None:
    with services.database.writing() as session:
        close(session, campaign(session), number, actor=SYSTEM)


def every_step(services: Services, numbers=LEADERS) -> None:
    """All that can happen to batches, and to letters that come back."""
    make(services, numbers)
    with services.database.writing() as session:
        cancel(session, campaign(session), 1, actor=SYSTEM)
    make(services, numbers)
    given(services, 2)
    with services.database.writing() as session:
        fetch_back(session, campaign(session), 2, actor=SYSTEM)
    posted(services, 2)
    counted(services, 2, whole=Tally(1, 0, 0, 1))
    with services.database.writing() as session:
        forget_whole(session, campaign(session), 2, actor=SYSTEM)
    references = [f"MAR15-{number:04}" for number in numbers]
    for undone in (True, False):
        counts = "\n".join(["Reference,Printed,Posted", *(f"{one},1,1" for one in references)]).encode()
        with services.database.writing() as session:
            said = UploadedSheet("counts.csv", sha256(counts))
            seen = read_counts(session, batch(session, 2), counts, {}).seen
            take_counts(session, campaign(session), 2, counts, said, seen=seen, actor=SYSTEM)
            if undone:
                kept = imports_of(session, campaign(session).id, "counts")[0]
                undo_counts(session, campaign(session), kept.id, actor=SYSTEM)
    closed(services, 2)
    table = "\n".join(["Reference,Reason,Date", *(f"{one},Refused,12/3/2015" for one in references)]).encode()
    with services.database.writing() as session:
        seen = read_returns(session, campaign(session), table, {}, today=TODAY).seen
        said = UploadedSheet("returned.csv", sha256(table))
        take_returns(session, campaign(session), table, said, seen=seen, today=TODAY, actor=SYSTEM)
        undo_returns(
            session, campaign(session), imports_of(session, campaign(session).id, "returns")[0].id, actor=SYSTEM
        )


def batch(session, number: int = 1) -> PrintBatch:
    return batch_numbered(session, campaign(session), number)


def done(services: Services, numbers=LEADERS) -> None:
    """Made, posted, counted and closed."""
    make(services, numbers)
    posted(services)
    total = len(numbers)
    counted(services, whole=Tally(total, 0, 0, total))
    closed(services)
