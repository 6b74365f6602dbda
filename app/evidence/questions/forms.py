"""What is said of a question, of a step, and of a file of sitting days."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from wtforms import Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation, ValidationError

from app.evidence.questions.find import Part
from app.evidence.questions.keep import QuestionFacts
from app.evidence.questions.models import Question
from app.evidence.questions.sittings import SittingPeriod
from app.evidence.questions.split import LONGEST
from app.evidence.questions.states import DAY_GIVEN, Act, House, Kind
from app.evidence.questions.step import Step
from app.evidence.questions.words import ACTS, HOUSES
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import UploadField
from app.web.forms import (
    DatedForm,
    DayField,
    checkbox,
    checkboxes,
    date_input,
    line,
    not_in_future,
    once_field,
    radios,
    select,
    textarea,
    tidy,
)
from app.web.tables.rows import LARGEST

UIN = re.compile(r"(HL)?[0-9]{1,7}")

SORTS = {
    f"{House.COMMONS}/{Kind.NAMED_DAY}": "Commons, for answer on a named day",
    f"{House.COMMONS}/{Kind.ORDINARY}": "Commons, ordinary written",
    f"{House.COMMONS}/{Kind.ORAL}": "Commons, oral",
    f"{House.COMMONS}/{Kind.URGENT}": "Commons, urgent",
    f"{House.COMMONS}/": "Commons, type not known",
    f"{House.LORDS}/{Kind.LORDS_WRITTEN}": "Lords, written",
    f"{House.LORDS}/{Kind.ORAL}": "Lords, oral",
    f"{House.LORDS}/{Kind.PRIVATE_NOTICE}": "Lords, private notice",
}
"""House and type, as one choice."""

LONGEST_TEXT, LONGEST_ANSWER = 10_000, 50_000

NO_TABLED = "Enter the date when it was tabled"
NO_TEXT = "Enter the text of the question"
NO_NAMED = "Enter the day for answer"
NOT_NAMED = "This type of question has no day for answer. Clear the date, or choose another type"


def area(label: str, hint: str, longest: int, *more: Any) -> TextAreaField:
    """A field of several lines. `more`: validators that look at it first."""
    too_long = Length(
        max=longest, message=f"{label.removesuffix(' (optional)')} must be {longest:,} characters or fewer"
    )
    return textarea(label, hint, 0, *more, too_long)


def validate_named_day(form: "QuestionForm", field: DayField) -> None:
    """A question that is answered on one day needs it; any other has none."""
    typed = any(field.raw_data or ())
    if form.has_day == typed and typed:
        return
    field.errors = []
    raise StopValidation(NO_NAMED if form.has_day else NOT_NAMED if typed and form.sort.data else "")


class QuestionForm(DatedForm, ActForm):
    """`once`: makes a form that is sent twice one question; `seen`: the event up to which it was read."""

    sort = radios("House and type", "Choose the house and type", SORTS.items())
    uin: StringField = line("UIN (optional)", "Enter Parliament’s number, such as 41063 or HL1234", 12)
    text = area(
        "Text", "Enter the question word for word. Despatch finds its parts (a), (b) … in the text", LONGEST_TEXT,
        DataRequired(NO_TEXT),
    )  # fmt: skip
    own_words = checkbox("This is a summary, not the exact words")
    tabled_on = date_input("Tabled on", NO_TABLED, "", not_in_future("Date tabled must be today or in the past"))
    named_day = date_input(
        "Day for answer",
        validate_named_day,
        "Only for a named day, oral, urgent or private notice question. It must be a sitting day, and a named day at "
        "least three days after tabling, not counting Saturdays and Sundays",
    )
    department: StringField = line("Department asked", "", 200, DataRequired("Enter the department"))
    asked_by: StringField = line(
        "Asked by (optional)", "Enter an office or constituency, such as the Member for Rotherham", 200
    )
    minister_office: StringField = line(
        "Answering minister’s office (optional)",
        "For example, the Parliamentary Under-Secretary for Children",
        200,
    )
    notes = area("Notes (optional)", "Everyone who uses Despatch can see these", 5_000)
    source: StringField = line("Source (optional)", "Enter where the text comes from", 500)
    once = once_field()
    seen = HiddenField()

    def validate_uin(self, field: StringField) -> None:
        field.data = (field.data or "").upper().replace(" ", "")
        if field.data and not UIN.fullmatch(field.data):
            raise ValidationError("Enter a UIN such as 41063, or HL1234 for the Lords")

    def show(self, question: Question) -> None:
        for name in (
            "text",
            "own_words",
            "tabled_on",
            "named_day",
            "department",
            "asked_by",
            "minister_office",
            "notes",
        ):
            self[name].data = getattr(question, name)
        self.source.data, self.uin.data = question.source, question.uin or ""
        self.sort.data = f"{question.house}/{question.kind}"
        self.seen.data = str(question.changed)

    @property
    def has_day(self) -> bool:
        return str(self.sort.data).partition("/")[2] in DAY_GIVEN

    @property
    def said(self) -> QuestionFacts:
        house, _, kind = str(self.sort.data).partition("/")
        return QuestionFacts(
            house=house,
            kind=kind,
            uin=self.uin.data or None,
            department=self.department.data,
            text=self.text.data,
            own_words=bool(self.own_words.data),
            tabled_on=self.tabled_on.data,
            named_day=self.named_day.data if self.has_day else None,
            asked_by=self.asked_by.data or "",
            minister_office=self.minister_office.data or "",
            notes=self.notes.data or "",
            source=self.source.data or "",
        )


class NewQuestionForm(QuestionForm):
    holder = select("Assigned to", validate_choice=True)


NEEDED = {
    Act.DRAFT: ("day", "words"),
    Act.ADVISE: ("day", "words"),
    Act.TO_OFFICE: ("day", "words"),
    Act.BACK: ("day", "words"),
    Act.ANSWER: ("day", "words", "link"),
    Act.HOLD: ("day", "expected_on", "words", "link"),
    Act.CORRECT: ("day", "words", "link"),
    Act.TRANSFER: ("day", "department", "words"),
    Act.WITHDRAW: ("day", "words"),
}
"""The fields that an act asks for."""

SPOKEN = (Act.ANSWER, Act.CORRECT)
"""Acts of which the words are the record, so that they can't be left out."""

NO_DAY = "Enter the day"
NO_EXPECTED = "Enter the date when the answer is expected"


class GroupForm(ActForm):
    """`others`: the questions that are answered together with one, by number."""

    others: SelectMultipleField = checkboxes("Answered together with", coerce=int)
    seen = HiddenField()


class StepForm(ActForm):
    day = date_input("Date", NO_DAY)
    expected_on = date_input("Answer expected by", NO_EXPECTED)
    department: StringField = line("Department that will answer", "", 200, DataRequired("Enter the department"))
    words = area("Note", "", LONGEST_ANSWER)
    link: StringField = line(
        "Link to where it is published (optional)",
        "Enter the address in Hansard, beginning with https://",
        500,
    )
    seen = HiddenField()

    def __init__(self, act: Act, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.act = act
        for name in ("day", "expected_on", "department", "words", "link"):
            if name not in NEEDED[act]:
                del self[name]
        self.words.label.text, self.words.description = ACTS[act].words, ACTS[act].hint
        self.day.label.text = ACTS[act].day

    def validate_words(self, field: TextAreaField) -> None:
        if self.act in SPOKEN and not field.data:
            raise ValidationError(f"Enter the {ACTS[self.act].words.lower()}")

    def validate_link(self, field: StringField) -> None:
        if field.data and not _is_address(field.data):
            raise ValidationError("Enter an address that begins with https://")

    @property
    def step(self) -> Step:
        fields: dict[str, Field] = self._fields

        def said(name: str) -> Any:
            return fields[name].data if name in fields else None

        return Step(
            self.act,
            self.day.data,
            words=said("words") or "",
            link=said("link") or "",
            expected_on=said("expected_on"),
            department=said("department") or "",
        )


class PartsForm(ActForm):
    """`rows`: the parts as they were typed, from lists of words and of sectors."""

    seen = HiddenField()
    rows: Sequence[Part] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if any(len(row.words) > LONGEST for row in self.rows):
            self.form_errors = [*self.form_errors, f"The words of a part must be {LONGEST:,} characters or fewer"]
            return False
        return valid


NO_BEGINS = "Enter the first day that the file covers"
NO_ENDS = "Enter the last day that the file covers"

HOUSE = {House.COMMONS.value: HOUSES[House.COMMONS], House.LORDS.value: HOUSES[House.LORDS]}

HOUSE_HINT = "Due dates in the Lords do not depend on sitting days"

MOST_DAYS = 3 * 366


class SittingsForm(ActForm):
    house = radios("House", "Choose the house", HOUSE.items(), hint=HOUSE_HINT)
    begins = date_input("First day that the file covers", NO_BEGINS)
    ends = date_input("Last day that the file covers", NO_ENDS)
    source: StringField = line(
        "Source", "Enter the source, such as the recess dates that the House agreed", 500,
        DataRequired("Enter the source of the days"),
    )  # fmt: skip
    table = UploadField(
        "File",
        [InputRequired("Select the file")],
        allowed=[FileType.CSV, FileType.TXT, FileType.XLSX],
        largest=LARGEST,
        description="Use a CSV or Excel file with a column headed Day. A column headed House is checked too.",
    )

    def validate_ends(self, field: DayField) -> None:
        if not field.data or not self.begins.data:
            return
        if field.data < self.begins.data:
            raise ValidationError("The last day must be the same as or after the first day")
        if (field.data - self.begins.data).days > MOST_DAYS:
            raise ValidationError("That is more than three years. Import one session at a time")

    @property
    def listed(self) -> SittingPeriod:
        return SittingPeriod(House(self.house.data), self.begins.data, self.ends.data, self.source.data)


class SittingDayForm(ActForm):
    house = radios("House", "Choose the house", HOUSE.items(), hint=HOUSE_HINT)
    day = date_input("Day", NO_DAY)
    source: StringField = line(
        "Source", "Say why it is a sitting day: a recall, or a sitting Friday", 500, DataRequired("Enter the source")
    )


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and tidy(text) == text and " " not in text
