"""What an administrator says of a pre-election period."""

from typing import Any

from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from app.registry.models import PreElectionPeriod
from app.registry.periods.change import Period, said_of
from app.registry.refusals import REFUSALS
from app.web.acts import ActForm
from app.web.forms import DayField, date_input, line

NO_FIRST = "Enter the first day, such as 30 3 2015"
NO_LAST = "Enter the last day, such as 7 5 2015"


class PeriodForm(ActForm):
    name: StringField = line(
        "Election",
        "As it is said after “the pre-election period of the”: general election of 7 May 2015",
        200,
        DataRequired("Enter the election"),
    )
    first = date_input("First day", NO_FIRST)
    last = date_input("Last day", NO_LAST, "As a rule, polling day")
    source: StringField = line(
        "Source", "Where the days are from, such as the guidance that says so", 500, DataRequired("Enter the source")
    )

    def validate_last(self, field: DayField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(REFUSALS["no_days"])

    def show(self, period: PreElectionPeriod) -> None:
        said = said_of(period)
        self.name.data, self.first.data, self.last.data, self.source.data = (
            said.name, said.first, said.last, said.source
        )  # fmt: skip

    @property
    def said(self) -> Period:
        values: dict[str, Any] = {one.name: one.data for one in (self.name, self.first, self.last, self.source)}
        return Period(**values)
