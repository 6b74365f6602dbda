"""Merge fields of Word and other systems are offered, and made into fields of ours where somebody wants it."""

import pytest

from app.letters.editing.read import read
from app.letters.editing.write import write
from app.letters.word_text.merge_fields import merge_fields, with_fields
from tests.letters.word_text.making import field, p, r, read_body


@pytest.mark.parametrize(
    "content",
    [
        field("MERGEFIELD Council_Name \\* MERGEFORMAT", "«Council_Name»"),
        field('MERGEFIELD "Council_Name"', "Kent"),
        f'<w:fldSimple w:instr=" MERGEFIELD Council_Name ">{r("«Council_Name»")}</w:fldSimple>',
        r("«Council_Name»"),
        r("{{Council_Name}}"),
        r("&lt;&lt;Council_Name&gt;&gt;"),
        r("((Council_Name))"),
    ],
)
def test_a_merge_field_is_found_and_becomes_the_field_that_was_chosen(content):
    text = read_body(p(r("Dear ") + content + r(",")))
    assert text.merge_fields == (("Council_Name", 1),)
    assert write(with_fields(read(text.text), {"Council_Name": "council name"})) == "Dear ((council name)),\n"


def test_a_merge_field_keeps_bold_and_others_stay_words():
    document = read("**«A» and «B»** {{a}}")
    assert merge_fields(document) == (("A", 2), ("B", 1))
    assert write(with_fields(document, {"A": "first", "B": ""})) == "**((first))** **and &laquo;B&raquo;** ((first))"


def test_a_field_that_somebody_typed_in_word_keeps_its_format():
    text = read_body(p(r("((grant, £)) ((grant, euros)) ((a??b))")))
    assert text.merge_fields == (("grant", 1),)
    assert write(with_fields(read(text.text), {"grant": "grant"})).startswith("((grant, £)) ")
