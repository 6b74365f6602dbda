"""Enclosures in a bundle: printed behind each letter, written once, and nothing is claimed of them."""

import io
from collections.abc import Sequence

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from app.letters.letter import Letter
from app.letters.pdf import make_pdf
from app.letters.pdf.bundle import Bundle
from app.letters.pdf.bundle.bundle import BRANCH
from app.letters.pdf.check import check
from app.letters.pdf.compare import differences_shown
from app.letters.pdf.picture import page_picture
from app.letters.pdf.shown import read_pages
from tests.letters.enclosure.files import SQUARE, first, form_with, leaflet, root, tagged
from tests.letters.factory import letter, march_letter

LEAFLET = leaflet(SQUARE, b"0 g 100 500 200 200 re f", SQUARE)
LANDSCAPE = (0, 0, 842, 595)


def bundle(
    letters: Sequence[Letter], *files: bytes, structure: bool = False, sheets: bool = False, without: int = 0
) -> bytes:
    """Letters with the files behind each but the last `without`."""
    file = io.BytesIO()
    writer = Bundle(file, title="All", language="en-GB", tagged=structure, sheets=sheets)
    enclosed = [writer.enclose(one) for one in files]
    for number, one in enumerate(letters):
        made = make_pdf(one)
        behind = enclosed if number < len(letters) - without else []
        writer.add(made.shared, made.own, bookmark=one.reference, behind=behind)
    writer.close()
    return file.getvalue()


def pages_of(body: bytes) -> int:
    with pikepdf.open(io.BytesIO(body)) as pdf:
        return len(pdf.pages)


def sound(body: bytes) -> bool:
    with pikepdf.open(io.BytesIO(body), attempt_recovery=False) as pdf:
        return pdf.check_pdf_syntax() == []


def test_each_letter_is_followed_by_its_enclosures_as_they_look():
    body = bundle([letter("One"), letter("Two")], LEAFLET, tagged())
    assert pages_of(body) == 2 * (1 + 3 + 2)
    for start in (1, 7):
        for page in (1, 2, 3):
            assert page_picture(body, start + page, dpi=30) == page_picture(LEAFLET, page, dpi=30)
    assert differences_shown(read_pages(tagged()), read_pages(body)[4:6]) == []
    assert sound(body)


def test_letters_look_as_they_do_without():
    letters = [march_letter(), letter("Two")]
    plain, enclosed = read_pages(bundle(letters)), read_pages(bundle(letters, tagged()))
    assert differences_shown(plain, [*enclosed[:2], enclosed[4]]) == []


def test_what_an_enclosure_holds_is_written_once():
    big = leaflet(b"% " + bytes(range(48, 123)) * 4000 + b"\n" + SQUARE, compress_streams=False)
    sizes = [len(bundle([letter("Same")] * count, big)) for count in (1, 41)]
    plain = [len(bundle([letter("Same")] * count)) for count in (1, 41)]
    assert sizes[0] - plain[0] > 290_000
    assert (sizes[1] - sizes[0]) - (plain[1] - plain[0]) < 40 * 100


def test_each_page_has_one_place_in_the_tree():
    with pikepdf.open(io.BytesIO(bundle([letter("Same")] * 3, LEAFLET))) as pdf:
        numbers = [page.obj.objgen for page in pdf.pages]
        assert len(set(numbers)) == len(numbers) == 12
        assert len({page.obj.Contents.objgen for page in pdf.pages}) == 3 + 3


def test_bookmarks_are_the_letters():
    with (
        pikepdf.open(io.BytesIO(bundle([letter("One"), letter("Two")], LEAFLET))) as pdf,
        pdf.open_outline() as outline,
    ):
        places = [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
    assert places == [0, 4]


@pytest.mark.parametrize("structure", [True, False])
def test_for_printing_on_both_sides_each_enclosure_begins_a_sheet(structure):
    body = bundle([letter("One"), march_letter()], LEAFLET, leaflet(), structure=structure, sheets=True)
    with pikepdf.open(io.BytesIO(body)) as pdf, pdf.open_outline() as outline:
        assert [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root] == [0, 8]
        empty = [number for number, page in enumerate(pdf.pages) if "/Contents" not in page]
    assert empty == [1, 5, 7, 13, 15]


def test_a_letter_without_enclosures_has_none():
    assert pages_of(bundle([letter("One"), letter("Two")], LEAFLET, without=1)) == 1 + 3 + 1


def test_many_letters_with_enclosures_hang_together():
    body = bundle([letter("Same")] * 120, LEAFLET)
    assert pages_of(body) == 480 > 2 * BRANCH
    assert sound(body)


class TestClaims:
    def test_a_tagged_bundle_with_enclosures_does_not_claim_pdf_ua(self):
        body = bundle([march_letter()], tagged(), structure=True)
        with pikepdf.open(io.BytesIO(body)) as pdf:
            assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.MarkInfo.Suspects
            assert str(pdf.Root.StructTreeRoot.K[0].K[0].S) == "/Art"
            assert ["/StructParents" in page.obj for page in pdf.pages] == [True, True, False, False]
        assert {"no_ua_mark", "suspects", "mark_without_element"} <= {fault.code for fault in check(body)}

    def test_without_enclosures_it_claims_it_as_before(self):
        body = bundle([march_letter()], structure=True)
        with pikepdf.open(io.BytesIO(body)) as pdf:
            assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()
            assert "/Suspects" not in pdf.Root.MarkInfo

    def test_structure_of_an_enclosure_never_points_into_the_letters_own(self):
        def tied(pdf):
            form = form_with(pdf, Dictionary(), StructParents=0, StructParent=1, PieceInfo=Dictionary())
            first(pdf).Resources.XObject = Dictionary(F=form)
            first(pdf).StructParents = 0

        body = bundle([march_letter()], leaflet(change=tied), structure=True)
        with pikepdf.open(io.BytesIO(body)) as pdf:
            page = pdf.pages[2].obj
            assert "/StructParents" not in page
            assert page.Resources.XObject.F.keys().isdisjoint({"/StructParents", "/StructParent", "/PieceInfo"})


class TestOddFiles:
    def test_what_stands_above_a_page_comes_along(self):
        def above(pdf):
            page = first(pdf)
            page.Parent.MediaBox, page.Parent.Rotate, page.Parent.Resources = page.MediaBox, 90, page.Resources
            for name in ("/MediaBox", "/Resources"):
                del page[name]

        file = leaflet(box=LANDSCAPE, change=above)
        body = bundle([letter("One")], file)
        assert page_picture(body, 2, dpi=30) == page_picture(file, 1, dpi=30)

    def test_forms_that_hold_one_another_are_copied(self):
        def loop(pdf):
            form = pdf.make_indirect(form_with(pdf, Dictionary()))
            form.Resources.XObject = Dictionary(F=form)
            first(pdf).Resources.XObject = Dictionary(F=form)

        assert sound(bundle([letter("One")], leaflet(change=loop)))

    def test_a_long_chain_of_forms_is_copied(self):
        def chain(pdf):
            below = pdf.make_indirect(form_with(pdf, Dictionary()))
            for _ in range(3000):
                below = pdf.make_indirect(form_with(pdf, Dictionary(XObject=Dictionary(F=below))))
            first(pdf).Resources.XObject = Dictionary(F=below)

        assert sound(bundle([letter("One")], leaflet(change=chain)))

    def test_small_numbers_and_nothing_are_written_as_pdf_writes_them(self):
        def odd(pdf):
            first(pdf).Resources.Odd = pikepdf.Object.parse(b"[0.0000001 null true /A#20B (\\(\\n\\))]")

        with pikepdf.open(io.BytesIO(bundle([letter("One")], leaflet(change=odd)))) as pdf:
            small, nothing, yes, name, text = pdf.pages[1].obj.Resources.Odd
            assert (float(small), nothing, yes, str(name), str(text)) == (1e-07, None, True, "/A B", "(\n)")

    def test_links_and_scripts_stay_behind(self):
        def linked(pdf):
            link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]))
            first(pdf).Annots = Array([pdf.make_indirect(link)])
            root(OpenAction=Array([first(pdf), Name.Fit]))(pdf)
            first(pdf).Contents = Array([Stream(pdf, SQUARE), Stream(pdf, b"")])

        with pikepdf.open(io.BytesIO(bundle([letter("One")], leaflet(change=linked)))) as pdf:
            assert "/Annots" not in pdf.pages[1].obj
            assert "/OpenAction" not in pdf.Root
            assert len(pdf.pages[1].obj.Contents) == 2

    def test_what_is_no_pdf_is_an_error(self):
        with pytest.raises(pikepdf.PdfError):
            Bundle(io.BytesIO(), title="All", language="en-GB").enclose(b"no PDF")
