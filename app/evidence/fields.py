"""The kinds of fields that published facts have, beside those of app/web/record_fields.py."""

from dataclasses import KW_ONLY, dataclass
from typing import Any

from wtforms import Form
from wtforms.validators import DataRequired, ValidationError

from app.evidence.forms import PartDayField, lines_field, link_field
from app.evidence.interventions.days import ONE_DAY, Day, day_from, day_kept, day_text
from app.evidence.interventions.names import area_ids_by_name
from app.evidence.source import Source, source_of
from app.web.filters import format_date
from app.web.forms import date_input, line
from app.web.record_fields import RecordField

NO_SUCH_AREA = "There is no area of that name. Choose one from the list"
PART = "If you know only the month or the year, enter that"


@dataclass(frozen=True)
class Lines(RecordField):
    """One thing a line, a tuple. `singular`: what a list of one is called."""

    singular: str = ""

    def called(self, value: Any) -> str:
        return self.singular if len(value) == 1 and self.singular else self.label

    def value_in(self, row: Any) -> tuple[str, ...]:
        return tuple(super().value_in(row))

    def columns(self, value: tuple[str, ...]) -> dict[str, Any]:
        return {self.name: list(value)}

    def as_fact(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

    def as_text(self, value: Any) -> str:
        return "; ".join(value)

    def box(self, label: str) -> Any:
        return lines_field(label, self.hint, *self.required)


@dataclass(frozen=True)
class Link(RecordField):
    """An address of the web."""

    def box(self, label: str) -> Any:
        return link_field(label)


@dataclass(frozen=True)
class PartDay(RecordField):
    """A Day, of which only the month or the year may be known. `on`, `as_`: its columns."""

    hint: str = ""
    _: KW_ONLY
    on: str = ""
    as_: str = ""

    def value_in(self, row: Any) -> Day | None:
        return day_kept(getattr(row, self.on), getattr(row, self.as_))

    def columns(self, value: Day | None) -> dict[str, Any]:
        return {self.on: value.on if value else None, self.as_: value.as_ if value else ""}

    def as_fact(self, value: Day | None) -> str:
        return day_text(value)

    def from_fact(self, fact: str | None) -> Day | None:
        return day_from(fact or "")

    def box(self, label: str) -> Any:
        return PartDayField(label, description=self.hint)


@dataclass(frozen=True)
class FirstPartDay(PartDay):
    """The first day of a fact."""

    hint: str = PART
    on: str = "valid_from"
    as_: str = "begun_as"


@dataclass(frozen=True)
class LastPartDay(PartDay):
    """The last day of a fact; its column has the day after it."""

    on: str = "valid_to"
    as_: str = "ended_as"

    def value_in(self, row: Any) -> Day | None:
        return day_kept(row.valid_to and row.valid_to - ONE_DAY, row.ended_as)

    def columns(self, value: Day | None) -> dict[str, Any]:
        return {"valid_to": value.on + ONE_DAY if value else None, "ended_as": value.as_ if value else ""}


@dataclass(frozen=True)
class SameDay(LastPartDay):
    """The last day of what is of one day, which is its first: no form asks for it."""

    def typed(self, form: Form) -> Day | None:
        begun: Day | None = form["begun"].data
        return begun


@dataclass(frozen=True)
class AreaField(RecordField):
    """The area that a fact is about, by its name; of an AreaForm. Its history says the name (`names.py`)."""

    name: str = "area_id"
    label: str = ""
    hint: str = "Start typing its name, then choose it from the list"
    _: KW_ONLY
    fact: str = "area"

    def boxes(self) -> dict[str, Any]:
        return {"area": line("Area", self.hint, 120, DataRequired("Enter the area"), _known_area)}

    def show(self, form: Form, value: int) -> None:
        if "area" in form:
            form["area"].process_data(form.areas[value])

    def typed(self, form: Form) -> int:
        area_id: int = area_ids_by_name(form.areas)[form["area"].data.casefold()] if "area" in form else form.area_id
        return area_id


@dataclass(frozen=True)
class SourceField(RecordField):
    """Where a fact is published: the last boxes of its form."""

    name: str = "source"
    label: str = "Source"

    def value_in(self, row: Any) -> Source:
        return source_of(row)

    def columns(self, value: Source) -> dict[str, Any]:
        return value.as_values()

    def as_fact(self, value: Source) -> str:
        return value.url

    def texts(self, value: Source) -> list[tuple[str, str]]:
        return [
            ("Source", value.title),
            ("Address of the source", value.url),
            ("Date of the source", format_date(value.published_on) if value.published_on else ""),
            ("Date read", format_date(value.read_on) if value.read_on else ""),
        ]

    def boxes(self) -> dict[str, Any]:
        published = DataRequired("Enter where this is published")
        return {
            "source_title": line("Source", "Enter the title of the publication and the publisher", 300, published),
            "source_url": link_field("Link to the source (optional)"),
            "source_date": date_input("Date of the source (optional)"),
            "source_read_on": date_input("When did you read it? (optional)"),
        }

    def show(self, form: Form, value: Source) -> None:
        for name, part in value.as_values().items():
            form[name].process_data(part)

    def typed(self, form: Form) -> Source:
        dates = form["source_date"].data, form["source_read_on"].data
        return Source(form["source_title"].data, form["source_url"].data, *dates)


def _known_area(form: Any, field: Any) -> None:
    if field.data.casefold() not in area_ids_by_name(form.areas):
        raise ValidationError(NO_SUCH_AREA)
