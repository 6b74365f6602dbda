"""Files made to do harm are refused within bounded time and memory, and end nothing but the process that looked."""

import random
import zlib
from dataclasses import replace
from functools import cache

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from app.letters.enclosure import MOST_BYTES, examine_apart
from app.letters.enclosure.examine import examine
from app.letters.enclosure.findings import Examination, Finding
from tests.letters.enclosure.files import SQUARE, first, font, leaflet, tagged, uses

GIGABYTES = 2
HEAD = b"%PDF-1.7\n"


@cache
def zeros(gigabytes: int) -> bytes:
    """A few megabytes that unpack to so much: one block of zeros, again and again."""
    work = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = work.compress(bytes(1 << 26)) + work.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * (16 * gigabytes) + b"\x03\x00" + bytes(4)


def codes(body: bytes) -> list[str]:
    return [one.code for one in examine_apart(body).refused]


def test_a_sound_file_is_found_sound_there_too():
    assert examine_apart(tagged()) == Examination(pages=2)


def test_findings_come_back_with_their_facts():
    found = examine_apart(leaflet(box=(0, 0, 612, 792), change=uses("Font", font("Arial"))))
    assert found.refused == (
        Finding("not_a4", {"pages": [[1, 216, 279]]}),
        Finding("fonts_missing", {"fonts": ["Arial"]}),
    )


def test_what_is_too_large_starts_no_process(monkeypatch):
    monkeypatch.setattr(examine, "within", None)
    assert examine_apart(bytes(MOST_BYTES + 1)).refused == (
        Finding("too_many_bytes", {"bytes": MOST_BYTES + 1, "limit": MOST_BYTES}),
    )


def bomb_in_a_drawing() -> bytes:
    def bomb(pdf: pikepdf.Pdf) -> None:
        drawing = Stream(pdf, b"")
        drawing.write(zeros(GIGABYTES), filter=Name.FlateDecode)
        first(pdf).Contents = drawing

    return leaflet(change=bomb)


def bomb_in_a_picture() -> bytes:
    def bomb(pdf: pikepdf.Pdf) -> None:
        picture = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=40_000, Height=50_000)
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
        picture.write(zeros(GIGABYTES), filter=Name.FlateDecode)
        first(pdf).Resources.XObject = Dictionary(I=picture)
        first(pdf).Contents = Stream(pdf, b"q 500 0 0 700 50 50 cm /I Do Q")

    return leaflet(change=bomb)


def bomb_in_objects() -> bytes:
    """The catalogue lies in a stream of objects that is two gigabytes long."""
    body = HEAD
    packed = zeros(GIGABYTES)
    begins = len(body)
    body += b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    body += packed + b"\nendstream\nendobj\n"
    rows = zlib.compress(b"\x00\0\0\0\0\0" + b"\x01%b\0" % begins.to_bytes(4) + b"\x02\0\0\0\x01\0")
    at = len(body)
    body += b"3 0 obj\n<</Type/XRef/Size 3/W[1 4 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(rows)
    return body + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def forms_that_draw_one_another() -> bytes:
    """Twenty-five forms, each of which draws the next ten times."""

    def nest(pdf: pikepdf.Pdf) -> None:
        below = pdf.make_indirect(Stream(pdf, SQUARE, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 900]))
        for _ in range(25):
            above = Stream(pdf, b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 900])
            above.Resources = Dictionary(XObject=Dictionary(F=below))
            below = pdf.make_indirect(above)
        first(pdf).Resources.XObject = Dictionary(F=below)
        first(pdf).Contents = Stream(pdf, b"/F Do")

    return leaflet(change=nest)


def deep(opening: bytes) -> bytes:
    return leaflet(change=lambda pdf: pdf.Root.__setitem__("/Deep", Array([12345]))).replace(
        b"[ 12345 ]", opening * 100_000, 1
    )


def pages_in_pages() -> bytes:
    def chain(pdf: pikepdf.Pdf) -> None:
        above = pdf.Root.Pages
        page = first(pdf)
        for _ in range(20_000):
            node = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array(), Parent=above))
            above.Kids = Array([node])
            above = node
        above.Kids, page.Parent = Array([page]), above

    return leaflet(change=chain)


@pytest.mark.parametrize("make", [bomb_in_a_drawing, bomb_in_a_picture, bomb_in_objects])
def test_what_unpacks_to_more_than_the_memory_is_refused(make):
    body = make()
    assert len(body) < MOST_BYTES
    assert codes(body)[0] in {"too_heavy", "unreadable"}


@pytest.mark.parametrize(
    "body", [deep(b"["), deep(b"<</A"), deep(b"[<</A"), pages_in_pages()], ids=["[", "<<", "both", "pages"]
)
def test_what_is_deep_inside_itself_is_refused(body):
    assert codes(body)[0] in {"too_heavy", "unreadable"}


def test_many_small_objects_are_refused():
    many = leaflet(change=lambda pdf: pdf.Root.__setitem__("/Many", Array([Array([Array()] * 1000)] * 250)))
    assert codes(many) == ["too_heavy"]


def test_what_takes_for_ever_to_draw_is_given_up(monkeypatch):
    monkeypatch.setattr(examine, "limits", replace(examine.limits, seconds=2))
    assert codes(forms_that_draw_one_another()) == ["too_heavy"]


@pytest.mark.parametrize("times", [5, pytest.param(25, marks=pytest.mark.slow)])
def test_bytes_changed_at_random_never_break_it(times):
    """Each time starts a process."""
    whole, chance = bytearray(tagged()), random.Random(6)
    for _ in range(times):
        body = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        assert isinstance(examine_apart(bytes(body)), Examination)
