"""The campaign's fields: those that its text declares to be filled once for all letters, and what they hold.

They are kept with the campaign as plain JSON: text as typed, a date as ISO, yes or no. An empty one is not kept.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.letters.text.fields import is_empty, normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.template import CompiledTemplate
from app.letters.text.values import prepare


def values_of(values: Mapping[str, Any], specs: Iterable[FieldSpec]) -> dict[str, Any]:
    """What `values` hold for these fields, however their names were written; those that are empty are left out."""
    given = {normalise(name): value for name, value in values.items()}
    found = {spec.name: given.get(normalise(spec.name)) for spec in specs}
    return {name: value for name, value in found.items() if not is_empty(value)}


def filled_values(values: Mapping[str, Any], typed: Mapping[str, Any], specs: Iterable[FieldSpec]) -> dict[str, Any]:
    """`values` with these fields as typed. What is kept for fields that the text has no more stays, for the day when an
    older text is restored. Raises InvalidValue."""
    specs = tuple(specs)
    shown = {normalise(spec.name) for spec in specs}
    others = {name: value for name, value in values.items() if normalise(name) not in shown}
    prepared = {spec.name: stored_field_value(typed.get(spec.name), spec) for spec in specs}
    return others | {name: value for name, value in prepared.items() if value is not None}


def stored_field_value(typed: Any, spec: FieldSpec) -> Any:
    """A field's value as it is kept; None when it is empty. Raises InvalidValue."""
    value = prepare(typed, name=spec.name, kind=spec.type, choices=spec.choices)
    if is_empty(value):
        return None
    return value.isoformat() if isinstance(value, date) else value


def unanswered_questions(values: Mapping[str, Any], text: CompiledTemplate, registry: str) -> list[str]:
    """Labels of the questions that the text for a registry depends on and nobody has answered yes or no. Its letters
    can be made all the same, without the words that depend on them."""
    used = {normalise(name) for name in text.fields(registry)}
    specs = [field for field in text.campaign_fields if field.type == "yes/no" and normalise(field.name) in used]
    return unfilled_fields(values, specs)


def unfilled_fields(values: Mapping[str, Any], specs: Iterable[FieldSpec]) -> list[str]:
    """Labels of the required fields that hold nothing yet."""
    specs = tuple(specs)
    given = values_of(values, specs)
    return [spec.label for spec in specs if spec.required and spec.name not in given]
