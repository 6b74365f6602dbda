"""Every letter passes PDF/UA-1, by veraPDF; and its tags say what a reader with a screen reader needs."""

import io

import pikepdf
import pytest

from app.letters.pdf import render_pdf
from tests.letters.factory import RECIPIENTS, RICH, letter, march_letter
from tests.letters.verapdf import validate


@pytest.mark.services
def test_one_letter_of_each_audience_and_one_with_everything_pass_pdf_ua_1(tmp_path):
    letters = {name: march_letter(name) for name in RECIPIENTS}
    letters["everything"] = letter(RICH, 'subject: "On it"', draft=False, enclosures=("A leaflet",))
    letters["no subject"] = letter(RICH)
    letters["by hand"] = letter("Text", top_and_tail=True, signatories=())
    files = []
    for number, made in enumerate(letters.values()):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(render_pdf(made))
    passed, said = validate(files)
    assert passed == files, "\n".join(said)


@pytest.mark.services
def test_a_file_without_tags_does_not_pass(tmp_path):
    file = tmp_path / "plain.pdf"
    with pikepdf.open(io.BytesIO(render_pdf(march_letter()))) as document:
        del document.Root.StructTreeRoot
        del document.Root.MarkInfo
        document.save(file)
    passed, said = validate([file])
    assert passed == []
    assert any(line.startswith("rule\t") for line in said)


def test_title_language_and_author_are_told():
    with pikepdf.open(io.BytesIO(render_pdf(march_letter()))) as document:
        assert document.docinfo.Title == "Child sexual exploitation: what leaders answer for (MAR15-0284)"
        assert document.docinfo.Author == "Home Office"
        assert document.Root.Lang == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "/CreationDate" not in document.docinfo


def test_a_welsh_letter_says_that_it_is_welsh():
    with pikepdf.open(io.BytesIO(render_pdf(letter("Testun", "language: cy")))) as document:
        assert document.Root.Lang == "cy"
