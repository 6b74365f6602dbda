"""What changed between two texts, as a person would mark it."""

import time

import pytest

from app.web.difference import Change, Piece, difference

MARKS = {Change.SAME: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}


def marked(before: str, after: str, **how: int) -> str:
    return "".join(MARKS[piece.change].format(piece.text) for piece in difference(before, after, **how))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("One text.", "One text.", "One text."),
        ("", "New", "[+New+]"),
        ("Old", "", "[-Old-]"),
        ("it begins at once, and", "it does not wait, and", "it [-begins at once, -][+does not wait, +]and"),
        ("a b c", "a c", "a [-b -]c"),
        ("a c", "a b c", "a [+b +]c"),
        ("one\ntwo\n", "one\n2\n", "one\n[-two\n-][+2\n+]"),
        ("one\r\ntwo", "one\ntwo", "one\ntwo"),
        ("a line\nbroken here", "a line broken\nhere", "a line broken\nhere"),
        ("one\n\ntwo", "one\ntwo", "one\n[-\n-]two"),
        ("Môn’s plan", "Mon’s plan", "[-Môn’s -][+Mon’s +]plan"),
    ],
)
def test_words_that_differ_are_marked(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_the_later_text_can_be_read_from_it() -> None:
    before, after = (
        "We ask you\nto reply by 24 March.\n\nYours",
        "We ask that you reply\nby 31 March 2015.\n\nYours, all",
    )
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == after


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a b c d X e f g h", "a b c d Y e f g h", "… c d [-X -][+Y +]e f … "),
        ("X a b c d e Y", "1 a b c d e 2", "[-X -][+1 +]a b … d e [-Y-][+2+]"),
        ("X a b c d Y", "1 a b c d 2", "[-X -][+1 +]a b c d [-Y-][+2+]"),
    ],
)
def test_what_is_far_from_a_change_is_left_out(before: str, after: str, shown: str) -> None:
    assert marked(before, after, around=2) == shown


def test_of_two_equal_texts_nothing_is_shown_but_that() -> None:
    assert difference("a b c", "a b c", around=2) == (Piece(Change.SAME, "… "),)


def test_long_texts_with_nothing_in_common_take_no_time() -> None:
    began = time.process_time()
    difference("a b " * 50_000, "c d " * 50_000)
    difference("".join(f"line {n}\n" for n in range(2_000)), "".join(f"line {n}\n" for n in range(1, 2_001)))
    assert time.process_time() - began < 5
