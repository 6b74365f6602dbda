"""What is said of a Word file's content that is not in the text, its comments and tracked changes."""

import io

import docx
import pytest

from app.letters.word_text.read import read
from app.letters.word_text.report import Comment, TrackedChange
from tests.letters.word_text.making import field, left, p, r, read_body, word_file

DRAWING = "<w:r><w:drawing><wp:inline/></w:drawing></w:r>"
BOX = f"<w:r><w:pict><w:txbxContent>{p(r('in a box'))}</w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("content", "said", "code", "words"),
    [
        (DRAWING, "", "pictures", ()),
        (BOX, "", "text_boxes", ("in a box",)),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "", "equations", ("a+b",)),
        (r("secret", "<w:vanish/>"), "", "hidden", ("secret",)),
        (r("gone", "<w:strike/>"), "", "struck", ("gone",)),
        (r("stress", '<w:u w:val="single"/>'), "stress", "underlined", ("stress",)),
        (r("TBC", '<w:highlight w:val="yellow"/>'), "TBC", "highlighted", ("TBC",)),
        (r("to do", '<w:color w:val="C00000"/>'), "to do", "coloured", ("to do",)),
        (r("th", '<w:vertAlign w:val="superscript"/>'), "th", "raised", ("th",)),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "", "symbols", ("Wingdings",)),
        (field("DATE \\@ x", "1 May 2026"), "1 May 2026", "fields", ("DATE",)),
        (field("TOC \\o", "Contents 1"), "", "toc", ()),
    ],
)
def test_it_is_reported(content, said, code, words):
    text = read_body(p(r("Before ") + content))
    assert text.text == f"Before {said}".rstrip() + "\n"
    assert left(text) == {code: (1, words)}


def test_grey_text_and_coloured_links_are_not_reported():
    coloured = r("site", '<w:color w:val="0563C1"/>')
    link = f'<w:hyperlink r:id="rId90">{coloured}</w:hyperlink>'
    body = p(r("grey", '<w:color w:val="404040"/>') + r("auto", '<w:color w:val="auto"/>') + link)
    assert not read_body(body, links={"rId90": "https://www.gov.uk/"}).left


def test_words_at_the_head_of_pages_are_reported():
    document = docx.Document()
    document.add_paragraph("The text")
    document.sections[0].header.paragraphs[0].text = "Official: sensitive"
    saved = io.BytesIO()
    document.save(saved)
    assert left(read.here(saved.getvalue(), accept=True, names={})) == {"page_heads": (1, ("Official: sensitive",))}


def test_comments_are_told_with_their_authors():
    document = docx.Document()
    run = document.add_paragraph().add_run("The text")
    document.add_comment(run, "Is this right?", author="A Reviewer", initials="AR")
    saved = io.BytesIO()
    document.save(saved)
    assert read.here(saved.getvalue(), accept=True, names={}).comments == (Comment("A Reviewer", "Is this right?"),)


AUTHOR = 'w:id="1" w:author="A Reviewer" w:date="2026-01-01T00:00:00Z"'
INSERTED = f"<w:ins {AUTHOR}>{r('new ')}</w:ins>"
CHANGED_LOOKS = f"<w:b/><w:rPrChange {AUTHOR}><w:rPr><w:i/></w:rPr></w:rPrChange>"
DELETED = f"<w:del {AUTHOR}><w:r><w:delText>old </w:delText></w:r></w:del>"


@pytest.mark.parametrize(("accept", "said"), [(True, "new words\n"), (False, "old words\n")])
def test_tracked_changes_are_accepted_or_rejected_and_told_with_their_authors(accept, said):
    text = read_body(p(DELETED + INSERTED + r("words")), accept=accept)
    assert text.text == said
    assert text.tracked == (TrackedChange("A Reviewer", False, "old"), TrackedChange("A Reviewer", True, "new"))


def mark(kind: str) -> str:
    return f"<w:rPr><w:{kind} {AUTHOR}/></w:rPr>"


@pytest.mark.parametrize(
    ("kind", "accept", "said"),
    [
        ("del", True, "onetwo\n"),
        ("del", False, "one\n\ntwo\n"),
        ("ins", True, "one\n\ntwo\n"),
        ("ins", False, "onetwo\n"),
    ],
)
def test_an_end_of_a_paragraph_that_was_deleted_or_inserted_is_settled_too(kind, accept, said):
    assert read_body(p(r("one"), mark(kind)) + p(r("two")), accept=accept).text == said


def test_a_paragraph_that_was_inserted_leaves_nothing_when_it_is_rejected():
    body = p(f"<w:ins {AUTHOR}>{r('new')}</w:ins>", mark("ins")) + p(r("old"))
    assert read_body(body, accept=False).text == "old\n"


@pytest.mark.parametrize(("accept", "said"), [(True, "**word**\n"), (False, "_word_\n")])
def test_looks_that_were_changed_are_settled_too(accept, said):
    assert read_body(p(r("word", CHANGED_LOOKS)), accept=accept).text == said


@pytest.mark.parametrize(("accept", "rows"), [(True, 2), (False, 1)])
def test_a_row_that_was_inserted_is_settled_too(accept, rows):
    row = "<w:tr><w:trPr>{0}</w:trPr><w:tc><w:tcPr/>{1}</w:tc><w:tc><w:tcPr/>{1}</w:tc></w:tr>"
    body = (
        f"<w:tbl><w:tblPr/><w:tblGrid/>{row.format('', p(r('a')))}{row.format(f'<w:ins {AUTHOR}/>', p(r('b')))}</w:tbl>"
    )
    assert read_body(body, accept=accept).text.count("\n| ") == rows


def test_a_file_without_tracked_changes_has_none_to_settle():
    assert not read.here(word_file(p(r("a"))), accept=True, names={}).tracked
