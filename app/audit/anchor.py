"""The chain's head, kept outside the database: there a cut tail shows, since no later head can bring it back."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditHead
from app.clock import now
from app.storage import Storage

PREFIX = "audit/heads/"


@dataclass(frozen=True)
class Head:
    """An event's number and HMAC (64 hex digits)."""

    seq: int
    hmac: str


def head(session: Session) -> Head:
    """The last event as the database knows it, for manifests and packs."""
    row = session.execute(select(AuditHead.seq, AuditHead.hmac)).one()
    return Head(seq=row.seq, hmac=row.hmac)


def current_head(session: Session) -> Head | None:
    """As `head`; None when somebody took the row away."""
    return head(session) if session.scalar(select(AuditHead.id)) else None


def anchor(session: Session, storage: Storage) -> Head:
    """Put today's head (UTC) into storage; several in one day stand side by side."""
    current = head(session)
    key = f"{PREFIX}{now():%Y-%m-%d}-{current.seq:010d}.json"
    storage.put(key, json.dumps(asdict(current)).encode())
    return current


def anchors(storage: Storage) -> Sequence[Head | None]:
    """Every head kept in storage, the oldest first; None where a file can't be read as one."""
    return [_parse(storage.get(key)) for key in storage.keys(PREFIX)]


def _parse(body: bytes) -> Head | None:
    try:
        kept = json.loads(body)
        return Head(seq=int(kept["seq"]), hmac=str(kept["hmac"]))
    except (ValueError, KeyError, TypeError):
        return None
