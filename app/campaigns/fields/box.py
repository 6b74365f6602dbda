"""A declared field of a text as a box of a form: how it is asked, what it takes, what is said when a value does not
suit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.validators import Optional

from app.letters.text.fields import as_text
from app.letters.text.front_matter import FieldSpec
from app.letters.text.values import SHORT, InvalidValue, prepare
from app.web import forms
from app.web.filters import format_date
from app.web.forms import DayField, radios, select, short_words, text_input, textarea
from app.web.typed import DATE_EXAMPLE, clean, one_line

WRONG: Mapping[str, str] = {
    "value_not_text": f"Enter {SHORT} characters or fewer",
    "value_not_long_text": "Enter text",
    "value_not_date": f"Enter a date, for example {DATE_EXAMPLE}",
    "value_not_number": "Enter a number in digits, such as 1,268 or 0.5",
    "value_not_yes_or_no": "Select yes or no",
    "value_not_choice": "Select one from the list",
    "value_not_a_choice": "Select one from the list",
}
"""What is said beside a field whose value does not suit it: code to words."""


printable = forms.printable


def box_value(value: Any, spec: FieldSpec) -> Any:
    """A value as its box takes it; one that the field's type does not suit any more is left out."""
    try:
        return prepare(value, name=spec.name, kind=spec.type, choices=spec.choices)
    except InvalidValue:
        return None


def value_in_words(values: Mapping[str, Any], spec: FieldSpec) -> str:
    """What `values` hold for a field, as it would print; blank when they hold nothing that suits it."""
    return as_text(box_value(values.get(spec.name), spec))


def example_of(spec: FieldSpec) -> str:
    """The example as it is typed into the box."""
    day = box_value(spec.example, spec)
    return format_date(day) if isinstance(day, date) else spec.example


def box_of(spec: FieldSpec) -> Any:
    """A field of WTForms, to be made part of a form class."""
    label = spec.label if spec.required else f"{spec.label} (optional)"
    hint = f"For example, {example_of(spec)}" if spec.example else ""

    def suits(_form: FlaskForm, field: Field) -> None:
        try:
            prepare(field.data, name=spec.name, kind=spec.type, choices=spec.choices)
        except InvalidValue as refused:
            raise ValidationError(WRONG[refused.code]) from None

    match spec.type:
        case "date":
            return DayField(label, [Optional()], example=example_of(spec))
        case "long text":
            return textarea(label, hint, 0, suits, printable, short_words, filters=[clean])
        case "yes/no":
            yes_no = [("yes", "Yes"), ("no", "No")]
            return radios(label, options=yes_no, hint=hint, validators=[suits], validate_choice=False)
        case "choice":
            options = [("", "Choose one"), *((choice, choice) for choice in spec.choices)]
            return select(label, hint, options, validators=[suits], validate_choice=False)
    return text_input(label, hint, suits, printable, filters=[one_line])
