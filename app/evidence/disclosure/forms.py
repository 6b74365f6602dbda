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
    not_in_future,
    once_field,
    radios,
    select,
    textarea,
)

NO_DAY = "Enter the date received"

LONGEST = 4_000

HINTS = {
    Decision.RELEASE: "The whole item is released",
    Decision.PART: "The item is released without the words and pages that you redact",
    Decision.WITHHOLD: "None of the item is released",
}


class RequestForm(DatedForm, ActForm):
    """`once`: the form that begins it; `seen`: what the page knew, of one that is changed."""

    once = once_field()
    seen = HiddenField()
    reference = line(
        "Reference",
        "Enter your office’s reference for the request",
        80,
        DataRequired("Enter the reference of the request"),
    )
    asks = textarea(
        "Request",
        "Describe the request in your own words. Do not name the person who made it",
        LONGEST,
        DataRequired("Enter the request"),
    )
    received_on = date_input(
        "Date received",
        NO_DAY,
        "The day when your department received it",
        not_in_future("Date received must be today or in the past"),
    )
    held_by = select("Assigned to", coerce=lambda one: int(one) if one else None)
    area = textarea("Areas", "Enter names, one per line. This includes all bodies and posts that serve them", LONGEST)
    post = textarea("Posts", "Enter full titles, one per line, as their pages show them", LONGEST)
    campaign = textarea("Campaigns", "Enter references, one per line, such as MAR15", LONGEST)
    since = date_input("From (optional)")
    until = date_input("To (optional)", "", "This day is included")

    def __init__(self, *, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.held_by.choices = choices([("", "No one yet"), *((str(one), name) for one, name in people)])

    def validate_until(self, field: DayField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("The last day must be the same as or after the first day")

    @property
    def lines(self) -> Lines:
        return Lines(self.post.data or "", self.area.data or "", self.campaign.data or "")


INTEREST_HINT = (
    "An exemption that you ticked is qualified. Section 40 is qualified only where you rely on the person’s right to "
    "object, or on the limits to what they may be given themselves. Otherwise you can leave this empty for section 40"
)


class DecisionForm(ActForm):
    seen = HiddenField()
    decision = radios("Decision", "Choose a decision")
    exemptions = checkboxes(
        "Exemptions",
        "From the Freedom of Information Act 2000. If one is qualified, you must weigh the public interest.",
    )
    reason = textarea("Why do they apply?", "This is for the file. It is not released with the bundle", LONGEST)
    interest = textarea("How was the public interest weighed?", INTEREST_HINT, LONGEST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.decision.choices = choices((decision.value, decision.word) for decision in Decision)
        self.exemptions.choices = choices(
            (exemption.section, f"{exemption.words}{exemption.mark}") for exemption in EXEMPTIONS.values()
        )

    @property
    def asks_exemptions(self) -> list[dict[str, object]]:
        """Of each decision: what it means, and whether it asks for exemptions."""
        asking = (_asks("1") if decision is not Decision.RELEASE else {} for decision in Decision)
        return [asks | {"hint": {"text": HINTS[decision]}} for decision, asks in zip(Decision, asking, strict=True)]

    @property
    def asks_interest(self) -> list[dict[str, object]]:
        """Of each exemption: whether the public interest is weighed, or may be."""
        return [_asks("2") if exemption.may_be_qualified else {} for exemption in EXEMPTIONS.values()]

    @property
    def choice(self) -> Choice:
        return Choice(
            Decision(self.decision.data),
            tuple(self.exemptions.data or ()),
            self.reason.data or "",
            self.interest.data or "",
        )


def _asks(what: str) -> dict[str, object]:
    """Of an option: it asks the question with this number."""
    return {"attributes": {"data-asks": what}}


class BlackForm(ActForm):
    passage = textarea(
        "Words to redact",
        "Type or paste the words exactly. They are redacted wherever the item has them",
        20_000,
    )
    exemption = select("Exemption", validators=[DataRequired("Choose an exemption")])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        exemptions = [(exemption.section, exemption.words) for exemption in EXEMPTIONS.values()]
        self.exemption.choices = choices([("", "Choose an exemption"), *exemptions])


class WhyForm(ActForm):
    """Why a request is withdrawn, or a hold placed or lifted."""

    reason = textarea(
        "Reason", "This is saved in the audit record. Do not name anyone", 1_000, DataRequired("Enter a reason")
    )
