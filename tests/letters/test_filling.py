"""What parts print with a letter's values."""

from collections.abc import Iterable
from datetime import date

import pytest

from app.letters.text.fields import Field, Run, Text, Value, parse
from app.letters.text.filling import Filling, Piece, tidy


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
        ("((a))((b))", {"a": "((", "b": "c))"}, "((c))"),
        ("((a)) ((b))", {"a": "((b))", "b": "((a))"}, "((b)) ((a))"),
        ("((x??((a))))", {"x": "yes", "a": "))"}, "))"),
        ("((x??a ((b))))", {"x": "((y??z))", "b": "B"}, ""),
        ("((a)),", {"a": "a, b"}, "a, b,"),
        ("((when))", {"when": date(2024, 7, 1)}, "1 July 2024"),
        ("((a))((b))", {"a": "x ", "b": " y"}, "xy"),
        ("((a)) ((b))", {"a": "x", "b": "y"}, "x y"),
        ("a ((x??b))((y??c)) d", {"x": "yes", "y": "no"}, "a b d"),
        ("((COUNCIL-name)) ((council_NAME))", {"Council Name": "K"}, "K K"),
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
        ("((a))", {"a": None}, ("a",)),
        ("((a))", {"a": " \n"}, ("a",)),
        ("((a))", {"a": ["", None]}, ("a",)),
        ("((a))", {"a": 0}, ()),
        ("((a))", {"a": False}, ()),
        ("((x??((a)))) ((a))", {"x": "no"}, ("a",)),
        ("((x??y))", {"x": ""}, ()),
        ("((x??y)) ((x))", {}, ("x",)),
        ("((x??((a)) ((b))))", {"x": "y", "b": "B"}, ("a",)),
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
        ((Run("a\n\nb"),), (Run("a\nb"),)),
        ((Run("a\n"), Run("\nb")), (Run("a\nb"),)),
        ((Run("a\n"), Run(" \n b", bold=True)), (Run("a\n"), Run("b", bold=True))),
        ((Run("\na"),), (Run("a"),)),
        ((Run(" \n "), Run("a\n ")), (Run("a"),)),
        ((Run("a", missing=True), Run("b")), (Run("a", missing=True), Run("b"))),
        ((Run("a\u00a0 b"),), (Run("a\u00a0 b"),)),
    ],
)
def test_tidy(runs, tidied):
    assert tidy(pieces_of(runs)) == tidied


def pieces_of(runs: Iterable[Run]) -> list[Piece]:
    return [(run.text, (run.bold, run.italic, run.missing)) for run in runs]


def test_tidying_twice_changes_nothing():
    runs = (Run(" a"), Run("  b ", bold=True), Run(" \n "), Run("c "))
    assert tidy(pieces_of(tidy(pieces_of(runs)))) == tidy(pieces_of(runs))


@pytest.mark.parametrize(
    ("source", "values", "text"),
    [
        ("100% of ((n))%", {"n": "5%s"}, "100% of 5%s%"),
        ("((n)) %s ((n))", {"n": "%d"}, "%d %s %d"),
        ("\ue000 ((n))", {"n": "N"}, "\ue000 N"),
        ("((n)) ((m))", {"n": "\ue000", "m": "M"}, "\ue000 M"),
        ("  a  ((n))  \n b ", {"n": " N "}, "a N\nb"),
        ("((N-n)) ((n n))", {"nn": "N"}, "N N"),
    ],
)
def test_signs_that_are_used_to_fill_print_as_they_are(source, values, text):
    assert filled(source, **values) == (text, ())


def test_a_text_that_is_filled_again_and_again_prints_each_letters_values():
    parts = (Text("To "), Field("a", bold=True), Text(" in ", bold=True), Field("b"), Text(" on "), Field("c"))

    def runs(**values: Value) -> tuple[Run, ...]:
        return Filling(values, optional=("b",)).runs(parts)

    for name in ("one", "other"):
        assert runs(a=name, b="B", c="C") == (Run("To "), Run(f"{name} in ", bold=True), Run("B on C"))
        assert runs(a=name, c="C") == (Run("To "), Run(f"{name} in ", bold=True), Run("on C"))
