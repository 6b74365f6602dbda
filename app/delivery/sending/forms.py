"""What the owner fills in to send letters by email, and what somebody found out of an uncertain one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, StopValidation, ValidationError

from app.audit.record import digest_of
from app.campaigns.clearance.lost_clearances import Form
from app.delivery.channels import Channel
from app.delivery.email.covers import Cover, cover_problems
from app.delivery.email.forms import SignOffForm
from app.delivery.email.sign_off import sign_off_problems
from app.delivery.marking.forms import despite_field
from app.delivery.sending.start import MOST_PER_MINUTE, Terms
from app.delivery.words import pre_election_words
from app.errors import Refused
from app.platform.clock import LONDON, london_time
from app.registry.models import PreElectionPeriod
from app.web.acts import sentence
from app.web.forms import DayField, choices, date_input, radios, text_input, textarea, tidy
from app.web.typed import number_in, time_in


def london_moment(day: date, at: time) -> datetime:
    """In UTC. Raises Refused: no_such_time, where clocks go forward over it; twice_that_time, where they go back."""
    first = datetime.combine(day, at, LONDON)
    moment = first.astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise Refused("no_such_time", field="time")
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise Refused("twice_that_time", field="time")
    return moment


SOON, AT = "soon", "at"

MINUTES, FIRST_WAVE, PER_MINUTE = 10, 20, 60
"""Unless somebody says otherwise."""

MOST_MINUTES, MOST_LETTERS = 24 * 60, 100_000

LATEST = timedelta(days=366)

NO_DAY = "Enter the date it starts"
NO_TIME = "Enter the time it starts, such as 9:30am or 2:05pm"
PAST = "Start time must be in the future"
TOO_LATE = "Start date must be within a year"
NO_NUMBER = "Enter a whole number from {least:,} to {most:,}"
NO_MISTAKE = "Enter what was wrong in the earlier letter"
BRACKETS = "Close each bracket, and remove double brackets"

ARRIVED, NOT_GONE = "arrived", "not_gone"


DETAILS = (
    *("when", "minutes", "day", "time", "first_wave", "per_minute", "subject", "cover", "despite"),
    *("mistake", "signed_by", "office", "postal_address"),
)
"""Fields of StartForm."""


def wanted_for_a_day(form: "StartForm", field: DayField) -> None:
    """Of a start at a day and time."""
    if form.when.data == AT and not field.data and not field.errors:
        raise StopValidation(NO_DAY)


class WholeNumber(StringField):  # type: ignore[misc]
    """From `least` to `most`."""

    widget = GovTextInput()

    def __init__(self, label: str, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(label, filters=[tidy], **kwargs)
        self._least, self._most = least, most

    def pre_validate(self, _form: Form) -> None:
        number = number_in((self.data or "").replace(",", ""))
        if number is None or not self._least <= number <= self._most:
            raise StopValidation(NO_NUMBER.format(least=self._least, most=self._most))

    @property
    def number(self) -> int:
        return int((self.data or "").replace(",", ""))


class StartForm(SignOffForm):
    """`now`: the moment from which a countdown counts."""

    when = radios("When does it start?", "Choose when it starts")
    minutes = WholeNumber(
        "Countdown, in minutes",
        least=0,
        most=MOST_MINUTES,
        description="Nothing is sent until it ends, and you can stop it.",
    )
    day = date_input("Date", wanted_for_a_day)
    time = text_input("Time (UK)", "For example, 9:30am or 2:05pm", filters=[tidy])
    first_wave = WholeNumber(
        "Letters in the first wave",
        least=0,
        most=MOST_LETTERS,
        description="After these are sent, Despatch waits for you to review the results. Enter 0 to send all at once.",
    )
    per_minute = WholeNumber("Letters a minute, at most", least=1, most=MOST_PER_MINUTE)
    subject = text_input("Subject of the email", filters=[tidy])
    cover = textarea("Text of the email", "Start with the greeting. The sign-off below is added at the end.")
    mistake = textarea(
        "What was wrong in the earlier letter",
        "Write whole sentences for the recipient, such as: The earlier letter gave the wrong date for your "
        "reply. Before them, the email says which letter is replaced, and that we are sorry.",
        1000,
    )
    despite = despite_field()
    corrects = False
    """Whether letters that correct earlier ones are among those to be sent, so that `mistake` is asked for."""

    def __init__(self, *, now: datetime, period_on: Callable[[date], PreElectionPeriod | None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._now = now
        self._period_on = period_on
        self.when.choices = choices([(SOON, "After a countdown"), (AT, "On a date, at a time")])

    def validate(self, extra_validators: Any = None) -> bool:
        """What belongs to the other choice is not looked at."""
        super().validate(extra_validators)
        for problem in cover_problems(self.mail):
            self.refuse(problem)
        unused = (self.day, self.time) if self.when.data == SOON else (self.minutes,) if self.when.data == AT else ()
        for field in unused:
            field.errors, field.process_errors = [], []
        return not self.errors

    def validate_time(self, field: StringField) -> None:
        if self.when.data != AT:
            return
        typed = time_in(field.data)
        if typed is None:
            raise ValidationError(NO_TIME)
        if self.day.data is None:
            return
        try:
            moment = london_moment(self.day.data, typed)
        except Refused as refused:
            raise ValidationError(sentence(refused)) from None
        if moment <= self._now:
            raise ValidationError(PAST)
        if moment > self._now + LATEST:
            raise ValidationError(TOO_LATE)

    def validate_mistake(self, field: TextAreaField) -> None:
        text = field.data or ""
        if self.corrects and not text:
            raise ValidationError(NO_MISTAKE)
        if "((" in text or "))" in text or text.count("(") != text.count(")"):
            raise ValidationError(BRACKETS)

    def validate_despite(self, field: TextAreaField) -> None:
        if (period := self.period) and not field.data:
            raise ValidationError(pre_election_words(period.name))

    @property
    def mail(self) -> Cover:
        return Cover(self.subject.data or "", self.cover.data or "")

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to ask: an opened form may lack a sign-off, and what only some sendings need."""
        asked = ((self.mistake, self.corrects), (self.despite, self.period))
        return all(field.data for field, needed in asked if needed) and not any(sign_off_problems(self.sign_off))

    @property
    def digest(self) -> str:
        """Of what its boxes hold: how the letters are sent, as a person has agreed to it."""
        return digest_of([name, str(self[name].data or "")] for name in DETAILS)

    @property
    def starts_at(self) -> datetime | None:
        """None while what is typed makes no moment."""
        try:
            if self.when.data == SOON:
                return self._now + timedelta(minutes=self.minutes.number)
            if self.when.data == AT and self.day.data and (typed := time_in(self.time.data)):
                return london_moment(self.day.data, typed)
        except (ValueError, Refused):
            pass
        return None

    @property
    def period(self) -> PreElectionPeriod | None:
        """The pre-election period that the day lies in: a reason is asked for."""
        starts = self.starts_at
        return self._period_on(london_time(starts).date()) if starts else None

    def terms(self, carrier: str) -> Terms:
        starts = self.starts_at
        if starts is None:
            raise ValueError("the form was not found right")
        return Terms(
            channel=Channel.EMAIL,
            carrier=carrier,
            starts_at=starts,
            first_wave=self.first_wave.number,
            per_minute=self.per_minute.number,
            mail=self.mail,
            sign_off=self.sign_off,
            mistake=self.mistake.data or "" if self.corrects else "",
            despite=self.despite.data or "" if self.period else "",
        )


def evidence_field() -> TextAreaField:
    return textarea(
        "How do you know?",
        "For example, who telephoned the recipient, or an entry in the mail server’s log. It is saved as evidence.",
        1000,
        DataRequired("Enter how you know"),
    )


class AfterAllForm(Form):
    """That a letter arrived, though it was said that it did not."""

    note = evidence_field()


class FoundOutForm(Form):
    """What came of a letter that may have left."""

    what = radios("What did you find out?", "Choose what you found out")
    note = evidence_field()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.what.choices = choices([(ARRIVED, "It arrived"), (NOT_GONE, "It was not sent, and can be sent again")])
