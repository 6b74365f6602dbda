"""What a person fills in about a post."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextInput
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.registry.holders import Person
from app.web.forms import DayField, tidy

NO_DAY = "Enter the day from which the post is held, such as 27 3 2015."


def _line(label: str, hint: str, longest: int, *more: Any) -> StringField:
    too_long = Length(max=longest, message=f"{label} must be {longest} characters or fewer.")
    return StringField(label, [*more, too_long], filters=[tidy], widget=GovTextInput(), description=hint)


class HolderForm(FlaskForm):  # type: ignore[misc]
    """Who holds a post, from when, and who says so."""

    full_name = _line(
        "Full name", "Without title or letters after it", 200, DataRequired("Enter the name of the office-holder.")
    )
    title = _line("Title", "Such as Sir, Dame, Councillor or Dr. Leave it empty if you do not know it", 60)
    forename = _line("Forename", "For a knight or a dame: Dear Sir Peter", 100)
    surname = _line("Surname", "For Dear Councillor Jones", 100)
    post_nominals = _line("Letters after the name", "Such as QPM or OBE", 100)
    salutation = _line("Salutation", "A whole line, if the usual one does not serve: Dear Lady Jones", 250)
    since = DayField("Since when", [InputRequired(NO_DAY)], missing=NO_DAY)
    acting = BooleanField("Acting", widget=GovCheckboxInput())
    source = _line(
        "Source", "Where this is from: a web page, a letter, a call", 500, DataRequired("Enter where this is from.")
    )

    @property
    def person(self) -> Person:
        return Person(**{name: self[name].data for name in Person.__dataclass_fields__})


class TagForm(FlaskForm):  # type: ignore[misc]
    """A tag for a post or for the posts of a list; what is wrong with it, the verb says."""

    new_tag = StringField("Tag", widget=GovTextInput(), description="A word or a few, at most 40 characters")
