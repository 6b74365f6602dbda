"""What a person says of guidance or a power, and of an edition of either."""

from datetime import date

from wtforms import Field
from wtforms.validators import DataRequired, ValidationError

from app.evidence.forms import FactForm, SourcedForm, day_field, lines_field, text_field
from app.evidence.framework.record import GUIDANCE, POWER, WorkDetails, WorkEditionDetails
from app.evidence.framework.words import KINDS
from app.web.forms import line, radios


class WorkForm(FactForm):
    kind = radios("What is it?", "Choose what it is", KINDS.items(), default=GUIDANCE)
    title = line(
        "Title",
        "Working Together to Safeguard Children; Children Act 2004, section 11",
        200,
        DataRequired("Enter the title"),
    )
    names = lines_field(
        "How a text calls it",
        "One a line, the short forms too; of a power, its Act: Children Act 2004",
        DataRequired("Enter at least one name by which a text calls it"),
    )
    section = line("Section, of a power", "The number alone: 11 or 497A", 20)

    def validate_section(self, field: Field) -> None:
        if self.kind.data == POWER and not field.data:
            raise ValidationError("Enter the section of the Act")
        if self.kind.data == GUIDANCE and field.data:
            raise ValidationError("Guidance has no section. Leave this empty, or choose that it is a power")

    def show(self, said: WorkDetails) -> None:
        self.kind.data, self.title.data, self.section.data = said.kind, said.title, said.section
        self.names.data = "\n".join(said.names)

    @property
    def said(self) -> WorkDetails:
        return WorkDetails(self.kind.data, self.title.data, self.names.lines, self.section.data or "")


class WorkEditionForm(SourcedForm):
    title = line("Title of the edition", "As it is cited in full", 200, DataRequired("Enter the title of the edition"))
    short = line("In a few words", "Working Together 2013", 80, DataRequired("Enter a short name"))
    cited_as = lines_field(
        "Years and dates that name it", "One a line: 2015; March 2015; 26 March 2015. Empty of a power"
    )
    first = day_field("In force from", "Its first day. Leave empty if it is not known")
    last = day_field("In force to", "Its last day. Leave empty while it is in force, or if that is not known")
    note = text_field("Note", "What else to know of its days. May be left empty")

    def asked(self) -> list[Field]:
        return [self[name] for name in ("title", "short", "cited_as", "first", "last", "note", *self.SOURCE)]

    def show(self, said: WorkEditionDetails) -> None:
        self.title.data, self.short.data, self.note.data = said.title, said.short, said.note
        self.cited_as.data = "\n".join(said.cited_as)
        self.first.data, self.last.data = said.first, said.last
        self.show_source(said.source)

    @property
    def said(self) -> WorkEditionDetails:
        days: tuple[date | None, date | None] = (self.first.data, self.last.data)
        return WorkEditionDetails(
            self.title.data, self.short.data, self.cited_as.lines, *days, self.note.data or "", self.source
        )
