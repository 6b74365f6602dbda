"""Draw small faults in the code (mutants), to measure whether the tests notice them.

    python -m tools.mutants > tools/mutants.tsv

This prints 40 mutants, the same ones each time for the same code: groups in turn, files by their number of lines, then
a kind of fault, then a place for it. `python -m tools.run_mutants` runs the tests on each.

tools/mutants.tsv records what the tests caught before and after the work on a faster `make test`. It describes the
code of that time: draw again to measure something else.
"""

import ast
import csv
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

SEED, COUNT = 16, 40
ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "tools" / "mutants.tsv"

GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "clearance": (
        ("app/clearance/**/*.py", "app/campaigns/clear_*.py", "app/campaigns/editing.py"),
        ("tests/clearance", "tests/campaigns"),
    ),
    "sending": (("app/delivery/**/*.py",), ("tests/delivery", "tests/tracking")),
    "audit": (("app/audit/**/*.py",), ("tests/audit",)),
    "letters": (("app/letters/**/*.py",), ("tests/letters", "tests/merge")),
    "inbox": (("app/inbox/**/*.py",), ("tests/inbox", "tests/responses")),
    "access": (("app/accounts/**/*.py",), ("tests/accounts", "tests/test_routes.py")),
}
"""The code of each group, and the tests of the rooms concerned."""

OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
}
NO_EFFECT = re.compile(r"(log|logger|super\(\))\.")
"""Statements without effect on what the tests can see."""
LONGEST = 200
"""Characters of code that a mutant may replace, so that the record can be read."""


@dataclass
class Mutant:
    number: int
    group: str
    file: str
    line: int
    column: int
    kind: str
    code: str
    """The line on which `old` begins, without its indentation."""
    old: str
    new: str
    before: str = ""
    after: str = ""
    note: str = ""

    def apply(self, text: str) -> str | None:
        """Return the file's text with the fault in it; None if the line is no longer there, or twice elsewhere."""
        lines = text.splitlines(keepends=True)
        places = [number for number, line in enumerate(lines, 1) if line.strip() == self.code]
        if self.line not in places and len(places) != 1:
            return None
        line = self.line if self.line in places else places[0]
        start = sum(map(len, lines[: line - 1])) + self.column
        if not text.startswith(self.old, start):
            return None
        return text[:start] + self.new + text[start + len(self.old) :]


class Source:
    """A file of code, and every fault that can be put into it."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.lines = self.text.splitlines(keepends=True)
        self.faults: dict[str, list[tuple[int, str, str]]] = {}
        """By kind: where in the text it begins, what is there, and what replaces it."""
        for node in self._nodes(ast.parse(self.text)):
            for kind, start, end, new in self._faults(node):
                if end - start <= LONGEST:
                    self.faults.setdefault(kind, []).append((start, self.text[start:end], new))

    def place(self, start: int) -> tuple[int, int]:
        """Return the line, from 1, and the column, from 0."""
        line = self.text.count("\n", 0, start) + 1
        return line, start - (self.text.rfind("\n", 0, start) + 1)

    def _nodes(self, node: ast.AST) -> Iterator[ast.AST]:
        yield node
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list"}:
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not self._skipped(child):
                    yield from self._nodes(child)

    def _skipped(self, node: ast.AST) -> bool:
        match node:
            case ast.JoinedStr():  # Python 3.11 does not say where in the file its parts are
                return True
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                return True
            case ast.Expr():
                start, end = self._span(node)
                return NO_EFFECT.match(self.text[start:end]) is not None
        return False

    def _faults(self, node: ast.AST) -> Iterator[tuple[str, int, int, str]]:
        match node:
            case ast.Compare():
                sides = [node.left, *node.comparators]
                for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
                    yield from self._swap("comparison", left, operator, right)
            case ast.BoolOp():
                for left, right in zip(node.values, node.values[1:], strict=False):
                    yield from self._swap("and/or", left, node.op, right)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                yield from self._swap("+/-", node.left, node.op, node.right)
            case ast.UnaryOp(op=ast.Not()):
                start = self._span(node)[0]
                yield "not removed", start, start + len("not "), ""
            case ast.Constant(value=bool()):
                yield "true/false", *self._span(node), str(not node.value)
            case ast.Constant(value=int() | float()):
                yield "number + 1", *self._span(node), str(node.value + 1)
            case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
                yield "nothing returned", *self._span(value), "None"
            case ast.Expr(value=ast.Call()):
                yield "call removed", *self._span(node), "pass"

    def _swap(self, kind: str, left: ast.AST, operator: ast.AST, right: ast.AST) -> Iterator[tuple[str, int, int, str]]:
        old, new = OPERATORS[type(operator)]
        start = self.text.find(old, self._span(left)[1], self._span(right)[0])
        if start >= 0:
            yield kind, start, start + len(old), new

    def _span(self, node: ast.AST) -> tuple[int, int]:
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        """Count in characters: ast counts the bytes of the line."""
        return sum(map(len, self.lines[: line - 1])) + len(self.lines[line - 1].encode()[:column].decode())


def draw() -> list[Mutant]:
    rng = random.Random(SEED)
    sources = {
        group: {
            str(path.relative_to(ROOT)): Source(path)
            for path in sorted(path for pattern in code for path in ROOT.glob(pattern))
        }
        for group, (code, _) in GROUPS.items()
    }
    mutants: list[Mutant] = []
    while len(mutants) < COUNT:
        group = list(GROUPS)[len(mutants) % len(GROUPS)]
        files = {file: source for file, source in sources[group].items() if source.faults}
        file = rng.choices(list(files), [len(source.lines) for source in files.values()])[0]
        source = files[file]
        kind = rng.choice(list(source.faults))
        start, old, new = rng.choice(source.faults[kind])
        line, column = source.place(start)
        code = source.lines[line - 1].strip()
        mutant = Mutant(0, group, file, line, column, kind, code, old, new)
        ast.parse(mutant.apply(source.text) or "not a mutant")
        if all((other.file, other.line) != (file, line) for other in mutants):
            mutants.append(mutant)
    mutants.sort(key=lambda mutant: list(GROUPS).index(mutant.group))
    for number, mutant in enumerate(mutants, 1):
        mutant.number = number
    return mutants


def write(mutants: Sequence[Mutant], path: Path) -> None:
    names = [field.name for field in fields(Mutant)]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, dialect="excel-tab", lineterminator="\n")
        table.writerow(names)
        table.writerows([getattr(mutant, name) for name in names] for mutant in mutants)


def read(path: Path) -> list[Mutant]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, dialect="excel-tab")
        return [Mutant(**{**row, **{name: int(row[name]) for name in ("number", "line", "column")}}) for row in rows]


if __name__ == "__main__":
    write(draw(), Path("/dev/stdout"))
