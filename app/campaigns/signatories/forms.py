"""What is filled in about a signatory."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.fields.box import printable
from app.campaigns.signatories.change import Office
from app.campaigns.signatories.offices import OfferedOffice
from app.web.forms import checkboxes, choices, max_length, plain_letters, select, text_input
from app.web.typed import one_line, title_comparison_key

NOT_OFFERED = "Select a minister from this list"
NOT_BOTH = "Select a minister from the list or enter another minister’s title, not both"


def _line(label: str, hint: str, *more: Any) -> StringField:
    return text_input(label, hint, *more, max_length(200), printable, plain_letters, filters=[one_line])


class SignatoryForm(Form):
    """Who signs: the office as printed, whose it is, the minister's name, and to whom. `registries`: slug and name of
    each of the audience; `offered`: private offices from which one may be chosen."""

    private_office = select(
        "Minister in the list of private offices",
        "We fill in any details that you leave empty below, with the minister on the date of the letter",
        validate_choice=False,
    )

    office = _line(
        "Minister’s title",
        "In full, as it will be printed, such as Lord Chancellor and Secretary of State for Justice",
        DataRequired("Enter the minister’s title in full"),
    )
    department = _line(
        "Department",
        "The first signatory’s department is at the top of the letter, and the others are below it",
        DataRequired("Enter the department"),
    )
    name = _line(
        "Minister’s name (optional)",
        "As it will be printed above the title. Add it before you ask for clearance: if you add it later, the offices "
        "are asked again",
    )

    registries = checkboxes(
        "Which letters does the minister sign?",
        "Select all that apply. If you select none, the minister signs every letter. The minister’s office clears the "
        "text of the letters that the minister signs",
        validate_choice=False,
    )

    def __init__(
        self, registries: Iterable[tuple[str, str]], *, offered: Sequence[OfferedOffice] = (), **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.registries.choices = choices(registries)
        self._offered = offered
        self.private_office.choices = choices(
            [
                ("", "Choose a minister"),
                *((str(office.office.id), office.words) for office in offered),
            ]
        )

    def fill_in(self) -> None:
        """Fill what is left empty from the private office that is chosen, or from the one that is typed."""
        title = self.office.data and title_comparison_key(self.office.data)
        offered_office = self._chosen_office or next(
            (office for office in self._offered if title_comparison_key(office.office.title) == title), None
        )
        if offered_office and (not title or title == title_comparison_key(offered_office.office.title)):
            self.office.data = self.office.data or offered_office.office.title
            self.department.data = self.department.data or offered_office.office.department
            self.name.data = self.name.data or offered_office.holder

    @property
    def _chosen_office(self) -> OfferedOffice | None:
        return next((office for office in self._offered if str(office.office.id) == self.private_office.data), None)

    def validate_private_office(self, field: SelectField) -> None:
        if field.data and self._chosen_office is None:
            raise ValidationError(NOT_OFFERED)
        if self._chosen_office and title_comparison_key(self.office.data or "") != title_comparison_key(
            self._chosen_office.office.title
        ):
            raise ValidationError(NOT_BOTH)

    def validate_registries(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError("Select registries from this list")

    @property
    def filled(self) -> Office:
        """All of the audiences chosen is as none: whoever is written to later is signed to as well."""
        chosen = [choice.value for choice in self.registries.choices if choice.value in (self.registries.data or ())]
        everyone = len(chosen) == len(self.registries.choices)
        return Office(self.office.data, self.department.data, self.name.data, () if everyone else tuple(chosen))
