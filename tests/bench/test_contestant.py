"""A program of the bench answers for the letters that it is asked for, or says why it can't."""

import sys
from pathlib import Path

import pytest

from bench.letters.contestant import Missing, Program, running

PYTHON = Path(sys.executable)
PROGRAM = """
from bench.letters.program import make_letters

def make(numbers):
    print("what a library prints")
    return [b"x" * number for number in numbers]

make_letters(range(10), make, extension="txt")
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    (tmp_path / "written_for_a_test.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Program(PYTHON, "written_for_a_test")


def test_it_makes_the_letters_that_it_is_asked_for(program, tmp_path):
    with running(program) as contestant:
        answer = contestant.ask({"first": 3, "count": 2, "into": str(tmp_path)})
    assert answer["bytes"] == 3 + 4
    assert answer["seconds"] > 0
    assert (tmp_path / "00001.txt").read_bytes() == b"xxxx"


def test_one_that_asks_for_too_many_letters_is_told(program):
    with running(program) as contestant, pytest.raises(Missing, match="too few letters"):
        contestant.ask({"first": 9, "count": 2})


def test_a_program_that_can_not_run_says_why():
    with pytest.raises(Missing, match="No module named"), running(Program(PYTHON, "no_such_peer")):
        pass
    with pytest.raises(Missing, match="not set up"), running(Program(Path("/nowhere/python"), "peer")):
        pass
