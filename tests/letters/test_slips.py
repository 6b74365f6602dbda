"""Slips in fields are told in a few readings; merge fields of other systems become fields, or stay as text."""

import pytest

from app.letters.text.markup import parse_blocks
from app.letters.text.slips import convert_merge_fields, escape_merge_fields, unclosed_fields


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


MERGED = "Pay «First_Name» by <<date of letter>>, {{ x y }}; a << b, « », {{}} and <<a, b>>"


def test_merge_fields_of_other_systems_become_fields_and_nothing_else_changes():
    assert (
        convert_merge_fields(MERGED)
        == "Pay ((First Name)) by ((date of letter)), ((x y)); a << b, « », {{}} and <<a, b>>"
    )


def test_merge_fields_that_are_meant_as_text_print_as_they_were_written():
    kept = escape_merge_fields(MERGED)
    problems = []
    (block,) = parse_blocks(kept.replace("<<a, b>>", ""), problems)
    assert problems == []
    assert "".join(part.text for part in block.content) == MERGED.replace("<<a, b>>", "").rstrip()
    assert escape_merge_fields(kept) == kept
    assert convert_merge_fields(kept) == kept, "it is asked about once"
