"""Every door through which files come: what would block or fill a process is refused in words, and this process, which
serves pages, opens none of it.

Cases share the files, some of which take a second to make or to refuse.
"""

import email.parser
import io
import zipfile

import pikepdf
import pypdfium2
import pytest
import resvg_py
from oxmsg import Message
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts.models import Role
from app.campaigns.enclosures.words import refused_words
from app.campaigns.words import SIGNATURES
from app.clearance.offices import signature_pictures
from app.drafting.word.words import REFUSED
from app.evidence.disclosure.apart import read_apart
from app.evidence.disclosure.apart.extract import extract
from app.imports.reading.layout import look_at
from app.inbox.intake import mail_file
from app.inbox.pdf_text import words_apart
from app.inbox.states import Form
from app.letters import bounded_xml
from app.letters.enclosure import examine_apart
from app.letters.enclosure.examine import examine
from app.letters.files import letter_file
from app.letters.page.signature import SignatureRefused
from app.letters.word_text import read as word_text
from app.platform.limited import Limits
from app.web.files.filetypes import office_types
from app.web.tables import rows, table_file
from app.web.tables.rows import TableRefused
from tests.fixtures.app import token_in
from tests.inbox.taking import a_reply
from tests.inbox.test_work import a_pdf
from tests.letters.signatures import drawn
from tests.letters.word_text.making import p, r, word_file
from tests.limited import hostile
from tests.registry.test_pages import words

pytestmark = pytest.mark.processes


@pytest.fixture(autouse=True)
def opens_nothing(monkeypatch):
    """What reads files fails here; limited processes have their own."""

    def fail(*_args, **_named):
        raise AssertionError("a file from outside was opened in this process")

    for place, name in (
        (zipfile.ZipFile, "_RealGetContents"),
        (pikepdf, "open"),
        (pypdfium2, "PdfDocument"),
        (Image, "open"),
        (email.parser.BytesParser, "parsebytes"),
        (Message, "load"),
        (bounded_xml, "XMLParser"),
        (resvg_py, "svg_to_bytes"),
        (rows, "_text"),
    ):
        monkeypatch.setattr(place, name, fail)


def sent_to(client, page, field, body, name, **fields):
    file = FileStorage(io.BytesIO(body), name)
    form = {"csrf_token": token_in(client.get(page).text), "registry": "council-leaders", field: file, **fields}
    boundary, sent = encode_multipart(form)
    return words(client.post(page, data=sent, content_type=f"multipart/form-data; boundary={boundary}"))


CHECK, IMPORT = ("/letters/check", "file"), ("/imports/new", "table")
WORD, SOUND_WORD = ("/templates/reminder/word", "file"), word_file(p(r("words")))


@pytest.mark.parametrize(
    ("door", "make", "name", "said"),
    [
        (CHECK, hostile.nested_word, "a.docx", "Too complex to be a letter"),
        (CHECK, hostile.laughing_word, "a.docx", "Damaged"),
        (CHECK, hostile.swelling_word, "a.docx", "Too large to be a letter"),
        (CHECK, hostile.pdf_of_one_page_many_times, "a.pdf", "Too large to be a letter"),
        (WORD, hostile.nested_word, "a.docx", REFUSED["too_heavy"]),
        (WORD, hostile.laughing_word, "a.docx", REFUSED["damaged"]),
        (WORD, hostile.swelling_word, "a.docx", REFUSED["too_heavy"]),
        (IMPORT, hostile.one_cell, "a.csv", "has more than 131,072 characters"),
        (IMPORT, hostile.swelling_workbook, "a.xlsx", "The workbook is too large"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_a_page_refuses_it_in_words_beside_the_field(signed_in, door, make, name, said):
    assert sent_to(signed_in(Role.DRAFTER), *door, make(), name).count(said) == 2, "in the summary and beside the field"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (hostile.deep_drawing, "svg_too_much"),
        (hostile.laughing_drawing, "svg_doctype"),
        (hostile.vast_picture, "too_many_pixels"),
    ],
)
def test_a_signature_is_refused(make, code):
    with pytest.raises(SignatureRefused) as refused:
        signature_pictures.cleaned_signature(make())
    assert refused.value.code == code
    assert code in SIGNATURES


def test_other_doors_refuse_it():
    many, nested = hostile.pdf_of_one_page_many_times(), hostile.nested_word()
    assert [one.code for one in examine_apart(many).refused][:1] in (["too_many_pages"], ["too_heavy"])
    assert read_apart(many).fault == "too_long"
    assert read_apart(nested).fault == "damaged"
    assert not words_apart(many).text
    found, _ = mail_file.read_mail(hostile.deep_mail(), Form.EML)
    assert "too_deep" in found.faults
    with pytest.raises(TableRefused, match="cell_too_long"):
        table_file.rows_in(hostile.one_cell())
    for read in (table_file.rows_in, look_at):
        with pytest.raises(TableRefused, match="cell_too_long"):
            read(hostile.repeating_workbook())


NOTHING = Limits(seconds=0.001)
"""No work is done in so little time."""


def test_a_limit_that_is_reached_is_said_at_each_door(monkeypatch, signed_in):
    """The files are sound: the limits alone are too small for them."""
    for work in (
        *(letter_file.facts_of, look_at, table_file.rows, signature_pictures.cleaned_signature),
        *(mail_file.read, mail_file.read_and_judge, examine, extract, word_text.read),
    ):
        monkeypatch.setattr(work, "limits", NOTHING)
    drafter = signed_in(Role.DRAFTER)
    assert REFUSED["too_heavy"] in sent_to(drafter, *WORD, SOUND_WORD, "a.docx")
    assert "Too complex to be a letter" in sent_to(drafter, *CHECK, a_pdf("MAR15-0001"), "a.pdf")
    said = sent_to(drafter, *IMPORT, b"Organisation,Name\nLeeds,Alex", "a.csv")
    assert "The file needs too much time or memory to read" in said
    with pytest.raises(TableRefused, match="too_heavy"):
        table_file.rows_in(b"a,b\n1,2")
    with pytest.raises(SignatureRefused, match="unreadable"):
        signature_pictures.cleaned_signature(drawn())
    (finding,) = examine_apart(a_pdf("x")).refused
    assert "takes too much time or memory" in refused_words([finding])[0]
    assert read_apart(a_pdf("x")).fault == "too_heavy"
    found, outcome = mail_file.read_mail(a_reply(1).as_bytes(), Form.EML)
    assert (found.faults, outcome.rule) == (("unreadable",), "unreadable")


def test_a_file_of_files_whose_kind_can_not_be_told_in_time_is_of_no_kind(monkeypatch, signed_in):
    monkeypatch.setattr(office_types, "limits", NOTHING)
    said = sent_to(signed_in(Role.DRAFTER), *CHECK, hostile.nested_word(), "a.docx")
    assert "a.docx is not a type of file that you can upload here" in said
