"""What a person fills in about a report: as little as the task needs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Optional, ValidationError

from app.platform.clock import LONDON, london_time
from app.safeguarding.page_words import ABOUT, BELIEF, CAME_BY, HOW, HOW_TOLD, RUNG
from app.safeguarding.states import BY_HAND, About, CameBy, How, Outcome
from app.safeguarding.typed_facts import LONGEST, SHORT
from app.web.acts import ActForm
from app.web.filters import format_time
from app.web.forms import choices, date_input, line, max_length, once_field, radios, select, text_input, textarea, tidy
from app.web.typed import time_in

NO_DAY = "Enter the date"
NO_BELIEF = "Choose whether a child is at risk now. If you are not sure, choose “I am not sure”"
NO_OUTCOME = "Choose the outcome"
NO_EVIDENCE = "Enter how we know that they were told"
NO_TIME = "Enter the time, such as 9:30am or 2:05pm"
STOOD = "%Y-%m-%dT%H:%M"
BOXES: Mapping[str, str] = {
    "received_at": "time",
    "tried_at": "time",
    "told_at": "time",
    "referred_at": "time",
    "body": "how",
    "try": "evidence",
    "cause": "reason",
}
LATER = "Date and time must not be in the future"
BELIEF_HINT = (
    "Both answers start the 24 hours. Only the safeguarding team can decide that the risk is not immediate, and a "
    "second person must confirm it"
)
CORRECTED_BELIEF_HINT = (
    "The 24 hours count from receipt, whichever answer you choose. If you change the answer to “Yes”, an earlier "
    "decision that the risk is not immediate is no longer valid"
)
NOTE_HINT = "Give as little personal detail as the task needs. Do not name a child or give an address"
USE_AREAS_NATION = "Use the nation of the area"


class TokenForm(ActForm):
    """`token`: sent again by a double click, it makes one thing."""

    boxes = BOXES

    token = once_field()


class MomentForm(TokenForm):
    """`on` and `time`: a moment by clocks in London, not later than now. `moment` is it, in UTC; `stood`: what stood in
    them to begin with.

    Where clocks go back over a time it was the later of the two, unless that is still to come; where they go forward
    over it, the hour after. What stood in the form to begin with stays what it was.
    """

    earlier = False
    """Whether, where clocks go back over a time, it was the earlier of the two."""

    on = date_input("Date", NO_DAY)
    time = text_input("Time", "For example, 9:30am", DataRequired(NO_TIME), filters=[tidy])
    stood = HiddenField()

    def __init__(self, *, at: datetime, when: datetime | None = None, **kwargs: Any) -> None:
        """`at`: now. `when`: what stands in it to begin with, if not that."""
        self.begun = when or at
        moment = london_time(self.begun)
        begun = {"on": moment.date(), "time": format_time(moment), "stood": f"{self.begun.astimezone(UTC):{STOOD}}"}
        super().__init__(data=begun | kwargs.pop("data", {}), **kwargs)
        self._at = at
        self.moment: datetime | None = None

    def validate_time(self, field: StringField) -> None:
        typed = time_in(field.data, bare=True)
        if typed is None:
            raise ValidationError(NO_TIME)
        if self.on.data is None:
            return
        self.moment = self._moment(datetime.combine(self.on.data, typed, LONDON))
        if self.moment > self._at:
            raise ValidationError(LATER)

    def _moment(self, typed: datetime) -> datetime:
        first, second = (typed.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
        for moment in (first, second):
            if f"{moment:{STOOD}}" == self.stood.data:
                return moment
        return second if first < second <= self._at and not self.earlier else first


class FactsForm(MomentForm):
    """Of a report: new, and corrected. It was received at the earlier of two times, from which more has passed."""

    earlier = True

    on = date_input("Date received", NO_DAY)

    area = line(
        "Area",
        "The name of the council’s area. If you do not know the area, enter what you know and call the police on 101",
        SHORT,
    )
    belief = radios("Is a child at risk now?", NO_BELIEF, BELIEF.items(), hint=BELIEF_HINT)
    came_by = radios("How was it received?", "Choose how it was received", CAME_BY.items(), default=CameBy.CALL)
    source = line(
        "Who reported it? (optional)",
        "A role or an organisation is enough, such as “a head teacher”",
        SHORT,
    )
    about = radios("What is it about?", "Choose what it is about", ABOUT.items(), default=About.CHILD)
    note = textarea(
        "Short note (optional)",
        f"{NOTE_HINT}. If you know a name, tell the safeguarding team by telephone",
        LONGEST,
    )


class NewForm(FactsForm):
    """`message`: the message of the inbox that says it; blank for none."""

    message = HiddenField()


class CorrectForm(FactsForm):
    """`seen`: what it showed when it was opened."""

    seen = HiddenField()
    nation = select("Nation")

    def __init__(self, *, nations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.nation.choices = choices([("", USE_AREAS_NATION), *nations])
        self.belief.description, self.note.description = CORRECTED_BELIEF_HINT, NOTE_HINT


class AreaForm(TokenForm):
    seen = HiddenField()
    area = line(
        "Area",
        "The name of the council’s area",
        SHORT,
        DataRequired("Enter the area, or what you know about it"),
    )
    nation = select("Nation", "Choose a nation only if the area is not in the list")

    def __init__(self, *, nations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.nation.choices = choices([("", USE_AREAS_NATION), *nations])


class WhomForm(MomentForm):
    """Who was told or contacted, and when."""

    rung = radios("Who did you call?", "Choose who you called", RUNG.items())
    to_whom = line(
        "Their role and place",
        "For example, “duty manager, Rotherham”. Do not name a child",
        200,
        DataRequired("Enter the role and place of the person you called"),
    )


class CallForm(WhomForm):
    value = line("Number called (optional)", "", 254)
    outcome = radios("Outcome", NO_OUTCOME, ((one, one.word) for one in BY_HAND if one is not Outcome.OUT_OF_OFFICE))
    words = line("Note (optional)", "Write nothing about a child", LONGEST)


class MailForm(TokenForm):
    to_whom = line(
        "Recipient",
        "Such as “Director of Children’s Services, Rotherham”",
        200,
        DataRequired("Enter the recipient"),
    )
    value = line("Email address", "", 254, DataRequired("Enter the email address"))
    call = line(
        "Number that they should call",
        "A number that someone answers at any hour. The email gives this number",
        40,
        DataRequired("Enter the number that they should call"),
    )


class NotifiedForm(WhomForm):
    rung = radios("Who was told?", "Choose who was told", RUNG.items())
    to_whom = line(
        "Their role and place",
        "Such as “duty director, Rotherham”. Do not name a child",
        200,
        DataRequired("Enter the role and place of the person who was told"),
    )
    how = radios("How were they told?", "Choose how they were told", HOW_TOLD.items())
    evidence = textarea(
        "How do we know?",
        "What they said, and their own reference if they gave one. Leaving a message does not count",
        LONGEST,
        DataRequired(NO_EVIDENCE),
    )


class ReasonForm(TokenForm):
    """A reason in words, and nothing else. `seen`: what stood when the page was opened."""

    seen = HiddenField()
    reason = textarea("Reason")

    def __init__(self, *, label: str, hint: str, missing: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.label.text = label
        self.reason.description = hint
        self.reason.validators = [DataRequired(missing), max_length(LONGEST)]


class EmergencyForm(ActForm):
    reason = textarea(
        "Why can’t you confirm that it is you, and why can’t it wait?",
        "Write nothing about a child",
        LONGEST,
        DataRequired("Enter the reason"),
    )


class LinkForm(TokenForm):
    seen = HiddenField()
    original = line(
        "Report to link to",
        "Its number, such as RISK-0007",
        20,
        DataRequired("Enter its number, such as RISK-0007"),
    )

    @property
    def number(self) -> int:
        """0, which nothing has, for what is none."""
        found = re.fullmatch(
            r"(?:risk)?[ -]?0*([0-9]{1,8})", (self.original.data or "").strip(), re.ASCII | re.IGNORECASE
        )
        return int(found[1]) if found else 0


class ReferralForm(MomentForm):
    how = radios("How was it referred?", "Choose how it was referred", HOW.items(), default=How.TELEPHONE)
    words = textarea(
        "Note (optional)",
        "What was referred, and their reference if they gave one. Write nothing about a child",
        LONGEST,
        Optional(),
    )


def steps_form(people: Sequence[tuple[int, str, str]], steps: Iterable[tuple[str, str]]) -> ActForm:
    """A choice for each person (`id`, name, step that stands): from which step they are woken."""
    options = list(steps)
    fields: dict[str, Any] = {
        f"step-{user_id}": select(f"First alert for {name}", options=options, default=step)
        for user_id, name, step in people
    }
    form: ActForm = type("StepsForm", (ActForm,), fields)()
    return form
