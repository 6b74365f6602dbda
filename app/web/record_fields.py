"""The fields of a record, each declared once: it knows its columns, its boxes in a form, and what an audit event and a
history say of it (decision 23). What is said of a thing is a frozen dataclass; a FieldSet makes one of a row or of a
form.

app/audit/records.py keeps versions of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from wtforms import Field, Form, HiddenField
from wtforms.validators import DataRequired

from app.web.acts import ActForm
from app.web.filters import format_date
from app.web.forms import date_input, line, radios, textarea

Details = TypeVar("Details")
SomeForm = TypeVar("SomeForm", bound="RecordForm[Any]")

ONE_DAY = timedelta(1)


@dataclass(frozen=True)
class RecordField:
    """`name`: of its attribute, its column and its box. `label`: beside its value in a history, and of its box unless
    `box_label` is another; blank: no history says it. `missing`: said when the box is empty; blank: it may be.
    `fact`: what an audit event calls it; blank: it is none of its facts. `personal`: a person may be named in it, so
    that it is kept beside the chain."""

    name: str
    label: str
    hint: str = ""
    _: KW_ONLY
    box_label: str = ""
    missing: str = ""
    fact: str = ""
    personal: bool = False

    def value_in(self, row: Any) -> Any:
        return getattr(row, self.name)

    def columns(self, value: Any) -> dict[str, Any]:
        return {self.name: value}

    def as_fact(self, value: Any) -> Any:
        """As JSON."""
        return value

    def from_fact(self, fact: Any) -> Any:
        """What `as_fact` wrote; None: nothing."""
        return fact

    def called(self, value: Any) -> str:
        """Its label beside this value."""
        return self.label

    def as_text(self, value: Any) -> str:
        """For a page; blank where nothing is recorded."""
        return str(value or "")

    def texts(self, value: Any) -> list[tuple[str, str]]:
        """What a history says of it, by label."""
        return [(self.label, self.as_text(value))] if self.label else []

    def boxes(self) -> dict[str, Any]:
        """Of a form, by name; none without a label. What a box has as `data` is what the details have."""
        label = self.box_label or self.label
        return {self.name: self.box(label)} if label else {}

    def box(self, label: str) -> Any:
        raise NotImplementedError

    def show(self, form: Form, value: Any) -> None:
        """Fill its boxes."""
        if self.name in form:
            form[self.name].process_data(value)

    def typed(self, form: Form) -> Any:
        """What its boxes say."""
        return form[self.name].data

    @property
    def required(self) -> list[Any]:
        """Its validators."""
        return [DataRequired(self.missing)] if self.missing else []


@dataclass(frozen=True)
class Line(RecordField):
    """One line of text."""

    longest: int = 300

    def box(self, label: str) -> Any:
        return line(label, self.hint, self.longest, *self.required)


@dataclass(frozen=True)
class Text(Line):
    """Several lines of text."""

    longest: int = 4_000

    def box(self, label: str) -> Any:
        return textarea(label, self.hint, self.longest, *self.required)


@dataclass(frozen=True)
class Choice(RecordField):
    """One of a few. `options`: in words; `default`: what a new form proposes."""

    _: KW_ONLY
    options: Mapping[str, str]
    default: str = ""

    def as_text(self, value: str) -> str:
        return self.options[value]

    def box(self, label: str) -> Any:
        return radios(label, self.missing, self.options.items(), hint=self.hint, default=self.default)


@dataclass(frozen=True)
class FirstDay(RecordField):
    """The first day of a fact, None where it is not known. `missing`: as of a field that has to be filled."""

    def value_in(self, row: Any) -> date | None:
        first: date | None = row.valid_from
        return first

    def columns(self, value: date | None) -> dict[str, Any]:
        return {"valid_from": value}

    def as_fact(self, value: date | None) -> str:
        return value.isoformat() if value else ""

    def as_text(self, value: date | None) -> str:
        return format_date(value) if value else ""

    def box(self, label: str) -> Any:
        return date_input(label, self.missing, self.hint)


@dataclass(frozen=True)
class LastDay(FirstDay):
    """The last day of a fact, None where it has none or it is not known; its column has the day after it."""

    def value_in(self, row: Any) -> date | None:
        return row.valid_to - ONE_DAY if row.valid_to else None

    def columns(self, value: date | None) -> dict[str, Any]:
        return {"valid_to": value + ONE_DAY if value else None}


@dataclass(frozen=True)
class FieldSet(Generic[Details]):
    """`details`: the dataclass; `fields`: one for each of its attributes, in the order of a form."""

    details: type[Details]
    fields: Sequence[RecordField]

    def details_of(self, row: Any) -> Details:
        return self.details(**{field.name: field.value_in(row) for field in self.fields})

    def columns(self, details: Details) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for field, value in self._values(details):
            columns |= field.columns(value)
        return columns

    def facts(self, details: Details) -> dict[str, Any]:
        """For an audit event: what is no person's data."""
        return {field.fact: field.as_fact(value) for field, value in self._values(details) if field.fact}

    def personal(self, details: Details) -> dict[str, str]:
        """For an audit event: text in which a person may be named."""
        return {field.name: value for field, value in self._values(details) if field.personal}

    def texts(self, row: Any) -> list[tuple[str, str]]:
        """What a version says, for a history, and to be compared with another."""
        return [text for field, value in self._values(self.details_of(row)) for text in field.texts(value)]

    def show(self, form: Form, details: Details) -> None:
        for field, value in self._values(details):
            field.show(form, value)

    def typed(self, form: Form) -> Details:
        return self.details(**{field.name: field.typed(form) for field in self.fields})

    def _values(self, details: Details) -> list[tuple[RecordField, Any]]:
        return [(field, getattr(details, field.name)) for field in self.fields]


class RecordForm(ActForm, Generic[Details]):
    """What a person says of something that is recorded; `boxes_of` gives it a box for each field."""

    record: FieldSet[Details]

    def asked(self) -> list[Field]:
        """In the order of the page."""
        return [box for box in self if not isinstance(box, HiddenField)]

    def show(self, details: Details) -> None:
        self.record.show(self, details)

    @property
    def said(self) -> Details:
        return self.record.typed(self)


def boxes_of(record: FieldSet[Any]) -> Callable[[type[SomeForm]], type[SomeForm]]:
    """Give a form a box for each field of a record."""

    def add(form: type[SomeForm]) -> type[SomeForm]:
        form.record = record
        for field in record.fields:
            for name, box in field.boxes().items():
                setattr(form, name, box)
        return form

    return add
