"""A signature picture of any shape stands in its space above the name, as it was drawn."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app.letters.page.measures import BODY, SIGNATURE, Box
from app.letters.page.signature import clean_signature
from app.letters.pdf import render_pdf
from tests.letters.factory import letter
from tests.letters.pdf.reading import MM
from tests.letters.signatures import drawn, named, signed_by

SHAPES = [(200, 60), (4000, 200), (900, 300), (400, 400), (200, 2000), (1134, 331)]


def signed(*pictures: bytes, across: int = 3) -> bytes:
    made = letter("Text", signatories=signed_by(*pictures), draft=False, across=across)
    return render_pdf(made, pictures=named(*pictures))


def drawings(pdf: bytes) -> list[Box]:
    """Where each picture is on the first page, in mm."""
    page = pypdfium2.PdfDocument(pdf)[0]
    found = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    return [_box(page, *item.get_bounds()) for item in found]


def names(pdf: bytes) -> list[Box]:
    """Where each signatory's name begins, in mm."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    search = text.search("Pat Example")
    found = []
    while at := search.get_next():
        found.append(_box(page, *text.get_charbox(at[0])))
    return found


def _box(page, left, bottom, right, top) -> Box:
    height = page.get_height()
    return Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)


@pytest.mark.parametrize("across", [2, 3])
@pytest.mark.parametrize("kept", [clean_signature, bytes])
def test_a_picture_fills_its_space_without_distortion_and_stays_clear_of_the_name(kept, across):
    bodies = [kept(drawn(*shape)) for shape in SHAPES]
    pdf = signed(*bodies, across=across)
    places = list(zip(bodies, drawings(pdf), names(pdf), strict=True))
    for body, drawing, name in places:
        width, height = Image.open(io.BytesIO(body)).size
        assert drawing.width / drawing.height == pytest.approx(width / height, rel=0.01)
        assert drawing.width <= SIGNATURE.width + 0.1
        assert drawing.height <= SIGNATURE.height + 0.1
        assert max(drawing.width / SIGNATURE.width, drawing.height / SIGNATURE.height) == pytest.approx(1, abs=0.01)
        assert 0.5 < name.top - drawing.bottom < 3
        assert drawing.left == pytest.approx(name.left, abs=0.5)
        assert drawing.right <= BODY.right


def test_each_name_has_its_own_picture():
    bodies = [drawn(*shape) for shape in SHAPES[:3]]
    shapes = [box.width / box.height for box in drawings(signed(*reversed(bodies)))]
    assert shapes == pytest.approx([width / height for width, height in reversed(SHAPES[:3])], rel=0.01)


def test_a_space_without_a_picture_is_as_high():
    unsigned = tuple(replace(signatory, picture=None) for signatory in signed_by(drawn()))
    (name,), others = names(signed(drawn())), names(render_pdf(letter("Text", signatories=unsigned)))
    assert [name.top] == pytest.approx([box.top for box in others], abs=0.01)


def test_a_picture_keeps_its_transparency():
    with pikepdf.open(io.BytesIO(signed(drawn(ink=(0, 0, 0, 128))))) as document:
        (picture,) = document.pages[0].get_images().values()
        levels = set(picture.SMask.read_bytes())
    assert levels == {0, 128}


def test_the_same_picture_gives_the_same_bytes():
    assert signed(drawn()) == signed(drawn())
