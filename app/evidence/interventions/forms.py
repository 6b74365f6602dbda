"""What a person says of an intervention: only the fields of its kind are asked for."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from wtforms import Field
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.evidence.forms import (
    PartDayField,
    SourcedForm,
    lines_field,
    link_field,
    text_field,
)
from app.evidence.interventions.days import Day, day_from, day_text
from app.evidence.interventions.kinds import BY_SLUG, DAY, KINDS, LINES, LINK, TEXT, Fact, Kind
from app.evidence.interventions.record import InterventionDetails
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import EVERY_TYPE, UploadsField
from app.web.forms import line, radios

NO_SUCH_AREA = "No area is called so. Choose one of those on offer"
PART = "Leave the day empty where only the month is known, or day and month where only the year is"
TAKEN = EVERY_TYPE - {FileType.EML}


class KindForm(ActForm):
    kind = radios("What is to be recorded?", "Choose what is to be recorded", ((one.slug, one.name) for one in KINDS))


class InterventionForm(SourcedForm):
    """The fields of one kind stand between the days and the source; `form_of` makes them."""

    area = line("Area", "Begin to type its name", 120, DataRequired("Enter the area"))
    title = line("Title", "", 200, DataRequired("Enter what a timeline shows"))
    begun = PartDayField("Begun", description=PART)
    summary = text_field("In a sentence or two", "What it says or does. No names of persons. May be left empty")

    of_kind: Kind
    areas: Mapping[str, int] = {}
    """By name, in small letters."""

    def validate_area(self, field: Field) -> None:
        if field.data.casefold() not in self.areas:
            raise ValidationError(NO_SUCH_AREA)

    def validate_published_on(self, field: PartDayField) -> None:
        if (self["outcome"].data or self["report_url"].data) and not field.data:
            raise ValidationError("Enter when the outcome was published: before that day no page shows it")

    def asked(self) -> list[Field]:
        """In the order of the page."""
        names = ["title", "area", "begun", *(["ended"] if self.of_kind.ended else [])]
        facts = [fact.name for fact in self.of_kind.facts]
        return [self[name] for name in (*names, *facts, "summary", *self.SOURCE)]

    def show(self, said: InterventionDetails, area: str) -> None:
        self.area.data, self.title.data, self.summary.data = area, said.title, said.summary
        self.begun.process_data(said.begun)
        if self.of_kind.ended:
            self["ended"].process_data(said.ended)
        for fact in self.of_kind.facts:
            value = said.facts.get(fact.name)
            if fact.type == DAY:
                self[fact.name].process_data(day_from(value or ""))
            else:
                self[fact.name].data = "\n".join(value or ()) if fact.type == LINES else value or ""
        self.show_source(said.source)

    @property
    def said(self) -> InterventionDetails:
        ended: Day | None = self["ended"].data if self.of_kind.ended else None
        facts = {fact.name: _value(self[fact.name], fact) for fact in self.of_kind.facts}
        return InterventionDetails(
            self.of_kind.slug,
            self.areas[self.area.data.casefold()],
            self.title.data,
            self.summary.data or "",
            self.begun.data,
            # what is of one day ended on that day
            ended if self.of_kind.ended else self.begun.data,
            {name: value for name, value in facts.items() if value},
            self.source,
        )


@cache
def form_of(slug: str) -> type[InterventionForm]:
    """The form of one kind."""
    kind = BY_SLUG[slug]
    fields: dict[str, Any] = {"of_kind": kind, "begun": PartDayField(kind.begun, description=PART)}
    fields["title"] = line("Title", kind.title_hint, 200, DataRequired("Enter what a timeline shows"))
    if kind.ended:
        fields["ended"] = PartDayField(
            kind.ended, description="Its last day. Leave empty while it goes on, or if that is not known"
        )
    fields |= {fact.name: _field(fact) for fact in kind.facts}
    return type(f"{slug.capitalize()}Form", (InterventionForm,), fields)


class FilesForm(ActForm):
    files = UploadsField(
        "Files",
        [InputRequired("Choose a file")],
        allowed=TAKEN,
        description="Such as the direction as a PDF. What a file is, is found from what it holds",
    )


def _field(fact: Fact) -> Any:
    if fact.type == LINES:
        return lines_field(fact.label, fact.hint)
    if fact.type == TEXT:
        return text_field(fact.label, fact.hint)
    if fact.type == LINK:
        return link_field(fact.label)
    return PartDayField(fact.label, description=PART) if fact.type == DAY else line(fact.label, fact.hint, 300)


def _value(field: Field, fact: Fact) -> Any:
    if fact.type == LINES:
        return list(field.lines)
    return day_text(field.data) if fact.type == DAY else field.data or ""
