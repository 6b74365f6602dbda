"""What a person fills in about what a post is called."""

from dataclasses import asdict

from wtforms import HiddenField
from wtforms.validators import DataRequired

from app.registry.forms import source_field
from app.registry.holders.forms import NO_CHECK, STILL_TO_COME, may_be_empty
from app.registry.title.correct import TitleDetails
from app.registry.title.words import LABELS
from app.web.acts import ActForm
from app.web.forms import DatedForm, DayField, checkbox, line, not_in_future

NO_DAY = "Enter the whole day, such as 1 4 2026, or leave it empty."


class TitleForm(DatedForm, ActForm):
    """`seen`: what the page knew of, so that what somebody else changed meanwhile is not replaced unread."""

    seen = HiddenField()
    title = line(LABELS["title"], "As it is printed above the address", 250, DataRequired("Enter the title."))
    names_organisation = checkbox(LABELS["names_organisation"])
    salutation = line(
        LABELS["salutation"], "Such as Dear Commissioner", 250, DataRequired("Enter how a letter to it begins.")
    )
    office_is_form = checkbox(LABELS["office_is_form"])
    note = line(LABELS["note"], "For those who use the registry. It is not printed", 500)
    since = DayField("Changed on", [may_be_empty], missing=NO_DAY)
    source = source_field()
    verified_on = DayField("Verified on", [may_be_empty, not_in_future(STILL_TO_COME)], missing=NO_CHECK)

    @property
    def said(self) -> TitleDetails:
        return TitleDetails(**{name: self[name].data for name in TitleDetails.__dataclass_fields__})

    def show(self, said: TitleDetails) -> None:
        """Fill the boxes with what is so."""
        for name, value in asdict(said).items():
            self[name].data = value
