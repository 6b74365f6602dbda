"""Every letter passes PDF/UA-1, by veraPDF; and its tags say what a reader with a screen reader needs."""

import io
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest

from app.letters.pdf import render_by_weasyprint, render_pdf
from tests.letters.factory import GRID, LONG_GRID, RECIPIENTS, RICH, letter, march_letter, open_letter
from tests.letters.signatures import drawn, named, signed_by
from tests.letters.verapdf import validate


@pytest.mark.services
def test_letters_of_every_kind_pass_pdf_ua_1_and_one_without_tags_does_not(tmp_path):
    """All in one start of Java, which takes a second."""
    letters = {name: march_letter(name) for name in RECIPIENTS}
    letters["everything"] = letter(RICH, 'subject: "On it"', draft=False, enclosures=("A leaflet",))
    letters["no subject"] = letter(RICH)
    letters["table"] = letter(GRID)
    letters["table of three pages"] = letter(LONG_GRID)
    letters["annex"] = open_letter(400)
    picture = drawn(600, 150)
    letters["signed"] = letter("Text", signatories=signed_by(picture), draft=False)
    letters["by hand"] = letter("Text", top_and_tail=True, signatories=())
    files = []
    for number, made in enumerate(letters.values()):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(render_pdf(made, pictures=named(picture)))
    untagged = tmp_path / "untagged.pdf"
    with pikepdf.open(files[0]) as document:
        del document.Root.StructTreeRoot
        del document.Root.MarkInfo
        document.save(untagged)
    passed, said = validate([*files, untagged])
    assert passed == files, "\n".join(said)
    assert said[-1].startswith("rule\t")


def test_an_annex_is_a_heading_and_lists_and_a_signature_is_a_figure_with_words():
    picture = drawn(600, 150)
    pdf = render_pdf(open_letter(150, signatories=signed_by(picture), draft=False), pictures=named(picture))
    found = list(elements(pdf))
    kinds = Counter(kind for kind, *_ in found)
    assert (kinds["/H1"], kinds["/H2"], kinds["/LI"]) == (1, 2, 150)
    assert not any(kind == "/L" and parent == "/L" for kind, parent, _ in found)
    assert kinds["/L"] == 4  # WeasyPrint begins a list anew in each column: two pages of two
    assert [words for kind, _, words in found if kind == "/Figure"] == ["Signature of the Secretary of State 1"]


def elements(pdf: bytes) -> Iterator[tuple[str, str, str]]:
    """The kind of each structure element, its parent's, and its alternative text."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item:
                yield str(item.S), str(item.P.get("/S", "")), str(item.get("/Alt", ""))


@pytest.mark.parametrize("render", [render_pdf, render_by_weasyprint])
def test_title_language_author_and_reference_are_told(render):
    with pikepdf.open(io.BytesIO(render(march_letter()))) as document:
        assert document.docinfo.Keywords == "MAR15-0284"
        assert document.docinfo.Title == "Child sexual exploitation: what leaders answer for (MAR15-0284)"
        assert document.docinfo.Author == "Home Office"
        assert document.Root.Lang == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "/CreationDate" not in document.docinfo


def test_a_welsh_letter_says_that_it_is_welsh():
    with pikepdf.open(io.BytesIO(render_pdf(letter("Testun", "language: cy")))) as document:
        assert document.Root.Lang == "cy"
