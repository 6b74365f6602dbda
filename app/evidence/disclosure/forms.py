"""What a person fills in about a request for information, its items, and a legal hold."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField
from wtforms.validators import DataRequired, ValidationError

from app.evidence.disclosure.exemptions import EXEMPTIONS
from app.evidence.disclosure.items.decide import Choice, Decision
from app.evidence.disclosure.scope import Lines
from app.web.acts import ActForm
from app.web.forms import (
    DatedForm,
    DayField,
    checkboxes,
    choices,
    date_input,
    line,
    may_be_empty,
    not_in_future,
    once_field,
    radios,
    select,
    textarea,
)

NO_DAY = "Enter the day on which the request came, such as 27 3 2015"
NO_SINCE = "Enter the whole day, such as 1 1 2015, or leave it empty"

LONGEST = 4_000


class RequestForm(DatedForm, ActForm):
    """`once`: the form that begins it; `seen`: what the page knew, of one that is changed."""

    once = once_field()
    seen = HiddenField()
    reference = line(
        "Reference", "The office’s own, by which it answers", 80, DataRequired("Enter the reference of the request")
    )
    asks = textarea(
        "What is asked?",
        "In our words, without the name of whoever asks",
        LONGEST,
        DataRequired("Enter what is asked"),
    )
    received_on = date_input(
        "When did it come?",
        NO_DAY,
        "An answer is due within 20 working days after it (section 10).",
        not_in_future("That day is still to come. Enter the day on which it came"),
    )
    held_by = select("Who looks after it?", coerce=lambda one: int(one) if one else None)
    area = textarea("Areas", "One a line, as their pages call them: all bodies and posts that serve them", LONGEST)
    post = textarea("Posts", "One a line, by the full title that their pages have", LONGEST)
    campaign = textarea("Campaigns", "One a line, by their reference: MAR15", LONGEST)
    since = DayField("From", [may_be_empty], missing=NO_SINCE, description="May be left empty")
    until = DayField("To", [may_be_empty], missing=NO_SINCE, description="That day included. May be left empty")

    def __init__(self, *, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.held_by.choices = choices([("", "Nobody yet"), *((str(one), name) for one, name in people)])

    def validate_until(self, field: DayField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("That day is before the first. Change one of the two")

    @property
    def lines(self) -> Lines:
        return Lines(self.post.data or "", self.area.data or "", self.campaign.data or "")


class DecisionForm(ActForm):
    seen = HiddenField()
    decision = radios("What is to be done?", "Choose what is to be done")
    exemptions = checkboxes(
        "Exemptions",
        "Of the Freedom of Information Act 2000, for what is kept back. Qualified: the public interest is weighed.",
    )
    reason = textarea("Why do they apply?", "For the file. It is not released with the bundle", LONGEST)
    interest = textarea("How was the public interest weighed?", "Where an exemption is qualified", LONGEST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.decision.choices = choices((decision.value, decision.word) for decision in Decision)
        self.exemptions.choices = choices(
            (exemption.section, f"{exemption.words}{' (qualified)' if exemption.qualified else ''}")
            for exemption in EXEMPTIONS.values()
        )

    @property
    def choice(self) -> Choice:
        return Choice(
            Decision(self.decision.data),
            tuple(self.exemptions.data or ()),
            self.reason.data or "",
            self.interest.data or "",
        )


class BlackForm(ActForm):
    passage = textarea("Words to black out", "Typed or pasted, as they stand in it. Wherever it says them", 20_000)
    exemption = select("Exemption")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exemption.choices = choices((exemption.section, exemption.words) for exemption in EXEMPTIONS.values())


class WhyForm(ActForm):
    """Why a request is withdrawn, or a hold placed or lifted."""

    reason = textarea("Why?", "Kept in the audit record. Name nobody", 1_000, DataRequired("Enter why"))
