"""What a person fills in about a telephone number of an area."""

from datetime import timedelta

from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.registry.areas.number_changes import NumberFacts, said_of
from app.registry.areas.numbers import NAMES
from app.registry.contacts.check import telephone_wrong, tidy_telephone
from app.registry.contacts.words import contact_wrong
from app.registry.forms import source_field
from app.registry.models import AreaNumber
from app.web.acts import ActForm
from app.web.forms import DatedForm, DayField, date_input, line, not_in_future, radios, text_input

DAY = timedelta(1)


class NumberForm(DatedForm, ActForm):
    kind = radios("Service", "Choose the service that this number reaches.", NAMES.items())
    value = text_input(
        "Telephone number",
        "",
        DataRequired("Enter the telephone number"),
        Length(max=60, message="The telephone number must be 60 characters or fewer."),
        filters=[tidy_telephone],
    )
    note: StringField = line(
        "Hours (optional)", "When someone answers it, such as Monday to Friday, 8:30am to 5pm", 200
    )
    source = source_field()
    first = date_input("First day (optional)", "", "The first day on which someone answered it")
    last = date_input("Last day (optional)", "", "Only if no one answers it any more")
    verified_on = date_input(
        "Verified on (optional)",
        "",
        "The date on which someone called it and reached that service",
        not_in_future("Date must be today or in the past."),
    )

    def validate_value(self, field: StringField) -> None:
        if field.data and (code := telephone_wrong(field.data)):
            raise ValidationError(contact_wrong(code, field.data))

    def validate_last(self, field: DayField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("Last day must be the same as or after the first day")

    def show(self, number: AreaNumber) -> None:
        facts = said_of(number)
        self.kind.data, self.value.data, self.note.data = facts.kind, facts.value, facts.note
        self.source.data, self.first.data, self.verified_on.data = facts.source, facts.first, facts.verified_on
        self.last.data = facts.until - DAY if facts.until else None

    @property
    def facts(self) -> NumberFacts:
        return NumberFacts(
            kind=self.kind.data,
            value=self.value.data,
            note=self.note.data,
            source=self.source.data,
            first=self.first.data,
            until=self.last.data + DAY if self.last.data else None,
            verified_on=self.verified_on.data,
        )
