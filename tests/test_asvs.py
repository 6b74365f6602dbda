"""docs/asvs.md names each requirement of levels 1 and 2 once, and tests that exist."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
VERDICTS = {"met", "not applicable", "not met"}


def test_each_requirement_is_there_once_in_the_standards_order():
    numbers = (Path(__file__).parent / "asvs_5_0_0.txt").read_text(encoding="ascii").splitlines()
    expected = [line for line in numbers if not line.startswith("#")]
    assert len(expected) == 253
    assert [f"{number} {level}" for number, level, *_ in ROW.findall(PAGE)] == expected


def test_each_has_a_verdict_and_what_is_met_names_its_tests():
    rows = ROW.findall(PAGE)
    assert {verdict for *_, verdict, _ in rows} <= VERDICTS
    assert [number for number, _, _, verdict, proof in rows if verdict == "met" and not TEST.search(proof)] == []


def test_each_test_that_is_named_exists():
    named = set(TEST.findall(PAGE))
    assert len(named) > 150
    assert {f"{file}::{test}" for file, test in named if test not in names_in(file)} == set()


def test_no_test_is_named_in_another_form():
    """Such a name would not be looked for."""
    assert len(re.findall(r"tests/\S+::", PAGE)) == len(TEST.findall(PAGE))


@cache
def names_in(file: str) -> frozenset[str]:
    path = ROOT / file
    return frozenset(_tests(ast.parse(path.read_text(encoding="utf-8")).body)) if path.is_file() else frozenset()


def _tests(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, f"{node.name}::")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield within + node.name
