"""The digest of a file without its compression: blind to how well it was deflated, and to nothing else."""

import re
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.letters.files.inflated_digest import inflated_pdf_sha256
from app.letters.pdf import make_pdf, render_by_weasyprint
from tests.letters.factory import march_letter

MADE = make_pdf(march_letter())
PRESSED = MADE.body
FILES = {"pressed": PRESSED, "by WeasyPrint": render_by_weasyprint(march_letter())}
STREAM = re.compile(rb"(<<[^\n]*/Length )(\d+)(>>\nstream\n)")


def deflated_again(pdf: bytes, *, level: int) -> bytes:
    """As another build of zlib might have written it: every stream has other bytes and another length, so that all
    that follows lies elsewhere."""
    out, place = [], 0
    while found := STREAM.search(pdf, place):
        content = pdf[found.end() : found.end() + int(found[2])]
        again = zlib.compress(zlib.decompress(content), level) if b"/FlateDecode" in found[1] else content
        out += [pdf[place : found.start()], found[1], b"%d" % len(again), found[3], again]
        place = found.end() + len(content)
    moved = re.sub(rb"startxref\n\d+", b"startxref\n%d" % (len(pdf) // 2), pdf[place:])
    return b"".join([*out, moved])


@pytest.fixture(params=FILES)
def pdf(request):
    return FILES[request.param]


def test_other_compression_is_the_same_content(pdf):
    again = deflated_again(pdf, level=0)
    assert len(again) > len(pdf)
    assert inflated_pdf_sha256(again) == inflated_pdf_sha256(pdf)


def test_what_letters_share_is_digested_once_and_the_rest_goes_on_from_there():
    assert MADE.shared
    assert inflated_pdf_sha256(MADE.own, after=MADE.shared) == inflated_pdf_sha256(PRESSED)


def test_each_file_has_its_own():
    assert len({inflated_pdf_sha256(pdf) for pdf in FILES.values()}) == len(FILES)
    other = make_pdf(march_letter(marking=""))
    assert inflated_pdf_sha256(other.own, after=other.shared) != inflated_pdf_sha256(PRESSED)


@given(st.integers(0, len(MADE.own) - 1), st.integers(1, 255))
def test_a_changed_byte_of_what_a_letter_says_shows(place, by):
    changed = bytearray(MADE.own)
    changed[place] ^= by
    counted = inflated_pdf_sha256(bytes(changed), after=MADE.shared) != inflated_pdf_sha256(PRESSED)
    assert counted or tells_of_places(MADE.own, place) or inflates_alike(MADE.own, bytes(changed))


def tells_of_places(own: bytes, place: int) -> bool:
    """Whether a byte is of a length, of the cross-references or of where they begin."""
    table = own.rindex(b"<</Type/XRef")
    numbers = [match.span() for match in re.finditer(rb"/Length \d+|/Filter/FlateDecode", own)]
    return place >= table or any(start <= place < end for start, end in numbers)


def inflates_alike(one: bytes, other: bytes) -> bool:
    """Whether a byte of a stream was changed that points at the same words elsewhere: compression may say it so too."""
    return deflated_again(one, level=0) == deflated_again(other, level=0)


def test_bytes_after_a_deflated_stream_are_not_passed_over():
    stream = zlib.compress(b"words")
    file, more = (
        b"1 0 obj\n<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (len(body), body)
        for body in (stream, stream + b"more")
    )
    assert inflated_pdf_sha256(file) != inflated_pdf_sha256(more)


def test_another_first_object_shows():
    assert PRESSED.count(b"/Root ") == 1
    assert inflated_pdf_sha256(re.sub(rb"/Root \d+", b"/Root 1", PRESSED)) != inflated_pdf_sha256(PRESSED)


@given(st.binary() | st.text().map(str.encode).map(lambda words: b"1 0 obj <</Length 5>> stream\n" + words))
@example(b"")
@example(b"1 0 obj <</Filter/FlateDecode/Length 4 0 R>>\nstream\nx")
@example(b"1 0 obj <</Filter/FlateDecode/Length 99999>>\nstream\nx\nendstream")
@example(b"stream\n>>stream\n>> stream\nendstream")
def test_no_file_makes_it_fail(body):
    assert re.fullmatch("[0-9a-f]{64}", inflated_pdf_sha256(body))
