"""What is wrong with a setting, in words that follow its name: pydantic's own are for programmers."""

from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

NUMBER_FAULTS = {
    "int_parsing",
    "int_parsing_size",
    "int_from_float",
    "int_type",
    "greater_than_equal",
    "less_than_equal",
}
DATE_FAULTS = {"date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"}

NOT_SET = "is not set"

NOT_JSON = "must be JSON. Or set one variable for each of its settings, such as SIGN_ON__ENTRA__CLIENT_ID"
"""Of SIGN_ON, the one setting that others are part of."""

CONFIGURATION_SET = "must be the name of a configuration set: letters, digits, “-” and “_”, 64 at most"


def explain_fault(error: ErrorDetails, fields: Mapping[str, FieldInfo]) -> tuple[str, str]:
    """Return the variable's name, and what to enter. `fields`: those of the settings."""
    place = [str(part) for part in error["loc"] if part != "[key]"]
    name, kind, facts = "__".join(place).upper(), error["type"], error.get("ctx", {})
    if kind == "missing":
        return name, NOT_SET
    if kind in ("too_short", "string_too_short"):
        return name, f"must have {facts['min_length']} characters or more"
    if kind in NUMBER_FAULTS:
        return name, f"must be a whole number{_bounds(fields[place[0]])}"
    if kind in DATE_FAULTS:
        return name, "must be a date, such as 2026-03-01"
    if kind == "literal_error" and "[key]" in error["loc"]:
        return name, f"must end with {_choices(facts).upper().replace(' OR ', ' or ')}"
    if kind == "literal_error":
        return name, f"must be {_choices(facts)}"
    if kind == "string_pattern_mismatch":
        return name, CONFIGURATION_SET
    if len(place) > 1 and error["msg"][:1].isupper():  # of an identity server as a whole: it begins with a name
        inner, _, words = error["msg"].partition(" ")
        return f"{name}__{inner}", words
    return name, error["msg"]


def _bounds(field: FieldInfo) -> str:
    least = next((bound.ge for bound in field.metadata if hasattr(bound, "ge")), None)
    most = next((bound.le for bound in field.metadata if hasattr(bound, "le")), None)
    if most is None:
        return "" if least is None else f", {least} or more"
    return f" from {least} to {most}"


def _choices(facts: Mapping[str, Any]) -> str:
    return str(facts["expected"]).removeprefix("'', ").replace("'", "")
