"""How much of a text is read to tell its slips."""

import pytest

from app.letters.text.slips import unclosed_fields


class Counted(str):
    """A text that counts the characters that are copied out of it."""

    copied = 0

    def __getitem__(self, place):
        part = str(self)[place]
        self.copied += len(part)
        return part


@pytest.mark.parametrize("pattern", ["(( a ", "((a) ", "((", "(a)) ", "\n((a"])
def test_a_text_is_read_a_few_times_however_many_slips_it_has(pattern):
    text = Counted(pattern * 2_000)
    found = list(unclosed_fields(text))
    assert len(found) in (0, 1_999, 2_000)
    assert text.copied <= 160 * len(found)
