"""What an owner fills in to ask for clearance, and an office to answer."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.accounts.models import User
from app.clearance.rounds import RoundTerms
from app.clearance.states import State, StepState
from app.clearance.words import ANSWERS, JOINT, NEEDS_A_NOTE, ONLY_IN_WRITE_ROUND, TRACKS, WRITE_ROUND
from app.letters.dates import is_working_day
from app.web.acts import ActForm
from app.web.filters import format_date
from app.web.forms import DayField, checkbox, checkboxes, choices, date_input, line, radios, select, textarea

NO_DAY = "Enter the deadline for answers"
IN_FUTURE = "Choose a date in the future"
WORKING_DAY = "Choose a working day"
NOT_SHORTER = "You cannot shorten a write-round. Choose a later date"
NO_CHAIR = "Select the office of the committee’s chair"
NOT_LISTED_OFFICE = "Select offices from this list"
NOT_LISTED_TEXT = "Select texts from this list"
NO_ANSWER = "Select what your minister says"
NO_NOTE = "Enter a note to explain the answer"
NO_OBJECTION = "Enter what they are not content with"
NOT_A_CLEARER = "Select someone who clears for this office"

ANYBODY = "0"
"""Any member of an office, in a select."""

NOBODY = "0"
"""No office, in a select: a browser sends a word for everything."""

CONTENT_WITH_ALL, OTHER_ANSWER = "content", "other"
"""Whether an office answers about all that waits at once, in a form."""

LONGEST = 2_000
"""Characters of a note or a reason."""


def _texts(label: str, missing: str, hint: str) -> SelectMultipleField:
    return checkboxes(label, hint, validators=[DataRequired(missing)], validate_choice=False)


def _to_answer_on(day: date, *, today: date, holidays: Collection[date]) -> None:
    """Raise ValidationError unless offices can answer on it."""
    if day <= today:
        raise ValidationError(IN_FUTURE)
    if not is_working_day(day, holidays):
        raise ValidationError(WORKING_DAY)


class AskForm(ActForm):
    """How clearance is asked for. `usual`: the day by which offices answer, by track, unless there is a reason."""

    track = radios("How should the text be cleared?", "Select how the text should be cleared", default=JOINT)
    due = date_input(
        "Deadline for answers (optional)",
        "",
        "Leave empty to use the usual deadline, shown with each choice above",
    )
    shorter_reason = textarea(
        "Reason for a shorter write-round",
        "Only if it has fewer than ten clear working days. Every office sees the reason",
        LONGEST,
    )
    chair = select("Who chairs the committee?", "Its office issues the texts")
    committee = checkboxes(
        "Which other offices are asked?",
        "Members of the committee who do not sign. They are asked about every text",
        validate_choice=False,
    )
    note = textarea(
        "Note to the offices (optional)", "Background that the offices need before they read the text", LONGEST
    )

    def __init__(
        self,
        offices: Sequence[tuple[int, str]],
        others: Collection[int],
        *,
        usual: dict[str, date],
        today: date,
        holidays: Collection[date],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._usual, self._today, self._holidays = usual, today, holidays
        self.track.choices = choices(
            (track, f"{words}: answers usually due by {format_date(usual[track])}") for track, words in TRACKS.items()
        )
        self.chair.choices = choices([(NOBODY, "Choose an office"), *((str(one), title) for one, title in offices)])
        self.committee.choices = choices((str(one), title) for one, title in offices if one in others)

    def validate_due(self, field: DayField) -> None:
        if field.data:
            _to_answer_on(field.data, today=self._today, holidays=self._holidays)

    def validate_shorter_reason(self, field: TextAreaField) -> None:
        if (
            self.track.data == WRITE_ROUND
            and self.due.data
            and self.due.data < self._usual[WRITE_ROUND]
            and not field.data
        ):
            usual = format_date(self._usual[WRITE_ROUND])
            raise ValidationError(f"Ten clear working days end on {usual}. Choose that date, or enter the reason")

    def validate_chair(self, field: SelectField) -> None:
        if self.track.data == WRITE_ROUND and field.data == NOBODY:
            raise ValidationError(NO_CHAIR)

    def validate_committee(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(NOT_LISTED_OFFICE)

    @property
    def earliest_usual(self) -> date:
        """The first of the usual deadlines that the form offers."""
        return min(self._usual.values())

    @property
    def asking(self) -> RoundTerms:
        write_round = self.track.data == WRITE_ROUND
        return RoundTerms(
            track=self.track.data,
            due=self.due.data or self._usual[self.track.data],
            shorter_reason=self.shorter_reason.data if write_round else "",
            chair_id=int(self.chair.data) if write_round else None,
            committee=[int(one) for one in self.committee.data or ()] if write_round else (),
            note=self.note.data,
        )


class DueForm(ActForm):
    """By when offices answer instead. `earliest`: a write-round is not made shorter."""

    due = date_input("Deadline for answers", NO_DAY)

    def __init__(self, *, earliest: date | None, today: date, holidays: Collection[date], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._earliest, self._today, self._holidays = earliest, today, holidays

    def validate_due(self, field: DayField) -> None:
        if field.data:
            _to_answer_on(field.data, today=self._today, holidays=self._holidays)
        if field.data and self._earliest and field.data < self._earliest:
            raise ValidationError(NOT_SHORTER)


class AnswerForm(ActForm):
    """What one office says to what it is asked. `whole`: content with all that waits, or another answer, which the
    other fields are for; its choices are set where several texts are shown. `every`: ids of the requests shown as
    waiting."""

    whole = radios("What does your minister say?", validate_choice=False)
    requests = _texts(
        "Which texts are you answering?", "Select the texts that you are answering", "Each text is cleared separately"
    )
    answer = radios("What does your minister say?", NO_ANSWER)
    note = textarea("Note", longest=LONGEST)
    by_hand = checkbox("Leave space for a handwritten signature, even though a signature is saved")

    def __init__(
        self, texts: Iterable[tuple[str, str]], *, nil_return: bool, every: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.requests.choices = choices(texts)
        without = f"{ANSWERS[State.CONTENT]} and {ANSWERS[State.NIL_RETURN]}" if nil_return else ANSWERS[State.CONTENT]
        self.note.description = (
            f"Needed with every answer except {without}. Say what must change, what you suggest, or what the owner "
            "should know"
        )
        self.answer.choices = choices(
            (state, words) for state, words in ANSWERS.items() if nil_return or state not in ONLY_IN_WRITE_ROUND
        )
        if self.whole.data == CONTENT_WITH_ALL:
            self.requests.data, self.note.data = list(every), ""
            self.answer.data, self.answer.raw_data = State.CONTENT.value, [State.CONTENT.value]
        elif self.requests.data or self.answer.data or self.note.data:
            self.whole.data = OTHER_ANSWER

    def validate(self, extra_validators: Any = None) -> bool:
        if self.whole.choices and not self.whole.data:
            self.whole.errors = [NO_ANSWER]
            return False
        return bool(super().validate(extra_validators))

    def validate_requests(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(NOT_LISTED_TEXT)

    def validate_note(self, field: TextAreaField) -> None:
        if self.answer.data in NEEDS_A_NOTE and not field.data:
            raise ValidationError(NO_NOTE)

    @property
    def state(self) -> State:
        return State(self.answer.data)


class TextsForm(ActForm):
    """Some of the texts: to issue them."""

    texts = _texts(
        "Which texts?",
        "Select the texts",
        "Letters with these texts will not be marked DRAFT. To change a text afterwards, you must reopen it",
    )

    def __init__(self, texts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.texts.choices = choices(texts)


class ReasonForm(ActForm):
    """Why something is taken back."""

    reason = textarea(
        "Reason",
        "Every office sees the reason, and the audit record keeps it",
        LONGEST,
        DataRequired("Enter the reason"),
    )


class ReopenForm(ReasonForm):
    """Which issued texts are opened again, and why."""

    texts = _texts(
        "Which texts?",
        "Select the texts",
        "Their letters are marked DRAFT until the texts are issued again. Clearances stay valid until you edit the "
        "words that they cover",
    )

    def __init__(self, texts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.texts.choices = choices(texts)


class TakeBackForm(ReasonForm):
    """Which answers of one office no longer stand, and why."""

    requests = _texts("Which answers?", "Select the answers", "These texts are then no longer cleared")

    def __init__(self, texts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.requests.choices = choices(texts)


class NewStepForm(ActForm):
    """Another reviewer before ministers, by name."""

    name = line("Another reviewer", "For example, the finance team", 100, DataRequired("Enter the reviewer"))


class StepForm(ActForm):
    """What a reviewer before ministers said."""

    state = radios(
        "What did they say?",
        "Select what they said",
        [(StepState.CONTENT, "Content"), (StepState.NOT_CONTENT, "Not content")],
    )
    who = line("Who said it?", "The person or team", 200, DataRequired("Enter who said it"))
    note = textarea("Note", "Needed if they are not content. What they want changed, or any comment they made", LONGEST)

    def validate_note(self, field: TextAreaField) -> None:
        if self.state.data == StepState.NOT_CONTENT and not field.data:
            raise ValidationError(NO_OBJECTION)


class AssignForm(ActForm):
    """Which texts the gateway gives to whom of the office."""

    requests = _texts("Which texts?", "Select the texts", "Anyone already assigned to these texts is replaced")
    to = select("Who should answer?", validate_choice=False)

    def __init__(self, texts: Iterable[tuple[str, str]], people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.requests.choices = choices(texts)
        self.to.choices = choices(
            [(ANYBODY, "Anyone in the office"), *((str(person.id), person.name) for person in people)]
        )

    def validate_requests(self, field: SelectMultipleField) -> None:
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError(NOT_LISTED_TEXT)

    def validate_to(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(NOT_A_CLEARER)
