"""The chain's head, kept outside the database: there a cut tail shows, since no later head can bring it back."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditHead
from app.platform.clock import now
from app.platform.database import after_commit
from app.platform.memory import read_once
from app.platform.storage import Storage, StorageFailed

log = structlog.get_logger(__name__)

PREFIX = "audit/heads/"


@dataclass(frozen=True)
class Head:
    """An event's number and HMAC (64 hex digits)."""

    seq: int
    hmac: str


@read_once
def head(session: Session) -> Head:
    """The last event as the database knows it, for manifests and packs."""
    row = session.execute(select(AuditHead.seq, AuditHead.hmac).where(AuditHead.id == 1)).one()
    return Head(seq=row.seq, hmac=row.hmac)


def current_head(session: Session) -> Head | None:
    """As `head`; None when somebody took the row away."""
    return head(session) if session.scalar(select(AuditHead.id).where(AuditHead.id == 1)) else None


def anchor(session: Session, storage: Storage, second: Storage | None = None) -> Head:
    """Put today's head (UTC) into storage, and into the `second` place; several in one day stand side by side."""
    current = head(session)
    put_head(current, storage, second)
    return current


def put_head(current: Head, storage: Storage, second: Storage | None) -> None:
    """Put a head into both places, of which the second is only added to. Raises StorageFailed when either fails, after
    it has tried the other."""
    key = f"{PREFIX}{now():%Y-%m-%d}-{current.seq:010d}.json"
    body = json.dumps(asdict(current)).encode()
    try:
        storage.put(key, body)
    finally:
        if second:
            second.add(key, body)


def put_head_after_commit(session: Session, current: Head) -> None:
    """Put the head of an act that must not be lost outside the database, once it is committed. A store that fails is
    logged: the act is done, and the next head covers it."""
    storage: Storage | None = session.info.get("storage")
    if storage:
        after_commit(session, partial(_put_or_log, current, storage, session.info.get("second_storage")))


def _put_or_log(current: Head, storage: Storage, second: Storage | None) -> None:
    try:
        put_head(current, storage, second)
    except StorageFailed:
        log.exception("audit_head_not_stored", audit_event=current.seq)


def anchors(storage: Storage, *, since: date | None = None) -> Sequence[Head | None]:
    """Every head kept in storage, or those put there on a day (UTC) or later; the oldest first. None where a file can't
    be read as one."""
    begin = f"{PREFIX}{since:%Y-%m-%d}" if since else ""
    return [_parse(storage.get(key)) for key in storage.keys(PREFIX) if key >= begin]


def _parse(body: bytes) -> Head | None:
    try:
        kept = json.loads(body)
        return Head(seq=int(kept["seq"]), hmac=str(kept["hmac"]))
    except (ValueError, KeyError, TypeError):
        return None
