from datetime import date
from decimal import Decimal

import pytest

from app.letters.values import SHORT, InvalidValue, prepare


@pytest.mark.parametrize(
    ("kind", "value", "prepared"),
    [
        ("text", "x", "x"),
        ("text", "x" * SHORT, "x" * SHORT),
        ("long text", "x" * 5000, "x" * 5000),
        ("date", "2015-03-24", date(2015, 3, 24)),
        ("date", date(2015, 3, 24), date(2015, 3, 24)),
        ("number", 0, 0),
        ("number", "1,268", "1,268"),
        ("number", "-2.5", "-2.5"),
        ("number", Decimal("0.5"), Decimal("0.5")),
        ("yes/no", "Y", "yes"),
        ("yes/no", False, "no"),
        ("yes/no", "No", "no"),
        ("choice", "red", "red"),
        ("text", "", ""),
        ("date", None, None),
    ],
)
def test_a_value_that_suits_its_type(kind, value, prepared):
    assert prepare(value, name="f", kind=kind) == prepared


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("text", "x" * (SHORT + 1), "value_not_text"),
        ("text", ["x"], "value_not_text"),
        ("date", "24 March 2015", "value_not_date"),
        ("date", "2015-02-30", "value_not_date"),
        ("date", "20150324", "value_not_date"),
        ("number", "many", "value_not_number"),
        ("number", "NaN", "value_not_number"),
        ("number", "1e5", "value_not_number"),
        ("number", True, "value_not_number"),
        ("yes/no", "perhaps", "value_not_yes_or_no"),
        ("long text", 3, "value_not_long_text"),
    ],
)
def test_a_value_that_does_not(kind, value, code):
    with pytest.raises(InvalidValue) as problem:
        prepare(value, name="f", kind=kind)
    assert problem.value.code == code
    assert problem.value.facts["field"] == "f"


def test_a_choice_is_one_of_its_choices():
    assert prepare("red", name="f", kind="choice", choices=("red", "blue")) == "red"
    with pytest.raises(InvalidValue, match="value_not_a_choice"):
        prepare("green", name="f", kind="choice", choices=("red", "blue"))
