"""What a person brings into the inbox: files, and of scans whom they are from and when they came."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from werkzeug.datastructures import FileStorage
from wtforms import StringField
from wtforms.validators import Length, Optional, ValidationError

from app.inbox.intake.take import MOST_NAME
from app.inbox.intake.upload import TAKEN, form_of
from app.inbox.states import Form
from app.web.acts import ActForm
from app.web.forms import DayField, tidy_lines
from app.web.uploads import UploadRefused, UploadsField, choice_of, read_upload

MOST_FILES = 50
NOT_STORED = "The file store took no file. Nothing was changed: try again in a minute"
NO_FILE = "Choose the messages or scans that came"
TOO_MANY = f"Choose at most {MOST_FILES} files at a time"
NO_DAY = "Enter the whole day on which the scans were received, such as 27 3 2015"
IN_FUTURE = "Enter a day that is not in the future"
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


class AddForm(ActForm):
    files = EachField("Messages and scans", allowed=TAKEN, description=f"Several at once: {choice_of(TAKEN)}.")
    sender = StringField(
        "Who sent the scans?",
        [Length(max=MOST_NAME, message=f"Use at most {MOST_NAME} characters")],
        filters=[lambda typed: tidy_lines(typed or "").strip()],
        widget=GovTextInput(),
        description="A person or an organisation, as the letter names them. Leave it empty for emails.",
    )
    received_on = DayField(
        "When were the scans received?",
        [Optional()],
        missing=NO_DAY,
        description="The day on which the letter reached the office. Leave it empty for emails.",
    )

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today

    @property
    def scans(self) -> bool:
        return any(form_of(one) is Form.SCAN for one in self.files.data or ())

    def validate(self, extra_validators: Any = None) -> bool:
        """A message says itself whom it is from and when it was written; a scan does not."""
        well = bool(super().validate(extra_validators))
        if self.scans and not self.sender.data:
            self.sender.errors = [NO_SENDER]
            well = False
        if self.scans and not self.received_on.data and not self.received_on.errors:
            self.received_on.errors = [NO_DAY]
            well = False
        if self.received_on.data and self.received_on.data > self._today:
            self.received_on.errors = [IN_FUTURE]
            well = False
        return well
