"""The bundle of `despatch merge`: all letters in one PDF."""

import io
from contextlib import nullcontext

import pikepdf
import pytest

from app.letters.pdf import make_pdf
from app.letters.pdf.bundle import Bundle
from tests.merge.merging import GOOD, HEADINGS, KEPT, LEEDS, YORK, manifest, merge, table, written


def test_a_bundle_has_all_letters_in_the_order_of_the_rows_with_a_bookmark_for_each(tmp_path):
    values = table((*LEEDS, "Alex Example"), (*YORK, ""), headings=(*HEADINGS, "office-holder"))
    result = merge(tmp_path, values, "--bundle", str(tmp_path / "all.pdf"))
    assert f"and as one PDF {tmp_path / 'all.pdf'}" in result.stdout
    with pikepdf.open(tmp_path / "all.pdf") as bundle, bundle.open_outline() as outline:
        assert len(bundle.pages) == 2
        assert [item.title for item in outline.root] == ["0001 Alex Example", "0002"]


def test_a_bundle_holds_the_fonts_of_its_letters_once(tmp_path):
    merge(tmp_path, table(*[LEEDS] * 5), "--bundle", str(tmp_path / "all.pdf"))
    with pikepdf.open(tmp_path / "all.pdf") as bundle:
        embedded = [item for item in bundle.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]
        assert len(bundle.pages) == 5
        assert len(embedded) == 2  # upright and bold


@pytest.mark.parametrize("formats", ["pdf,text", "text"])
def test_with_a_bundle_each_letter_is_set_once(tmp_path, monkeypatch, formats):
    made = []
    monkeypatch.setattr("app.letters.pdf.make_pdf", lambda letter: made.append(letter) or make_pdf(letter))
    assert merge(tmp_path, GOOD, "--formats", formats, "--jobs", "1", "--bundle", f"{tmp_path}/all.pdf").exit_code == 0
    assert [letter.reference for letter in made] == ["0001", "0002"]
    assert (tmp_path / "out" / "0001.pdf").exists() is ("pdf" in formats)
    assert [line["pages"] for line in manifest(tmp_path)] == ["1"] * (4 if "pdf" in formats else 2)


def test_a_bundle_is_the_same_however_many_processes_make_it_and_whatever_else(tmp_path):
    rows = table(*((f"Place {number}", "today", "") for number in range(1, 102)))
    bundles = set()
    for number, options in enumerate([("--jobs", "1"), ("--jobs", "3"), ("--jobs", "3", "--formats", "pdf")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert merge(folder, rows, *options, "--bundle", str(folder / "all.pdf")).exit_code == 0
        bundles.add((folder / "all.pdf").read_bytes())
    (bundle,) = bundles
    with pikepdf.open(io.BytesIO(bundle)) as opened, opened.open_outline() as outline:
        assert [item.title for item in outline.root] == [f"{number:04}" for number in range(1, 102)]


def test_the_bar_is_full_when_all_letters_are_in_the_bundle(tmp_path, monkeypatch):
    told, add = [], Bundle.add
    monkeypatch.setattr("app.commands.merge.cli.progress_bar", lambda _: nullcontext(lambda *shown: told.append(shown)))
    monkeypatch.setattr(Bundle, "add", lambda *given, **more: told.append(more["bookmark"]) or add(*given, **more))
    merge(tmp_path, GOOD, "--bundle", str(tmp_path / "all.pdf"))
    assert told[2:] == ["0001", ("Making letters", 2, 1), "0002", ("Making letters", 2, 2)]


@pytest.mark.parametrize("folder", ["out", "out/../out"])
def test_a_bundle_may_stand_among_the_letters(tmp_path, folder):
    assert merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/{folder}/all.pdf").exit_code == 0
    assert written(tmp_path / "out") == {"0001.txt", "0002.txt", "manifest.csv", "all.pdf"}


@pytest.mark.parametrize("name", ["0001.pdf", "00120.pdf", "manifest.csv"])
def test_a_bundle_takes_the_place_of_no_letter(tmp_path, name):
    result = merge(tmp_path, GOOD, "--bundle", str(tmp_path / "out" / name))
    assert result.stderr == f"{tmp_path}/out/{name} is the name of another file. Give another name with --bundle.\n"
    assert (result.exit_code, written(tmp_path)) == (2, KEPT)


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        ("{}/letter.md", "{}/letter.md already exists. Give another name with --bundle."),
        ("{}", "{} is the name of a folder of --out. Give another name with --bundle."),
        ("{}/out", "{}/out is the name of a folder of --out. Give another name with --bundle."),
        ("{}/no/all.pdf", "There is no folder {}/no. Create it, or give another with --bundle."),
        (
            "/proc/all.pdf",
            "/proc/all.pdf can't be written: No such file or directory. Give another name with --bundle.",
        ),
    ],
)
def test_a_bundle_that_can_not_be_written_is_said_before_rows_are_checked(tmp_path, monkeypatch, bundle, said):
    monkeypatch.setattr("app.commands.merge.run.check_row", None)
    result = merge(tmp_path, GOOD, "--bundle", bundle.format(tmp_path))
    assert (result.exit_code, result.stderr) == (2, said.format(tmp_path) + "\n")
    assert written(tmp_path) == KEPT
    assert not (tmp_path / "out").exists()


def test_a_bundle_that_another_run_makes_is_left_to_it(tmp_path):
    (tmp_path / "all.pdf.part").write_text("theirs")
    result = merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/all.pdf")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert result.stderr.startswith(f"{tmp_path}/all.pdf.part already exists: another run is making that bundle")
    assert written(tmp_path) == KEPT | {"all.pdf.part"}
    assert (tmp_path / "all.pdf.part").read_text() == "theirs"


def test_a_file_that_is_put_in_the_bundle_s_place_meanwhile_stays(tmp_path, monkeypatch):
    add = Bundle.add
    monkeypatch.setattr(
        Bundle, "add", lambda *given, **more: (tmp_path / "all.pdf").write_text("theirs") and add(*given, **more)
    )
    result = merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/all.pdf")
    assert result.stderr == f"{tmp_path}/all.pdf already exists. Give another name with --bundle.\n"
    assert written(tmp_path) == KEPT | {"all.pdf"}
    assert (tmp_path / "all.pdf").read_text() == "theirs"
