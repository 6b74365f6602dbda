"""What changed between two texts, as a person would mark it."""

import time

import pytest

from app.web.difference import Change, Piece, difference, is_mostly_new

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
        ("in ((the ward)) now", "in ((the area)), now", "in [-((the ward)) -][+((the area)), +]now"),
    ],
)
def test_words_that_differ_are_marked(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


OLD = "We write about knife crime in your area and what your force does about it this year."
OTHER = "Schools need to know by autumn which pupils will come, and the council has to publish a plan with figures."


def test_a_paragraph_that_has_little_in_common_with_the_old_one_is_removed_and_added_whole() -> None:
    assert marked(OLD, OTHER) == f"[-{OLD}-][+{OTHER}+]"
    assert marked(f"{OLD}\n\nYours", f"{OTHER}\n\nYours") == f"[-{OLD}\n-][+{OTHER}\n+]\nYours"


def test_paragraphs_that_are_all_new_are_one_after_the_other() -> None:
    before, after = f"{OLD}\n\n{OLD}\n\nSame", f"{OTHER}\n\n{OTHER}\n\n{OTHER}\n\nSame"
    assert marked(before, after) == f"[-{OLD}\n\n{OLD}\n-][+{OTHER}\n\n{OTHER}\n\n{OTHER}\n+]\nSame"


def test_a_paragraph_that_was_edited_among_new_ones_is_compared_word_by_word() -> None:
    after = f"{OTHER}\n\n{OLD.replace('knife', 'gun')}\n\nMore."
    assert marked(OLD, after) == OLD.join([f"[+{OTHER}\n\n+]", ""]).replace("knife ", "[-knife -][+gun +]").replace(
        "year.", "year.\n\n[+More.+]"
    )


@pytest.mark.parametrize(
    ("shorter", "more"),
    [
        (OLD, "\n\nMore words come after."),
        ("a b c", "\n\nd"),
        ("one\ntwo", "\nthree"),
        (f"Sir\n\n{OLD}", f"\n\n{OTHER}"),
    ],
)
def test_the_last_word_stays_where_text_is_put_after_it_or_removed_there(shorter: str, more: str) -> None:
    same, added = difference(shorter, shorter + more)
    assert (same.change, same.text.strip()) == (Change.SAME, shorter)
    assert (added.change, added.text.strip()) == (Change.ADDED, more.strip())
    assert marked(shorter + more, shorter) == f"{shorter}[-{more}-]"


def test_a_removed_paragraph_does_not_run_into_an_edited_one_before_it() -> None:
    gone = "\n\n".join([OTHER, OLD.replace("knife", "drug").upper()])
    assert marked(f"{OLD}\n\n{gone}", OLD.replace("knife", "gun")) == (
        OLD.replace("knife ", "[-knife -][+gun +]") + f"[-\n\n{gone}-]"
    )


def test_the_last_word_of_an_edited_paragraph_stays_where_one_is_put_after_it() -> None:
    assert marked(OLD, f"{OLD.replace('knife', 'gun')}\n\nMore.") == (
        OLD.replace("knife ", "[-knife -][+gun +]") + "\n\n[+More.+]"
    )


def test_a_paragraph_parted_in_two_keeps_its_words() -> None:
    assert marked(OLD, OLD.replace("area and", "area.\n\nAnd")) == OLD.replace(
        "area and ", "[-area and -][+area.\n\nAnd +]"
    )


@pytest.mark.parametrize(
    ("before", "after", "is_new"), [(OLD, OTHER, True), (OLD, f"{OLD}\n\n{OTHER}", False), ("", OLD, False)]
)
def test_a_text_is_mostly_new_where_little_of_it_was_there(before: str, after: str, is_new: bool) -> None:
    assert is_mostly_new(difference(before, after)) is is_new


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
