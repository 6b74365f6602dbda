"""A change of font or space is made in one style: none says what it takes from another, and nothing else says any."""

from dataclasses import fields

import pytest
from docx.oxml.ns import qn
from lxml import etree

from app.letters.docx import render_docx
from app.letters.docx.looks import Look, sheet
from tests.letters.docx.reading import effective, opened, part
from tests.letters.docx.spread import SPREAD
from tests.letters.factory import march_letter

OF_A_PARAGRAPH = {"w:pStyle", "w:keepNext", "w:pageBreakBefore", "w:framePr", "w:numPr", "w:jc"}
OF_A_RUN = {"w:b", "w:i", "w:highlight"}
PLACES = ("word/document.xml", "word/header1.xml", "word/header2.xml", "word/footer1.xml", "word/footer2.xml")
MAY_BE_SAID_AGAIN = {"based_on", "frame"}
"""`frame` is set on paragraphs and never taken from another style."""


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_paragraphs_and_runs_say_what_they_are_and_not_how_they_look(subtests, large):
    for name, made in SPREAD.items():
        content = render_docx(made, large=large)
        with subtests.test(letter=name):
            for place in PLACES:
                root = etree.fromstring(part(content, place).encode())
                said = {child.tag for properties in root.iter(qn("w:pPr")) for child in properties}
                assert said <= {qn(tag) for tag in OF_A_PARAGRAPH}
                said = {child.tag for properties in root.iter(qn("w:rPr")) for child in properties}
                assert said <= {qn(tag) for tag in OF_A_RUN}


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_a_style_says_only_what_it_does_not_take_from_another(large):
    looks, blank = sheet("en", large=large).looks, Look()
    said_again = [
        (name, field.name)
        for name, look in looks.items()
        for field in fields(Look)
        if name != "Normal" and field.name not in MAY_BE_SAID_AGAIN
        if (said := getattr(look, field.name)) != getattr(blank, field.name)
        if said == inherited(looks, look.based_on, field.name)
    ]
    assert said_again == []


def inherited(looks, name: str, field: str):
    said = getattr(looks[name], field)
    if said == getattr(Look(), field) and name != "Normal":
        return inherited(looks, looks[name].based_on, field)
    return said


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_every_paragraph_is_in_a_style_of_ours(large):
    ours = {name.replace(" ", "") for name in sheet("en", large=large).looks}
    for name in SPREAD:
        content = render_docx(SPREAD[name], large=large)
        for place in PLACES:
            root = etree.fromstring(part(content, place).encode())
            used = {style.get(qn("w:val")) for style in root.iter(qn("w:pStyle"))}
            assert used <= ours
            assert len(list(root.iter(qn("w:pStyle")))) == len(list(root.iter(qn("w:p"))))


def test_no_style_is_there_but_ours_and_those_that_word_needs():
    """python-docx's own blank document has 164."""
    names = {style.name for style in opened(render_docx(march_letter())).styles}
    assert names == {*sheet("en", large=False).looks, "Default Paragraph Font", "Normal Table", "No List"}


def test_every_style_is_set_in_arial():
    root = etree.fromstring(part(render_docx(march_letter()), "word/styles.xml").encode())
    (fonts,) = root.iter(qn("w:rFonts"))
    assert set(fonts.attrib.values()) == {"Arial"}


def test_a_size_that_is_changed_in_the_body_changes_what_is_based_on_it():
    document = opened(render_docx(march_letter()))
    document.styles["Normal"].font.size = 127_000 * 2
    for name in ("List Number", "List Number Last", "List Continue 3", "Quote", "Heading 2", "Salutation", "Closing"):
        assert effective(document.styles[name], "font", "size").pt == 20
    for name in ("Sender", "Copies", "Footer", "Addressee", "Signature"):
        assert effective(document.styles[name], "font", "size").pt < 20
