"""What is filled in to declare a field of the text: its name, what it takes, who fills it."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovTextArea, GovTextInput
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from app.campaigns.clearance.losses import Form
from app.campaigns.fields.box import printable
from app.campaigns.fields.showing import FILLED, PROBLEMS, TAKES
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec, label_of
from app.letters.text.template import TemplateProblems
from app.letters.text.values import SHORT
from app.web.forms import choices, short_words
from app.web.typed import clean, one_line

LONGEST_NAME = 60
"""Characters of a name: it stands in the middle of a sentence."""
MOST_CHOICES = 100


def _bare(name: str | None) -> str:
    """Without the brackets that it is written in, if a person wrote those too."""
    found = one_line(name)
    return found[2:-2].strip() if found.startswith("((") and found.endswith("))") else found


def _short(most: int) -> Length:
    return Length(max=most, message=f"Use at most {most} characters")


def _can_be_told(_form: Form, field: Field) -> None:
    if not normalise(field.data or ""):
        raise ValidationError("Enter the name as it is written in the brackets")


def _fits_the_type(form: Form, field: Field) -> None:
    given = form.given
    if form.type.data != "choice":
        if given:
            raise ValidationError("Only a choice has choices. Choose “One of several choices” above, or empty this box")
        return
    if len(given) < 2:
        raise ValidationError("Write two choices or more, one to a line")
    if len(given) > MOST_CHOICES:
        raise ValidationError(f"There are {len(given)} choices. Use at most {MOST_CHOICES}")
    for number, choice in enumerate(given, 1):
        if len(choice) > SHORT:
            raise ValidationError(f"Choice {number} has {len(choice)} characters. Use at most {SHORT}")
    if len({choice.casefold() for choice in given}) < len(given):
        raise ValidationError("Enter each choice once")


class FieldForm(Form):
    """A field of the text. Its boxes have other names than those of the letter's form, which is sent along with it."""

    name = StringField(
        "Name",
        [_can_be_told, _short(LONGEST_NAME)],
        filters=[_bare],
        widget=GovTextInput(),
        description="As written in the brackets: visit date for ((visit date))",
    )
    label = StringField(
        "Label (optional)",
        [_short(SHORT)],
        filters=[one_line],
        widget=GovTextInput(),
        description="Label of the box for those who fill it in. If empty, the box has the name of the field",
    )
    type = RadioField(
        "Kind of value",
        [InputRequired("Choose the kind of value")],
        choices=choices(TAKES.items()),
        widget=GovRadioInput(),
    )
    listed = TextAreaField(
        "Choices",
        [_fits_the_type, printable, short_words],
        filters=[clean],
        widget=GovTextArea(),
        description="One on each line, as printed. Only for a field with several choices",
    )
    filled = RadioField(
        "How it is filled in",
        [InputRequired("Choose whether all letters say the same")],
        choices=choices(FILLED.items()),
        widget=GovRadioInput(),
    )
    optional = BooleanField("Optional: letters can be made without it", widget=GovCheckboxInput())
    example = StringField(
        "Example (optional)",
        [_short(SHORT)],
        filters=[one_line],
        widget=GovTextInput(),
        description="Shown beside the box: For example: the town hall",
    )

    @property
    def given(self) -> tuple[str, ...]:
        """The choices, one by one."""
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
