"""Every reason for which a letter of a run may fail has words."""

import pytest

from app.drafting.words import WORDS as TEMPLATE_WORDS
from app.letters.problems import LetterError
from app.letters.text import fields, values
from app.production.words import WORDS, sentence

BASE = {LetterError.code, fields.MalformedCondition.code}
"""Codes of classes whose errors carry another."""


def every(kind: type[LetterError]) -> set[type[LetterError]]:
    return {kind}.union(*(every(below) for below in kind.__subclasses__()))


def codes_of_values() -> set[str]:
    """The codes of InvalidValue: one for each type of field, and one for what is not among the choices."""
    found = {"value_not_a_choice"}
    for kind in values.TYPES:
        with pytest.raises(values.InvalidValue) as refused:
            values.prepare(["x"], name="field", kind=kind)
        found.add(refused.value.code)
    return found


def test_every_error_of_the_engine_has_words():
    from app.letters import compose, docx, pdf  # noqa: F401 (all that may raise one is imported)

    engine = {kind for kind in every(LetterError) if kind.__module__.startswith("app.letters.")}
    codes = {kind.code for kind in engine} - BASE | codes_of_values()
    assert codes <= WORDS.keys()
    assert {"condition_unclosed", "condition_nested"} <= TEMPLATE_WORDS.keys()


@pytest.mark.parametrize(
    ("code", "tries", "said"),
    [
        ("storage_failed", 3, "The file store did not save the file, tried 3 times. Nothing was lost."),
        ("gave_up", 1, "stopped before this letter was generated, tried once. Nothing was lost."),
        ("gave_up", 2, "tried twice"),
    ],
)
def test_tries_are_counted_in_words(code, tries, said):
    assert said in sentence(code, {"tries": tries})


def test_what_the_engine_says_is_said_here_too():
    assert "need 8 lines and 7 fit" in sentence("address_overflow", {"lines": 8, "limit": 7})


@pytest.mark.parametrize("word", ["please", "successfully", "simply", "oops", "!"])
def test_words_are_plain(word):
    assert word not in " ".join(f"{words.wrong} {words.to_do}" for words in WORDS.values()).lower()
