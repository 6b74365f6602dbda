"""A bundle prints what its letters' files print, page for page, with fonts once, and can be read like them."""

import io
from collections.abc import Sequence
from dataclasses import replace

import pikepdf
import pytest

from app.letters.letter import Letter
from app.letters.pdf import make_pdf, render_by_weasyprint, render_pdf
from app.letters.pdf.bundle import Bundle
from app.letters.pdf.check import check
from app.letters.pdf.check.press_reader import read_pressed
from app.letters.pdf.compare import differences_shown
from app.letters.pdf.shown import read_pages
from tests.letters.factory import RECIPIENTS, letter, march_letter
from tests.letters.many import seeded
from tests.letters.signatures import drawn, named, signed_by
from tests.letters.verapdf import validate

PICTURE = drawn(600, 150)
SEEDS = [5, pytest.param(20, marks=pytest.mark.slow)]
"""How many letters of new shapes a bundle has."""


def signed() -> Letter:
    return letter("Signed", signatories=signed_by(PICTURE), draft=False)


def bundle(
    letters: Sequence[Letter], *, tagged: bool = True, sheets: bool = False, whole: Sequence[Letter] = ()
) -> bytes:
    """Letters by the press, then those that WeasyPrint makes whole."""
    file = io.BytesIO()
    writer = Bundle(file, title="All", language="en-GB", tagged=tagged, sheets=sheets)
    for one in letters:
        made = make_pdf(one, pictures=named(PICTURE))
        writer.add(made.shared, made.own, bookmark=one.reference)
    for one in whole:
        writer.add(b"", render_by_weasyprint(one, pictures=named(PICTURE)), bookmark=f"{one.reference} whole")
    writer.close()
    return file.getvalue()


def some(*, seeds: int = 5) -> list[Letter]:
    return [*map(march_letter, RECIPIENTS), *map(seeded, range(seeds)), signed(), letter("Testun", "language: cy")]


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("tagged", [True, False])
def test_every_page_shows_what_the_letter_s_own_file_shows(tagged, seeds):
    letters = some(seeds=seeds)
    pages = [page for one in letters for page in read_pages(render_pdf(one, pictures=named(PICTURE)))]
    assert differences_shown(pages, read_pages(bundle(letters, tagged=tagged))) == []


@pytest.mark.parametrize("title", ["A (b) \\ c", "(", "Llythyr i’r Tŷ", "/Author(B)", "5 0 R", "100%", "<feff0041>"])
def test_any_title_is_kept(title):
    one = letter("Text")
    title = f"{title} ({one.reference})"
    one = replace(one, title=title)
    with pikepdf.open(io.BytesIO(render_pdf(one))) as alone, pikepdf.open(io.BytesIO(bundle([one]))) as pdf:
        assert alone.docinfo["/Title"] == title
        assert alone.open_metadata()["dc:title"] == title
        assert title == pdf.Root.StructTreeRoot.K[0].K[0].T
    assert not check(render_pdf(one))
    assert read_pressed(render_pdf(one)).title == title


def test_letters_that_were_made_whole_stand_among_the_others():
    letters = [march_letter(), signed()]
    pages = [page for one in [*letters, *letters] for page in read_pages(render_pdf(one, pictures=named(PICTURE)))]
    assert differences_shown(pages, read_pages(bundle(letters, whole=letters))) == []


def test_letters_that_the_press_once_put_together_otherwise_are_copied_too():
    made, saved, file = make_pdf(signed(), pictures=named(PICTURE)), io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(made.body)) as pdf:
        pdf.save(saved)
    otherwise = saved.getvalue()
    writer = Bundle(file, title="All", language="en-GB")
    writer.add(otherwise[:1000], otherwise[1000:], bookmark="One")
    writer.close()
    assert differences_shown(read_pages(made.body), read_pages(file.getvalue())) == []


def test_fonts_and_pictures_are_there_once():
    with pikepdf.open(io.BytesIO(bundle([signed(), march_letter(), letter("*i* **b** ***z***"), signed()]))) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]
        pictures = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert len(fonts) == 4
        assert len(pictures) == 2  # the picture and its transparency


def test_fonts_and_pictures_of_letters_that_were_made_whole_are_there_once_too():
    one, many = ([signed(), march_letter(), letter("*i* **b**")], [signed(), march_letter()] * 3)
    with pikepdf.open(io.BytesIO(bundle([], whole=[*one, *many]))) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert len([item for item in streams if "/Length1" in item]) == 3
        assert len([item for item in streams if item.get("/Subtype") == "/Image"]) == 2


def test_a_bookmark_leads_to_the_first_page_of_each_letter():
    letters = [seeded(3), letter("B\n\n***\n\nC"), seeded(1)]
    with pikepdf.open(io.BytesIO(bundle(letters))) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [one.reference for one in letters]
        first = make_pdf(letters[0]).pages
        places = [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
        assert places == [0, first, first + 2]


@pytest.mark.services
@pytest.mark.parametrize("seeds", SEEDS)
def test_it_passes_pdf_ua_1(tmp_path, seeds):
    """In one start of Java, which takes seconds."""
    one_side, both_sides = tmp_path / "one.pdf", tmp_path / "both.pdf"
    one_side.write_bytes(bundle(some(seeds=seeds), whole=[march_letter(), letter("Testun", "language: cy")]))
    both_sides.write_bytes(bundle([letter("One page"), march_letter(), letter("One page")], sheets=True))
    passed, said = validate([one_side, both_sides])
    assert sorted(passed) == [both_sides, one_side], said


def test_without_structure_it_claims_none_and_is_smaller():
    letters = [march_letter(name) for name in RECIPIENTS]
    plain = bundle(letters, tagged=False)
    assert len(plain) < len(bundle(letters))
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()


def test_each_letter_is_an_article_with_its_title_in_its_language():
    with pikepdf.open(io.BytesIO(bundle([march_letter(), letter("Testun", "language: cy")]))) as pdf:
        first, second = pdf.Root.StructTreeRoot.K[0].K
        assert (str(first.S), str(first.Lang), str(second.Lang)) == ("/Art", "en-GB", "cy")
        assert str(first.T) == march_letter().title


@pytest.mark.parametrize("tagged", [True, False])
def test_for_printing_on_both_sides_each_letter_begins_a_sheet(tagged):
    letters = [letter("One page"), letter("First\n\n***\n\nSecond"), letter("One page")]
    body = io.BytesIO(bundle(letters, tagged=tagged, sheets=True))
    with pikepdf.open(body) as pdf, pdf.open_outline() as outline:
        assert [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root] == [0, 2, 4]
        assert [number for number, page in enumerate(pdf.pages) if "/Contents" not in page] == [1, 5]
        assert pdf.check_pdf_syntax() == []


def test_letters_are_written_as_they_come():
    class Counted(io.RawIOBase):
        written = 0

        def write(self, body: object, /) -> int:
            self.written += len(body)  # type: ignore[arg-type]
            return len(body)  # type: ignore[arg-type]

    file, made = Counted(), make_pdf(march_letter())
    writer = Bundle(file, title="All", language="en-GB")
    sizes = []
    for number in range(60):
        writer.add(made.shared, made.own, bookmark=str(number))
        sizes.append(file.written)
    assert sizes[-1] > sizes[19] + 40 * 3_000
    assert sizes[0] > len(made.shared) * 0.99


def test_many_pages_and_letters_hang_together():
    pages = "\n\n***\n\n".join(["Page"] * 5)
    with pikepdf.open(io.BytesIO(bundle([letter(pages)] * 90))) as pdf:
        assert len(pdf.pages) == 450
        assert pdf.check_pdf_syntax() == []
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert len(tree) == 450
        assert [int(page.obj.StructParents) for page in pdf.pages] == [*range(450)]


@pytest.mark.parametrize("seeds", SEEDS)
def test_equal_letters_make_equal_bundles(seeds):
    assert bundle(some(seeds=seeds)) == bundle(some(seeds=seeds))
