"""What a person fills in about somebody who holds a post."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, ValidationError

from app.registry.forms import source_field
from app.registry.holders.namesakes import Namesake
from app.registry.holders.person import PERSON, PERSON_FIELDS, HolderDetails, Person
from app.registry.holders.versions import Tenure
from app.web.acts import ActForm
from app.web.forms import DatedForm, DayField, checkbox, choices, date_input, line, not_in_future, put_last, radios
from app.web.record_fields import RecordForm, boxes_of

NO_DAY = "Enter the start date"
STILL_TO_COME = "Date must be today or in the past."
NEW, NOBODY_ELSE = "new", "no"
"""Answers to the questions: the one who is recorded now; none of those who have the name."""

ROWS = re.compile(r"[0-9]{1,9}-[0-9]{1,9}")
"""Numbers of a post and of a version."""

DAY = timedelta(days=1)

LAST = ("since", "until", "acting", "stays", "source", "verified_on")
"""The fields below those about the person, in the order of the page."""


@boxes_of(PERSON)
class PersonBoxes(RecordForm[Person]):
    """Who it is, without the post."""


class PersonForm(DatedForm, PersonBoxes):
    """`seen`: what the page knew of, so that what somebody else changed meanwhile is not replaced unread."""

    seen = HiddenField()
    acting = checkbox("Acting")
    source = source_field()
    verified_on = date_input("Verified on (optional)", "", "", not_in_future(STILL_TO_COME))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        put_last(self, *(name for name in LAST if name in self))
        for field in PERSON_FIELDS:
            if not field.missing and field.name != "salutation":
                self[field.name].label.text = f"{field.label} (optional)"

    def held(self, before: HolderDetails) -> HolderDetails:
        """What was said, with what the form says now."""
        beside = {"acting": self.acting.data, "source": self.source.data, "verified_on": self.verified_on.data}
        return replace(before, person=self.said, **beside)

    def show_holder(self, details: HolderDetails) -> None:
        """Fill the boxes with what is recorded."""
        self.show(details.person)
        self.acting.data, self.source.data, self.verified_on.data = details.acting, details.source, details.verified_on


class HolderForm(PersonForm):
    """Who holds a post, from when to when, and who says so. Two questions are asked only when they arise."""

    since = date_input("Start date", NO_DAY)
    until = date_input("Last day in post")
    stays = checkbox("The current office-holder stays in post too")
    letters_to = radios("Who should letters be addressed to?", validate_choice=False)
    same_person = radios("Is this the same person?", validate_choice=False)

    @property
    def first_day_after(self) -> date | None:
        return self.until.data + DAY if self.until.data else None

    def validate_until(self, field: DayField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("Last day in post must be the same as or after the start date")

    def ask_letters_to(self, staying: Iterable[Tenure]) -> bool:
        """Whether an answer is still wanted: to whom letters go, of those who hold the post from that day on."""
        others = [(str(tenure.id), tenure.held.name) for tenure in staying]
        self.letters_to.choices = choices([(NEW, f"{self.said.line}, recorded now"), *others])
        return _unanswered(self.letters_to)

    def ask_same_person(self, namesakes: Sequence[Namesake]) -> bool:
        """Whether an answer is still wanted: who of those with this name it is, if any."""
        theirs = [(one_of(namesake.tenure), f"{namesake.tenure.held.name}, {namesake.title}") for namesake in namesakes]
        self.same_person.choices = choices([*theirs, (NOBODY_ELSE, "No, a different person with this name")])
        return _unanswered(self.same_person)

    @property
    def addressed(self) -> int | None:
        """The version of the one who stays whom letters go to; None: the new one."""
        answer = self.letters_to.data
        return int(answer) if self.letters_to.choices and answer != NEW else None

    @property
    def linked(self) -> tuple[int, int] | None:
        """Post and version of the same person in another post."""
        return chosen_one(self.same_person.data) if self.same_person.choices else None


class CorrectForm(PersonForm):
    """A mistake in what is said of a holder, or what changed about the person on a day."""

    since = date_input("Changed on")
    everywhere = checkbox("Change it in their other posts too")


class EndForm(ActForm):
    """When somebody leaves a post."""

    last_day = date_input("Last day in post", "", "To remove a last day recorded by mistake, leave this empty")

    @property
    def first_day_after(self) -> date | None:
        return self.last_day.data + DAY if self.last_day.data else None


class AddressedForm(ActForm):
    """From when letters go to one of those who hold a post at once."""

    since = date_input("Start date", NO_DAY)


class ReasonForm(ActForm):
    """Why something is done that only an administrator may do. The reason stays on record."""

    reason = line(
        "Reason", "This is saved in the audit record. Do not name anyone", 500, DataRequired("Enter the reason")
    )


def one_of(tenure: Tenure) -> str:
    """A tenure as the value of a choice."""
    return f"{tenure.post_id}-{tenure.id}"


def chosen_one(value: str | None) -> tuple[int, int] | None:
    """The post and the version of a choice; None for none."""
    post_id, _, version_id = (value or "").partition("-")
    return (int(post_id), int(version_id)) if ROWS.fullmatch(value or "") else None


def _unanswered(field: RadioField) -> bool:
    return field.data not in [choice.value for choice in field.choices]
