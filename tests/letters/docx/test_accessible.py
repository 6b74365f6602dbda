"""The rules of Word's accessibility checker that a test can hold, over letters of every kind and in both prints."""

import io
import re
import zipfile
from functools import cache
from itertools import pairwise

import pytest
from docx.oxml.ns import qn
from lxml import etree

from app.letters.docx import render_docx
from app.letters.page.wording import WORDING
from tests.letters.docx.reading import opened, part
from tests.letters.docx.spread import SPREAD

OBJECTS = ("drawing", "pict", "object", "anchor", "inline", "txbxContent", "AlternateContent", "control", "sdt")
MAY_BE_EMPTY = {
    "Handwriting": "someone is to write there",
    "Signature": "Word wants a paragraph in an empty cell",
    "After Signatures": "Word wants a paragraph after a table",
    "Table Text": "Word wants a paragraph in an empty cell",
    "After Table": "Word makes one table of two that touch",
}
LABELS = ("List Number", "List Bullet")
"""Empty for an item that begins with a list: its own number has a line to itself."""

EVERY = [(name, large) for name in SPREAD for large in (False, True)]
"""Each test lists all renderings that fail it."""


@cache
def read(name: str, large: bool):
    return opened(render_docx(SPREAD[name], large=large))


@cache
def tags(name: str, large: bool) -> set[str]:
    """The local names of all elements of all parts."""
    with zipfile.ZipFile(io.BytesIO(render_docx(SPREAD[name], large=large))) as package:
        return {
            etree.QName(node).localname
            for name in package.namelist()
            for node in etree.fromstring(package.read(name)).iter()
        }


def test_nothing_floats_and_nothing_is_a_picture(subtests):
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            assert not tags(name, large) & set(OBJECTS)
            with zipfile.ZipFile(io.BytesIO(render_docx(SPREAD[name], large=large))) as package:
                assert all(entry.endswith((".xml", ".rels")) for entry in package.namelist())


def test_no_blanks_are_used_for_space(subtests):
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            document = read(name, large)
            for paragraph in document.element.body.iter(qn("w:p")):
                text = "".join(_text(node) for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br")))
                assert not re.search(r"[^\S\n]{2,}|\n\s*\n", text)
                if not text.strip():
                    style = next(s.name for s in document.styles if s.style_id == paragraph.style)
                    assert style in MAY_BE_EMPTY or (style in LABELS and paragraph.pPr.numPr is not None)


def layout(document):
    """Its tables without a header: that of signatories."""
    return [table for table in document.tables if table._tbl.tblPr.find(qn("w:tblLook")) is None]


def _text(node) -> str:
    return node.text or "" if node.tag == qn("w:t") else "\n" if node.tag == qn("w:br") else "\t"


def test_headings_go_down_one_level_at_a_time_from_the_first(subtests):
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            document = read(name, large)
            levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
            assert levels[:1] in ([], [1])
            assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize(("level", "name"), [(0, "Heading 1"), (1, "Heading 2")])
def test_headings_have_the_levels_that_a_screen_reader_goes_by(level, name):
    style = opened(render_docx(SPREAD["subject"])).styles[name]
    assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level)


def test_the_only_table_is_plain_and_even(subtests):
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            document = read(name, large)
            signatories = SPREAD[name].signatories
            assert len(layout(document)) == bool(signatories)
            for table in layout(document):
                widths = {len(row._tr.tc_lst) for row in table.rows}
                assert widths == {len(table.columns)}
                assert len(table.columns) <= len(signatories)
                found = {etree.QName(node).localname for node in table._tbl.iter()}
                assert not found & {"gridSpan", "vMerge", "hMerge", "tblpPr"}
                assert not list(table._tbl.iterchildren(qn("w:tbl")))
                assert not table._tbl.findall(f".//{qn('w:tc')}//{qn('w:tbl')}")


def test_the_checker_takes_the_table_as_layout(subtests):
    """It asks no header row of a table in Word's own style "Table Normal"; a caption tells what the table is."""
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            document = read(name, large)
            for table in layout(document):
                properties = table._tbl.tblPr
                assert properties.find(qn("w:tblStyle")) is None
                assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == SPREAD[name].wording.signatures


def test_title_language_and_author_are_told(subtests):
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            document = read(name, large)
            made = SPREAD[name]
            properties = document.core_properties
            assert (properties.title, properties.author) == (made.title, made.letterhead)
            assert properties.language == made.wording.language


@pytest.mark.parametrize("language", WORDING)
def test_all_words_are_spelt_in_the_language_of_the_letter(language):
    content = render_docx(SPREAD["welsh" if language == "cy" else "subject"])
    found = re.findall(r"<w:lang [^>]*>", "".join(part(content, f"word/{name}.xml") for name in ("styles", "document")))
    said = WORDING[language].language
    assert found == [f'<w:lang w:val="{said}" w:eastAsia="{said}" w:bidi="ar-SA"/>']


def test_nothing_is_protected_and_nothing_says_more_by_colour(subtests):
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            assert not tags(name, large) & {"documentProtection", "writeProtection", "color", "vanish", "permStart"}


def test_what_stands_in_a_frame_is_first_in_the_text_too(subtests):
    """A frame is of paragraphs, which are read where they are; those in frames stand before all others."""
    for name, large in EVERY:
        with subtests.test(letter=name, large=large):
            document = read(name, large)
            framed = [p._p.pPr is not None and p._p.pPr.find(qn("w:framePr")) is not None for p in document.paragraphs]
            assert framed == sorted(framed, reverse=True)
