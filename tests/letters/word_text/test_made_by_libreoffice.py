"""Word files that LibreOffice writes, of a text with all that people leave in one. It starts, which takes seconds."""

from pathlib import Path

import pytest

from app.letters.word_text.read import read
from app.letters.word_text.report import Comment, TrackedChange
from tests.letters.docx.libreoffice import converted
from tests.letters.word_text.making import left

pytestmark = pytest.mark.services

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)
INFO = (
    '<office:change-info><dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">A Reviewer</dc:creator>'
    '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-01-01T00:00:00</dc:date></office:change-info>'
)
COMMENT = (
    '<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>A Reviewer</dc:creator>'
    "<text:p>Is this right?</text:p></office:annotation>"
)
NOTE = (
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>As agreed.</text:p></text:note-body></text:note>"
)
TEXT = f"""<?xml version="1.0"?>
<office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:style style:name="Quotations" style:family="paragraph"/></office:styles>
<office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="N" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" text:start-value="3"/>
<text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style>
</office:automatic-styles>
<office:body><office:text>
<text:tracked-changes>
<text:changed-region text:id="c1"><text:insertion>{INFO}</text:insertion></text:changed-region>
<text:changed-region text:id="c2"><text:deletion>{INFO}<text:p>old </text:p></text:deletion></text:changed-region>
</text:tracked-changes>
<text:h text:outline-level="1">Our plan</text:h>
<text:p>We like the <text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>new <text:change-end
 text:change-id="c1"/><text:span text:style-name="B">plan</text:span>{COMMENT}{NOTE}.</text:p>
<text:list text:style-name="L"><text:list-item><text:p>three</text:p>
<text:list><text:list-item><text:p>dot</text:p></text:list-item></text:list></text:list-item>
<text:list-item><text:p>four</text:p></text:list-item></text:list>
<text:p>See <text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple"
 xlink:href="https://www.gov.uk/plan">the plan</text:a>.</text:p>
<text:p text:style-name="Quotations">said</text:p>
<text:h text:outline-level="2">Grants</text:h>
<table:table><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Area</text:p></table:table-cell>
<table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell><text:p>Kent</text:p></table:table-cell>
<table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>
<text:p text:style-name="N">On page two<text:span text:style-name="H">secret</text:span></text:p>
</office:text></office:body></office:document>
"""
SAID = """## Our plan

We like the {} **plan**\\[1\\].

3. three

   - dot

4. four

See [the plan](<https://www.gov.uk/plan>).

> said

## Grants

| Area |  |
| --- | --- |
| Kent | 5 |

***

On page two

\\[1\\] As agreed.
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("word")
    return converted({"a.fodt": TEXT.encode()}, "docx", folder)["a.fodt"]


@pytest.mark.parametrize(("accept", "word"), [(True, "new"), (False, "old")])
def test_its_text_is_read(saved, accept, word):
    assert read.here(saved, accept=accept, names={}).text == SAID.format(word)


def test_what_is_beside_the_text_is_told(saved):
    text = read.here(saved, accept=True, names={})
    assert text.tracked == (TrackedChange("A Reviewer", False, "old"), TrackedChange("A Reviewer", True, "new"))
    assert text.comments == (Comment("A Reviewer", "Is this right?"),)
    assert left(text) == {
        "merged_cells": (1, ()),
        "notes": (1, ()),
        "hidden": (1, ("secret",)),
        "heading_levels": (2, ()),
    }
