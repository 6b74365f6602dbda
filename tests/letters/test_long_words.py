"""Words that are too long to lay out are found, and named by their beginning."""

from app.letters.text.long_words import LONGEST_WORD, SHOWN, long_words


def test_a_word_may_be_so_long():
    assert long_words(["a" * LONGEST_WORD, f"{'b' * LONGEST_WORD} {'c' * LONGEST_WORD}"]) == ()


def test_words_that_stay_together_on_a_line_are_one():
    together = "\u00a0".join(["section"] * 40)
    assert long_words([together]) == (together[:SHOWN],)


def test_longer_ones_are_named_once_each():
    longer = "d" * (LONGEST_WORD + 1)
    assert long_words([f"Plain {longer}\n{longer}", "e" * 3_000]) == ("d" * SHOWN, "e" * SHOWN)
