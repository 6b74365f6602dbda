"""What a person fills in about a reply. The letters, the asks and files kept from before: sheet.py."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSelect, GovTextArea
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.registry.changes.succession import Follower
from app.responses.kinds import HOW, KINDS
from app.responses.standing import Details
from app.responses.words import NOT_RECORDABLE
from app.web.forms import DayField, choices
from app.web.uploads import EVERY_TYPE, UploadsField, choice_of

NO_DAY = "Enter the day on which it was received, such as 27 3 2015"
NO_NEW_DAY = "Enter the whole day that it names, such as 10 4 2015, or leave it empty"
LONGEST = 10_000
"""Characters of a summary."""


class ReplyForm(FlaskForm):  # type: ignore[misc]
    find = TextAreaField(
        "Add letters",
        widget=GovTextArea(),
        description="References, or words of the post or its organisation. A joint reply answers several letters.",
    )
    received_on = DayField(
        "When was it received?",
        [InputRequired(NO_DAY)],
        missing=NO_DAY,
        description="The day on which it reached the office, not the day on which it was written.",
    )
    early = BooleanField("It did come before the letter’s date", widget=GovCheckboxInput())
    how = RadioField("How did it come?", [InputRequired("Choose how it came")], widget=GovRadioInput())
    kind = RadioField("What kind of reply is it?", [InputRequired("Choose what kind it is")], widget=GovRadioInput())
    came_from = SelectField("Who sent it?", coerce=lambda chosen: int(chosen) if chosen else None, widget=GovSelect())
    new_reply_by = DayField(
        "New day that a holding reply names",
        [Optional()],
        missing=NO_NEW_DAY,
        description="Only if it promises a full reply by a day. That day takes the place of the letter’s own.",
    )
    summary = TextAreaField(
        "What does it say?",
        [Length(max=LONGEST, message=f"Use at most {LONGEST:,} characters")],
        widget=GovTextArea(),
        description="In a few sentences. May be left empty.",
    )
    files = UploadsField("Files", description=f"Scans, documents or the email itself: {choice_of(EVERY_TYPE)}.")

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today
        self.how.choices = choices(HOW.items())
        self.kind.choices = choices((code, words.name) for code, words in KINDS.items())

    def offer_senders(self, followers: Sequence[Follower]) -> None:
        """Who may have sent it: those that the letters went to, or one that took the place of one of them."""
        theirs = [(str(one.organisation_id), f"{one.name}, which followed it") for one in followers]
        self.came_from.choices = choices([("", "The recipient itself"), *theirs])

    def validate_received_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError(NOT_RECORDABLE["in_future"][1])

    @property
    def details(self) -> Details:
        return Details(
            received_on=self.received_on.data,
            how=self.how.data,
            kind=self.kind.data,
            summary=(self.summary.data or "").strip(),
            new_reply_by=self.new_reply_by.data,
            came_from=self.came_from.data,
        )
