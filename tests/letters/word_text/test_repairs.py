"""Files that other programs, or Word itself, write so that words could be lost of them."""

import pytest

from tests.letters.word_text.making import field, item, left, p, r, read_body
from tests.letters.word_text.test_left_out import AUTHOR
from tests.letters.word_text.test_read import LEVEL, LIST, NUMBERING, cell, row, table

ALTERNATIVES = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="x">{0}</mc:Choice><mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>'
)
OUR_FIELD = (
    '<w:sdt><w:sdtPr><w:alias w:val="Grant"/><w:tag w:val="field:grant"/></w:sdtPr>'
    "<w:sdtContent>{0}</w:sdtContent></w:sdt>"
)
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (p(r("a")) + ALTERNATIVES.format(p(r("b")), p(r("c"))), "a\n\nc\n"),
        (p(r("a ") + ALTERNATIVES.format(r("b"), r("c"))), "a c\n"),
        (p(f"<w:r>{ALTERNATIVES.format('<w:x/>', '<w:t>☺</w:t>')}</w:r>"), "☺\n"),
        (p(f"<w:r><w:ruby><w:rt>{r('up')}</w:rt><w:rubyBase>{r('base')}</w:rubyBase></w:ruby></w:r>"), "base\n"),
        (p(BEGIN + r("a")) + p(r("b")), "a\n\nb\n"),
        (p(BEGIN + field("IF x", "a")) + p(r("b")), "a\n\nb\n"),
        (OUR_FIELD.format(p(r("[Grant]"))), "((grant))\n"),
        (table(row(OUR_FIELD.format(cell(p(r("[Grant]")))), cell(p(r("b"))))), "| ((grant)) | b |\n| --- | --- |\n"),
    ],
)
def test_no_words_are_lost(body, said):
    assert read_body(body).text == said


def test_a_note_in_a_table_of_one_cell_is_one_note():
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    assert left(read_body(table(row(cell(p(r("a") + note)))))) == {"boxes": (1, ()), "notes": (1, ())}


def test_a_list_in_a_table_keeps_its_numbers_as_words():
    cells = row(cell(item("a", 2) + item("b", 2)), cell(item("c", 1)))
    text = read_body(table(cells), numbering=NUMBERING)
    assert text.text.split("\n")[0] == r"| 4\. a 5. b | c |"
    assert left(text)["cell_lists"] == (3, ())


def test_numbers_of_several_levels_are_reported():
    levels = LEVEL.format(0, "decimal", 1) + LEVEL.format(1, "decimal", 1).replace('"x"', '"%1.%2"')
    numbering = LIST.format(1, levels) + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    text = read_body(item("a", 1) + item("b", 1, 1), numbering=numbering)
    assert (text.text, left(text)) == ("1. a\n\n   1. b\n", {"compound_lists": (1, ())})


def test_an_end_of_a_paragraph_that_was_deleted_is_gone_though_a_mark_follows_it():
    deleted = p(r("one"), f"<w:rPr><w:del {AUTHOR}/></w:rPr>")
    assert read_body(f'{deleted}<w:bookmarkEnd w:id="3"/>{p(r("two"))}').text == "onetwo\n"


def test_an_inserted_end_is_rejected_where_looks_were_changed_too():
    changed = f"<w:rPr><w:ins {AUTHOR}/></w:rPr><w:pPrChange {AUTHOR}><w:pPr/></w:pPrChange>"
    assert read_body(p(r("one"), changed) + p(r("two")), accept=False).text == "onetwo\n"


@pytest.mark.parametrize(
    ("kind", "accept", "columns"), [("Ins", True, 2), ("Ins", False, 1), ("Del", True, 1), ("Del", False, 2)]
)
def test_a_column_that_was_inserted_or_deleted_is_settled(kind, accept, columns):
    one = row(cell(p(r("a"))), cell(p(r("b")), f"<w:cell{kind} {AUTHOR}/>"))
    first = read_body(table(one, one), accept=accept).text.split("\n")[0]
    assert first.count("|") - 1 == columns
