"""The boxes in which a field is declared, in a campaign's text or in a template: its name, what it takes, who fills
it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wtforms import Field, Form, ValidationError
from wtforms.validators import StopValidation

from app.letters.text.fields import normalise
from app.letters.text.front_matter import FACTS, FieldSpec, label_of
from app.letters.text.values import SHORT
from app.web.forms import checkbox, max_length, printable, radios, short_words, text_input, textarea
from app.web.typed import clean, one_line

LONGEST_NAME = 60
"""Characters of a name: it stands in the middle of a sentence."""
MOST_CHOICES = 100

TAKES: Mapping[str, str] = {
    "text": f"Short text, {SHORT} characters or fewer",
    "long text": "Long text",
    "date": "Date",
    "number": "Number",
    "yes/no": "Yes or no",
    "choice": "One of several choices",
}
"""What a field takes, by its type, as a person chooses it."""

FILLED: Mapping[str, str] = {
    "campaign-wide": "Once: the same in all letters",
    "by recipient": "For each letter: different for each recipient",
}

AUTOMATIC = "automatic"

WRONG: Mapping[str, str] = {
    "no_name": "Enter the name as it is written in the brackets",
    "too_few_choices": "Enter two choices or more, one on each line",
    "choice_repeated": "Enter each choice once",
    "not_yes_or_no": "Select “Yes or no” as the kind of value, or select another way to fill it in",
    "not_facts": "Enter details and their values, such as nation: Wales; kind: county, unitary. You can use "
    f"{', '.join(FACTS[:-1])} and {FACTS[-1]}",
}
"""What is wrong with what was filled in, whatever the text declares."""


def _bare(name: str | None) -> str:
    """Without the brackets that it is written in, if a person wrote those too."""
    found = one_line(name)
    return found[2:-2].strip() if found.startswith("((") and found.endswith("))") else found


def _require_name(_form: Form, field: Field) -> None:
    if not normalise(field.data or ""):
        raise ValidationError(WRONG["no_name"])


def _fits_the_type(form: "FieldBoxes", field: Field) -> None:
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


class FieldBoxes:
    """The boxes of one field, mixed in before the base of a form. They have other names than those of a letter's form,
    which is sent along with it."""

    name = text_input(
        "Name",
        "For example, visit date",
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
    type = radios(
        "What kind of value is it?",
        "Select the kind of value",
        TAKES.items(),
        hint="Long text must be the same in all letters",
    )
    listed = textarea(
        "Choices",
        "One on each line, as printed",
        0,
        _fits_the_type,
        printable,
        short_words,
        filters=[clean],
    )
    filled = radios("How is it filled in?", "Select how the field is filled in", FILLED.items())
    optional = checkbox("Optional: letters can be generated without a value")
    example = text_input(
        "Example (optional)",
        "Shown to people who fill it in. For example, the town hall",
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


def facts_written(where: Mapping[str, tuple[str, ...]]) -> str:
    """nation: Wales; kind: county, unitary."""
    return "; ".join(f"{fact}: {', '.join(values)}" for fact, values in where.items())


def facts_read(written: str) -> dict[str, tuple[str, ...]] | None:
    """None where it is not written so."""
    where = {}
    for part in written.split(";"):
        fact, _, listed = part.partition(":")
        values = tuple(value for each in listed.split(",") if (value := each.strip()))
        if fact.strip() not in FACTS or fact.strip() in where or not values:
            return None
        where[fact.strip()] = values
    return where


def _are_facts(form: "TemplateField", field: Field) -> None:
    if form.filled.data != AUTOMATIC:
        raise StopValidation  # the box is not shown
    if facts_read(field.data or "") is None:
        raise ValidationError(WRONG["not_facts"])


def _answers_yes_or_no(form: "TemplateField", field: Field) -> None:
    if field.data == AUTOMATIC and form.type.data != "yes/no":
        raise ValidationError(WRONG["not_yes_or_no"])


class TemplateField(FieldBoxes, Form):  # type: ignore[misc]
    """One of the fields of a template, which may also answer itself from what is recorded of each recipient."""

    filled = radios(
        "How is it filled in?",
        "Select how the field is filled in",
        [*FILLED.items(), (AUTOMATIC, "Automatically: yes or no, from the recipient’s details")],
    )
    where = text_input(
        "Yes for these recipients",
        "Details and their values, such as nation: Wales; kind: county, unitary",
        _are_facts,
        filters=[one_line],
    )
    remove = checkbox("Remove this field")

    def validate(self, extra_validators: Any = None) -> bool:
        """One to be removed may be as it is."""
        return bool(self.remove.data or super().validate(extra_validators))

    def validate_filled(self, field: Field) -> None:
        _answers_yes_or_no(self, field)

    @property
    def summary(self) -> str:
        """“ward”: Short text."""
        kind = TAKES.get(self.type.data or "", "")
        return f"“{self.name.data}”: {kind.partition(',')[0]}" if self.name.data and kind else "New field"

    @property
    def spec(self) -> FieldSpec | None:
        """The field; None where the boxes can't be read."""
        name = self.name.data or ""
        if not normalise(name) or self.type.data not in TAKES or not self.filled.data:
            return None
        spec = self.declared(name)
        if self.filled.data != AUTOMATIC:
            return spec
        where = facts_read(self.where.data or "")
        return replace(spec, where=where, by_recipient=True) if where else None


def template_boxes_of(spec: FieldSpec) -> dict[str, Any]:
    """The same for a field of a template."""
    automatic = {"filled": AUTOMATIC, "where": facts_written(spec.where)} if spec.where else {}
    return boxes_of(spec) | automatic
