"""Formats that a field's mark names: what prints, what is refused, and that offices are asked about the format too."""

from datetime import date
from decimal import Decimal

import pytest

from app.letters.compose import compose
from app.letters.text.fields import Field, find, parse, replace_field
from app.letters.text.formats import FORMATS, SUITS
from app.letters.text.template import check_template
from app.letters.text.values import InvalidValue
from tests.letters.factory import campaign, printed, recipient, template

FIELDS = "fields: [{name: grant, type: number}, {name: visited on, type: date}, {name: plan}]"
VALUES = {"grant": "12500", "visited on": "2015-03-27", "plan": "yes"}


@pytest.mark.parametrize(
    ("value", "said", "prints"),
    [
        ("12500", "£", "£12,500"),
        ("12,500.5", "£", "£12,500.50"),
        (1268000, "£", "£1,268,000"),
        (Decimal("-3.20"), "£", "-£3.20"),
        ("0", "£", "£0"),
        ("0.125", "£", ""),
        ("twelve", "£", ""),
        (True, "£", ""),
        ("1e9", "£", ""),
        ("1_000", "thousands", ""),
        ("NaN", "£", ""),
        (Decimal("NaN"), "thousands", ""),
        ("9" * 26, "£", "£99,999,999,999,999,999,999,999,999"),
        ("1" * 28, "£", ""),
        (10**40, "£", ""),
        ("1" * 28, "thousands", "1,111,111,111,111,111,111,111,111,111"),
        ("2.50" + "0" * 40, "£", "£2.50"),
        ("-.5", "£", "-£0.50"),
        ("1268", "thousands", "1,268"),
        ("1268.50", "thousands", "1,268.50"),
        ("999", "thousands", "999"),
        (date(2015, 3, 7), "day and month", "7 March"),
        ("2015-03-27", "month and year", "March 2015"),
        ("27 March", "month and year", ""),
        (12500, "day and month", ""),
    ],
)
def test_what_each_format_makes_of_a_value(value, said, prints):
    assert FORMATS[said](value, "en") == prints


def test_dates_are_in_the_language_of_the_letter():
    assert FORMATS["month and year"](date(2015, 3, 27), "cy") == "Mawrth 2015"


def test_every_format_is_for_one_type():
    assert SUITS.keys() == FORMATS.keys()


def test_one_value_prints_as_each_of_its_marks_says():
    body = (
        "((grant, £)) or ((grant, thousands)) or ((grant)), in ((visited on,month and year)). ((plan??On ((grant, £))))"
    )
    assert printed(body, FIELDS, values=VALUES) == "£12,500 or 12,500 or 12500, in March 2015. On £12,500"


def test_the_dates_of_the_letter_have_formats_too():
    body = "((date of letter, day and month)), ((Reply-by, month and year)), ((reply by))"
    assert printed(body) == "3 March, March 2015, 24 March 2015"


def test_a_format_is_part_of_the_field_and_of_the_text_that_offices_clear():
    assert parse("((grant,  £))") == (Field("grant", format="£"),)
    assert list(find(parse("((grant, £))"))) == ["grant"]
    cleared = [template(body, FIELDS).canonical_json("council-leaders") for body in ("((grant))", "((grant, £))")]
    assert cleared[0] != cleared[1]
    assert b'"format":"\xc2\xa3"' in cleared[1]
    assert replace_field("((grant, £)) ((grant))", old="Grant", new="sum") == "((sum, £)) ((sum))"


def test_a_field_is_replaced_only_where_it_is_one():
    body = "((grant,\n £)), ((grant??the ((Grant)))) and ((grant, if any))"
    assert replace_field(body, old="grant", new="sum") == "((sum,\n £)), ((sum??the ((sum)))) and ((grant, if any))"


def test_an_unknown_format_is_no_field():
    problems = check_template(f"---\ntitle: A letter\n{FIELDS}\n---\n((grant, dollars))\n\nText.")
    assert [(problem.code, problem.line) for problem in problems] == [("field_unclosed", 5)]


@pytest.mark.parametrize(
    "mark",
    ["((plan, £))", "((visited on, thousands))", "((grant, day and month))", "((organisation, £))", "((reply by, £))"],
)
def test_a_format_for_another_type_is_told_with_its_line(mark):
    problems = check_template(f"---\ntitle: A letter\n{FIELDS}\n---\nText.\n\n{mark}")
    assert [(problem.code, problem.line) for problem in problems] == [("format_misplaced", 7)]


def test_a_value_that_can_t_be_said_so_stops_its_letter_and_is_not_rounded():
    compiled = template("((grant, £))", FIELDS)
    given = {"registry": "council-leaders", "recipient": recipient(), "campaign": campaign()}
    with pytest.raises(InvalidValue) as stopped:
        compose(compiled, values=VALUES | {"grant": "0.125"}, **given)
    assert (stopped.value.code, stopped.value.facts["field"]) == ("value_not_in_format", "grant")


def test_a_value_that_is_missing_is_marked_as_missing():
    compiled = template("((grant, £)) and ((plan))", FIELDS)
    given = {"registry": "council-leaders", "recipient": recipient(), "campaign": campaign()}
    made = compose(compiled, values={"plan": "x"}, mode="preview", **given)
    assert "((grant)) and x" in made.plain_text()
