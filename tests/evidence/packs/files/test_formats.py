"""A pack's files are the same bytes for the same pack, accessible, and named in its manifest."""

import io
import json
import zipfile
from collections import Counter
from dataclasses import replace

import openpyxl
import pikepdf
import pytest
from lxml import html as markup

from app.audit.anchor import Head
from app.evidence.packs import words
from app.evidence.packs.figures.pack_content import Line
from app.evidence.packs.files.document import PAGE, Grid, page_facts, room
from app.evidence.packs.files.files import MADE_OF, ManifestEntry, manifest, name_of
from app.evidence.packs.files.report import report
from app.letters.files.in_hand import open_in_hand
from app.letters.page.typeface import width_mm
from app.letters.pdf.paper import render_html
from app.web.files.fixed_zip import zip_files
from tests.evidence.packs.files.reading import READ, sheets, spelt
from tests.evidence.packs.told import HEAD, KNOWN, campaign, findings, letters, part, whole
from tests.letters.docx.reading import opened
from tests.letters.docx.test_schema import errors
from tests.letters.verapdf import validate

FOOT = "Evidence pack 3, figures for 24 June 2016, as recorded at 11:00am on 24 June 2016"


@pytest.mark.parametrize("kind", MADE_OF)
def test_equal_packs_are_equal_files_and_others_are_others(kind):
    make = MADE_OF[kind]
    assert make(whole()) == make(whole())
    assert make(whole()) != make(replace(whole(), number=4))


def test_no_heading_of_a_table_breaks_inside_a_word():
    """With every answer that there is to an ask: nine columns beside it."""
    ids = [one.id for one in letters()]
    asked = campaign(letters()).asks[0]
    said = {code: replace(figure, value=1, rows=ids[:1]) for code, figure in asked.figures.items()}
    full = replace(campaign(letters()), asks=[replace(asked, figures=said)])
    told = report(whole(findings=replace(findings(), parts=[replace(part("c", "police"), campaigns=[full])])))
    tables = [block for block in told.blocks if isinstance(block, Grid) and block.headings]
    assert any(len(one.headings) == 10 for one in tables)
    narrow = [
        (one.caption, heading)
        for one in tables
        for heading, width in zip(one.headings, one.widths, strict=True)
        if heading and width < room(heading)
    ]
    assert narrow == []
    for heading in ("No", "Yes", "Acknowledgement or holding reply"):
        widest = max(width_mm(word, 9, bold=True) for word in heading.split())
        assert room(heading) >= widest + 2 * 1.9, "Word pads each side of a cell by 1.9 mm"


@pytest.mark.parametrize("kind", READ)
def test_the_paper_has_neither_the_number_of_an_event_nor_the_head_of_the_chain(kind):
    limits = ("It was not begun yet at event 4,711.",)
    text = " ".join(spelt(MADE_OF[kind](whole(findings=replace(findings(), limits=limits)))).split())
    assert "How to check this pack" in text
    assert "It was not begun yet at 11:00am on 24 June 2016." in text
    for said in ("4,711", HEAD):
        assert said not in text, said


@pytest.mark.services
def test_the_pdf_passes_pdf_ua_1(tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(MADE_OF["pdf"](whole()))
    passed, said = validate([file])
    assert passed == [file], "\n".join(said)


def test_no_id_is_twice_in_a_pack_whose_parts_are_about_one_campaign():
    police = campaign(letters())
    parts = [replace(part(letter, "police"), campaigns=[police]) for letter in ("c", "d")]
    said = replace(findings(), parts=parts)
    html = render_html(PAGE, page_facts(report(whole(findings=said, now=said))))
    ids = Counter(markup.fromstring(html).xpath("//@id"))
    assert len(ids) > 4
    assert [name for name, times in ids.items() if times > 1] == []


def test_the_pdf_is_titled_headed_footed_and_its_pictures_are_told_in_words():
    with pikepdf.open(io.BytesIO(MADE_OF["pdf"](whole()))) as document:
        assert document.docinfo.Title == "Evidence pack 3: Child sexual exploitation"
        assert document.Root.Lang == "en-GB"
        items = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
        pages = len(document.pages)
    kinds = [str(item.S) for item in items]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/Table", "/TH"} <= set(kinds)
    said = [str(item.Alt) for item in items if item.S == "/Figure"]
    assert len(said) == 2
    assert "No response recorded 14." in said[0]
    assert said[1].startswith("Letters replied to, by area")
    foots = [" ".join(page).count(FOOT) for page in open_in_hand(MADE_OF["pdf"](whole())).words]
    assert foots == [1] * pages


def test_the_word_file_has_headings_headed_tables_and_pictures_in_words_and_keeps_the_schema(tmp_path):
    body = MADE_OF["docx"](whole())
    document = opened(body)
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "Evidence pack 3: Child sexual exploitation")
    assert ("Heading 2", "(e) Schools") in headings
    assert {name for name, _ in headings} == {"Heading 1", "Heading 2", "Heading 3"}
    xml = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") >= 8
    assert xml.count("<wp:docPr ") == len(document.inline_shapes) == 2
    assert 'descr="Chief officers of police: Replied in time 13' in xml
    assert FOOT in document.sections[0].footer.paragraphs[0].text
    assert errors(body, tmp_path / "pack.docx") == []


def test_the_spreadsheet_has_a_sheet_for_each_kind_with_every_row():
    found = sheets(MADE_OF["xlsx"](whole()))
    kinds = ("Letters", "Responses", "Asks", "Addressees", "Exclusions", "Published facts", "Inspections")
    assert list(found) == [
        "Figures",
        *kinds,
        "Lines for an answer",
        "Later records",
        "Figures that would change",
        "Methods",
        "About",
    ]
    assert [len(found[kind]) - 1 for kind in kinds] == [43, 0, 2, 0, 1, 1, 1]
    assert len(found["Figures"]) - 1 == len(findings().shown_figures)
    figure = findings().figures["c.MAR15.chief-constables.replied-3"]
    of_registry = ("(c) Police, MAR15, Chief officers of police", "Answered", figure.value, figure.of)
    assert of_registry in [tuple(row[:4]) for row in found["Figures"]]
    assert figure.key not in str(found), "keys are for auditors"
    assert ("As recorded at", "11:00am on 24 June 2016") in found["About"]
    assert HEAD not in str(found)


def test_a_reworded_line_is_marked_with_the_packs_own_line_beside_it():
    own, reworded = Line("c", "41 replied.", ()), Line("c", "Most replied.", (), kept="40 replied.")
    found = replace(whole(), lines=[own, reworded])
    assert [row[-1] or "" for row in sheets(MADE_OF["xlsx"](found))["Lines for an answer"][1:]] == ["", "40 replied."]
    document = opened(MADE_OF["docx"](found))
    grid = next(one for one in document.tables if one.rows[0].cells[-1].text == "To check")
    assert [words.REWORDED[1] in row.cells[-1].text for row in grid.rows[1:]] == [False, True]


def test_a_passage_that_looks_like_a_formula_or_markup_is_text_everywhere():
    passage = '=HYPERLINK("http://example.org") <b>no</b> \x07'
    said = whole(findings=findings(passage=passage))
    for kind in READ:
        assert "<b>no</b>" in spelt(MADE_OF[kind](said))
    book = openpyxl.load_workbook(io.BytesIO(MADE_OF["xlsx"](said)))
    cells = [cell for row in book["Asks"] for cell in row if str(cell.value).startswith("=HYPERLINK")]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_character_that_the_typeface_lacks_holds_no_file_up():
    said = whole(findings=findings(passage="漢 agreed"))
    assert "“? agreed”" in spelt(MADE_OF["pdf"](said))
    assert "“漢 agreed”" in spelt(MADE_OF["docx"](said))


def test_a_pack_whose_figures_were_changed_in_place_says_so():
    changed = whole(kept="0" * 64)
    for kind in READ:
        assert words.CHANGED in " ".join(spelt(MADE_OF[kind](changed)).split())
        assert words.CHANGED not in " ".join(spelt(MADE_OF[kind](whole())).split())


def test_the_manifest_names_each_file_with_its_hash_and_the_heads_of_the_chain():
    said = json.loads(manifest(whole(), 2, [ManifestEntry("a.pdf", 3, "ab" * 32)], Head(5001, "ef" * 32)))
    assert said["known_at"] == {"event": KNOWN, "hmac": HEAD}
    assert said["audit_head"] == {"event": 5001, "hmac": "ef" * 32}
    assert said["figures"]["sha256"] == findings().digest
    assert said["files"] == [{"name": "a.pdf", "bytes": 3, "sha256": "ab" * 32}]
    assert said["fingerprint"]["short"]


def test_a_zip_of_equal_files_is_the_same_and_holds_them():
    files = {name_of(3, 1, "csv"): b"a,b\n", name_of(3, 1, "json"): b"{}\n"}
    assert zip_files(files) == zip_files(dict(files))
    with zipfile.ZipFile(io.BytesIO(zip_files(files))) as book:
        assert {name: book.read(name) for name in book.namelist()} == files
