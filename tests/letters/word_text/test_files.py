"""Word files that Word itself made: their text, and what is said of the rest (files/README.md has their origin)."""

from pathlib import Path

import pytest

from app.letters.word_text.package import WordFileRefused
from app.letters.word_text.read import WordText, read
from app.letters.word_text.report import Comment
from tests.letters.word_text.making import left

FILES = Path(__file__).parent / "files"

TABLE = "Above\n\n| Top left | Top right |\n| --- | --- |\n| Bottom left | Bottom right |\n\nBelow\n"
LINKS = (
    "No hyperlinks\n\nOne [awesome hyperlink](<http://yahoo.com/>).\n\n"
    "Three hyperlinks: [the first one](<http://google.com/>) here, "
    "the [second one](<http://python.org/>), and the [third](<http://yahoo.com/>).\n"
)
NOTES = "Ouch\\[1\\].\\[2\\]\n\n\\[1\\] A tachyon walks into a bar.\n\n\\[2\\] Fin.\n"


def opened(name: str) -> WordText:
    return read.here((FILES / f"{name}.docx").read_bytes(), accept=True, names={})


@pytest.mark.parametrize(
    ("name", "said", "reported"),
    [
        ("mammoth-comments", "Ouch.\n", {}),
        ("mammoth-footnotes", NOTES, {"notes": (2, ())}),
        ("mammoth-endnotes", NOTES, {"notes": (2, ())}),
        ("mammoth-simple-list", "- Apple\n- Banana\n", {}),
        ("mammoth-strikethrough", "Sold out\n", {"struck": (1, ("Today's Special: Salmon",))}),
        ("mammoth-tables", TABLE, {}),
        ("python-docx-par-hyperlinks", LINKS, {}),
    ],
)
def test_its_text_and_what_was_left_out(name, said, reported):
    text = opened(name)
    assert (text.text, left(text)) == (said, reported)


def test_comments_of_word_are_told():
    author = "Michael Williamson"
    assert opened("mammoth-comments").comments == (
        Comment(author, "A tachyon walks into a bar."),
        Comment(author, "Fin."),
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [("mammoth-strict-format", "strict"), ("mammoth-text-box", "empty"), ("mammoth-tiny-picture", "empty")],
)
def test_it_is_refused(name, code):
    with pytest.raises(WordFileRefused) as refused:
        opened(name)
    assert refused.value.code == code
