"""What the forms of published facts share: addresses of pages, days of which only the month is known."""

import re
from collections.abc import Sequence
from typing import Any, Generic
from urllib.parse import urlsplit

from flask import request
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import Field, Form, HiddenField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.evidence.interventions.days import Day, day_of
from app.platform.history import Versioned
from app.web.acts import ActForm
from app.web.forms import DayField, line, once_field, textarea
from app.web.record_fields import Details, RecordForm
from app.web.typed import day_in

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


class PartDayField(DayField):
    """A day of which the day, or day and month, may be left out: `data` is a Day, or None when all is."""

    example = "5 December 2026, December 2026 or 2026"
    data: Day | None

    def read(self, typed: str) -> Day | None:
        if day := day_in(typed):
            return Day(day)
        if month := day_in(f"1 {typed}"):
            return day_of(month.year, month.month)
        year = day_in(f"31 12 {typed}") if re.fullmatch("[0-9]{4}", typed) else None
        return day_of(year.year) if year else None

    def written(self) -> str:
        return str(self.data or "")


class LinesField(TextAreaField):  # type: ignore[misc]
    """One thing a line: `data` has those that are filled."""

    widget = GovTextArea()
    data: tuple[str, ...]

    def _value(self) -> str:
        return "\n".join(self.data or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = tuple(" ".join(one.split()) for text in valuelist for one in text.splitlines() if one.strip())


def lines_field(label: str, hint: str, *more: Any) -> LinesField:
    return LinesField(label, [*more, _few_lines], description=hint)


def link_field(label: str, hint: str = "For example, https://www.gov.uk/guidance") -> Any:
    return line(label, hint, 500, link_or_blank)


class FactForm(RecordForm[Details], Generic[Details]):
    """Of something published. `once`: of a new one; `seen`: the event that recorded what is corrected."""

    once = once_field()
    seen = HiddenField()

    def seen_of(self, version: Versioned) -> int:
        """The event that recorded what the form showed. Opened now, it shows what `version` says."""
        if request.method == "GET":
            self.show(self.record.details_of(version))
        return self.seen_event or version.recorded


class RemoveForm(ActForm):
    """Why something was recorded in error. `seen`: the event that recorded it."""

    seen = HiddenField()
    reason = textarea(
        "Why was it recorded in error?",
        "This is saved in the audit record. Do not name anyone",
        4_000,
        DataRequired("Enter why it was recorded in error"),
    )


def _few_lines(_form: ActForm, field: LinesField) -> None:
    if len(field.data) > 20 or any(len(one) > 300 for one in field.data):
        raise ValidationError("Use at most 20 lines of 300 characters each")
