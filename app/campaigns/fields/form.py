"""What is filled in to declare a field of the text: its name, what it takes, who fills it."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field, ValidationError
from wtforms.validators import StopValidation

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.fields.box import printable
from app.campaigns.fields.showing import FILLED, PROBLEMS, TAKES
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec, label_of
from app.letters.text.template import TemplateProblems
from app.letters.text.values import SHORT
from app.web.forms import checkbox, max_length, radios, short_words, text_input, textarea
from app.web.typed import clean, one_line

LONGEST_NAME = 60
"""Characters of a name: it stands in the middle of a sentence."""
MOST_CHOICES = 100


WRONG: Mapping[str, str] = {
    "no_name": "Enter the name as it is written in the brackets",
    "too_few_choices": "Enter two choices or more, one on each line",
    "choice_repeated": "Enter each choice once",
}
"""What is wrong with what was filled in, whatever the text declares."""


def _bare(name: str | None) -> str:
    """Without the brackets that it is written in, if a person wrote those too."""
    found = one_line(name)
    return found[2:-2].strip() if found.startswith("((") and found.endswith("))") else found


def _require_name(_form: Form, field: Field) -> None:
    if not normalise(field.data or ""):
        raise ValidationError(WRONG["no_name"])


def _fits_the_type(form: Form, field: Field) -> None:
    given = form.given
    if form.type.data != "choice":
        raise StopValidation  # the box is not shown
    if len(given) < 2:
        raise ValidationError(WRONG["too_few_choices"])
    if len(given) > MOST_CHOICES:
        raise ValidationError(f"There are {len(given)} choices. Enter {MOST_CHOICES} or fewer")
    for number, choice in enumerate(given, 1):
        if len(choice) > SHORT:
            raise ValidationError(f"Choice {number} has {len(choice)} characters. Shorten it to {SHORT} or fewer")
    if len({choice.casefold() for choice in given}) < len(given):
        raise ValidationError(WRONG["choice_repeated"])


class FieldForm(Form):
    """A field of the text. Its boxes have other names than those of the letter's form, which is sent along with it."""

    name = text_input(
        "Name",
        "As written in double brackets: for ((visit date)), enter visit date",
        _require_name,
        max_length(LONGEST_NAME),
        filters=[_bare],
    )
    label = text_input(
        "Label (optional)",
        "The label that people see when they fill it in. Leave empty to use the name",
        max_length(SHORT),
        filters=[one_line],
    )
    type = radios("Kind of value", "Choose the kind of value", TAKES.items())
    listed = textarea(
        "Choices",
        "One on each line, as printed",
        0,
        _fits_the_type,
        printable,
        short_words,
        filters=[clean],
    )
    filled = radios("How it is filled in", "Choose how the field is filled in", FILLED.items())
    optional = checkbox("Optional: letters can be made without a value")
    example = text_input(
        "Example (optional)",
        "Shown to people who fill it in, such as: the town hall",
        max_length(SHORT),
        filters=[one_line],
    )

    @property
    def given(self) -> tuple[str, ...]:
        """The choices, one by one; none where the kind of value has none."""
        if self.type.data != "choice":
            return ()
        return tuple(line for written in (self.listed.data or "").splitlines() if (line := one_line(written)))

    def declared(self, name: str) -> FieldSpec:
        """The field of this name, as it was filled in."""
        return FieldSpec(
            name=name,
            label=self.label.data or label_of(name),
            type=self.type.data,
            required=not self.optional.data,
            example=self.example.data or "",
            by_recipient=self.filled.data == "by recipient",
            choices=self.given,
        )

    def say(self, found: TemplateProblems) -> None:
        """Why a text can't declare it, beside the box that mends it."""
        for problem in found.problems:
            box, said = PROBLEMS[problem.code]
            self[box].errors = [*self[box].errors, said.format_map(problem.facts)]


def boxes_of(spec: FieldSpec) -> dict[str, Any]:
    """What the boxes hold for a field as it is declared."""
    return {
        "name": spec.name,
        "label": spec.label if spec.label != label_of(spec.name) else "",
        "type": spec.type,
        "listed": "\n".join(spec.choices),
        "filled": "by recipient" if spec.by_recipient else "campaign-wide",
        "optional": not spec.required,
        "example": spec.example,
    }
