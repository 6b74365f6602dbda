"""What the owner fills in when a minister's office has answered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovTextArea, GovTextInput
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.clearance.ways import HOW
from app.web.filters import format_date
from app.web.forms import DayField, choices, tidy

NO_DAY = "Enter the day on which clearance was given, such as 27 2 2015"


class ClearanceForm(FlaskForm):  # type: ignore[misc]
    """One office's clearance of the current text, for the registries that it named. The text is `version`, kept on
    `kept_on`: an earlier day is asked about once, since offices do say so before a text is saved. `early` is the day
    that was asked about."""

    registries = SelectMultipleField(
        "Which texts did it clear?",
        [DataRequired("Choose the texts that the office cleared")],
        validate_choice=False,
        widget=GovCheckboxesInput(),
        description="Clearance of one text says nothing about another.",
    )
    by = StringField(
        "Who gave it?",
        [
            DataRequired("Enter who in the office gave clearance"),
            Length(max=200, message="Use at most 200 characters"),
        ],
        filters=[tidy],
        widget=GovTextInput(),
        description="The person in the minister’s private office who said so.",
    )
    on = DayField("When?", [InputRequired(NO_DAY)], missing=NO_DAY)
    how = RadioField("How?", [InputRequired("Choose how clearance was given")], widget=GovRadioInput())
    note = TextAreaField(
        "Note",
        [Length(max=2000, message="Use at most 2,000 characters")],
        widget=GovTextArea(),
        description="What they said beside it. May be left empty.",
    )

    early = HiddenField()

    def __init__(
        self, texts: Iterable[tuple[str, str]], *, version: int, kept_on: date, today: date, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._version, self._kept_on, self._today = version, kept_on, today
        self.registries.choices = choices(texts)
        self.how.choices = choices(HOW.items())

    def validate_registries(self, field: SelectMultipleField) -> None:
        if not set(field.data) <= {choice.value for choice in field.choices}:
            raise ValidationError("Choose from the texts of this list")

    def validate_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError("That day is still to come. Record clearance once it is given")
        if field.data and field.data < self._kept_on and self.early.data != field.data.isoformat():
            self.early.data = field.data.isoformat()
            kept = f"Version {self._version} was kept on {format_date(self._kept_on)}, after this day"
            raise ValidationError(f"{kept}. Change the day, or record it once more if it is right")


class TakeBackForm(FlaskForm):  # type: ignore[misc]
    """Which clearances of one office no longer stand."""

    clearance = SelectMultipleField(
        "Which clearances no longer stand?",
        [DataRequired("Choose the clearances that no longer stand")],
        validate_choice=False,
        widget=GovCheckboxesInput(),
        description="Letters of these audiences carry DRAFT again and can’t be marked sent until this office gives "
        "clearance once more. The record keeps what was given.",
    )

    def __init__(self, given: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.clearance.choices = choices(given)
