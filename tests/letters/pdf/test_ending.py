"""The signatures stand together, are never split, and are never alone on a page, wherever the text ends."""

import pytest

from app.letters.letter import Signatory
from app.letters.page.measures import BODY, PAPER, Box
from app.letters.page.wording import WORDING
from app.letters.pdf import page_count, render_pdf
from tests.letters.factory import letter
from tests.letters.pdf.reading import pages_text

SLACK = 1
EVERY_THIRD = [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)]
"""The first of the lines of a page that a test tries: every third in `make test`, all in `make test-full`."""
OFFICES = tuple(Signatory(f"Pat Example {n}", f"Secretary of State for Thing {n}", "Department") for n in range(1, 13))


@pytest.mark.parametrize("lines", range(20, 40, 2))
def test_the_block_moves_whole_and_takes_text_with_it(lines):
    body = "\n\n".join(f"Paragraph {n}." for n in range(lines))
    pages = pages_text(render_pdf(letter(body, signatories=OFFICES[:5])))
    ending = ["Yours sincerely", *(signatory.office for signatory in OFFICES[:5])]
    (where,) = [page for page in pages if "Yours sincerely" in page]
    assert all(line in where.replace("\r\n", " ") for line in ending)
    assert f"Paragraph {lines - 1}." in where
    assert "cc:" in where


PARAGRAPHS = [f"Paragraph {n}." for n in range(60)]
ENDS = {
    "paragraphs of a line": lambda n: "\n\n".join(PARAGRAPHS[:n]),
    "one paragraph of many lines": lambda n: "\\\n".join(PARAGRAPHS[:n]),
    "a list": lambda n: "\n".join(f"- {text}" for text in PARAGRAPHS[:n]),
    "a list with a list in it": lambda n: "\n".join(
        f"{'  ' * (k % 2)}- {text}" for k, text in enumerate(PARAGRAPHS[:n])
    ),
    "a list of one": lambda n: "\n\n".join([*PARAGRAPHS[: n - 1], "- Last."]),
    "a quotation": lambda n: "\n\n".join([*PARAGRAPHS[: n - 1], "> Last."]),
    "a heading and a line": lambda n: "\n\n".join([*PARAGRAPHS[: n - 1], "## Heading", "Last."]),
    "a paragraph of two lines": lambda n: "\n\n".join([*PARAGRAPHS[: n - 1], "word " * 25]),
    "a paragraph of four lines": lambda n: "\n\n".join([*PARAGRAPHS[: n - 1], "word " * 60]),
    "an optional paragraph": lambda n: "\n\n".join([*PARAGRAPHS[:n], "((x??None.))"]),
}


@pytest.mark.parametrize("first", EVERY_THIRD)
@pytest.mark.parametrize("count", [1, 5, 12])
@pytest.mark.parametrize("end", ENDS)
def test_it_takes_two_lines_of_the_letter_along_wherever_it_comes_on_the_page(end, count, first):
    signing = OFFICES[:count]
    for number in range(first, 46, 3):
        made = letter(ENDS[end](number), "fields: [{name: x}]", signatories=signing, draft=False, marking="")
        pages = pages_text(render_pdf(made), box=Box(0, BODY.top - SLACK, PAPER.right, BODY.bottom + SLACK))
        ((place, page),) = [(place, page) for place, page in enumerate(pages) if "Yours sincerely" in page]
        before, _, ending = page.partition("Yours sincerely")
        assert [one.name for one in signing if one.name in ending] == [one.name for one in signing]
        assert place == 0 or len([line for line in before.splitlines() if line.strip("• \r")]) >= 2, number


@pytest.mark.parametrize("across", [2, 3])
@pytest.mark.parametrize("count", range(13))
def test_any_number_of_signatories_in_the_campaigns_order(count, across):
    (page,) = pages_text(render_pdf(letter("Text", signatories=OFFICES[:count], across=across, copies=())))
    places = [page.index(signatory.name) for signatory in OFFICES[:count]]
    assert places == sorted(places)


@pytest.mark.parametrize("language", WORDING)
@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_the_labels_of_copies_and_enclosures_stay_whole_beside_lines_that_run_over(language, large):
    lines = ("All police and crime commissioners in England and Wales, " * 6, "Another")
    made = letter("Text", f"language: {language}", copies=lines, enclosures=lines)
    said = " ".join(" ".join(pages_text(render_pdf(made, large=large))).split())
    for label in (made.wording.copies, made.wording.enclosures):
        assert f"{label}: All police" in said


FOLLOWING = {"paragraph": "After it. " * 20, "line": "After it.", "list": "- After it.\n- two", "quote": "> After it."}


@pytest.mark.parametrize("first", EVERY_THIRD)
@pytest.mark.parametrize("following", FOLLOWING)
def test_a_heading_stays_with_what_follows_it(following, first):
    for lines in range(first, 56, 3):
        body = "\n\n".join([*PARAGRAPHS[:lines], "## The heading", FOLLOWING[following], *PARAGRAPHS[:5]])
        (page,) = [page for page in pages_text(render_pdf(letter(body))) if "The heading" in page]
        assert "After it." in page, lines


@pytest.mark.parametrize("first", EVERY_THIRD)
@pytest.mark.parametrize("length", range(2, 8))
def test_no_line_of_a_paragraph_is_alone_at_the_foot_or_the_head_of_a_page(length, first):
    paragraph = "\\\n".join(f"line {n}" for n in range(length))
    for before in range(first, 45, 3):
        body = "\n\n".join([*PARAGRAPHS[:before], paragraph, *PARAGRAPHS[:20]])
        on_each = [page.count("line ") for page in pages_text(render_pdf(letter(body)))]
        assert sum(on_each) == length
        assert 1 not in on_each, before


def test_a_page_break_begins_a_page():
    pdf = render_pdf(letter("One\n\n***\n\nTwo\n\n***\n\n- three"))
    assert page_count(pdf) == 3
    assert "Two" in pages_text(pdf)[1]
