"""Messages in the inbox: answers of the large campaign's recipients, and mail that nobody could match to a letter."""

from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.campaigns.models import Campaign, Letter
from app.inbox.models import Message, MessageAddress, MessageFile, MessageKind, MessageLetter
from app.platform.events import Event
from app.platform.services import Services
from app.platform.storage import sha256

FIRST = datetime(2015, 3, 4, 9, tzinfo=UTC)
APART = timedelta(minutes=3)

TEXT = "Dear Secretaries of State\n\nThank you for your letter. We will read our cases again.\n\n" * 8
FATES = (
    *((("reply", "matched"),) * 9),
    *((("reply", "closed"),) * 6),
    *((("acknowledgement", "closed"),) * 2),
    *((("reply", "waiting"),) * 2),
    ("out_of_office", "set_aside"),
)
"""The kind of each message and where it is in the queue, in turn; nobody matched those that wait."""

ORIGINAL = b"From: kim@council.example\r\nTo: replies@office.example\r\nSubject: Your letter\r\n\r\nThank you.\r\n"
FILE = b"The plan, line after line.\n" * 400


def fill_inbox(services: Services, session: Session, campaign: Campaign, count: int) -> None:
    """Messages with their addresses and kinds; every fourth has a file. They share one file and one original, of which
    the first has the digest."""
    seq = record(session, Event("bench.mailed", ""), actor=SYSTEM, subjects=[]).seq
    for body in (ORIGINAL, FILE):
        services.storage.put(f"bench-mail/{sha256(body)}", body)
    session.execute(insert(Message), [_message(n, state, seq) for n, (_, state) in zip(range(count), cycle(FATES))])
    ids = session.scalars(select(Message.id).where(Message.recorded == seq).order_by(Message.id)).all()
    letters = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id).order_by(Letter.id)).all()
    session.execute(
        insert(MessageAddress),
        [{"message_id": one, "address": "replies@office.example", "field": "to"} for one in ids],
    )
    session.execute(insert(MessageKind.__table__), [_kind(one, kind, seq) for one, (kind, _) in zip(ids, cycle(FATES))])
    about = {"why": "token", "recorded": seq}
    pairs = zip(ids, cycle(FATES), cycle(letters))
    session.execute(
        insert(MessageLetter.__table__),
        [about | {"message_id": one, "letter_id": letter} for one, (_, state), letter in pairs if state != "waiting"],
    )
    file = {"number": 1, "name": "Plan.txt", "type": "text/plain", "length": len(FILE), "sha256": sha256(FILE)}
    file |= {"key": f"bench-mail/{sha256(FILE)}"}
    session.execute(insert(MessageFile), [file | {"message_id": one} for one in ids[::4]])


def _message(number: int, state: str, seq: int) -> dict[str, Any]:
    return {
        "source": "imap",
        "header_id": f"bench-{number}@council.example",
        "sha256": sha256(str(number).encode() if number else ORIGINAL),
        "key": f"bench-mail/{sha256(ORIGINAL)}",
        "length": len(ORIGINAL),
        "form": "eml",
        "received_at": FIRST + number * APART,
        "sender_address": f"office{number % 5_000}@council.example",
        "sender_name": "The office",
        "subject": "Your letter",
        "text": TEXT,
        "faults": [],
        "read_state": "read",
        "state": state,
        "recorded": seq,
    }


def _kind(message: int, kind: str, seq: int) -> dict[str, Any]:
    return {
        "message_id": message,
        "kind": kind,
        "reason": None,
        "status": "",
        "rule": "bench",
        "instead": [],
        "rules_version": "1",
        "recorded": seq,
    }
