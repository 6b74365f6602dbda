"""Whatever a value says, the Word document is well-formed, has the same structure, and says it back."""

import dataclasses
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.letters.docx import render_docx
from app.letters.letter import Annex, Letter, Signatory
from app.letters.text.blocks import Paragraph
from app.letters.text.fields import Run
from tests.letters.docx.reading import part
from tests.letters.factory import march_letter
from tests.letters.test_values_never_markup import VALUES, made

XML = st.sampled_from(
    ["<w:p/>", "</w:t>", "</w:body>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml?>", "&", "&amp;", "&#0;", "&#x1;",
     "&w;", '"', "'", "<w:br/>", "{", "}", "%s", "{0}", "{reference}", "{body}", "\\n",
     "\ue000"]
)  # fmt: skip
HOLDABLE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
)
TEXTS = st.lists(XML | HOLDABLE, min_size=1, max_size=5).map("".join)
PARTS = ("document", "header2", "footer1", "footer2")


def elements(content: bytes, name: str = "document") -> list[etree._Element]:
    return list(etree.fromstring(part(content, f"word/{name}.xml").encode()).iter())


def shape(content: bytes) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every element and attribute of all that holds words, without the words."""
    return [(node.tag, sorted(node.items())) for name in PARTS for node in elements(content, name)]


def saying(text: str) -> Letter:
    """A letter that says the text in every place at once."""
    facts: dict[str, Any] = {
        **dict.fromkeys(("reference", "date", "reply_by", "marking", "title", "letterhead", "letterhead_with"), text),
        **dict.fromkeys(("notice", "salutation", "close"), text),
        **dict.fromkeys(("sender", "addressee", "copies", "enclosures"), (text, text)),
        "subject": (Run(text), Run(text, bold=True)),
        "blocks": (Paragraph((Run(text), Run(text, italic=True), Run(text, missing=True))),),
        "signatories": (Signatory(text, text, text), Signatory("", text, text)),
        "annex": Annex(title=text, lines=(text,)),
    }
    return dataclasses.replace(march_letter(), **facts)


PLAIN = {large: shape(render_docx(saying("word"), large=large)) for large in (False, True)}
FILLED = shape(render_docx(made("word")))


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_the_value_of_a_field_never_changes_the_structure(value):
    assert shape(render_docx(made(value))) == FILLED


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.booleans())
def test_no_text_of_a_letter_changes_the_structure(text, large):
    assert shape(render_docx(saying(text), large=large)) == PLAIN[large]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_text_is_said_back_as_it_is(text):
    content = render_docx(saying(text))
    said = [node.text for node in elements(content) if node.tag == qn("w:t")]
    labels = {"Reference: ", "Date: ", "Reply by: "}
    assert {words for words in said if words not in ("cc:", "Enclosed:", "DRAFT")} == {
        text,
        *(f"{label}{text}" for label in labels),
    }
    core = etree.fromstring(part(content, "docProps/core.xml").encode())
    assert {node.text for node in core} == {text, "en-GB", "1"}


@pytest.mark.parametrize("code", [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])
def test_what_xml_cannot_hold_is_refused(code):
    with pytest.raises(ValueError, match="would hold a character that XML can't"):
        render_docx(saying(f"a{chr(code)}b"))


def test_half_a_character_is_refused():
    with pytest.raises(UnicodeEncodeError):
        render_docx(saying("a\ud800b"))


def test_a_line_break_in_a_text_is_a_line_break():
    content = render_docx(dataclasses.replace(march_letter(), blocks=(Paragraph((Run("one\ntwo"),)),)))
    (run,) = [node for node in elements(content) if node.tag == qn("w:r") and "one" in "".join(node.itertext())]
    assert [(etree.QName(node).localname, node.text) for node in run] == [("t", "one"), ("br", None), ("t", "two")]
