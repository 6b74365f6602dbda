from datetime import date
from decimal import Decimal

import pytest

from app.letters.text.values import ANY, SHORT, InvalidValue, prepare


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
        ("number", "0", "0"),
        ("number", "007", "007"),
        ("number", ".5", ".5"),
        ("number", "-1,268.25", "-1,268.25"),
        ("number", "1,000,000", "1,000,000"),
        ("number", "123456", "123456"),
        ("number", "", ""),
        ("number", None, None),
        ("yes/no", "Y", "yes"),
        ("yes/no", False, "no"),
        ("yes/no", "No", "no"),
        ("yes/no", "TRUE", "yes"),
        ("yes/no", "show", "yes"),
        ("yes/no", "f", "no"),
        ("yes/no", "0", "no"),
        ("yes/no", "1", "yes"),
        ("yes/no", True, "yes"),
        ("yes/no", "", ""),
        ("long text", "a\n\nb", "a\n\nb"),
        ("text", "# <b> ((x))", "# <b> ((x))"),
        ("text", " x ", " x "),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "", ""),
        ("choice", "", ""),
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
        ("long text", ["a"], "value_not_long_text"),
        ("text", 3, "value_not_text"),
        ("text", date(2015, 3, 3), "value_not_text"),
        ("date", "2023-02-29", "value_not_date"),
        ("date", "2015-13-01", "value_not_date"),
        ("date", "2015-3-24", "value_not_date"),
        ("date", "2015-03-24T00:00", "value_not_date"),
        ("date", " 2015-03-24", "value_not_date"),
        ("date", "2015-03-24\n", "value_not_date"),
        ("date", "٢٠١٥-٠٣-٢٤", "value_not_date"),
        ("date", 20150324, "value_not_date"),
        ("number", "1,2,3", "value_not_number"),
        ("number", ",5", "value_not_number"),
        ("number", "1,,000", "value_not_number"),
        ("number", "12,34", "value_not_number"),
        ("number", "1,0000", "value_not_number"),
        ("number", "1.", "value_not_number"),
        ("number", "-", "value_not_number"),
        ("number", ".", "value_not_number"),
        ("number", "1.2.3", "value_not_number"),
        ("number", "+5", "value_not_number"),
        ("number", " 5", "value_not_number"),
        ("number", "5%", "value_not_number"),
        ("number", "£5", "value_not_number"),
        ("number", "1_000", "value_not_number"),
        ("number", "0x1F", "value_not_number"),
        ("number", "٢", "value_not_number"),
        ("number", "½", "value_not_number"),
        ("number", "Infinity", "value_not_number"),
        ("number", False, "value_not_number"),
        ("number", date(2015, 3, 3), "value_not_number"),
        ("yes/no", " yes", "value_not_yes_or_no"),
        ("yes/no", "2", "value_not_yes_or_no"),
        ("yes/no", "ie", "value_not_yes_or_no"),
        ("yes/no", "ſhow", "value_not_yes_or_no"),
        ("yes/no", 1, "value_not_yes_or_no"),
        ("choice", "x" * (SHORT + 1), "value_not_choice"),
        ("choice", 3, "value_not_choice"),
    ],
)
def test_a_value_that_does_not(kind, value, code):
    with pytest.raises(InvalidValue) as problem:
        prepare(value, name="f", kind=kind)
    assert problem.value.code == code
    assert problem.value.facts["field"] == "f"


@pytest.mark.parametrize("value", ["x" * 5000, ("a", "b"), date(2015, 3, 24), 0, True])
def test_a_field_of_any_type_takes_what_comes(value):
    assert prepare(value, name="f", kind=ANY) is value


def test_a_choice_is_one_of_its_choices():
    assert prepare("red", name="f", kind="choice", choices=("red", "blue")) == "red"
    with pytest.raises(InvalidValue, match="value_not_a_choice"):
        prepare("green", name="f", kind="choice", choices=("red", "blue"))


def test_an_error_says_its_own_code():
    problem = InvalidValue("value_not_a_date", field="opening", value="soon")
    assert problem.args[0] == "value_not_a_date"
    assert "letter_error" not in repr(problem)
