"""What the owner fills in to release a campaign: when it may go, to whom copies go, where it is published."""

from datetime import datetime
from typing import Any, cast

from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.campaigns.clearance.lost_clearances import Form
from app.delivery.email.forms import SignOffForm
from app.delivery.email.sign_off import SignOff
from app.delivery.release.copies import ADDRESS, ADDRESSES, CHECKED, Copies
from app.delivery.release.publish import LONGEST_URL, is_web_address
from app.delivery.release.refusals import REFUSALS
from app.delivery.release.words import NO_ADDRESS, NO_PUBLISHED_DAY
from app.delivery.sending.forms import london_moment
from app.errors import Refused
from app.registry.contacts.check import LONGEST_EMAIL
from app.web.acts import sentence
from app.web.forms import DatedForm, checkbox, date_input, max_length, not_in_future, text_input, tidy
from app.web.typed import time_in

NO_DAY = "Enter the date the embargo ends"
NO_TIME = "Enter the time the embargo ends, such as 9:30am or 2:05pm"


class EmbargoForm(Form):
    """`now`: what the end must lie after."""

    day = date_input("Date", NO_DAY)
    time = text_input("Time (UK)", "For example, 9:30am or 2:05pm", DataRequired(NO_TIME), filters=[tidy])

    def __init__(self, *, now: datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._now = now
        self.until: datetime | None = None

    def validate_time(self, field: StringField) -> None:
        typed = time_in(field.data)
        if typed is None:
            raise ValidationError(NO_TIME)
        if self.day.data is None:
            return
        try:
            self.until = london_moment(self.day.data, typed)
        except Refused as refused:
            raise ValidationError(sentence(refused)) from None
        if self.until <= self._now:
            raise ValidationError(REFUSALS["embargo_past"])


class PublishedForm(DatedForm, Form):
    on = date_input("Published on", NO_PUBLISHED_DAY, "", not_in_future(REFUSALS["published_in_future"]))
    url = text_input("Address of the page", "", DataRequired(NO_ADDRESS), max_length(LONGEST_URL), filters=[tidy])

    def validate_url(self, field: StringField) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(REFUSALS["bad_web_address"])


def copies_form(copies: Copies, sign_off: SignOff | None = None) -> SignOffForm:
    """A box for the address of each line, by its place; blank: no copy goes there. What keeps all copies back is said
    beside the first box with an address. With a `sign_off` it is a form that nobody has filled in yet. Where something
    must be checked first, a box confirms it, and no address is filled in."""
    boxes = {
        f"{ADDRESS}{line.place}": text_input(
            line.words,
            "",
            Length(max=LONGEST_EMAIL, message=REFUSALS["bad_copy_address"]),
            filters=[tidy],
            default="" if copies.check else line.address,
        )
        for line in copies.lines
    }
    checked = {CHECKED: checkbox(copies.check)} if copies.check else {}
    kind = cast("type[SignOffForm]", type("CopiesForm", (SignOffForm,), boxes | checked))
    form = kind() if sign_off is None else kind(formdata=None)
    if sign_off is not None:
        form.begin_with(sign_off)
    first = next((name for name in boxes if form[name].data), next(iter(boxes), form.signed_by.name))
    form.boxes = {ADDRESSES: first}
    return form


def is_checked(form: Form) -> bool:
    return CHECKED in form and bool(form[CHECKED].data)


def addresses_in(form: Form) -> dict[int, str]:
    """By place in the list."""
    return {int(field.name.removeprefix(ADDRESS)): field.data or "" for field in form if field.name.startswith(ADDRESS)}
