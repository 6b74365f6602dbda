"""How a row of the bench comes from its rounds."""

import json

import pytest

from bench.letters.row import NONE, Row, at_least, at_most, limit, row_of
from bench.letters.table import print_row, write_rows


@pytest.mark.parametrize(
    ("target", "ratio", "words"),
    [
        (at_least(120), 50, "at least 120 times"),
        (at_most(1.15), 0.02, "at most 1.15 times"),
        (limit(10), 0.02, "at most 10"),
        (NONE, 50, ""),
    ],
)
def test_the_ratio_is_in_the_sense_of_the_target(target, ratio, words):
    row = row_of("PDF", "typst", "ms", target, [(2.0, 100.0)])
    assert (row.ratio, target.words) == (pytest.approx(ratio), words)


def test_a_row_is_of_medians_and_its_ratio_of_each_rounds_own():
    row = row_of("PDF", "typst", "ms", at_least(6), [(1.0, 10.0), (2.0, 8.0), (4.0, 44.0)])
    assert (row.ours, row.theirs, row.ratio, row.rounds) == (2.0, 10.0, 10.0, 3)


def test_a_job_whose_peer_is_missing_says_so(capsys):
    print_row(Row("PDF", "typst", "ms", at_least(6), missing="No module named 'typst'"))
    assert "at least 6 times; missing: No module named 'typst'" in capsys.readouterr().out


def test_each_row_is_written_with_the_machine_that_it_is_of(tmp_path):
    file = tmp_path / "rows.json"
    write_rows(
        file, [row_of("PDF", "typst", "ms", at_least(6), [(1.0, 10.0)])], {"cores": 2, "versions": {"typst": "1"}}
    )
    (row,) = json.loads(file.read_text(encoding="utf-8"))
    assert row == {
        "job": "PDF",
        "peer": "typst",
        "unit": "ms",
        "target": "at least 6 times",
        "ours": 1.0,
        "theirs": 10.0,
        "ratio": 10.0,
        "rounds": 1,
        "missing": "",
        "cores": 2,
        "versions": {"typst": "1"},
    }
