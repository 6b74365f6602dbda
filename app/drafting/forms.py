"""What is filled in about a template."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import Field, FieldList, FormField, HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired

from app.drafting.boxes import (
    OpenedVersion,
    asks_box,
    asks_in,
    lines_box,
    lines_in,
    note_box,
    notice_box,
    office_read,
    subject_box,
    text_box,
    without_spaces,
)
from app.drafting.field_boxes import TemplateField
from app.letters.text.front_matter import REGISTRIES
from app.letters.text.source import Source
from app.web.acts import ActForm
from app.web.forms import checkboxes, choices, line, select, text_input, textarea
from app.web.typed import number_in, one_line

LONGEST_SLUG = 80
RESERVED = ("new", "lines")
"""Words that are addresses of other pages below /templates."""

MOST_DAYS = 365
MOST_FIELDS = 100

NO_NAME = "Enter a title with at least one letter from a to z or a digit"
NOT_A_TITLE = "Enter a longer title. Another page has this name"
NOT_DAYS = f"Enter a whole number from 1 to {MOST_DAYS}, such as 15"
NOT_AN_OFFICE = "Line {number} must be a minister’s title and a department, with a semicolon between them"
LANGUAGES = (("en", "English"), ("cy", "Welsh"))


def is_number_of_days(text: str) -> bool:
    return 0 < (number_in(text) or 0) <= MOST_DAYS


def slug_of(title: str) -> str:
    """A name for the address of a template's page, from its title."""
    plain = re.sub(r"[’']", "", title.lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def _title() -> StringField:
    hint = "For the list of templates. The letter has a separate subject"
    return line("Title", hint, 200, InputRequired("Enter a title"))


class NameForm(ActForm):
    """What a new template is called, or a copy of one."""

    title = _title()

    @property
    def name(self) -> str:
        """What the template is called in the address of its page."""
        return slug_of(self.title.data or "")

    def validate_title(self, _field: Field) -> None:
        if not self.name:
            raise ValidationError(NO_NAME)
        if self.name in RESERVED:
            raise ValidationError(NOT_A_TITLE)


class TemplateForm(ActForm):
    """A template's parts; see boxes.py for how each is written."""

    seen = HiddenField()
    title = _title()
    summary = textarea("Summary", "What the letter is for. Shown in the list of templates", 1000, filters=[one_line])
    subject = subject_box()
    body = text_box()
    asks = asks_box()
    reply_working_days = text_input(
        "Working days for a reply (optional)",
        "After the date of the letter",
        filters=[one_line],
    )
    registries = checkboxes("Recipients", "The suggested audience of a campaign. There must be text for each registry")
    signatories = lines_box(
        "Signatories",
        "One on each line: the minister’s title, a semicolon and the department. For example: Secretary of State for "
        "Education; Department for Education. To add the minister’s name, put another semicolon before it",
    )
    copies = lines_box("Copy list", "One on each line, as printed under the signatures")
    notice = notice_box()
    language = select("Language", options=LANGUAGES)
    fields = FieldList(FormField(TemplateField), "Fields", max_entries=MOST_FIELDS)
    note = note_box()

    def __init__(self, *, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.registries.choices = choices((slug, names[slug]) for slug in REGISTRIES)

    def validate_reply_working_days(self, field: Field) -> None:
        if field.data and not is_number_of_days(field.data):
            raise ValidationError(NOT_DAYS)

    def validate_signatories(self, field: Field) -> None:
        for number, written in enumerate(lines_in(field.data), 1):
            if office_read(written) is None:
                raise ValidationError(NOT_AN_OFFICE.format(number=number))

    @property
    def values(self) -> dict[str, Any]:
        """What was written, as `Opened.values` has it; without what can't be read."""
        days, offices = self.reply_working_days.data, [office_read(one) for one in lines_in(self.signatories.data)]
        read: dict[str, Any] = {
            **{name: self[name].data or "" for name in ("title", "summary", "subject", "notice", "language")},
            "asks": asks_in(self.asks.data),
            "registries": [slug for slug in REGISTRIES if slug in (self.registries.data or [])],
            "copies": lines_in(self.copies.data),
        }
        if not days or is_number_of_days(days):
            read["reply_working_days"] = number_in(days)
        if None not in offices:
            read["signatories"] = offices
        specs = [entry.form.spec for entry in self.fields if not entry.form.remove.data]
        if None not in specs:
            read["fields"] = specs
        return read

    def _body(self, opened: OpenedVersion) -> str:
        return without_spaces(self.body.data or "", opened.parts.body)

    def changed(self, opened: OpenedVersion) -> dict[str, Any]:
        """What the boxes hold that are not as in `opened`, by their names; those among them that can't be read."""
        values, body = self.values, opened.parts.with_changes(body=self._body(opened)).body
        names = [name for name, was in opened.values.items() if name not in values or values[name] != was]
        return {name: self[name].data for name in (*names, *(["body"] if body != opened.parts.body else []))}

    def edited(self, opened: OpenedVersion) -> Source:
        """The parts of the version with what was written."""
        values = {name: value for name, value in self.values.items() if value != opened.values[name]}
        return opened.parts.with_changes(body=self._body(opened), **values)
