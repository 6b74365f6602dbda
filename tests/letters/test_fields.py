"""The ((field)) language, one line for each case."""

from datetime import date
from decimal import Decimal

import pytest

from app.letters.fields import (
    Condition,
    Field,
    Filling,
    MalformedCondition,
    Run,
    Text,
    Value,
    as_text,
    find,
    holds,
    is_empty,
    normalise,
    parse,
    tidy,
)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("", ()),
        ("plain", (Text("plain"),)),
        ("((name))", (Field("name"),)),
        ("Dear ((name)),", (Text("Dear "), Field("name"), Text(","))),
        ("((a))((b))", (Field("a"), Field("b"))),
        ("((council name))", (Field("council name"),)),
        ("(( council  name ))", (Field("council name"),)),
        ("((council\nname))", (Field("council name"),)),
        ("((ready?))", (Field("ready?"),)),
        ("(((colour)))", (Text("("), Field("colour"), Text(")"))),
        ("((((colour))))", (Text("(("), Field("colour"), Text("))"))),
        ("(())", (Text("(())"),)),
        ("(( ))", (Text("(( ))"),)),
        ("((-_ ))", (Text("((-_ ))"),)),
        ("((a, b))", (Text("((a, b))"),)),
        ("((a(b))", (Text("((a(b))"),)),
        ("((a) b))", (Text("((a) b))"),)),
        ("((a)", (Text("((a)"),)),
        ("(a)", (Text("(a)"),)),
        ("a ((", (Text("a (("),)),
        ("((a??b))", (Condition("a", (Text("b"),)),)),
        ("((has plan??We welcome it.))", (Condition("has plan", (Text("We welcome it."),)),)),
        ("((a??((b))))", (Condition("a", (Field("b"),)),)),
        ("((a??x ((b)) y))", (Condition("a", (Text("x "), Field("b"), Text(" y"))),)),
        ("((a????b))", (Condition("a", (Text("??b"),)),)),
        ("((a??b??c))", (Condition("a", (Text("b??c"),)),)),
        ("((a??see (2)))", (Condition("a", (Text("see (2)"),)),)),
        ("((a??see (2) now))!", (Condition("a", (Text("see (2) now"),)), Text("!"))),
        ("((a??x) y))", (Condition("a", (Text("x) y"),)),)),
        ("((a??))", (Condition("a", ()),)),
        ("((??b))", (Text("((??b))"),)),
        ("((is it? so??b))", (Condition("is it? so", (Text("b"),)),)),
        ("((a??, (b), c))", (Condition("a", (Text(", (b), c"),)),)),
    ],
)
def test_parse(source, parts):
    assert parse(source) == parts


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("((a??b", "condition_unclosed"),
        ("((a??b)", "condition_unclosed"),
        ("((a??b (c))", "condition_unclosed"),
        ("((a??b ((c??d))))", "condition_nested"),
    ],
)
def test_a_condition_must_close_and_hold_no_other(source, code):
    with pytest.raises(MalformedCondition) as problem:
        parse(source)
    assert problem.value.code == code
    assert problem.value.facts == {"name": "a"}


@pytest.mark.parametrize(
    "written", ["council name", "Council Name", "council-name", "COUNCIL_NAME", "councilname", " council  name "]
)
def test_names_ignore_case_spaces_hyphens_and_underscores(written):
    assert normalise(written) == "councilname"


def test_names_ignore_how_an_apostrophe_is_drawn():
    assert normalise("director of children’s services") == normalise("Director of children's services")


def test_find_gives_fields_and_conditions_in_order():
    assert list(find(parse("((a)) ((b??((c)) d)) ((e))"))) == ["a", "b", "c", "e"]


@pytest.mark.parametrize("value", ["yes", "Yes", "YES", "y", "Y", "true", "True", "t", "1", "include", "Show", True, 1])
def test_these_values_show_a_condition(value):
    assert holds(value)


@pytest.mark.parametrize(
    "value", ["", "no", "n", "false", "0", "2", " yes", "yes ", "yes.", "on", "ok", "ticked", None, False, 0, ()]
)
def test_anything_else_hides_it(value):
    assert not holds(value)


@pytest.mark.parametrize("value", [None, "", "  ", "\n", (), [], [""], ["", None], [[], ""]])
def test_absent_and_empty_are_both_missing(value):
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, False, "0", "no", Decimal(0), date(2015, 3, 3), ["a", ""]])
def test_zero_and_no_are_values(value):
    assert not is_empty(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (" a  b\n c\t", "a b c"),
        ("a\u2028b", "a b"),
        ("a\u00a0b", "a\u00a0b"),
        ("w\u0302", "ŵ"),
        (0, "0"),
        (12, "12"),
        (Decimal("1.50"), "1.50"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        (date(2024, 7, 1), "1 July 2024"),
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a", "", "c", None], "a and c"),
    ],
)
def test_a_value_as_it_prints(value, text):
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["Gwynedd", "Powys"], "Gwynedd a Powys"),
        (["Powys", "Abertawe"], "Powys ac Abertawe"),
        (["Powys", "Gwynedd", "Ynys Môn"], "Powys, Gwynedd ac Ynys Môn"),
        (date(2024, 7, 1), "1 Gorffennaf 2024"),
    ],
)
def test_a_value_as_it_prints_in_welsh(value, text):
    assert as_text(value, language="cy") == text


def filled(source: str, optional: tuple[str, ...] = (), **values: Value) -> tuple[str, tuple[str, ...]]:
    filling = Filling(values, optional=optional)
    return filling.text(parse(source)), filling.missing


@pytest.mark.parametrize(
    ("source", "values", "text"),
    [
        ("Dear ((name)),", {"name": "Pat"}, "Dear Pat,"),
        ("((Full Name))", {"full_name": "Pat"}, "Pat"),
        ("((n)) children", {"n": 0}, "0 children"),
        ("a ((x??b)) c", {"x": "yes"}, "a b c"),
        ("a ((x??b)) c", {"x": "no"}, "a c"),
        ("a ((x??b)) c", {}, "a c"),
        ("a ((x??b))", {}, "a"),
        ("((x??((n))))", {"x": "yes", "n": "N"}, "N"),
        ("((areas))", {"areas": ["A", "B"]}, "A and B"),
        ("((a))", {"a": "((b))", "b": "no"}, "((b))"),
        ("((a))", {"a": "((b??c))", "b": "yes"}, "((b??c))"),
    ],
)
def test_fill(source, values, text):
    assert filled(source, **values) == (text, ())


@pytest.mark.parametrize(
    ("source", "values", "missing"),
    [
        ("((a))", {}, ("a",)),
        ("((a))", {"a": ""}, ("a",)),
        ("((a))", {"a": []}, ("a",)),
        ("((a)) ((B b)) ((A)) ((b_B))", {}, ("a", "B b")),
        ("((x??((a))))", {"x": "yes"}, ("a",)),
        ("((x??((a))))", {"x": "no"}, ()),
        ("((x??((a))))", {}, ()),
    ],
)
def test_required_fields_without_a_value_are_named(source, values, missing):
    assert filled(source, **values)[1] == missing


def test_an_optional_field_prints_nothing_and_is_not_missing():
    assert filled("a ((b)) c", optional=("B",)) == ("a c", ())


def test_a_missing_field_is_marked_in_its_place():
    assert Filling({}).runs(parse("Dear ((name)),")) == (Run("Dear "), Run("((name))", missing=True), Run(","))


@pytest.mark.parametrize(
    ("runs", "tidied"),
    [
        ((Run(" a "), Run(" b ")), (Run("a b"),)),
        ((Run("a "), Run(" b", bold=True)), (Run("a "), Run("b", bold=True))),
        ((Run("a"), Run(""), Run("b")), (Run("ab"),)),
        ((Run("a  \n  b"),), (Run("a\nb"),)),
        ((Run("a "), Run("\n", bold=True), Run(" b")), (Run("a"), Run("\n", bold=True), Run("b"))),
        ((Run("  "), Run("\n")), ()),
        ((Run("a"), Run(" ", bold=True)), (Run("a"),)),
    ],
)
def test_tidy(runs, tidied):
    assert tidy(runs) == tidied


def test_tidying_twice_changes_nothing():
    runs = (Run(" a"), Run("  b ", bold=True), Run(" \n "), Run("c "))
    assert tidy(tidy(runs)) == tidy(runs)
