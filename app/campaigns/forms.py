"""What is filled in about a campaign itself."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, get_args

from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, StopValidation, ValidationError

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.lifecycle.create import Details
from app.campaigns.lifecycle.start import LONGEST_REFERENCE
from app.campaigns.printing import Marking
from app.letters.dates import YEARS, add_working_days
from app.registry.posts.formats import words_of_messages
from app.web.filters import format_date
from app.web.forms import DayField, checkbox, date_input, max_length, radios, text_input, textarea, tidy
from app.web.typed import reference_in

REFERENCE = re.compile(r"[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?")
SENDER_LINES, SENDER_LENGTH = 8, 60
"""What fits beside the departments' names; the preview measures it."""

NO_DATE = "Enter the date of the letter"
NO_REPLY_BY = "Enter the reply-by date"
NO_REPLY_AND_A_DATE = "Clear the date, or choose “Yes, by a date”"
NOT_A_REFERENCE = "Use only capital letters, digits and hyphens. Do not begin or end with a hyphen"


def lines_of(text: str | None) -> list[str]:
    return [line for line in map(tidy, (text or "").splitlines()) if line]


def wanted_for_a_date(form: "DetailsForm", field: Field) -> None:
    """The reply-by date: worked out when it is left empty, and never dropped where no reply is said to be needed."""
    if form.reply.data == "none" and not is_empty(field):
        field.errors = []
        raise StopValidation(NO_REPLY_AND_A_DATE)
    if form.reply.data != "date" or is_empty(field):
        field.errors = []
        raise StopValidation("" if form.reply.data != "date" or form.days else NO_REPLY_BY)


def is_empty(field: Field) -> bool:
    return not any(field.raw_data or [])


def plausible_year(_form: Form, field: Field) -> None:
    if field.data and field.data.year not in YEARS:
        raise ValidationError(f"Enter a year from {YEARS[0]} to {YEARS[-1]}")


class DetailsForm(Form):
    """`days`: working days that the text gives for a reply, from which the date is worked out when it is left empty;
    None when it gives none. `holidays`: the bank holidays to count by."""

    seen = HiddenField()
    title = text_input(
        "Title",
        "Used in lists. Recipients see the subject of the letter instead",
        DataRequired("Enter a title"),
        max_length(200),
        filters=[tidy],
    )
    reference = text_input(
        "Reference",
        "Capital letters, digits and hyphens, such as LEAD26. It is printed on each letter with the letter’s number. "
        "You can’t change it once letters have been generated",
        DataRequired("Enter a reference"),
        filters=[reference_in],
    )
    letter_date = date_input("Date of letter", NO_DATE, "", plausible_year)
    reply = radios(
        "Is a reply needed?",
        "Select whether a reply is needed",
        [("date", "Yes, by a date"), ("none", "No reply needed")],
        default="date",
    )
    reply_by = date_input("Reply by", wanted_for_a_date, "", plausible_year)
    marking = radios(
        "Protective marking",
        "Select a protective marking, or none",
        [(marking or "none", marking or "None") for marking in get_args(Marking)],
        hint="Printed at the top of each page",
    )
    valid_at = date_input("Date of the registries", "", "", plausible_year)
    sender = textarea(
        "Sender’s address",
        "The private office’s address, as it will be at the top of the letter. You can add a telephone number and an "
        "email address, so that recipients can check that the letter is genuine.",
        filters=[lambda text: "\n".join(lines_of(text))],
    )
    top_and_tail = checkbox("Leave space for a handwritten salutation and ending")

    def __init__(self, filled_with: Mapping[str, Any], *, days: int | None, holidays: Collection[date]) -> None:
        super().__init__(data=filled_with)
        self.days, self.holidays = days, holidays

    def validate_reference(self, field: StringField) -> None:
        if len(field.data) > LONGEST_REFERENCE:
            raise ValidationError(f"Reference must be {LONGEST_REFERENCE} characters or fewer")
        if not REFERENCE.fullmatch(field.data):
            raise ValidationError(NOT_A_REFERENCE)
        words = words_of_messages(field.data) if field.data != field.object_data else []
        if words:
            raise ValidationError(
                f"The reference is printed on each letter. Enter a reference without “{words[0].upper()}”"
            )

    def validate_reply_by(self, field: DayField) -> None:
        dated = self.letter_date.data
        if dated and field.data and field.data <= dated:
            raise ValidationError(f"Reply-by date must be after the date of the letter, {format_date(dated)}")

    def validate_sender(self, field: TextAreaField) -> None:
        lines = lines_of(field.data)
        if len(lines) > SENDER_LINES:
            raise ValidationError(f"Sender’s address must be {SENDER_LINES} lines or fewer")
        if longest := next((line for line in lines if len(line) > SENDER_LENGTH), None):
            raise ValidationError(f"Each line must be {SENDER_LENGTH} characters or fewer. “{longest[:30]}…” is longer")

    @property
    def filled(self) -> Details:
        """Of a valid form."""
        return Details(
            reference=self.reference.data,
            title=self.title.data,
            letter_date=self.letter_date.data,
            reply_by=self._reply_by(),
            valid_at=self.valid_at.data or self.letter_date.data,
            marking="" if self.marking.data == "none" else self.marking.data,
            sender=tuple(lines_of(self.sender.data)),
            top_and_tail=self.top_and_tail.data,
        )

    def _reply_by(self) -> date | None:
        if self.reply.data == "none":
            return None
        return self.reply_by.data or add_working_days(self.letter_date.data, self.days or 0, holidays=self.holidays)


def filling(details: Details) -> dict[str, Any]:
    """What a form of these details is filled with."""
    return {
        "title": details.title,
        "reference": details.reference,
        "letter_date": details.letter_date,
        "reply": "date" if details.reply_by else "none",
        "reply_by": details.reply_by,
        "marking": details.marking or "none",
        "valid_at": details.valid_at,
        "sender": "\n".join(details.sender),
        "top_and_tail": details.top_and_tail,
    }
