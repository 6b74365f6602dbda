"""Mutants are faults, and are put where they were drawn."""

from dataclasses import replace
from pathlib import Path

from tools.mutants import Mutant, Source

CODE = '''"""Is 1 < 2?"""
from typing import Literal

def late(days: Literal[1], *, strict: bool = True) -> bool:
    log.info("checked")
    record(days)
    if not strict or days is None:
        return days + 1 > 3
    return f"{days + 1}"
'''


def fault(source: Source, kind: str) -> Mutant:
    start, old, new = source.faults[kind][0]
    line, column = source.place(start)
    return Mutant(1, "", "", line, column, kind, source.lines[line - 1].strip(), old, new)


def test_faults_are_in_code_that_has_an_effect(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text(CODE)
    found = {kind: [(old, new) for _, old, new in faults] for kind, faults in Source(path).faults.items()}
    assert found == {
        "comparison": [("is", "is not"), (">", ">=")],
        "and/or": [("or", "and")],
        "+/-": [("+", "-")],
        "not removed": [("not ", "")],
        "true/false": [("True", "False")],
        "number + 1": [("1", "2"), ("3", "4")],
        "nothing returned": [("days + 1 > 3", "None"), ('f"{days + 1}"', "None")],
        "call removed": [("record(days)", "pass")],
    }


def test_a_mutant_follows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text(CODE)
    mutant = fault(Source(path), "+/-")
    expected = CODE.replace("return days + 1", "return days - 1")
    assert mutant.apply(CODE) == expected
    assert mutant.apply(f"import os\n{CODE}") == f"import os\n{expected}"


def test_a_mutant_without_its_line_is_not_applied(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text(CODE)
    mutant = fault(Source(path), "+/-")
    assert mutant.apply(CODE.replace("> 3", "> 4")) is None
    assert replace(mutant, line=1).apply(CODE + CODE) is None
