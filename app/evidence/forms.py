"""What the forms of published facts share: sources, addresses of pages, days of which only the month is known."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import Field, Form, HiddenField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.evidence.interventions.days import Day, day_of
from app.evidence.source import Source
from app.web.acts import ActForm
from app.web.forms import DateInput, DayField, line, once_field, textarea, tidy_lines

NO_LINK = "Enter an address that begins with https:// or http://, such as https://www.gov.uk/guidance"


def is_link(text: str) -> bool:
    """An address of the web, of a host with a name, without a sign-in in it."""
    try:
        parts = urlsplit(text)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return False
    plain = not re.search(r"[\s<>\"\\^`{|}]|[^\x21-\x7e]", text)
    return plain and parts.scheme in ("http", "https") and "." in host.strip(".") and user is None


def link_or_blank(_form: Form, field: Field) -> None:
    """A validator."""
    if field.data and not is_link(field.data):
        raise ValidationError(NO_LINK)


LONGEST_TEXT = 4_000
NO_DAY = "Enter a day, such as 26 2 2015"
NO_PART = "Enter a day, a month and year, or a year, such as 10 2014"


class PartDayField(Field):  # type: ignore[misc]
    """A day of which the day, or day and month, may be left out: `data` is a Day, or None when all is."""

    widget = DateInput()
    data: Day | None

    def _value(self) -> str:
        return ""

    def process_data(self, value: Day | None) -> None:
        self.data = value
        if value:
            parts = value.on.strftime("%d %m %Y").split()
            blank = {"day": 0, "month": 1, "year": 2}[value.as_]
            self.shown = [*[""] * blank, *parts[blank:]]
        else:
            self.shown = ["", "", ""]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        day, month, year = ([part.strip() for part in valuelist] + ["", "", ""])[:3]
        self.data = None
        if not any((day, month, year)):
            return
        typed = " ".join(part for part in (day, month, year) if part)
        if not re.fullmatch(r"(\d{1,2}|) ?(\d{1,2}|) ?\d{4}", typed, re.ASCII) or not year or (day and not month):
            raise ValueError(NO_PART)
        try:
            self.data = day_of(int(year), int(month) if month else None, int(day) if day else None)
        except ValueError:
            raise ValueError(f"There is no such day as {typed}. Check the day and the month") from None


class PartDateInput(DateInput):
    """Shows what a Day knows."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        if field.raw_data is None:
            field.raw_data = field.shown
            params = super().map_gov_params(field, **kwargs)
            field.raw_data = None
            return params
        return super().map_gov_params(field, **kwargs)


PartDayField.widget = PartDateInput()


class LinesField(TextAreaField):  # type: ignore[misc]
    """One thing a line: `lines` are those that are filled."""

    widget = GovTextArea()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(" ".join(one.split()) for one in (self.data or "").splitlines() if one.strip())


def lines_field(label: str, hint: str, *more: Any) -> LinesField:
    return LinesField(label, [*more, _few_lines], filters=[tidy_lines], description=hint)


def text_field(label: str, hint: str = "", *more: Any) -> TextAreaField:
    return textarea(label, hint, LONGEST_TEXT, *more)


def link_field(label: str, hint: str = "Begins with https://. It is kept, and never opened from here") -> Any:
    return line(label, hint, 500, link_or_blank)


def day_field(label: str, hint: str) -> DayField:
    """A day that may be left out."""
    return MaybeDayField(label, missing=NO_DAY, description=hint)


class MaybeDayField(DayField):
    def process_formdata(self, valuelist: list[str]) -> None:
        if any(part.strip() for part in valuelist):
            super().process_formdata(valuelist)
        else:
            self.data = None


class FactForm(ActForm):
    """Of something published. `once`: of a new one; `seen`: the event that recorded what is corrected."""

    once = once_field()
    seen = HiddenField()


class SourcedForm(FactForm):
    """The last fields of a form about a published fact."""

    source_title = line("Source", "What was published, and by whom", 300, DataRequired("Enter where this is published"))
    source_url = link_field("Its address")
    source_date = day_field("Date of the source", "Leave empty where it has none")
    source_read_on = day_field("When did you read it?", "Leave empty if you did not read it yourself")

    SOURCE = ("source_title", "source_url", "source_date", "source_read_on")

    def show_source(self, source: Source) -> None:
        self.source_title.data, self.source_url.data = source.title, source.url
        self.source_date.data, self.source_read_on.data = source.published_on, source.read_on

    @property
    def source(self) -> Source:
        dates: tuple[date | None, date | None] = (self.source_date.data, self.source_read_on.data)
        return Source(self.source_title.data, self.source_url.data or "", *dates)


class RemoveForm(ActForm):
    """Why something was recorded in error. `seen`: the event that recorded it."""

    seen = HiddenField()
    reason = text_field(
        "Why was it recorded in error?",
        "It is kept in the audit record. What was said stays in the history.",
        DataRequired("Say why it was recorded in error"),
    )


def _few_lines(_form: ActForm, field: LinesField) -> None:
    if len(field.lines) > 20 or any(len(one) > 300 for one in field.lines):
        raise ValidationError("Use at most 20 lines of 300 characters each")
