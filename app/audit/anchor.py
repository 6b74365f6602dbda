"""The chain's head, kept outside the database: there a cut tail shows, since no later head can bring it back."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditHead
from app.database import now
from app.storage import Storage

PREFIX = "audit/heads/"


@dataclass(frozen=True)
class Head:
    """The last event's number and HMAC (64 hex digits)."""

    seq: int
    hmac: str


def head(session: Session) -> Head:
    row = session.execute(select(AuditHead.seq, AuditHead.hmac)).one()
    return Head(seq=row.seq, hmac=row.hmac)


def anchor(session: Session, storage: Storage) -> Head:
    """Put today's head (UTC) into storage; several in one day stand side by side."""
    current = head(session)
    key = f"{PREFIX}{now():%Y-%m-%d}-{current.seq:010d}.json"
    storage.put(key, json.dumps(asdict(current)).encode())
    return current


def anchors(storage: Storage) -> list[Head]:
    return [Head(**json.loads(storage.get(key))) for key in storage.keys(PREFIX)]
