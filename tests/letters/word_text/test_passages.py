"""Passages, conditions and fields of a file of ours, after somebody edited what marks them in Word."""

import io
from collections.abc import Callable

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from app.letters.word_text.read import WordText, read
from tests.letters.word_text.making import left
from tests.letters.word_text.test_round_trip import word_of

BODY = """All.

::: for chief-constables
Police.
:::

Middle.

::: for council-leaders
Leaders.
:::

End ((grant, £)).
"""
START, END, START_OF_OTHERS, END_OF_OTHERS = 1, 3, 5, 7
"""Which paragraphs of the file are the lines before and after the passages."""

OPENING, CLOSING = "Only for {}", "End of the text only for {}"
POLICE, LEADERS = "chief constables", "council leaders"
NAMES = {POLICE: "chief-constables", LEADERS: "council-leaders"}


def edited(edit: Callable[[list[Paragraph]], object], body: str = BODY) -> WordText:
    document = docx.Document(io.BytesIO(word_of(body)))
    edit(document.paragraphs)
    saved = io.BytesIO()
    document.save(saved)
    return read.here(saved.getvalue(), accept=True, names=NAMES)


def without(*numbers: int) -> Callable[[list[Paragraph]], None]:
    def edit(paragraphs: list[Paragraph]) -> None:
        for number in numbers:
            element = paragraphs[number]._p
            element.getparent().remove(element)

    return edit


def written_over(number: int, before: str, after: str) -> Callable[[list[Paragraph]], None]:
    """Words of a control, which LibreOffice lets people edit."""

    def edit(paragraphs: list[Paragraph]) -> None:
        pieces = [one for one in paragraphs[number]._p.iter(qn("w:t")) if one.text == before]
        assert pieces
        for piece in pieces:
            piece.text = after

    return edit


@pytest.mark.parametrize(
    ("gone", "reported"),
    [
        ([START], [CLOSING.format(POLICE)]),
        ([END], [OPENING.format(POLICE)]),
        ([END_OF_OTHERS], [OPENING.format(LEADERS)]),
        ([END, START_OF_OTHERS], [CLOSING.format(LEADERS)]),
    ],
)
def test_a_line_whose_other_line_is_gone_is_reported(gone, reported):
    assert left(edited(without(*gone))) == {"passage_open": (1, tuple(reported))}


def test_lines_in_another_order_are_reported():
    text = edited(lambda all_: all_[0]._p.addprevious(all_[END]._p))
    assert left(text)["passage_open"][0] == 2


@pytest.mark.parametrize(("line", "before", "after"), [(START, "Police.", "Police."), (END, "Police.", "Middle.")])
def test_what_is_typed_in_such_a_line_is_text_of_the_letter(line, before, after):
    text = edited(lambda all_: all_[line].add_run(" Typed").add_text(" here."))
    words = f"{(OPENING if line == START else CLOSING).format(POLICE)} Typed here."
    assert left(text) == {"passage_words": (1, (words,))}
    place = f"Typed here.\n\n{before}" if line == START else f":::\n\nTyped here.\n\n{after}"
    assert place in text.text
    assert text.text.replace("Typed here.\n\n", "") == BODY


@pytest.mark.parametrize("line", [START, END])
def test_a_new_line_in_the_style_of_such_a_line_is_text_of_the_letter(line):
    text = edited(lambda all_: all_[line + 1].insert_paragraph_before("New.", all_[line].style))
    assert not text.left
    assert "New.\n\n" in text.text
    assert text.text.replace("New.\n\n", "") == BODY


def test_a_passage_is_for_whom_its_line_names():
    text = edited(lambda all_: all_[START].add_run(f" and {LEADERS}"))
    assert "::: for chief-constables, council-leaders\nPolice.\n:::" in text.text
    text = edited(written_over(START, POLICE, LEADERS))
    assert "::: for council-leaders\nPolice.\n:::" in text.text
    assert left(text) == {
        "passage_words": (1, (OPENING.format(LEADERS),)),
        "passage_open": (1, (CLOSING.format(POLICE),)),
    }


def retyped(words: str) -> Callable[[list[Paragraph]], object]:
    """The line before the passage, its controls gone."""

    def edit(paragraphs: list[Paragraph]) -> None:
        paragraphs[START].clear()
        for control in list(paragraphs[START]._p.iter(qn("w:sdt"))):
            control.getparent().remove(control)
        paragraphs[START].add_run(words)

    return edit


ALSO_LEADERS = "chief-constables, council-leaders"


@pytest.mark.parametrize(
    ("edit", "registries"),
    [
        (written_over(START, POLICE, "Council leaders"), "council-leaders"),
        (retyped("only  for Council leaders"), "council-leaders"),
        (retyped("Only for chief constables and Council Leaders"), ALSO_LEADERS),
        (retyped("Only for\u00a0chief constables & council leaders"), ALSO_LEADERS),
        (retyped("Only for chief constables or council leaders"), ALSO_LEADERS),
        (retyped("Only for chief constables; council leaders"), ALSO_LEADERS),
        (retyped("Only for chief constables, and council leaders"), ALSO_LEADERS),
        (lambda all_: all_[START].add_run(" & Council leaders"), ALSO_LEADERS),
    ],
)
def test_names_are_read_however_they_are_written(edit, registries):
    text = edited(edit)
    assert text.text == BODY.replace("::: for chief-constables", f"::: for {registries}")
    assert left(text)["passage_open"] == (1, (CLOSING.format(POLICE),))


@pytest.mark.parametrize(
    ("edit", "words", "said"),
    [
        (retyped("Only for head teachers"), "Only for head teachers", "All.\n\nOnly for head teachers\n\nPolice.\n\n"),
        (
            written_over(START, POLICE, "head teachers"),
            "Only for head teachers",
            "::: for chief-constables\nOnly for head teachers\n\nPolice.\n:::",
        ),
        (
            retyped("Only for council leaders, not mayors"),
            "Only for council leaders, not mayors",
            "::: for council-leaders\n, not mayors\n\nPolice.\n:::",
        ),
        (
            retyped("Only for chief constableswomen"),
            "Only for chief constableswomen",
            "All.\n\nOnly for chief constableswomen\n\nPolice.\n\n",
        ),
    ],
)
def test_what_is_left_over_of_a_line_is_reported(edit, words, said):
    text = edited(edit)
    assert said in text.text
    assert left(text)["passage_words"] == (1, (words,))


def test_a_line_that_lost_its_style_is_still_one():
    def edit(paragraphs: list[Paragraph]) -> None:
        paragraphs[START].style = "Normal"

    assert edited(edit).text == BODY


def test_a_paragraph_that_only_says_so_is_text():
    body = f"{OPENING.format(POLICE)}\n\n{CLOSING.format(POLICE)}\n"
    assert edited(lambda _: None, body).text == body


def test_styles_of_other_files_with_the_same_name_hold_text():
    document = docx.Document()
    for name in ("Passage", "Passage End"):
        document.styles.add_style(name, 1)
        document.add_paragraph(f"My {name}", name)
    saved = io.BytesIO()
    document.save(saved)
    text = read.here(saved.getvalue(), accept=True, names=NAMES)
    assert (text.text, text.left) == ("My Passage\n\nMy Passage End\n", ())


@pytest.mark.parametrize(
    ("control", "said", "name"),
    [(0, "Welcome, Has a plan.\n", "Has a plan"), (-1, "((has plan??Welcome, Has a plan.))\n", "has plan")],
)
def test_a_condition_whose_other_bracket_is_gone_is_reported(control, said, name):
    def edit(paragraphs: list[Paragraph]) -> None:
        element = paragraphs[0]._p
        element.remove(list(element.iter(qn("w:sdt")))[control])

    text = edited(edit, "((has plan??Welcome, ))Has a plan.\n")
    assert text.text == said
    assert left(text) == {"condition_open": (1, (name,))}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "[Only if “Has a plan” is yes: ",
            "Hi. [Only if “Has a plan” is yes: New. ",
            "Hi. ((has plan??New. Welcome.)) End.\n",
        ),
        ("]", " New.] More.", "((has plan??Welcome. New.)) More. End.\n"),
        ("]", "", "((has plan??Welcome.)) End.\n"),
    ],
)
def test_what_is_typed_in_the_brackets_of_a_condition_is_text_of_the_letter(before, after, said):
    text = edited(written_over(0, before, after), "((has plan??Welcome.)) End.\n")
    assert (text.text, text.left) == (said, ())


def test_words_over_a_field_are_reported_and_it_is_still_the_field():
    text = edited(written_over(-1, "[grant (£)]", "one million pounds"))
    assert text.text == BODY
    assert left(text) == {"field_words": (1, ("one million pounds",))}
