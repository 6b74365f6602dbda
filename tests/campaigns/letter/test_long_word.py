"""A word or a list that is too long to lay out: it is said beside its box, and the letter is not laid out."""

import pytest

from app.web.problem_words import long_word
from tests.campaigns.writing import listed
from tests.web.figures import numbers_in
from tests.web.filled import filled_form

LETTER = "/campaigns/WRITE/letter"


def said_of(answer, box):
    """What is said of a box."""
    return [said for one, _, said in listed(answer) if one == box]


@pytest.mark.parametrize("box", ["subject", "body", "asks", "enclosures"])
def test_it_is_said_beside_the_box_and_nothing_is_laid_out(writer, monkeypatch, box):
    form = {**filled_form(writer.get(LETTER).text), box: f"Short {'w' * (300 if box == 'subject' else 3_000)}"}
    monkeypatch.setattr("app.campaigns.letter.editor_view.look_at", lambda *_, **__: pytest.fail("it was laid out"))
    for path in (LETTER + "/preview", LETTER):
        answer = writer.post(path, data=form)
        assert answer.status_code == 400
        assert any(long_word(["w" * 30]) in said for said in said_of(answer, box))
        assert "w" * 300 in answer.text, "what was typed stays"


@pytest.mark.parametrize("box", ["asks", "enclosures"])
def test_a_list_of_too_many_lines_is_said_beside_its_box_and_nothing_is_laid_out(writer, monkeypatch, box):
    form = {**filled_form(writer.get(LETTER).text), box: "A name\n" * 3_000}
    monkeypatch.setattr("app.campaigns.letter.editor_view.look_at", lambda *_, **__: pytest.fail("it was laid out"))
    for path in (LETTER + "/preview", LETTER):
        answer = writer.post(path, data=form)
        assert answer.status_code == 400
        assert [100, 3000] in [numbers_in(said) for said in said_of(answer, box)], "lines taken, lines there are"
        assert answer.text.count("A name\n") >= 2_999, "what was typed stays"
