"""The Word document is a well-made one: styles, lists, fields, language, properties, and never a signature picture."""

import io
import zipfile
from itertools import groupby

import pytest
from docx.oxml.ns import qn

from app.letters.compose import compose
from app.letters.docx import render_docx
from app.letters.letter import Signatory
from app.letters.page.measures import SIGNATURE
from tests.letters.docx.reading import effective, opened, part
from tests.letters.factory import RICH, campaign, letter, march_letter, open_letter, recipient, template


@pytest.fixture(scope="module")
def document():
    return opened(render_docx(march_letter()))


def styles(document, text: str) -> list[str]:
    return [paragraph.style.name for paragraph in document.paragraphs if paragraph.text.startswith(text)]


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Home Office", "Letterhead"),
        ("with the Ministry", "Letterhead Departments"),
        ("OFFICIAL", "Protective Marking"),
        ("Private Office", "Sender"),
        ("Reference: ", "Letter Details"),
        ("A reconstruction, written later", "Notice"),
        ("DRAFT", "Draft"),
        ("Leader of Rotherham", "Addressee"),
        ("Dear Leader", "Salutation"),
        ("Child sexual exploitation: ", "Heading 1"),
        ("What we ask", "Heading 2"),
        ("Name the person", "List Number"),
        ("Yours sincerely", "Closing"),
        ("cc:", "Copies"),
    ],
)
def test_each_thing_has_its_named_style(document, text, style):
    assert styles(document, text) == [style]


def test_the_page_is_a4_with_the_margins_of_the_pdf(document):
    section = document.sections[0]
    assert [round(length.mm, 1) for length in (section.page_width, section.page_height)] == [210, 297]
    assert round(section.left_margin.mm, 1) == 24.6


def test_the_foot_has_reference_marking_and_page_numbers_as_fields(document):
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        (paragraph,) = footer.paragraphs
        assert paragraph.text.startswith("MAR15-0284\tOFFICIAL\tPage ")
        fields = [field.get(qn("w:instr")) for field in paragraph._p.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_later_pages_are_headed_by_draft_and_marking(document):
    assert document.sections[0].header.paragraphs[0].text == "DRAFT\tOFFICIAL"
    assert document.sections[0].first_page_header.paragraphs[0].text == ""


def test_a_cleared_letter_says_nowhere_that_it_is_a_draft():
    content = render_docx(march_letter(draft=False))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not any(b"DRAFT" in package.read(name) for name in package.namelist())


def test_title_author_and_language_are_told_and_no_time(document):
    properties = document.core_properties
    assert properties.title == "Child sexual exploitation: what leaders answer for (MAR15-0284)"
    assert (properties.author, properties.language, properties.identifier) == ("Home Office", "en-GB", "MAR15-0284")
    assert (properties.created, properties.modified) == (None, None)
    assert '<w:lang w:val="en-GB"' in part(render_docx(march_letter()), "word/styles.xml")


def test_signatories_stand_in_a_table_that_does_not_split(document):
    (table,) = document.tables
    offices = [cell.text.strip() for row in table.rows for cell in row.cells]
    assert offices == [*(s.office for s in march_letter().signatories), ""]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert all(
        effective(p.style, "paragraph_format", "keep_with_next")
        for row in table.rows
        for cell in row.cells
        for p in cell.paragraphs
    )


def test_a_signature_picture_is_never_in_a_word_document():
    signed = (Signatory("Pat Example", "Secretary of State", "Department", "0" * 64),)
    with zipfile.ZipFile(io.BytesIO(render_docx(letter("Text", signatories=signed, draft=False)))) as package:
        assert not [name for name in package.namelist() if "media" in name or name.endswith((".png", ".jpeg"))]


def test_a_word_document_leaves_the_room_that_the_picture_has_in_the_pdf(document):
    (table,) = document.tables
    for row in table.rows:
        first, *_ = row.cells[0].paragraphs
        assert first.style.paragraph_format.space_before.mm == pytest.approx(SIGNATURE.bottom + 1, abs=0.1)


def test_the_room_is_above_the_name_and_not_between_it_and_the_office():
    made = letter("Text", signatories=(Signatory("Alex Example", "Secretary of State", "Department"),))
    (table,) = opened(render_docx(made)).tables
    name, office = table.rows[0].cells[0].paragraphs
    assert name.style.paragraph_format.space_before.mm == pytest.approx(SIGNATURE.bottom + 1, abs=0.1)
    assert not office.style.paragraph_format.space_before


def test_who_tops_and_tails_by_hand_has_as_much_room_as_in_the_pdf():
    rooms = [p for p in opened(render_docx(letter("Text", top_and_tail=True))).paragraphs if not p.text]
    assert [(p.style.name, p.style.paragraph_format.line_spacing.mm) for p in rooms] == [
        ("Handwriting", pytest.approx(12, abs=0.1))
    ] * 2


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize("changes", [{}, {"marking": ""}, {"sender": ()}, {"marking": "", "sender": ()}], ids=str)
def test_what_stands_first_in_its_place_has_no_space_above_it(changes, large):
    paragraphs = opened(render_docx(letter("Text", signatories=(), **changes), large=large)).paragraphs
    firsts = [next(place) for _, place in groupby(paragraphs, key=_frame)]
    assert len(firsts) >= 3
    assert [p.style.name for p in firsts if effective(p.style, "paragraph_format", "space_before")] == []


def _frame(paragraph) -> tuple:
    frame = paragraph._p.pPr.find(qn("w:framePr"))
    return () if frame is None else tuple(frame.items())


def test_an_annex_begins_a_page_with_its_heading():
    document = opened(render_docx(open_letter(3, copies=())))
    heading, *addressees = document.paragraphs[-4:]
    assert (heading.text, heading.style.name) == ("This letter was sent to", "Heading 2")
    assert heading.paragraph_format.page_break_before
    assert {paragraph.style.name for paragraph in addressees} == {"Annex"}


def test_lists_are_real_and_each_counts_for_itself():
    document = opened(render_docx(letter("1. a\n2. b\n\nThen\n\n1. c\n   - d")))
    numbers = [
        (paragraph._p.pPr.numPr.numId.val, paragraph._p.pPr.numPr.ilvl.val)
        for paragraph in document.paragraphs
        if paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    ]
    assert numbers == [(1, 0), (1, 0), (2, 0), (3, 1)]


def test_bold_italic_and_page_breaks():
    document = opened(render_docx(letter("**b** *i*\n\n***\n\nNext")))
    bold, _, italic = next(p for p in document.paragraphs if p.text == "b i").runs
    assert (bold.bold, italic.italic) == (True, True)
    assert next(p for p in document.paragraphs if p.text == "Next").paragraph_format.page_break_before


def test_a_missing_field_is_highlighted_in_a_preview():
    made = compose(
        template("Dear ((one))", "fields: [{name: one}]"),
        registry="council-leaders",
        recipient=recipient(),
        campaign=campaign(),
        values={},
        mode="preview",
    )
    document = opened(render_docx(made))
    run = next(p for p in document.paragraphs if p.text == "Dear ((one))").runs[1]
    assert run.font.highlight_color is not None


def test_the_last_paragraph_stays_with_the_signatures():
    document = opened(render_docx(letter("First\n\nLast")))
    last = next(p for p in document.paragraphs if p.text == "Last")
    assert last.paragraph_format.keep_with_next


def test_parts_are_in_a_fixed_order_with_a_fixed_time():
    with zipfile.ZipFile(io.BytesIO(render_docx(letter(RICH)))) as package:
        names = package.namelist()
        assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert names[-1] == "word/document.xml"
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_equal_letters_give_equal_bytes():
    assert render_docx(letter(RICH)) == render_docx(letter(RICH))
