"""A Word document that is not a letter: the same bytes whenever it is written, accessible, and nobody else's."""

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from app.web.files.word import WIDTH, WordDocument
from tests.letters.docx.reading import effective, opened, part
from tests.letters.docx.test_schema import errors
from tests.web.files import picture

CREATED = datetime(2015, 3, 2, 16, 5, tzinfo=UTC)

SMALL = """
from app.web.files.word import WordDocument
document = WordDocument("Title", foot="Foot", created=None)
document.paragraph("Words")
document.table([("a", "b")], (80, 90), "Table")
made = document.to_bytes()
"""


def written(created: datetime | None = CREATED) -> bytes:
    document = WordDocument("Clearance certificate 2", foot="Certificate 2, MAR15", created=created)
    document.heading("Certificate", 1)
    document.paragraph("Every office has cleared it.")
    document.table(
        [("Office", "Letters"), ("Home <Office>", "43"), ("Health", " 1 ")],
        (60, 40),
        "Offices",
        headed=True,
        numbers=(1,),
    )
    document.table([("Issued", "2 March 2015")], (60, WIDTH - 60), "The certificate")
    document.picture(picture("PNG"), width=20, title="Shares", alternative="43 of 43 replied")
    document.heading("Annex", 2, new_page=True)
    document.paragraph("To verify it.", "Small")
    return document.to_bytes()


def test_equal_documents_are_equal_bytes_at_any_time(monkeypatch):
    first = written()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert written() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_equal_documents_are_equal_bytes_in_any_process():
    """Also where sets and dictionaries have another order."""
    command = [sys.executable, "-c", f"{SMALL}\nprint(made.hex())"]
    environments = [{"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)} for seed in "12"]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
        for environment in environments
    )
    assert first == second
    assert opened(bytes.fromhex(first)).paragraphs[0].text == "Words"


def test_its_properties_are_its_own_and_its_time_is_the_one_it_was_given():
    properties = opened(written()).core_properties
    assert properties.title == "Clearance certificate 2"
    assert (properties.author, properties.language) == ("Despatch", "en-GB")
    assert properties.created == properties.modified == CREATED
    assert properties.comments == properties.last_modified_by == ""
    undated = opened(written(created=None)).core_properties
    assert (undated.created, undated.modified) == (None, None)


def test_it_has_only_the_parts_that_it_needs():
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        names = set(archive.namelist())
    whole = {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml"}
    word = ("_rels/document.xml.rels", "document.xml", "styles.xml", "settings.xml", "theme/theme1.xml")
    assert names == whole | {f"word/{name}" for name in (*word, "fontTable.xml", "footer1.xml", "media/image1.png")}


def test_it_is_a4_in_english_of_britain_with_one_typeface():
    document = opened(written())
    [section] = document.sections
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    assert abs(section.page_width - section.left_margin - section.right_margin - Mm(WIDTH)) < Mm(0.1)
    styles = part(written(), "word/styles.xml")
    assert 'w:lang w:val="en-GB"' in styles
    assert "Theme=" not in styles
    assert effective(document.styles["Heading 1"], "font", "color").rgb is None


def test_its_headings_tables_and_pictures_can_be_heard():
    body = written()
    document = opened(body)
    styles = [line.style.name for line in document.paragraphs if line.text]
    assert styles == ["Heading 1", "Normal", "Heading 2", "Small"]
    outlines = [document.styles[f"Heading {level}"].element.pPr.find(qn("w:outlineLvl")) for level in (1, 2, 3)]
    assert [outline.get(qn("w:val")) for outline in outlines] == ["0", "1", "2"]
    headed, facts = document.tables
    words = [[cell.text for cell in row.cells] for row in headed.rows]
    assert words == [["Office", "Letters"], ["Home <Office>", "43"], ["Health", " 1 "]]
    rows = (*headed.rows[:2], facts.rows[0])
    bold = [[bool(cell.paragraphs[0].runs[0].bold) for cell in row.cells] for row in rows]
    assert bold == [[True, True], [True, False], [True, False]]
    xml = part(body, "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:cantSplit/>") == 4
    assert re.findall('w:tblCaption w:val="([^"]+)"', xml) == ["Offices", "The certificate"]
    assert 'name="Shares" descr="43 of 43 replied"' in xml
    assert xml.count("<w:pageBreakBefore/>") == 1


def test_each_page_has_its_foot_and_number():
    footer = part(written(), "word/footer1.xml")
    assert "Certificate 2, MAR15" in footer
    assert re.findall('w:instr="([^"]+)"', footer) == ["PAGE", "NUMPAGES"]


def test_it_keeps_the_schema(tmp_path):
    assert errors(written(), tmp_path / "paper.docx") == []


@pytest.mark.parametrize("character", ["\x07", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_hold_is_refused(character):
    document = WordDocument("Title", foot="Foot", created=None)
    with pytest.raises(ValueError, match="XML compatible"):
        document.paragraph(character)
    with pytest.raises(ValueError, match="XML compatible"):
        document.table([(character,)], (170,), "Caption")
