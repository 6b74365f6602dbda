"""What a file says by page, and what it says beside its pages."""

import io
import zipfile
from dataclasses import replace

import pikepdf
import pytest

from app.evidence.disclosure.apart import read_apart
from app.evidence.disclosure.apart.extract import extract
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.items.reading import read_item
from app.evidence.disclosure.scope import Scope
from app.evidence.disclosure.words import CARRIES, FAULTS
from tests.delivery.sending import campaign, make
from tests.evidence.disclosure.asking import asked, blacked, decided, items_of
from tests.evidence.disclosure.bundling import ended, made, opened
from tests.inbox.test_work import a_pdf

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = (
    f"<w:document {W}><w:body><w:p><w:r><w:t>Dear</w:t><w:tab/><w:t>all</w:t></w:r></w:p>"
    '<w:p><w:del w:id="1"><w:r><w:delText>Quillfeather</w:delText></w:r></w:del><w:r><w:t>Thank you.</w:t></w:r></w:p>'
    "</w:body></w:document>"
)


def a_docx(**parts: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, xml in {"word/document.xml": DOCUMENT, **parts}.items():
            archive.writestr(name, xml)
    return written.getvalue()


def locked(body: bytes) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(body)) as document:
        document.save(written, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return written.getvalue()


def test_a_word_file_is_read_without_what_was_deleted_which_it_still_carries():
    pages, fault, carries = extract.here(a_docx(**{"word/comments.xml": "<c/>"}))
    assert (pages, fault) == (["Dear all\nThank you."], "")
    assert carries == ["comments", "changes"]


@pytest.mark.parametrize(
    ("name", "xml", "carries"),
    [
        ("docProps/core.xml", "<c><title>Case of Quillfeather</title></c>", "properties"),
        ("docProps/core.xml", "<c><keywords>Quillfeather</keywords></c>", "properties"),
        ("docProps/custom.xml", "<c/>", "properties"),
        ("docProps/app.xml", "<c><Company>Quillfeather</Company></c>", "properties"),
        ("word/embeddings/table.xlsx", "PK", "attachments"),
        ("word/_rels/document.xml.rels", '<r><r Target="mailto:jo@council.example"/></r>', "links"),
        ("word/_rels/header1.xml.rels", '<r><r Target="https://x.example" TargetMode="External"/></r>', "links"),
        ("word/header1.xml", f'<w:hdr {W}><w:docPr id="1" descr="Jo Quillfeather"/></w:hdr>', "descriptions"),
    ],
)
def test_what_a_word_file_tells_beside_its_pages_is_said(name, xml, carries):
    _, fault, found = extract.here(a_docx(**{name: xml}))
    assert (fault, found) == ("", [carries, "changes"])
    assert carries in CARRIES


def test_what_a_word_file_says_of_nothing_is_not_said():
    empty = {
        "docProps/core.xml": "<c><title> </title><created>2015</created></c>",
        "word/_rels/document.xml.rels": '<r><r Target="styles.xml"/></r>',
        "word/header1.xml": f'<w:hdr {W}><w:docPr id="1" name="Picture 1" descr=""/></w:hdr>',
    }
    assert extract.here(a_docx(**empty))[2] == ["changes"]


def test_a_pdf_that_keeps_what_it_said_before_says_so():
    body = a_pdf("Now")
    assert "revisions" not in extract.here(body)[2]
    at = body.rindex(b"startxref")
    assert "revisions" in extract.here(body + body[at:])[2]


@pytest.mark.parametrize(
    ("body", "fault", "carries"),
    [
        (locked(a_pdf("Secret")), "encrypted", ()),
        (b"%PDF-1.7 nothing", "damaged", ()),
        (b"PK\x03\x04 nothing", "damaged", ()),
        (b"\x89PNG\r\n", "picture", ()),
        (b"\xff\xd8\xff\xe1\x00\x00Exif\x00\x00", "picture", ("camera",)),
        (b"\x00\x01\x02\xff", "no_words", ()),
    ],
)
def test_what_can_not_be_read_says_why(body, fault, carries):
    found = read_apart(body)
    assert (found.pages, found.fault, found.carries) == ((), fault, carries)
    assert found.fault in FAULTS
    assert set(found.carries) <= CARRIES.keys()


def test_a_plain_text_is_one_page():
    assert read_apart("Grüße\r\nan alle".encode()).pages == ("Grüße\nan alle",)


def test_a_file_that_takes_too_long_is_let_go(monkeypatch):
    monkeypatch.setattr(extract, "limits", replace(extract.limits, seconds=0.001))
    assert read_apart(a_pdf("Words")).fault == "too_heavy"


def test_a_letter_s_own_files_are_read_by_page_released_byte_for_byte_and_blacked_out(services):
    make(services, [44])
    with services.database.reading() as session:
        scope = Scope(campaigns=(campaign(session).id,))
    number = asked(services, scope)
    pdf, docx = [one for one in items_of(services, number) if one.key.startswith("letter-file:")]
    if pdf.format != "pdf":
        pdf, docx = docx, pdf
    with services.database.reading() as session:
        letter, word = (read_item(session, services.storage, one) for one in (pdf, docx))
        stored = b"".join(letter.file.read(services.storage))
    assert len(letter.read.pages) == pdf.pages
    for reading in (letter, word):
        assert "MAR15-0044" in reading.text
        assert not reading.read.carries
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.RELEASE, [pdf])
    decided(services, number, Decision.PART, [docx])
    assert blacked(services, number, docx, "MAR15-0044")
    ended(services, number)
    bundle = made(services, number)
    with opened(services, bundle) as archive:
        assert archive.read(f"items/{pdf.number:04d}.pdf") == stored
        assert f"items/{docx.number:04d}.pdf" in archive.namelist(), "in part it is a new file of its words"
