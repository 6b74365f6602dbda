"""`despatch merge`: what it writes, what it says, and that it writes nothing when a row has an error."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.commands.cli import despatch
from tests.campaigns.filling import xlsx_of
from tests.merge.merging import (
    BAD,
    GOOD,
    HALL,
    HEADINGS,
    KEPT,
    LEEDS,
    TITLE,
    VISIT,
    YORK,
    manifest,
    merge,
    one_row,
    table,
    text,
    written,
)


def invoke(tmp_path: Path, table: str = GOOD, **changes: str):
    (tmp_path / "letter.md").write_text(VISIT)
    (tmp_path / "values.csv").write_text(table)
    given = {
        "template": f"{tmp_path}/letter.md",
        "values": f"{tmp_path}/values.csv",
        "out": f"{tmp_path}/out",
    } | changes
    template, values, out, *more = given.values()
    return CliRunner().invoke(despatch, ["merge", template, values, "--out", out, "--formats", "text", *more])


def test_a_letter_for_each_row_in_each_format(tmp_path):
    result = merge(tmp_path, GOOD, "--formats", "docx, PDF,text")
    assert (result.exit_code, result.stderr) == (0, "")
    out = {f"out/{name}.{end}" for name in ("0001", "0002") for end in ("pdf", "docx", "txt")}
    assert written(tmp_path) == KEPT | out | {"out/manifest.csv"}
    assert (tmp_path / "out" / "0001.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "out" / "0002.docx").read_bytes().startswith(b"PK")
    assert "We visit Leeds on 27 March. We come with others.\n" in text(tmp_path)
    assert "We visit York on 30 March.\n" in text(tmp_path, "0002")


def test_pdf_and_word_are_made_unless_told_otherwise(tmp_path):
    (tmp_path / "letter.md").write_text(VISIT)
    (tmp_path / "values.csv").write_text(table(LEEDS))
    CliRunner().invoke(
        despatch, ["merge", f"{tmp_path}/letter.md", f"{tmp_path}/values.csv", "--out", f"{tmp_path}/out"]
    )
    assert written(tmp_path / "out") == {"0001.pdf", "0001.docx", "manifest.csv"}


def test_the_manifest_tells_what_each_file_is(tmp_path):
    headings = (*HEADINGS, *HALL, "office-holder", "letter reference")
    rows = (*LEEDS, *HALL.values(), "Alex Example", "=A/1"), (), (*YORK, "", "", "", "", "")
    result = merge(tmp_path, table(*rows, headings=headings), "--formats", "pdf,text")
    lines = manifest(tmp_path)
    assert [line["file"] for line in lines] == ["0001.pdf", "0001.txt", "0002.pdf", "0002.txt"]
    assert [line["row"] for line in lines] == ["2", "2", "4", "4"]
    assert [line["can_be_posted"] for line in lines] == ["yes", "yes", "no", "no"]
    assert [line["pages"] for line in lines] == ["1"] * 4
    assert (lines[0]["recipient"], lines[0]["reference"], lines[2]["reference"]) == ("Alex Example", "'=A/1", "0002")
    for line in lines:
        body = (tmp_path / "out" / line["file"]).read_bytes()
        assert (int(line["bytes"]), line["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
    assert "1 without an address can’t be posted." in result.stdout


@pytest.mark.parametrize("kept_as", ["workbook", "JSON"])
def test_a_workbook_and_a_json_list_are_values_too(tmp_path, kept_as):
    items = [dict(zip(HEADINGS, LEEDS, strict=True))]
    values, name = (items, "") if kept_as == "JSON" else (xlsx_of(LEEDS, headings=HEADINGS), "values.xlsx")
    assert merge(tmp_path, values, name=name).exit_code == 0
    assert "We visit Leeds on 27 March. We come with others.\n" in text(tmp_path)


def test_any_error_is_said_with_row_field_and_code_and_nothing_is_written(tmp_path):
    bad_address = {**HALL, "postcode": "LS1"}
    values = table((*LEEDS, *HALL.values()), (*BAD, *bad_address.values()), headings=(*HEADINGS, *HALL))
    result = merge(tmp_path, values)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "Row 3, postcode: address_ends_without_postcode: “LS1” is not a postcode. Enter one such as SW1A 2AA.",
        "Row 3, place: missing_fields: No value for “place”. Fill it in. If there is no such column, add one.",
        "1 of 2 rows can’t be made into letters. Nothing was written.",
    ]
    assert written(tmp_path) == KEPT
    assert not (tmp_path / "out").exists()


def test_an_error_in_the_last_of_many_rows_keeps_the_first_from_being_written(tmp_path):
    assert merge(tmp_path, table(*[LEEDS] * 120, BAD), "--jobs", "2").exit_code == 2
    assert written(tmp_path) == KEPT


def test_an_empty_folder_stays_when_nothing_is_written(tmp_path):
    (tmp_path / "out").mkdir()
    assert merge(tmp_path, table(BAD)).exit_code == 2
    assert list((tmp_path / "out").iterdir()) == []


LONG = "word " * 12_000


@pytest.mark.parametrize("options", [("--formats", "pdf"), ("--formats", "text", "--bundle", "{}/all.pdf")])
def test_a_letter_of_more_pages_than_any_may_have_is_an_error(tmp_path, options):
    values = table(LEEDS, (LONG, *LEEDS[1:]))
    result = merge(tmp_path, values, *(option.format(tmp_path) for option in options))
    assert (result.exit_code, result.stdout) == (2, "")
    first, _ = result.stderr.splitlines()
    assert first == "Row 3: too_many_pages: It has 16 pages, and a letter can have 10 at most. Shorten its text."
    assert written(tmp_path) == KEPT


def test_of_a_letter_that_no_pdf_is_made_of_the_pages_are_not_counted(tmp_path):
    assert merge(tmp_path, table((LONG, *LEEDS[1:])), "--formats", "docx,text").exit_code == 0


def test_a_long_letter_of_ten_pages_at_most_is_made(tmp_path):
    assert merge(tmp_path, table(("word " * 6_000, *LEEDS[1:])), "--formats", "pdf").exit_code == 0
    assert 8 <= int(manifest(tmp_path)[0]["pages"]) <= 10


def test_keep_going_writes_the_letters_of_the_good_rows(tmp_path):
    result = merge(tmp_path, table(LEEDS, BAD, YORK), "--keep-going")
    assert result.exit_code == 2
    assert written(tmp_path / "out") == {"0001.txt", "0003.txt", "manifest.csv"}
    assert [line["row"] for line in manifest(tmp_path)] == ["2", "4"]
    first, last = result.stderr.splitlines()
    assert first.startswith("Row 3, place: missing_fields: ")
    assert last == "1 of 3 rows can’t be made into letters. The letters of the other 2 rows were written."


def test_of_two_rows_with_one_reference_the_first_is_written_all_the_same(tmp_path):
    rows = table((*LEEDS, "A/1"), (*YORK, "A/1"), headings=(*HEADINGS, "letter reference"))
    result = merge(tmp_path, rows, "--keep-going")
    assert result.stderr.startswith("Row 3, letter reference: reference_twice: Row 2 has “A/1” too.")
    assert (result.exit_code, written(tmp_path / "out")) == (2, {"0001.txt", "manifest.csv"})


def test_one_letter_that_is_written_all_the_same_is_told_as_one(tmp_path):
    result = merge(tmp_path, table(LEEDS, BAD), "--keep-going")
    assert result.stderr.endswith("1 of 2 rows can’t be made into letters. The letter of the other row was written.\n")


def test_keep_going_with_no_good_row_writes_nothing(tmp_path):
    assert merge(tmp_path, table(BAD), "--keep-going").exit_code == 2
    assert written(tmp_path) == KEPT


def test_keep_going_without_errors_is_like_any_other(tmp_path):
    assert merge(tmp_path, GOOD, "--keep-going").exit_code == 0


def test_a_template_that_ships_goes_by_its_slug(tmp_path):
    facts = {"registry": "council-leaders", "nation": "England", "kind": "district", "organisation": "Leeds"}
    row = one_row(**facts, **{"police forces": "West Yorkshire Police"})
    result = invoke(tmp_path, row, template="march-2015-accountability")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Your council does not run children’s social care" in text(tmp_path)
    assert "DRAFT" in text(tmp_path)


TEMPLATES = {
    "no front matter": ("Text\n", ":1: front_matter_missing: "),
    "no title": ("---\nsummary: x\n---\nText\n", ":1: title_missing: "),
    "HTML": (f"{TITLE}Text\n\n<b>x</b>\n", ":6: html: "),
    "an open condition": (f"{TITLE}Text ((x??y\n", ":4: condition_unclosed: "),
    "an unprintable character": (f"{TITLE}Text\n中\n", ":5: unprintable_characters: "),
    "a title that no file can hold": ('---\ntitle: "A\\x01B"\n---\nText\n', ":2: unprintable_characters: "),
    "half a character": ('---\ntitle: "a\\ud800"\n---\nText\n', ":2: unprintable_characters: "),
    "copies that can't be printed": ("---\ntitle: x\ncopies: [中]\n---\nText\n", ":3: unprintable_characters: "),
    "lists without end": (f"---\ntitle: {'[' * 3000}\n---\nText\n", ":2: front_matter_malformed: "),
    "no text": (TITLE, ":4: text_empty: "),
    "no text for a registry": (f"{TITLE}::: for lead-members\nText\n:::\n", ":4: text_empty: "),
    "asks that are not said": ("---\ntitle: x\nasks: [One]\n---\nText\n", ":3: asks_unprinted: "),
    "a name over two lines in a condition": (f"{TITLE}Text\n((x\ny??z((x,\ny))))\n", ":6: field_unclosed: "),
    "an open field": (f"{TITLE}Text ((place\n", ":4: field_unclosed: “((place” would be printed as it is."),
}


@pytest.mark.parametrize("case", TEMPLATES)
def test_what_is_wrong_in_a_template_is_said_with_its_line(tmp_path, case):
    template, said = TEMPLATES[case]
    result = merge(tmp_path, one_row(registry="council-leaders"), template=template)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{tmp_path}/letter.md{said}" in result.stderr
    assert written(tmp_path) == KEPT


@pytest.mark.parametrize(
    ("values", "name", "said"),
    [
        ("", "values.csv", "is empty"),
        (table(), "values.csv", "no values under the headings"),
        (table((*LEEDS, "x"), headings=(*HEADINGS, "Place")), "values.csv", "Two columns are for “place”"),
        ("{}", "values.json", "is JSON, but not a list"),
        (b"%PDF-1.7", "values.csv", "neither a table"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path, values, name, said):
    result = merge(tmp_path, values, name=name)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith(f"{tmp_path / name}: ")
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"template": "no-such-letter"}, "There is no file “no-such-letter”, and no shipped template has that slug."),
        ({"template": "/"}, "There is no file “/”"),
        ({"template": "../letter_templates/march-2015-accountability"}, "There is no file"),
        ({"values": "no-such-values.csv"}, "no-such-values.csv"),
        ({"values": "/"}, "/"),
        ({"formats": "--formats=odt"}, "“odt” is not one of pdf, docx, text"),
        ({"formats": "--formats="}, "“” is not one of"),
        ({"jobs": "--jobs=0"}, "0"),
        ({"jobs": "--jobs=65"}, "65 is not in the range 1<=x<=64"),
    ],
)
def test_what_can_not_be_done_is_said(tmp_path, changes, said):
    result = invoke(tmp_path, **changes)
    assert result.exit_code == 2
    assert said in result.stderr
    assert written(tmp_path) == KEPT


def test_a_template_in_another_encoding_is_said(tmp_path):
    (tmp_path / "old.md").write_bytes(f"{TITLE}Ynys Môn\n".encode("cp1252"))
    result = invoke(tmp_path, template=f"{tmp_path}/old.md")
    assert (result.exit_code, result.stderr) == (
        2,
        f"The template {tmp_path}/old.md is not UTF-8 text. Save it as UTF-8.\n",
    )


def test_a_folder_that_holds_something_is_refused(tmp_path):
    result = invoke(tmp_path, out=str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path} is not empty. Give an empty folder, or a new one, with --out.\n"
    assert written(tmp_path) == KEPT


def test_folders_on_the_way_are_made_and_go_again_when_nothing_is_written(tmp_path):
    assert invoke(tmp_path, out=f"{tmp_path}/a/b").exit_code == 0
    assert merge(tmp_path / "a", table(BAD), "--out", f"{tmp_path}/c/d").exit_code == 2
    assert not (tmp_path / "c").exists()


def test_the_number_of_processes_changes_nothing(tmp_path):
    rows = [(f"Place {number}", "today", "") for number in range(1, 102)]
    files = []
    for jobs in ("1", "3"):
        folder = tmp_path / jobs
        folder.mkdir()
        assert merge(folder, table(*rows), "--jobs", jobs).exit_code == 0
        files.append({path.name: path.read_bytes() for path in (folder / "out").iterdir()})
    assert files[0] == files[1]
    assert [line["row"] for line in manifest(tmp_path / "3")] == [str(number) for number in range(2, 103)]
    assert "We visit Place 101 on today.\n" in text(tmp_path / "3", "0101")


def test_ten_thousand_letters_have_numbers_of_one_length(monkeypatch, tmp_path):
    monkeypatch.setattr("app.commands.merge.plan.DIGITS", 1)
    merge(tmp_path, table(*[LEEDS] * 10))
    assert {"01.txt", "10.txt"} < written(tmp_path / "out")
