"""Messages and scans that people bring as files, where no mailbox is read or something came another way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from app.audit.record import Actor
from app.inbox.intake.receive import MOST_NAME, Raw, keep_raw, take_message, top_of
from app.inbox.models import Message
from app.inbox.states import Form, Source
from app.platform.clock import LONDON
from app.platform.storage import Storage
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import PICTURES, Upload, UploadRefused, UploadsField, choice_of, read_upload
from app.web.forms import DatedForm, date_input, max_length, text_input, tidy_lines

SCANS = PICTURES | {FileType.PDF}
TAKEN = SCANS | {FileType.EML, FileType.MSG}

FORMS = {FileType.EML.mimetype: Form.EML, FileType.MSG.mimetype: Form.MSG}

NOON = time(12)
"""When what came on a day is said to have come: of a letter on paper nobody notes the hour."""


@dataclass(frozen=True)
class StoredUpload:
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
) -> list[StoredUpload]:
    """Put each into storage, outside any transaction. `received_on` and `sender` are of the scans; a message says
    itself when it was sent, and counts as received then, but not in days to come. Raises StorageFailed."""
    stored_uploads = []
    for upload in uploads:
        form = form_of(upload)
        scan = form is Form.SCAN
        raw = keep_raw(storage, upload.body, form=form, name=upload.name, sender=sender if scan else "")
        if scan:
            at = datetime.combine(received_on or now.astimezone(LONDON).date(), NOON, LONDON)
        else:
            at = top_of(upload.body, form).sent_at or now
        stored_uploads.append(StoredUpload(upload.name, raw, min(at, now)))
    return stored_uploads


def take_uploads(session: Session, brought: Sequence[StoredUpload], *, actor: Actor) -> list[TakenIn]:
    """A message for each file, or the one that it is already."""
    found = []
    for upload in brought:
        result = take_message(session, upload.raw, source=Source.UPLOAD, at=upload.at, actor=actor)
        found.append(TakenIn(upload.name, result.message, result.new))
    return found


MOST_FILES = 50
NO_FILE = "Choose at least one message or scan"
TOO_MANY = f"Choose at most {MOST_FILES} files at a time"
IN_FUTURE = "The date on which the scans were received must be today or in the past"
NO_DAY = "Enter the date on which the scans were received"
NO_SENDER = "Enter who sent the scans"


class EachField(UploadsField):
    """Several files, each taken or refused by itself: `data` are those that may be taken, `refused` says what is wrong
    with each of the others."""

    refused: Sequence[str] = ()

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data, self.refused = [], []
        for sent in valuelist:
            if isinstance(sent, FileStorage) and sent.filename:
                try:
                    self.data.append(read_upload(sent, self.allowed, largest=self.largest))
                except UploadRefused as refused:
                    self.refused.append(refused.sentence)

    def pre_validate(self, form: FlaskForm) -> None:
        if self.refused and not self.data:
            raise ValidationError(". ".join(self.refused))
        if not self.data:
            raise ValidationError(NO_FILE)
        if len(self.data) + len(self.refused) > MOST_FILES:
            raise ValidationError(TOO_MANY)


class AddForm(DatedForm, ActForm):
    files = EachField("Messages and scans", allowed=TAKEN, description=f"You can choose several: {choice_of(TAKEN)}.")
    sender = text_input(
        "Who sent the scans?",
        "Enter a person or an organisation, as the letter names them.",
        max_length(MOST_NAME),
        filters=[lambda typed: tidy_lines(typed or "").strip()],
    )
    received_on = date_input(
        "When were the scans received?",
        "",
        "The date on which the letter reached the office.",
    )

    @property
    def scans(self) -> bool:
        return any(form_of(upload) is Form.SCAN for upload in self.files.data or ())

    def validate(self, extra_validators: Any = None) -> bool:
        """A message says itself whom it is from and when it was written; a scan does not."""
        well = bool(super().validate(extra_validators))
        if self.scans and not self.sender.data:
            self.sender.errors = [NO_SENDER]
            well = False
        if self.scans and not self.received_on.data and not self.received_on.errors:
            self.received_on.errors = [NO_DAY]
            well = False
        if self.received_on.data and self.received_on.data > self.today:
            self.received_on.errors = [IN_FUTURE]
            well = False
        return well
