"""What a person says of an inspection round, and of an area in it."""

from collections.abc import Mapping

from wtforms import Field
from wtforms.validators import DataRequired, ValidationError

from app.evidence.forms import PartDayField, SourcedForm, lines_field, link_field, text_field
from app.evidence.interventions.forms import NO_SUCH_AREA, PART
from app.evidence.interventions.rounds_record import InspectionRoundDetails, RoundAreaDetails
from app.web.forms import line

ENDED = "Leave empty while it goes on, or if that is not known"


class InspectionRoundForm(SourcedForm):
    title = line("Title", "Such as: Child sexual exploitation, 2016", 200, DataRequired("Enter a title of the round"))
    theme = line("Theme", "What the inspectorates looked at", 300, DataRequired("Enter the theme"))
    inspectorates = lines_field(
        "Inspectorates together", "One a line", DataRequired("Enter the inspectorates, one a line")
    )
    begun = PartDayField("From", description=PART)
    ended = PartDayField("To", description=ENDED)
    report_title = line("Thematic report", "Its title; empty until it is published", 300)
    report_url = link_field("Address of the thematic report")
    report_published = PartDayField("Thematic report published on", description=PART)

    def validate_report_published(self, field: PartDayField) -> None:
        if (self.report_title.data or self.report_url.data) and not field.data:
            raise ValidationError("Enter when the report was published: before that day no page shows it")

    def asked(self) -> list[Field]:
        names = ("title", "theme", "inspectorates", "begun", "ended", "report_title", "report_url", "report_published")
        return [self[name] for name in (*names, *self.SOURCE)]

    def show(self, said: InspectionRoundDetails) -> None:
        self.title.data, self.theme.data = said.title, said.theme
        self.inspectorates.data = "\n".join(said.inspectorates)
        self.begun.process_data(said.begun)
        self.ended.process_data(said.ended)
        self.report_title.data, self.report_url.data = said.report_title, said.report_url
        self.report_published.process_data(said.report_published)
        self.show_source(said.source)

    @property
    def said(self) -> InspectionRoundDetails:
        return InspectionRoundDetails(
            self.title.data,
            self.theme.data,
            self.inspectorates.lines,
            self.begun.data,
            self.ended.data,
            self.report_title.data or "",
            self.report_url.data or "",
            self.report_published.data,
            self.source,
        )


class InspectionRoundAreaForm(SourcedForm):
    """Of an area in a round. `fixed`: the area that is corrected; None: it is to be entered."""

    area = line("Area", "Begin to type its name", 120)
    begun = PartDayField("Inspected from", description=PART)
    ended = PartDayField("To", description=PART)
    outcome = text_field(
        "Published outcome", "In the words of the report or letter, as few as will do; empty until then"
    )
    report_url = link_field("Report or letter")
    published = PartDayField("Outcome published on", description=PART)

    areas: Mapping[str, int] = {}
    fixed: int | None = None

    def validate_area(self, field: Field) -> None:
        if self.fixed is None and field.data.casefold() not in self.areas:
            raise ValidationError(NO_SUCH_AREA if field.data else "Enter the area")

    def validate_published(self, field: PartDayField) -> None:
        if (self.outcome.data or self.report_url.data) and not field.data:
            raise ValidationError("Enter when the outcome was published: before that day no page shows it")

    def asked(self) -> list[Field]:
        names = ("begun", "ended", "outcome", "report_url", "published", *self.SOURCE)
        return [*([self.area] if self.fixed is None else []), *(self[name] for name in names)]

    def show(self, said: RoundAreaDetails) -> None:
        self.begun.process_data(said.begun)
        self.ended.process_data(said.ended)
        self.outcome.data, self.report_url.data = said.outcome, said.report_url
        self.published.process_data(said.published)
        self.show_source(said.source)

    @property
    def said(self) -> RoundAreaDetails:
        return RoundAreaDetails(
            self.areas[self.area.data.casefold()] if self.fixed is None else self.fixed,
            self.begun.data,
            self.ended.data,
            self.outcome.data or "",
            self.report_url.data or "",
            self.published.data,
            self.source,
        )
