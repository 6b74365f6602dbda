"""The quick reader of what the press writes sees what the slow one sees, and gives way where something is unlike."""

from dataclasses import fields, replace

import pikepdf
import pytest

from app.letters.pdf import make_pdf, render_pdf
from app.letters.pdf.check import check
from app.letters.pdf.check.press_reader import read_pressed
from app.letters.pdf.check.reading import read_tagged
from app.letters.pdf.check.rules import faults
from app.letters.pdf.check.tagged_file import TaggedFile
from tests.letters.factory import RECIPIENTS, march_letter
from tests.letters.pdf.rewritten import rewritten
from tests.letters.pdf.test_check import NUMBERS, PICTURES, varied, whole


def told(file: TaggedFile) -> dict[str, object]:
    """What a reader saw, but for fonts and codes: the quick one knows files alone whose every code is sound."""
    pages = [
        (
            page.box,
            page.turned,
            page.annotations,
            *map(list, (page.marks, page.breaches, map(page.owners.get, page.marks))),
        )
        for page in file.pages
    ]
    elements = [replace(element, kids=list(element.kids), marks=list(element.marks)) for element in file.elements]
    facts = {field.name: getattr(file, field.name) for field in fields(file)}
    return facts | {"pages": pages, "elements": elements, "extras": list(file.extras), "fonts": None}


@pytest.mark.parametrize("seeds", NUMBERS)
def test_both_readers_see_the_same_in_letters_of_every_kind(seeds):
    for made in varied(seeds):
        pdf = make_pdf(made, pictures=PICTURES)
        assert pdf.unset == ""
        seen = read_pressed(pdf.body)
        assert seen is not None, made.reference
        slow = read_tagged(pdf.body)
        assert set(slow.fonts) <= set(seen.fonts)
        assert told(seen) == told(slow)


def test_a_letter_like_those_before_it_is_checked_without_the_slow_reader(monkeypatch):
    pdfs = [render_pdf(march_letter(name)) for name in RECIPIENTS]
    for pdf in pdfs[:2]:  # one without italics, one with
        assert check(pdf) == ()
    monkeypatch.setattr(pikepdf, "open", None)
    for pdf in pdfs:
        assert check(pdf) == ()


@pytest.fixture(scope="module")
def pressed() -> bytes:
    return render_pdf(whole(), pictures=PICTURES)


def test_a_file_rewritten_as_it_was_is_read(pressed):
    again = rewritten(pressed, b"BT\n", b"BT\n")
    assert told(read_pressed(again)) == told(read_pressed(pressed)) | {"size": len(again)}


CHANGED = {
    "no language": (b"/Lang(en-GB)", b"/Lang()", "no_language"),
    "not marked": (b"/Marked true", b"/Marked false", "not_marked"),
    "title not shown": (b"/DisplayDocTitle true", b"/DisplayDocTitle false", "title_not_shown"),
    "another title": (b"/Title(", b"/Title(Another ", "metadata_differs"),
    "another paper": (b"/MediaBox[0 0 595", b"/MediaBox[0 0 612", "not_a4"),
    "metadata of PDF/UA-2": (b'pdfuaid:part="1"', b'pdfuaid:part="2"', "no_ua_mark"),
    "metadata that are no XML": (b"</rdf:RDF>", b"</rdf:RDG>", "no_metadata"),
    "a loose ampersand": (b'x-default">', b'x-default">&', "no_metadata"),
    "a figure without words": (b"/Alt<feff", b"/Alternative<feff", "figure_without_words"),
    "a list of paragraphs": (b"/S/LI/", b"/S/P/", "wrong_nesting"),
    "a heading skipped": (b"/S/H2/", b"/S/H3/", "heading_skipped"),
    "a kind that is none": (b"/S/P/", b"/S/Paragraph/", "unknown_kind"),
    "an orphan": (b"/S/P/P ", b"/S/P/P 1", "lost_element"),
    "a mark that leads nowhere": (b"Nums[0[", b"Nums[0[4 0 R ", "mark_without_element"),
    "a mark of another number": (b"MCID 3>>", b"MCID 999>>", "mark_without_element"),
    "two marks of one number": (b"MCID 3>>", b"MCID 2>>", "mark_twice"),
    "text without a mark": (b"EMC\n", b"EMC\n[(H)]TJ\n", "untagged"),
    "a mark that does not end": (b"EMC\n", b"", "unbalanced_marks"),
    "a text that does not end": (b"ET\n", b"", "unbalanced_content"),
    "a text that begins twice": (b"BT\n", b"BT\nBT\n", "unbalanced_content"),
    "a text that ends twice": (b"ET\n/Figure", b"ET\nET\n/Figure", "unbalanced_content"),
    "a text in no text object": (b"ET\n", b"ET\nET\nBT\n", "unbalanced_content"),
    "a glyph that is none": (b"[(", b"[(\x01", "unsound_glyph"),
    "a font that is none": (b"/F0 ", b"/F9 ", "unreadable"),
}


@pytest.mark.parametrize(("before", "after", "code"), CHANGED.values(), ids=CHANGED)
def test_what_is_wrong_in_a_file_of_the_press_is_found(pressed, before, after, code):
    assert code in {fault.code for fault in check(rewritten(pressed, before, after))}


@pytest.mark.parametrize(("before", "after", "code"), CHANGED.values(), ids=CHANGED)
def test_the_quick_reader_finds_it_too_or_gives_way(pressed, before, after, code):
    seen = read_pressed(rewritten(pressed, before, after))
    assert seen is None or code in {fault.code for fault in faults(seen)}


def test_offsets_that_are_wrong_are_found(pressed):
    start, found, end = pressed.rpartition(b"startxref\n")
    assert read_pressed(start + found + b"9" + end) is None
    assert [fault.code for fault in check(start + found + b"9" + end)] == ["unreadable"]
    longer = pressed.replace(b"/Type/Metadata", b"/Type       /Metadata", 1)
    assert read_pressed(longer) is None
    assert [fault.code for fault in check(longer)] == ["unreadable"]
