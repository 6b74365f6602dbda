"""`despatch merge`: what it writes, what it says, and that it writes nothing when a row has an error."""

import hashlib
import io
import os
import signal
from contextlib import nullcontext, suppress
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from app.cli import despatch
from app.letters.pdf import make_pdf
from app.letters.pdf.bundle import Bundle
from app.merge.check import check_row
from app.merge.run import claim_files
from app.out_folder import fill
from tests.campaigns.filling import xlsx_of
from tests.merge.merging import (
    BAD,
    HALL,
    HEADINGS,
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

GOOD = table(LEEDS, YORK)
KEPT = {"letter.md", "values.csv"}


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
        "Row 3, postcode: address_ends_without_postcode: “LS1” is no postcode. Enter one such as SW1A 2AA.",
        "Row 3, place: missing_fields: No value for “place”. Fill it in; if no column is headed so, add one.",
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
    assert first == "Row 3: too_many_pages: It came to 16 pages, and a letter has 10 at most. Shorten its text."
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


def test_a_column_that_is_no_field_is_ignored_with_a_warning(tmp_path):
    result = merge(tmp_path, table((*LEEDS, "red"), headings=(*HEADINGS, "colour")))
    assert (result.exit_code, len(manifest(tmp_path))) == (0, 1)
    assert result.stderr == "Warning: the column “colour” is no field, so it is ignored.\n"


def test_a_heading_that_is_ignored_is_warned_of_once(tmp_path):
    result = merge(tmp_path, table((*LEEDS, "red", "blue"), headings=(*HEADINGS, "colour", "Colour")))
    assert result.stderr == "Warning: the column “colour” is no field, so it is ignored.\n"


HEAR = "All. We hear from ((police forces)) and ((councils))."
IN_WALES = "fields: [{name: in Wales, type: yes/no, where: {nation: Wales}}]\n"


@pytest.mark.parametrize(
    ("front", "body", "rows", "warned"),
    [
        ("", HEAR, [{"police forces": "A", "councils": "B"}], {}),
        ("", HEAR, [{"police_forces": "A", "councils": " ; "}], {"councils": "row 2"}),
        ("", "In ((areas)).", [{"areas": "", "x": "1"}, {"areas": "A", "x": "2"}, {"areas": " ", "x": "3"}],
         {"areas": "row 2 and 4"}),
        ("", HEAR, [{"x": "x"}], {"police forces": "row 2", "councils": "row 2"}),
        ("", "All.\n\n((areas))\n\n- ((councils))", [{"x": "x"}], {}),
        ("", "All.((x?? In ((areas)).))", [{"x": "yes"}, {"x": "no"}], {"areas": "row 2"}),
        (IN_WALES, "All.((in Wales?? In ((areas)).))", [{"nation": "wales"}, {"nation": "x"}], {"areas": "row 2"}),
        ("", "::: for lead-members\nIn ((areas)).\n:::\n\nAll.",
         [{"registry": "lead-members"}, {"registry": "council-leaders"}, {"registry": "none"}], {"areas": "row 2"}),
        ("", "With ((policing body)).", [{"x": "x"}], {"policing body": "row 2"}),
    ],
)  # fmt: skip
def test_an_empty_field_that_leaves_a_gap_in_a_sentence_is_warned_of(tmp_path, front, body, rows, warned):
    values = table(*(tuple(row.values()) for row in rows), headings=tuple(rows[0]))
    result = merge(tmp_path, values, "--keep-going", template=f"---\ntitle: A visit\n{front}---\n{body}\n")
    said = [line for line in result.stderr.splitlines() if "gap" in line]
    assert said == [
        f"Warning: “{name}” is empty, which leaves a gap in a sentence. Look at {where}."
        for name, where in warned.items()
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(*LEEDS, "x"), YORK], "row 2."),
        ([YORK, (*LEEDS, "", "x"), (*LEEDS, "x")], "row 3 and 4."),
        ([(*LEEDS, "x")] * 7, "row 2, 3, 4, 5 and 6 and 2 others."),
    ],
)
def test_what_stands_under_no_heading_is_ignored_with_a_warning(tmp_path, rows, said):
    result = merge(tmp_path, table(*rows, headings=(*HEADINGS, "")))
    assert result.exit_code == 0
    assert result.stderr == f"Warning: what stands under no heading is ignored. Look at {said}\n"


@pytest.mark.parametrize(
    ("front", "headings", "warned"),
    [
        ("", "y", True),
        ("", "X", False),
        ("fields: [{name: x, type: yes/no, where: {nation: Wales}}]", "y", True),
        ("fields: [{name: x, type: yes/no, where: {nation: Wales}}]", "nation", False),
        ("fields: [{name: x, type: yes/no, where: {nation: Wales}}]", "x", False),
    ],
)
def test_text_that_no_column_asks_for_is_warned_of(tmp_path, front, headings, warned):
    template = f"---\ntitle: A visit\n{front}\n---\nText. ((x??More.))\n"
    result = merge(tmp_path, one_row(**{headings: "Wales"}), template=template)
    assert ("no column answers “x”" in result.stderr) is warned
    assert result.exit_code == (2 if front and headings == "x" else 0)


def test_a_template_that_ships_goes_by_its_slug(tmp_path):
    facts = {"registry": "council-leaders", "nation": "England", "kind": "district", "organisation": "Leeds"}
    row = one_row(**facts, **{"police forces": "West Yorkshire Police"})
    result = invoke(tmp_path, row, template="march-2015-accountability")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Your council does not run children’s social care" in text(tmp_path)
    assert "DRAFT: not cleared" in text(tmp_path)


TEMPLATES = {
    "no front matter": ("Text\n", ":1: front_matter_missing: "),
    "no title": ("---\nsummary: x\n---\nText\n", ":1: title_missing: "),
    "HTML": (f"{TITLE}Text\n\n<b>x</b>\n", ":6: html: "),
    "an open condition": (f"{TITLE}Text ((x??y\n", ":4: condition_unclosed: "),
    "an unprintable character": (f"{TITLE}Text\n中\n", ":5: unprintable_characters: "),
    "no text": (TITLE, ":4: text_empty: "),
    "no text for a registry": (f"{TITLE}::: for lead-members\nText\n:::\n", ":4: text_empty: "),
    "asks that are not said": ("---\ntitle: x\nasks: [One]\n---\nText\n", ":3: asks_unprinted: "),
    "a name over two lines in a condition": (f"{TITLE}Text\n((x\ny??z((x,\ny))))\n", ":6: field_unclosed: "),
    "an open field": (f"{TITLE}Text ((place\n", ":4: field_unclosed: “((place” would print as it stands."),
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
        (table(), "values.csv", "no row under the headings"),
        (table((*LEEDS, "x"), headings=(*HEADINGS, "Place")), "values.csv", "Two columns are for “place”"),
        ("{}", "values.json", "is JSON and no list"),
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
        ({"template": "no-such-letter"}, "There is no file “no-such-letter”, and no template of that slug ships."),
        ({"template": "/"}, "There is no file “/”"),
        ({"template": "../letter_templates/march-2015-accountability"}, "There is no file"),
        ({"values": "no-such-values.csv"}, "no-such-values.csv"),
        ({"values": "/"}, "/"),
        ({"formats": "--formats=odt"}, "“odt” is none of pdf, docx, text"),
        ({"formats": "--formats="}, "“” is none of"),
        ({"jobs": "--jobs=0"}, "0"),
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
        f"The template {tmp_path}/old.md is not UTF-8 text. Save it as that.\n",
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
    monkeypatch.setattr("app.merge.cli.progress_bar", lambda _: nullcontext(lambda *shown: told.append(shown)))
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
    assert result.stderr == f"{tmp_path}/out/{name} is what another file is called. Give another name with --bundle.\n"
    assert (result.exit_code, written(tmp_path)) == (2, KEPT)


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        ("{}/letter.md", "{}/letter.md is there already. Give another name with --bundle."),
        ("{}", "{} is what a folder of --out is called. Give another name with --bundle."),
        ("{}/out", "{}/out is what a folder of --out is called. Give another name with --bundle."),
        ("{}/no/all.pdf", "There is no folder {}/no. Make it, or give another with --bundle."),
        (
            "/proc/all.pdf",
            "/proc/all.pdf can't be written: No such file or directory. Give another name with --bundle.",
        ),
    ],
)
def test_a_bundle_that_can_not_be_written_is_said_before_rows_are_checked(tmp_path, monkeypatch, bundle, said):
    monkeypatch.setattr("app.merge.run.check_row", None)
    result = merge(tmp_path, GOOD, "--bundle", bundle.format(tmp_path))
    assert (result.exit_code, result.stderr) == (2, said.format(tmp_path) + "\n")
    assert written(tmp_path) == KEPT
    assert not (tmp_path / "out").exists()


def test_a_bundle_that_another_run_makes_is_left_to_it(tmp_path):
    (tmp_path / "all.pdf.part").write_text("theirs")
    result = merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/all.pdf")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert result.stderr.startswith(f"{tmp_path}/all.pdf.part is there already: another run makes that bundle")
    assert written(tmp_path) == KEPT | {"all.pdf.part"}
    assert (tmp_path / "all.pdf.part").read_text() == "theirs"


def test_a_file_that_is_put_in_the_bundle_s_place_meanwhile_stays(tmp_path, monkeypatch):
    add = Bundle.add
    monkeypatch.setattr(
        Bundle, "add", lambda *given, **more: (tmp_path / "all.pdf").write_text("theirs") and add(*given, **more)
    )
    result = merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/all.pdf")
    assert result.stderr == f"{tmp_path}/all.pdf is there already. Give another name with --bundle.\n"
    assert written(tmp_path) == KEPT | {"all.pdf"}
    assert (tmp_path / "all.pdf").read_text() == "theirs"


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
    monkeypatch.setattr("app.merge.plan.DIGITS", 1)
    merge(tmp_path, table(*[LEEDS] * 10))
    assert {"01.txt", "10.txt"} < written(tmp_path / "out")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_that_fills_up_is_said_in_one_line_and_nothing_is_left(tmp_path, monkeypatch, jobs):
    def full(path: Path, body: bytes) -> None:
        if path.name == "0070.txt":
            raise OSError(28, "No space left on device")
        fill(path, body)

    monkeypatch.setattr("app.merge.files.fill", full)
    result = merge(tmp_path, table(*[LEEDS] * 120), "--jobs", jobs, "--bundle", str(tmp_path / "all.pdf"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"The files could not all be written: No space left on device. None of them was left in {tmp_path / 'out'}.\n"
    )
    assert written(tmp_path) == KEPT


@pytest.mark.parametrize("problem", [OSError(5, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize("name", ["theirs.txt", "0002.pdf"])
def test_what_others_put_among_the_letters_stays_when_a_merge_ends_early(tmp_path, monkeypatch, problem, name):
    def fails(*_: object, **__: object) -> None:
        (tmp_path / "out" / "0001.txt").write_text("ours")
        (tmp_path / "out" / name).write_text("theirs")
        raise problem

    monkeypatch.setattr("app.merge.run.write_files", fails)
    merge(tmp_path, GOOD)
    assert written(tmp_path) == KEPT | {f"out/{name}"}
    assert (tmp_path / "out" / name).read_text() == "theirs"


def test_a_file_of_a_letter_s_name_that_others_put_there_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    def checked(row, shared):
        with suppress(FileExistsError):
            (tmp_path / "out" / "0002.txt").open("x").close()
        return check_row(row, shared)

    monkeypatch.setattr("app.merge.run.check_row", checked)
    result = merge(tmp_path, GOOD)
    assert result.stderr == f"{tmp_path}/out is not empty. Give an empty folder, or a new one, with --out.\n"
    assert written(tmp_path) == KEPT | {"out/0002.txt"}


@pytest.mark.parametrize("name", ["0002.txt", "manifest.csv"])
def test_a_file_that_somebody_removes_before_it_is_written_is_not_told_as_made(tmp_path, monkeypatch, name):
    def claimed(checked, folder, **more):
        claim_files(checked, folder, **more)
        (folder.path / name).unlink()

    monkeypatch.setattr("app.merge.run.claim_files", claimed)
    result = merge(tmp_path, GOOD)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("The files could not all be written: No such file or directory. ")
    assert written(tmp_path) == KEPT


def test_of_two_merges_into_one_folder_one_is_told_and_takes_nothing_from_the_other(tmp_path, monkeypatch):
    second = []

    def checked(row, shared):
        if not second:
            second.append(None)
            second.append(merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/second.pdf"))
        return check_row(row, shared)

    monkeypatch.setattr("app.merge.run.check_row", checked)
    first = merge(tmp_path, GOOD, "--bundle", f"{tmp_path}/first.pdf")
    assert first.exit_code == 0
    assert second[1].exit_code == 2
    assert second[1].stderr == f"{tmp_path}/out is not empty. Give an empty folder, or a new one, with --out.\n"
    assert written(tmp_path) == KEPT | {"first.pdf", "out/0001.txt", "out/0002.txt", "out/manifest.csv"}


def test_a_process_that_is_killed_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("app.merge.run.write_files", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
    result = merge(tmp_path, table(*[LEEDS] * 4), "--jobs", "2")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "Try again with fewer --jobs." in result.stderr
    assert written(tmp_path) == KEPT


def test_interrupted_it_leaves_nothing(tmp_path, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.merge.run.write_files", interrupted)
    result = merge(tmp_path, GOOD)
    assert (result.exit_code, result.stderr) == (130, "Stopped. Nothing was written.\n")
    assert written(tmp_path) == KEPT
