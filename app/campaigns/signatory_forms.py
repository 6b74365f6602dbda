"""What is filled in about a signatory."""

from collections.abc import Iterable
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovTextInput
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.campaigns.field_box import printable
from app.campaigns.losses import Form
from app.campaigns.signatories import Office
from app.web.forms import choices, plain_letters
from app.web.typed import one_line


def _line(label: str, hint: str, *more: Any) -> StringField:
    too_long = Length(max=200, message="Use at most 200 characters")
    checks = [*more, too_long, printable, plain_letters]
    return StringField(label, checks, filters=[one_line], widget=GovTextInput(), description=hint)


class SignatoryForm(Form):
    """Who signs: the office as printed, whose it is, the minister's name, and to whom. `registries`: slug and name of
    each of the audience."""

    office = _line(
        "Office",
        "In full, as it is printed: Lord Chancellor and Secretary of State for Justice",
        DataRequired("Enter the office in full"),
    )
    department = _line(
        "Department",
        "The first signatory’s department heads the page, the others stand under it",
        DataRequired("Enter the department"),
    )
    name = _line("Minister’s name", "As it is printed above the office. It may be added later")

    registries = SelectMultipleField(
        "Which letters does the minister sign?",
        validate_choice=False,
        widget=GovCheckboxesInput(),
        description="None chosen: all of them. Only the office of who signs a letter is asked to clear it",
    )

    def __init__(self, registries: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.registries.choices = choices(registries)

    def validate_registries(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError("Choose from the audiences of this list")

    @property
    def filled(self) -> Office:
        """All of the audiences chosen is as none: whoever is written to later is signed to as well."""
        chosen = [one.value for one in self.registries.choices if one.value in (self.registries.data or ())]
        everyone = len(chosen) == len(self.registries.choices)
        return Office(self.office.data, self.department.data, self.name.data, () if everyone else tuple(chosen))
