"""What the owner fills in: how letters went, and why they are made again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from wtforms import TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.campaigns.clearance.lost_clearances import Form
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.record import Sending
from app.delivery.refusals import REFUSALS
from app.delivery.words import pre_election_words
from app.registry.models import PreElectionPeriod
from app.web.forms import DatedForm, checkbox, choices, date_input, not_in_future, radios, textarea, tidy

NO_DAY = "Enter the date sent"


def despite_field() -> TextAreaField:
    """Why letters go although that day lies in a pre-election period."""
    return textarea("Reason for sending", "The reason is saved in the audit record.", 1000, filters=[tidy])


AGAIN = "Send again to recipients already sent the letter by this method"


class SendingForm(DatedForm, Form):
    """By which channel the chosen letters went, and when."""

    channel = radios("How was it sent?", "Choose a delivery method")
    sent_on = date_input("Date sent", NO_DAY, "", not_in_future(REFUSALS["sent_in_future"]))
    note = textarea("Note (optional)", "For example, a tracking number, or who took them.", 1000)
    despite = despite_field()
    again = checkbox(AGAIN)

    def __init__(self, *, period_on: Callable[[date], PreElectionPeriod | None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._period_on = period_on
        self.channel.choices = choices((channel.value, METHODS[channel].by) for channel in Channel)

    def hint(self, hints: Mapping[Channel, str]) -> dict[str, Any]:
        """Parameters of the radios: under each channel, what it comes to, if there is something to say."""
        return {"items": [{"hint": {"text": hints[channel]}} if hints[channel] else {} for channel in Channel]}

    def validate_despite(self, field: TextAreaField) -> None:
        if self.period and not field.data:
            raise ValidationError(pre_election_words(self.period.name))

    @property
    def period(self) -> PreElectionPeriod | None:
        """The pre-election period that the day lies in: a reason is asked for."""
        return self._period_on(self.sent_on.data) if self.sent_on.data else None

    @property
    def sending(self) -> Sending:
        return Sending(
            Channel(self.channel.data),
            self.sent_on.data,
            note=self.note.data or "",
            again=bool(self.again.data),
            despite=self.despite.data or "" if self.period else "",
        )


class CorrectionForm(Form):
    """Why letters that were sent are made again."""

    reason = textarea(
        "What was wrong?",
        "This is saved with the new edition, and not printed on the letter.",
        1000,
        DataRequired("Enter what was wrong in the letter that was sent"),
        filters=[tidy],
    )
