"""What the owner fills in: how letters went, and why they are made again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovTextArea
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.campaigns.losses import Form
from app.delivery.channels import Channel
from app.delivery.record import Sending
from app.delivery.words import BY
from app.web.forms import DayField, choices, tidy, tidy_lines

NO_DAY = "Enter the day on which this was sent, such as 4 3 2015"


class SendingForm(Form):
    """By which channel the chosen letters went, and when."""

    channel = RadioField("How was this sent?", [InputRequired("Choose how this was sent")], widget=GovRadioInput())
    sent_on = DayField("When?", [InputRequired(NO_DAY)], missing=NO_DAY)
    note = TextAreaField(
        "Note",
        [Length(max=1000, message="Use at most 1,000 characters")],
        filters=[tidy_lines],
        widget=GovTextArea(),
        description="Such as a tracking number, or who took them. May be left empty.",
    )
    again = BooleanField("Send again those that went this way already", widget=GovCheckboxInput())

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today
        self.channel.choices = choices((channel.value, BY[channel]) for channel in Channel)

    def hint(self, hints: Mapping[Channel, str]) -> dict[str, Any]:
        """Parameters of the radios: under each channel, what it comes to, if there is something to say."""
        return {"items": [{"hint": {"text": hints[channel]}} if hints[channel] else {} for channel in Channel]}

    def validate_sent_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError("That day is still to come. Mark letters as sent once they are")

    @property
    def sending(self) -> Sending:
        return Sending(
            Channel(self.channel.data), self.sent_on.data, note=self.note.data or "", again=bool(self.again.data)
        )


class CorrectionForm(Form):
    """Why letters that were sent are made again."""

    reason = TextAreaField(
        "What was wrong?",
        [
            DataRequired("Enter what was wrong with the edition that was sent"),
            Length(max=1000, message="Use at most 1,000 characters"),
        ],
        filters=[tidy],
        widget=GovTextArea(),
        description="It is kept with the new edition, and is not printed on the letter.",
    )
