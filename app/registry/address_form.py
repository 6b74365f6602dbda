"""The form of a post's own postal address; what is wrong with the address is said beside its box."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea, GovTextInput
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.letters.address import check, clean
from app.letters.glyphs import unprintable
from app.registry.words import address_wrong
from app.web.forms import DayField, tidy, tidy_lines

FROM = "Enter the day from which letters go to this address, such as 27 3 2015."
VERIFIED = "Enter the day on which somebody last checked the address, such as 27 3 2015."
POSTCODE_WRONG = frozenset({"address_ends_without_postcode"})


class AddressForm(FlaskForm):  # type: ignore[misc]
    """`seen`: the last address that the page knew of, so that nobody else's is replaced unread."""

    seen = HiddenField()
    lines = TextAreaField(
        "Address",
        [
            DataRequired("Enter the address, without its postcode."),
            Length(max=600, message="The address must be 600 characters or fewer."),
        ],
        filters=[tidy_lines],
        widget=GovTextArea(),
        description="One line below the other, without the title of the post and without the postcode",
    )
    postcode = StringField(
        "Postcode",
        [DataRequired("Enter the postcode."), Length(max=20, message="Postcode must be 20 characters or fewer.")],
        filters=[tidy],
        widget=GovTextInput(),
    )
    since = DayField("From when", [InputRequired(FROM)], missing=FROM)
    source = StringField(
        "Source",
        [
            DataRequired("Enter where this is from."),
            Length(max=500, message="Source must be 500 characters or fewer."),
        ],
        filters=[tidy],
        widget=GovTextInput(),
        description="Where this is from: a web page, a letter, a call",
    )
    verified_on = DayField("Verified on", [InputRequired(VERIFIED)], missing=VERIFIED)

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today

    @property
    def address(self) -> tuple[str, ...]:
        """As it is kept: the postcode is its last line."""
        return clean([*(self.lines.data or "").split("\n"), self.postcode.data or ""])

    def validate_lines(self, field: TextAreaField) -> None:
        self._say(field, [problem for problem in check(self.address) if problem.code not in POSTCODE_WRONG])
        if unknown := unprintable(self.address):
            raise ValidationError(f"The letter’s typeface can’t print {', '.join(unknown)}. Write it another way.")

    def validate_postcode(self, field: StringField) -> None:
        self._say(field, [problem for problem in check(self.address) if problem.code in POSTCODE_WRONG])

    def validate_verified_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError("That day is still to come. Enter the day on which somebody checked the address.")

    def _say(self, field: Any, problems: list[Any]) -> None:
        if field.data and problems:
            raise ValidationError(address_wrong(problems[0]))
