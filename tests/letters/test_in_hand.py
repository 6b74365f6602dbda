"""A file that somebody hands in may be anything: it is read, or it is said why it can't be."""

import io
import random
import zipfile
import zlib

import pikepdf
import pytest

from app.letters.docx import render_docx
from app.letters.files.in_hand import UnreadableFile, open_in_hand
from app.letters.pdf import render_pdf
from tests.letters.factory import march_letter
from tests.production.handed_in import changed, locked_docx, packed_unknown, saved_again, with_damaged_parts

LETTER = march_letter()
WORD, PDF = render_docx(LETTER), render_pdf(LETTER)
FILES = {"Word": WORD, "PDF": PDF, "PDF, not compressed": saved_again(PDF)}


def code_of(body: bytes) -> str:
    """Why a file can't be read; nothing for one that can be, and be compared."""
    try:
        opened = open_in_hand(body)
        opened.otherwise(PDF if opened.kind == "pdf" else WORD)
    except UnreadableFile as problem:
        return problem.code
    return ""


def spoilt(body: bytes, seed: int) -> bytes:
    """With a few bytes changed, most of them near the end; and some of it cut off, now and then."""
    chance, changed = random.Random(seed), bytearray(body)
    begins = chance.choice([0, len(body) * 3 // 4, len(body) * 19 // 20])
    for _ in range(chance.choice([1, 3, 10])):
        changed[chance.randrange(begins, len(body))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(body))] if chance.random() < 0.1 else changed)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_said_to_be_damaged(name):
    assert code_of(FILES[name]) == ""
    found = {code_of(spoilt(FILES[name], seed)) for seed in range(14)}
    assert "damaged" in found
    assert found <= {"", "damaged", "locked", "not_a_letter_file", "too_large"}


def test_a_word_file_that_is_locked_is_said_to_be_so():
    assert code_of(locked_docx(WORD)) == "locked"


@pytest.mark.parametrize("spoil", [packed_unknown, with_damaged_parts])
def test_a_word_file_that_can_not_be_unpacked_is_damaged(spoil):
    assert code_of(spoil(WORD)) == "damaged"


def test_a_word_file_that_has_a_part_twice_is_damaged():
    """Its readers do not agree on which of them counts."""
    twice = io.BytesIO(WORD)
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", b"<other/>")
    assert code_of(twice.getvalue()) == "damaged"


OPERATORS = [
    b"/F9 Tf",
    b"3 Td",
    b"Tj",
    b"1 0 0 Tm",
    b"/None gs",
    b"/None Do",
    b"(a) w",
    b"1" + b"0" * 400 + b" 0 m 5 5 l S",
    b"1 2 3 re f",
    b"[/A] TJ",
    b"99 Tr (a) Tj",
]


@pytest.mark.parametrize("operators", OPERATORS)
def test_operators_that_break_the_rules_of_pdf_make_it_damaged_or_are_passed_over(operators):
    body = changed(PDF, lambda document: document.pages[0].contents_add(b"\n" + operators))
    assert code_of(body) in {"", "damaged"}


def test_a_form_that_draws_itself_is_damaged():
    def draw(document: pikepdf.Pdf) -> None:
        form = document.make_stream(b"/X0 Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X0=form))
        document.pages[0].Resources.XObject = pikepdf.Dictionary(X0=form)
        document.pages[0].contents_add(b"\n/X0 Do")

    assert code_of(changed(PDF, draw)) == "damaged"


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")
@pytest.mark.parametrize("operators", [b"(seen) (passed over) Tj", b") " * 20 + b"9 9 9 9 re f"])
def test_what_readers_would_read_otherwise_is_damaged(operators):
    body = changed(PDF, lambda document: document.pages[0].contents_add(b"\n" + operators))
    assert code_of(body) == "damaged"


def test_forms_that_draw_one_another_ten_times_over_are_too_large():
    def nest(document: pikepdf.Pdf) -> None:
        inner = None
        for _ in range(8):
            inside = pikepdf.Dictionary(XObject=pikepdf.Dictionary({} if inner is None else {"/X0": inner}))
            content = b"/X0 Do " * 10 if inner is not None else b""
            inner = document.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            inner.Resources = inside
        document.pages[0].Resources.XObject = pikepdf.Dictionary(X0=inner)
        document.pages[0].contents_add(b"\n/X0 Do")

    assert code_of(changed(PDF, nest)) == "too_large"


def test_more_glyphs_than_any_letter_has_are_too_large(monkeypatch):
    monkeypatch.setattr("app.letters.pdf.shown.MOST_GLYPHS", 99)
    assert code_of(PDF) == "too_large"


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_stream_that_swells_is_too_large_however_often_it_was_deflated(times, monkeypatch):
    monkeypatch.setattr("app.letters.files.in_hand.MOST_BYTES", 4_000_000)
    packed = bytes(5_000_000)
    for _ in range(times):
        packed = zlib.compress(packed)

    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.Root.Swells = document.make_stream(b"")
        document.Root.Swells.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * times))
        document.save(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert code_of(PDF) == ""
    assert code_of(file.getvalue()) == "too_large"


def test_what_is_named_again_and_again_is_too_large(monkeypatch):
    monkeypatch.setattr("app.letters.pdf.undrawn.MOST_NAMED", 9_999)
    assert code_of(PDF) == "too_large"
