"""What an administrator says of a bank holiday."""

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, ValidationError

from app.registry.holidays.change import Holiday
from app.web.acts import ActForm
from app.web.forms import DayField, date_input, line

NO_DAY = "Enter the day, such as 8 5 2028"
YEARS = range(2000, 2100)


class HolidayForm(ActForm):
    """`seen`: the day of which was shown which deadlines it moves."""

    day = date_input("Day", NO_DAY)
    title: StringField = line(
        "Name", "As the calendar says it: Early May bank holiday", 120, DataRequired("Enter its name")
    )
    note: StringField = line("Why, or where that is from", "May be left empty", 500)
    seen = HiddenField()

    def validate_day(self, field: DayField) -> None:
        if field.data and field.data.year not in YEARS:
            raise ValidationError(f"Enter a year from {YEARS[0]} to {YEARS[-1]}")

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has seen which deadlines this day moves."""
        return bool(self.day.data and self.seen.data == self.day.data.isoformat())

    @property
    def said(self) -> Holiday:
        return Holiday(self.day.data, self.title.data, self.note.data)
