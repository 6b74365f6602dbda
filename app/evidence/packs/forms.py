"""What a pack is asked, as a form."""

from collections.abc import Mapping, Sequence
from datetime import date

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.evidence.packs.figures.findings import AskedPart
from app.evidence.packs.lines.keep import LONGEST
from app.evidence.packs.make import LONGEST_TITLE
from app.evidence.packs.refusals import REFUSALS
from app.evidence.packs.words import KEEP_NUMBERS
from app.web.acts import ActForm
from app.web.forms import (
    DatedForm,
    checkboxes,
    choices,
    date_input,
    line,
    not_in_future,
    once_field,
    radios,
    select,
    text_input,
    textarea,
    tidy,
)
from app.web.typed import DATE_EXAMPLE, day_in, no_real_date, number_in

NO_DAY = "Enter the day"
WORDS = REFUSALS["pack_line_length"]
ABOUT = {"question": "A parliamentary question", "sectors": "One or more sectors"}
SCOPE = {"all": "All that are recorded", "chosen": "Only those you choose", "none": "None"}


def _ticked(label: str, hint: str) -> SelectMultipleField:
    return checkboxes(label, hint, validate_choice=False)


def _scope(label: str) -> RadioField:
    return radios(label, "Choose which", SCOPE.items(), default="all")


class PackForm(DatedForm, ActForm):
    """`once`: makes a form that is sent twice one pack. `known`: an event, a day, or nothing: now."""

    title: StringField = line(
        "Title", "The list of packs shows this title.", LONGEST_TITLE, DataRequired(REFUSALS["no_pack_title"])
    )
    about = radios("What is the pack about?", "Choose what the pack is about", ABOUT.items())
    question = select("Question", "The pack answers the question part by part.")
    sectors = _ticked("Sectors", "Each sector becomes a part of the pack.")
    campaigns = _ticked("Campaigns", "The pack counts the letters of these campaigns.")
    interventions = _scope("Published facts: directions, notices, inspections, visits and meetings")
    chosen_interventions = _ticked("Published facts to count", "")
    rounds = _scope("Inspection rounds")
    chosen_rounds = _ticked("Inspection rounds to count", "")
    valid_at = date_input(
        "Date of the figures",
        NO_DAY,
        "The pack counts what had happened by the end of this day.",
        not_in_future("Date must be today or in the past"),
    )
    known = text_input(
        "As recorded on",
        f"For example, {DATE_EXAMPLE}. If you enter none, the pack counts everything recorded until now.",
        filters=[tidy],
    )
    once = once_field()

    def offer(
        self,
        *,
        questions: Mapping[str, str],
        sectors: Mapping[str, str],
        campaigns: Mapping[str, str],
        interventions: Mapping[str, str],
        rounds: Mapping[str, str],
    ) -> None:
        """What there is to choose, by value."""
        self.question.choices = choices([("", "Choose a question"), *questions.items()])
        offered = (sectors, campaigns, interventions, rounds)
        for field, there in zip(self._lists, offered, strict=True):
            field.choices = choices(there.items())
        for scope, there in ((self.interventions, interventions), (self.rounds, rounds)):
            scope.choices = choices((value, words) for value, words in SCOPE.items() if there or value != "chosen")

    @property
    def _lists(self) -> Sequence[SelectMultipleField]:
        return self.sectors, self.campaigns, self.chosen_interventions, self.chosen_rounds

    def validate_question(self, field: SelectField) -> None:
        if self.about.data == "question" and not field.data:
            raise ValidationError("Choose a question")

    def validate_sectors(self, field: SelectMultipleField) -> None:
        if self.about.data == "sectors" and not _ticked_values(field):
            raise ValidationError(REFUSALS["nothing_asked"])

    def validate_chosen_interventions(self, field: SelectMultipleField) -> None:
        if self.interventions.data == "chosen" and not _ticked_values(field):
            raise ValidationError("Choose at least one published fact, or choose all or none")

    def validate_chosen_rounds(self, field: SelectMultipleField) -> None:
        if self.rounds.data == "chosen" and not _ticked_values(field):
            raise ValidationError("Choose at least one round, or choose all or none")

    def validate_known(self, field: StringField) -> None:
        typed = field.data or ""
        if typed and self.event is None and self.known_on is None:
            raise ValidationError(no_real_date())
        if self.known_on and self.known_on > self.today:
            raise ValidationError("Date must be today or in the past, or left empty for everything recorded until now")

    @property
    def event(self) -> int | None:
        """The event that was asked for by its number."""
        return number_in(self.known.data)

    @property
    def known_on(self) -> date | None:
        """The day that was asked for instead."""
        return None if self.event is not None else day_in(self.known.data or "")

    @property
    def question_number(self) -> int | None:
        """None: the pack is about sectors."""
        return number_in(self.question.data) if self.about.data == "question" else None

    @property
    def own_parts(self) -> Sequence[AskedPart]:
        """Of a pack without a question: a part for each sector, in the order in which they are offered."""
        chosen = _ticked_values(self.sectors)
        letters = [""] if len(chosen) == 1 else [chr(ord("a") + number) for number in range(len(chosen))]
        return [AskedPart(letter, "", sector) for letter, sector in zip(letters, chosen, strict=True)]

    @property
    def chosen_campaigns(self) -> Sequence[int]:
        return [int(value) for value in _ticked_values(self.campaigns)]

    @property
    def scope_of_interventions(self) -> Sequence[int] | None:
        return _in_scope(self.interventions.data, self.chosen_interventions)

    @property
    def scope_of_rounds(self) -> Sequence[int] | None:
        return _in_scope(self.rounds.data, self.chosen_rounds)


class LineForm(ActForm):
    """`seen`: the event that the line was worded by when the page was shown."""

    words = textarea(
        "Line",
        KEEP_NUMBERS,
        0,
        DataRequired(WORDS),
        Length(max=LONGEST, message=WORDS),
        filters=[tidy],
    )
    seen = HiddenField()


def _ticked_values(field: SelectMultipleField) -> list[str]:
    """What is ticked of that which is offered, in its order."""
    return [value for value, *_ in field.iter_choices() if value in (field.data or ())]


def _in_scope(scope: str, field: SelectMultipleField) -> Sequence[int] | None:
    if scope == "all":
        return None
    return [int(value) for value in _ticked_values(field)] if scope == "chosen" else []
