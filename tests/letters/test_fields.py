"""The ((field)) language, one line for each case."""

from datetime import date
from decimal import Decimal

import pytest

from app.letters.text.fields import (
    Condition,
    Field,
    MalformedCondition,
    Text,
    as_text,
    find,
    holds,
    is_empty,
    normalise,
    parse,
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
        ("(((a??b)))", (Text("("), Condition("a", (Text("b"),)), Text(")"))),
        ("((a??b))((c??d))", (Condition("a", (Text("b"),)), Condition("c", (Text("d"),)))),
        ("((a))((b??c))((d))", (Field("a"), Condition("b", (Text("c"),)), Field("d"))),
        ("((a??((b))((c))))", (Condition("a", (Field("b"), Field("c"))),)),
        ("((a??(((b)))))", (Condition("a", (Text("("), Field("b"), Text(")"))),)),
        ("((a??b)) ??", (Condition("a", (Text("b"),)), Text(" ??"))),
        ("((a ?? b))", (Condition("a", (Text(" b"),)),)),
        ("((a\nb??c))", (Condition("a b", (Text("c"),)),)),
        ("((a??b\nc))", (Condition("a", (Text("b\nc"),)),)),
        ("((-a-))", (Field("-a-"),)),
        ("((a’s))", (Field("a’s"),)),
        ("((a.b: c;d))", (Field("a.b: c;d"),)),
        ("((ŵ))", (Field("ŵ"),)),
        ("((1))", (Field("1"),)),
        ("((?))", (Field("?"),)),
        ("( (a) )", (Text("( (a) )"),)),
        ("))a((", (Text("))a(("),)),
        ("((a)) (b)", (Field("a"), Text(" (b)"))),
        ("((())) x ((a))", (Text("((())) x "), Field("a"))),
        ("((a,b??c))", (Text("((a,b??c))"),)),
        ("((a(b??c))", (Text("((a(b??c))"),)),
        ("((-??b))", (Text("((-??b))"),)),
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
        ("((a??", "condition_unclosed"),
        ("((a??b ((c))", "condition_unclosed"),
        ("((a??(b))", "condition_unclosed"),
        ("x ((a??((b??c", "condition_nested"),
        ("((a??((b)) ((c??d))))", "condition_nested"),
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


@pytest.mark.parametrize(
    "value",
    [
        *("yes", "Yes", "YES", "yEs", "y", "Y", "true", "True", "TRUE", "t", "T", "1"),
        *("include", "Include", "INCLUDE", "show", "Show", "SHOW", True, 1, Decimal(1)),
    ],
)
def test_these_values_show_a_condition(value):
    assert holds(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "no", "n", "false", "f", "0", "2", "11", "01", "1.0", " yes", "yes ", "\tyes", "yes\n", "yes.", "yes!"),
        *("on", "ok", "ticked", "ie", "ydw", "yess", "included", "includes", "shown", "tru", "hide", "exclude", "ſhow"),
        *(None, False, 0, 2, -1, Decimal("1.0"), Decimal("1.5"), (), [], date(2015, 3, 3)),
    ],
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
        ("a\u00a0\u00a0b", "a\u00a0b"),
        ("a\u00a0 \u00a0b", "a b"),
        ("a \u00a0b", "a b"),
        ("a\u00a0\nb", "a b"),
        ("a\u2009\u202fb", "a\u2009b"),
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
        (["", " ", None, []], ""),
        (["a, b", "c"], "a, b and c"),
        ([" a ", "b\nc"], "a and b c"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (("a", "b"), "a and b"),
        ([1, 2], "1 and 2"),
        ([date(2024, 7, 1), date(2024, 7, 2)], "1 July 2024 and 2 July 2024"),
        (-3, "-3"),
        (1_268, "1268"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0.00"),
        ("a\r\nb", "a b"),
        ("a\u2029b\u0085c\x0bd\x0ce", "a b c d e"),
        ("\u00a0a\u00a0", "a"),
        ("<b>", "<b>"),
        ("**a**", "**a**"),
        ("e\u0301", "é"),
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
        ([date(2024, 7, 1), date(2024, 8, 2)], "1 Gorffennaf 2024 a 2 Awst 2024"),
        (["Gwynedd"], "Gwynedd"),
        (["Conwy", "Wrecsam"], "Conwy a Wrecsam"),
        (["a", "Waunfawr"], "a a Waunfawr"),
        (["a", "Wlad"], "a a Wlad"),
        (["a", "westminster"], "a a westminster"),
        (["a", "Wnion"], "a ac Wnion"),
        (["a", "Wcráin"], "a ac Wcráin"),
        (["a", "Ŵyl"], "a ac Ŵyl"),
        (["a", "Êl"], "a ac Êl"),
        (["a", "Ynys"], "a ac Ynys"),
        (["a", "", "b"], "a a b"),
        (12, "12"),
    ],
)
def test_a_value_as_it_prints_in_welsh(value, text):
    assert as_text(value, language="cy") == text
