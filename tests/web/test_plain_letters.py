"""Names and titles look like what they are."""

from types import SimpleNamespace

import pytest
from wtforms.validators import ValidationError

from app.web.forms import plain_letters


def refused(text: str) -> str:
    try:
        plain_letters(None, SimpleNamespace(data=text))
    except ValidationError as problem:
        return str(problem)
    return ""


def test_ordinary_names_in_any_alphabet_are_taken():
    names = ("", "Zoë O’Neill-Smith (Sir), KC", "Ŵyn ap Siôn", "Łukasz Żak", "Søren 2nd", "Ελένη Παπά", "Анна Ли")
    assert {one: refused(one) for one in names if refused(one)} == {}


@pytest.mark.parametrize("text", ["Kim Ex\u0430mple", "\uff2bim", "H\u03bfme", "\U0001d40aim"])
def test_letters_that_look_like_others_are_refused(text):
    assert "one alphabet" in refused(text)


@pytest.mark.parametrize("text", ["Kim\u200b", "\u202eKim", "Ki\u00adm", "Kim\ue000", "Kim\x07", "Kim\ufeff"])
def test_characters_that_nobody_sees_are_refused(text):
    assert "cannot be seen" in refused(text)
