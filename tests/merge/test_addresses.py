"""`despatch address check`: JSON lines or a table, a line of JSON for each address."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands.cli import despatch
from tests.campaigns.filling import xlsx_of
from tests.merge.merging import HALL, table

GOOD = ["Civic Hall", "Leeds", "LS1 1UR"]


def check(body: str | bytes, folder: Path, name: str = "addresses") -> Result:
    (folder / name).write_bytes(body if isinstance(body, bytes) else body.encode())
    return CliRunner().invoke(despatch, ["address", "check", str(folder / name)])


def told(result: Result) -> list[tuple[bool, list[str], list[str]]]:
    return [(one["ok"], one["lines"], one["errors"]) for one in printed(result)]


def printed(result: Result) -> list[dict[str, Any]]:
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(list(one) == ["row", "ok", "lines", "errors"] for one in said)
    return said


def test_an_address_is_given_as_it_would_be_kept(tmp_path):
    result = check('["  Civic  Hall ,", "", "Tŷ Leeds .", "ls11ur", "England"]\n', tmp_path)
    assert (result.exit_code, told(result)) == (0, [(True, ["Civic Hall", "Tŷ Leeds.", "LS1 1UR"], [])])
    assert "Tŷ" in result.stdout


@pytest.mark.parametrize(
    ("lines", "errors"),
    [
        ([], ["address_too_short", "address_ends_without_postcode"]),
        (["Leeds", "LS1 1UR"], ["address_too_short"]),
        ([*"abcdefg", "LS1 1UR"], ["address_too_long"]),
        (["Civic Hall", "Leeds", "LS1"], ["address_ends_without_postcode"]),
        (["Civic Hall", "Leeds", "GX11 1AA"], ["address_ends_without_postcode"]),
        (["HQ", "Wales", "BFPO 58"], ["address_bfpo_with_country"]),
        (["(Hall)", "~Leeds", "LS1 1UR"], ["address_line_starts_with_sign"]),
        (["--", "Leeds", "LS1 1UR"], ["address_line_without_letter_or_digit"]),
        (["Alex Example", "No fixed abode", "LS1 1UR"], ["address_no_fixed_abode"]),
        (["(", "NFA", "x"], [
            "address_ends_without_postcode", "address_line_starts_with_sign", "address_line_without_letter_or_digit",
            "address_no_fixed_abode",
        ]),
    ],
)  # fmt: skip
def test_each_rule_has_its_code_and_all_that_are_broken_are_told_once(tmp_path, lines, errors):
    result = check(json.dumps(lines), tmp_path)
    assert result.exit_code == 1
    ((ok, _, found),) = told(result)
    assert (ok, found) == (False, errors)


def test_addresses_come_in_the_order_of_the_file_with_empty_lines_left_out(tmp_path):
    result = check(f'{json.dumps(GOOD)}\n\n["x"]\r\n{json.dumps(GOOD)}', tmp_path, "a.jsonl")
    assert result.exit_code == 1
    assert [(one["row"], one["ok"]) for one in printed(result)] == [(1, True), (3, False), (4, True)]


@pytest.mark.parametrize("name", ["a", "a.jsonl", "a.txt"])
def test_json_lines_are_told_from_a_table_by_their_beginning(tmp_path, name):
    assert told(check(json.dumps(GOOD), tmp_path, name)) == [(True, GOOD, [])]


@pytest.mark.parametrize("sign", ["😀", "\u200b", "中"])
@pytest.mark.parametrize("kept_as", [lambda lines: json.dumps(lines), lambda lines: table(lines, headings=tuple(HALL))])
def test_a_line_that_no_letter_can_print_is_an_error(tmp_path, sign, kept_as):
    lines = [f"Civic{sign}Hall", *GOOD[1:]]
    result = check(kept_as(lines), tmp_path)
    assert (result.exit_code, told(result)) == (1, [(False, lines, ["unprintable_characters"])])


def test_half_a_pair_of_surrogates_is_an_error_and_prints_as_json_writes_it(tmp_path):
    result = check('["A \\ud800", "Leeds", "LS1 1UR"]\n["Tŷ 😀", "Leeds", "LS1"]\n', tmp_path)
    assert result.exit_code == 1
    assert told(result) == [
        (False, ["A \ud800", "Leeds", "LS1 1UR"], ["unprintable_characters"]),
        (False, ["Tŷ 😀", "Leeds", "LS1"], ["address_ends_without_postcode", "unprintable_characters"]),
    ]
    assert '"A \\ud800"' in result.stdout
    assert "Tŷ 😀" in result.stdout


def test_what_is_piped_in_is_read_too():
    result = CliRunner().invoke(despatch, ["address", "check", "-"], input=json.dumps(GOOD))
    assert (result.exit_code, told(result)) == (0, [(True, GOOD, [])])


@pytest.mark.parametrize("kept_as", [table, xlsx_of])
def test_a_table_has_columns_of_an_address_among_others(tmp_path, kept_as):
    headings = ("Name", "Address Line 1", "address_line_2", "POSTCODE")
    body = kept_as(("Alex", *HALL.values()), (), ("Sam", "", "", "LS1 1UR"), headings=headings)
    result = check(body, tmp_path, "addresses.xlsx" if isinstance(body, bytes) else "addresses.csv")
    assert result.exit_code == 1
    assert told(result) == [(True, GOOD, []), (False, ["LS1 1UR"], ["address_too_short"])]
    assert [one["row"] for one in printed(result)] == [2, 4]


def test_the_error_of_a_formula_is_told(tmp_path):
    result = check(
        table(("Civic Hall", "#N/A", "Leeds", "LS1 1UR"), headings=(*list(HALL)[:2], "address line 3", "postcode")),
        tmp_path,
    )
    assert told(result) == [(False, GOOD, ["spreadsheet_error"])]


@pytest.mark.parametrize("place", range(3))
def test_the_error_of_a_formula_is_no_other_error_too(tmp_path, place):
    cells = [*GOOD[:place], "#VALUE!", *GOOD[place + 1 :]]
    ((ok, lines, errors),) = told(check(table(cells, headings=tuple(HALL)), tmp_path))
    assert (ok, lines, errors) == (False, GOOD[:place] + GOOD[place + 1 :], ["spreadsheet_error"])


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        ("", "a.csv", "It is empty."),
        ("\n\n", "a.jsonl", "It is empty."),
        ("postcode\n\n", "a.csv", "It has no values under the headings. Fill in at least one row.\n"),
        ("name,town\nx,y\n", "a.csv", "It has no address columns."),
        ("postcode,Postcode\nx,y\n", "a.csv", "Two columns are for “postcode”."),
        ('["a"]\n{"lines": []}\n', "a.jsonl", "Line 2 is not a JSON list of texts."),
        ('["a", 1]\n', "a", "Line 1 is not a JSON list of texts."),
        ('["a"\n', "a", "Line 1 is not a JSON list of texts."),
        ("[" * 100_000, "a", "Line 1 is not a JSON list of texts."),
        ('["Môn"]'.encode("cp1252"), "a", "It is JSON, but not in UTF-8."),
        (b"%PDF-1.7", "a.csv", "It is neither a table"),
        ('postcode\n"LS1', "a.csv", "The quotation marks in row 2 do not match."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "a.xlsx", "The workbook has a password or is in the old"),
    ],
)
def test_a_file_that_holds_no_addresses_is_said_in_one_line(tmp_path, body, name, said):
    result = check(body, tmp_path, name)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith(f"{tmp_path / name}: {said}")


def test_a_file_that_is_not_there_is_named():
    result = CliRunner().invoke(despatch, ["address", "check", "none.csv"])
    assert result.exit_code == 2
    assert "none.csv" in result.stderr
