"""What is no letter, as a tagged PDF: only what the typeface has, and nothing of what is put into it as markup."""

import pytest

from app.letters.pdf.paper import paper
from tests.letters.pdf.reading import pages_text


@pytest.fixture
def page(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<html lang="en-GB"><head><title>A page</title></head><body data-foot="Foot"><p>{{ words }}</p></body>'
    )
    page.with_suffix(".css").write_text("p { margin: 0 }")
    return page


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Dear Leader", "Dear Leader"),
        ("<b>Bold</b> & more", "<b>Bold</b> & more"),
        ("Ünited Kingdom, Ŵyl", "Ünited Kingdom, Ŵyl"),
        ("1\u00a0July", "1\u00a0July"),
        ("a\tb", "a b"),
        ("a\x00\u200bb", "ab"),
        ("日 and Ж", "? and ?"),
    ],
)
def test_it_prints_what_the_typeface_has(page, words, printed):
    assert pages_text(paper(page, words=words))[0].split("\n")[0].strip().replace("\u00a0", " ") == printed.replace(
        "\u00a0", " "
    )


def test_equal_facts_give_equal_bytes(page):
    assert paper(page, words="Same") == paper(page, words="Same") != paper(page, words="Other")
