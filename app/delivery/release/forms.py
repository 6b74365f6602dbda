"""What the owner fills in to release a campaign: when it may go, to whom copies go, where it is published."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, cast

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.campaigns.losses import Form
from app.delivery.email.forms import SignOffForm
from app.delivery.email.sign_off import SignOff
from app.delivery.release.copies import Copied
from app.delivery.release.publish import LONGEST_URL, is_web_address
from app.delivery.release.words import (
    BAD_COPY_ADDRESS,
    NO_ADDRESS,
    NO_PUBLISHED_DAY,
    PAST,
    WRONG_ADDRESS,
    WRONG_DAY,
)
from app.delivery.sending.moment import NoSuchTime, TwiceThatTime, london_moment
from app.delivery.sending.words import WRONG_TIMES
from app.registry.contacts.check import LONGEST_EMAIL
from app.web.forms import DayField, tidy

NO_DAY = "Enter the day of the embargo’s end, such as 4 3 2015"
NO_TIME = "Enter the time at which it ends, such as 9:30 or 14:05"

ADDRESS = "to-"
"""What the boxes of the copies' addresses are called, before the place in the list."""


class EmbargoForm(Form):
    """`now`: what the end must lie after."""

    day = DayField("Day", [InputRequired(NO_DAY)], missing=NO_DAY)
    time = StringField(
        "Time in London",
        [DataRequired(NO_TIME)],
        filters=[tidy],
        widget=GovTextInput(),
        description="Such as 9:30 or 14:05",
    )

    def __init__(self, *, now: datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._now = now
        self.until: datetime | None = None

    def validate_time(self, field: StringField) -> None:
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", field.data or "", re.ASCII)
        if not found:
            raise ValidationError(NO_TIME)
        if self.day.data is None:
            return
        try:
            self.until = london_moment(self.day.data, time(int(found[1]), int(found[2])))
        except (NoSuchTime, TwiceThatTime) as problem:
            raise ValidationError(WRONG_TIMES[problem.code]) from None
        if self.until <= self._now:
            raise ValidationError(PAST)


class PublishedForm(Form):
    on = DayField("Published on", [InputRequired(NO_PUBLISHED_DAY)], missing=NO_PUBLISHED_DAY)
    url = StringField(
        "Address of the page",
        [DataRequired(NO_ADDRESS), Length(max=LONGEST_URL, message=f"Use at most {LONGEST_URL:,} characters")],
        filters=[tidy],
        widget=GovTextInput(),
    )

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today

    def validate_on(self, field: DayField) -> None:
        if field.data and field.data > self._today:
            raise ValidationError(WRONG_DAY)

    def validate_url(self, field: StringField) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(WRONG_ADDRESS)


def copies_form(lines: Iterable[Copied], sign_off: SignOff | None = None) -> SignOffForm:
    """A box for the address of each line, by its place; blank: no copy goes there. With a `sign_off` it is a form that
    nobody has filled in yet."""
    boxes = {
        f"{ADDRESS}{line.place}": StringField(
            line.words,
            [Length(max=LONGEST_EMAIL, message=BAD_COPY_ADDRESS)],
            filters=[tidy],
            widget=GovTextInput(),
            default=line.address,
        )
        for line in lines
    }
    kind = type("CopiesForm", (SignOffForm,), boxes)
    if sign_off is None:
        return cast("SignOffForm", kind())
    form: SignOffForm = kind(formdata=None)
    form.begin_with(sign_off)
    return form


def addresses_in(form: Form) -> dict[int, str]:
    """By place in the list."""
    return {int(field.name.removeprefix(ADDRESS)): field.data or "" for field in form if field.name.startswith(ADDRESS)}
