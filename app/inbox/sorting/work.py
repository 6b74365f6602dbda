"""The worker's loop over what was taken: claim one message with a lease, read it, sort it, in one transaction."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.inbox import events
from app.inbox.intake.mail_file import judge, judge_unread
from app.inbox.intake.unfold import fill, unfold
from app.inbox.models import KEPT, Message
from app.inbox.sorting.sort import sort_message
from app.inbox.states import ReadState
from app.platform.clock import now
from app.platform.database import DatabaseFailed, after_commit
from app.platform.leases import Claim, ClaimLost, exhausted_rows, lease_next_row, lock_claimed_row
from app.platform.processes import Turn
from app.platform.services import Services
from app.platform.storage import StorageFailed


def claim_message(session: Session, *, at: datetime, lease: timedelta, max_tries: int) -> Claim | None:
    """The next to be read: those that failed before come after the others. None: there is none."""
    order = (Message.tries, Message.id)
    return lease_next_row(session, Message, KEPT, Message.tries < max_tries, order=order, at=at, lease=lease)


def put_back(
    session: Session, claim: Claim, *, code: str | None, until: datetime | None = None, counts: bool = True
) -> None:
    """It did not come to an end: anybody may try again, after `until`. `code` says why; not of every failure is the
    message the cause (`counts`)."""
    mine = (Message.id == claim.row_id, Message.token == claim.token, KEPT)
    tries = Message.tries if counts else Message.tries - 1
    session.execute(update(Message).where(*mine).values(lease_until=until, tries=tries, error_code=code))


TURN_SECONDS = 15.0
"""How long a worker goes on before other tasks get their turn."""

log = structlog.get_logger(__name__)


def read_kept(services: Services) -> bool:
    """Read and sort what was taken until nothing is left, or the turn is over: then True comes back, and somebody is to
    go on."""
    settings = services.settings
    with services.database.writing() as session:
        for message in exhausted_rows(session, Message, KEPT, at=now(), max_tries=settings.max_tries):
            give_up(session, message.id)
            after_commit(session, partial(_show_what_can_be_read, services, message.id))
    turn = Turn(TURN_SECONDS)
    while not turn.is_over:
        with services.database.writing() as session:
            claim = claim_message(
                session, at=now(), lease=timedelta(seconds=settings.lease_seconds), max_tries=settings.max_tries
            )
        if claim is None:
            return False
        try:
            _process_message(services, claim)
        except ClaimLost:
            log.warning("another worker has taken the message", message=claim.row_id)
        except (StorageFailed, DatabaseFailed) as problem:
            log.warning("message not read yet, and will be tried again", message=claim.row_id, problem=str(problem))
            _put_back(services, claim, getattr(problem, "code", "database_busy"), counts=False)
            return False
        except KeyboardInterrupt:  # the worker was asked to stop, and this took too long
            _put_back(services, claim, None, counts=False)
            raise
        except Exception:
            log.exception("message not read", message=claim.row_id)
            _put_back(services, claim, "not_sorted", counts=True)
    return True


def _process_message(services: Services, claim: Claim) -> None:
    with services.database.reading() as session:
        message = session.get_one(Message, claim.row_id)
    body = services.storage.get(message.key)
    judged = judge(message.form, body)
    unfolded_message = unfold(services.storage, message, body, judged.read)
    with services.database.writing() as session:
        message = lock_claimed_row(session, Message, claim, KEPT, at=now())
        fill(session, message, unfolded_message)
        sort_message(session, message.id, judged, actor=SYSTEM)
        message.read_state = ReadState.READ
        message.lease_until = None
        message.error_code = None


def _put_back(services: Services, claim: Claim, code: str | None, *, counts: bool) -> None:
    with services.database.writing() as session:
        put_back(session, claim, code=code, counts=counts)


def give_up(session: Session, message_id: int) -> None:
    """From now on a person looks at it, with its bytes to download."""
    message = session.get_one(Message, message_id)
    message.read_state = ReadState.UNREADABLE
    message.lease_until = None
    message.error_code = message.error_code or "given_up"
    record(
        session,
        events.MESSAGE_UNREADABLE,
        actor=SYSTEM,
        subjects=[("message", message_id)],
        after={"code": message.error_code, "tries": message.tries},
    )


def _show_what_can_be_read(services: Services, message_id: int) -> None:
    """Of a message that was given up: as much of its text and files, and of its place in the queue, as goes. It is
    given up by then, so that nothing of this is tried again, even if the process ends over it."""
    with services.database.reading() as session:
        message = session.get_one(Message, message_id)
    try:
        body = services.storage.get(message.key)
        unfolded_message = unfold(services.storage, message, body, judge(message.form, body).read)
        with services.database.writing() as session:
            fill(session, session.get_one(Message, message_id), unfolded_message)
    except Exception:
        log.exception("message could not be read, and is not shown", message=message_id)
    try:
        with services.database.writing() as session:
            sort_message(session, message_id, judge_unread(message.form), actor=SYSTEM)
    except Exception:
        log.exception("message could not be read, and is not sorted", message=message_id)
