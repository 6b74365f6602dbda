"""Messages and scans that people bring as files, where no mailbox is read or something came another way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.inbox.intake.take import Raw, keep_raw, take_message, top_of
from app.inbox.models import Message
from app.inbox.states import Form, Source
from app.platform.clock import LONDON
from app.platform.storage import Storage
from app.web.filetypes import FileType
from app.web.uploads import PICTURES, Upload

SCANS = PICTURES | {FileType.PDF}
TAKEN = SCANS | {FileType.EML, FileType.MSG}

FORMS = {FileType.EML.mimetype: Form.EML, FileType.MSG.mimetype: Form.MSG}

NOON = time(12)
"""When what came on a day is said to have come: of a letter on paper nobody notes the hour."""


@dataclass(frozen=True)
class Brought:
    """A file whose bytes are in storage, and when it was received."""

    name: str
    raw: Raw
    at: datetime


@dataclass(frozen=True)
class TakenIn:
    """What became of a file. `new` is False when its message was here before."""

    name: str
    message: Message
    new: bool


def form_of(upload: Upload) -> Form:
    return FORMS.get(upload.type, Form.SCAN)


def keep_uploads(
    storage: Storage, uploads: Iterable[Upload], *, received_on: date | None, sender: str, now: datetime
) -> list[Brought]:
    """Put each into storage, outside any transaction. `received_on` and `sender` are of the scans; a message says
    itself when it was sent, and counts as received then, but not in days to come. Raises StorageFailed."""
    kept = []
    for upload in uploads:
        form = form_of(upload)
        scan = form is Form.SCAN
        raw = keep_raw(storage, upload.body, form=form, name=upload.name, sender=sender if scan else "")
        if scan:
            at = datetime.combine(received_on or now.astimezone(LONDON).date(), NOON, LONDON)
        else:
            at = top_of(upload.body, form).sent_at or now
        kept.append(Brought(upload.name, raw, min(at, now)))
    return kept


def take_uploads(session: Session, brought: Sequence[Brought], *, actor: Actor) -> list[TakenIn]:
    """A message for each file, or the one that it is already."""
    found = []
    for one in brought:
        taken = take_message(session, one.raw, source=Source.UPLOAD, at=one.at, actor=actor)
        found.append(TakenIn(one.name, taken.message, taken.new))
    return found
