"""Run the tests on each mutant of tools/mutants.tsv, and record which of them the tests catch.

    git worktree add --detach ../mutants HEAD && ln -s "$PWD/.venv" ../mutants/.venv
    python -m tools.run_mutants after ../mutants

Each mutant is first tried alone, with the few test modules that are likeliest to notice it. Those that survive are then
put in together, and all tests of the rooms concerned are run once for all of them. The results are written into the
column `before` or `after`; mutants that have one are skipped, so the run can be stopped and started again:

    caught: TEST   this test fails with the mutant alone, and passes without it
    survived       every test passes
    out of time    the tests do not finish within --limit seconds for each mutant
    not found      the line is no longer in the code
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.mutants import GROUPS, RECORD, Mutant, read, write

NEAREST = 5
"""Modules that a mutant is tried with alone."""
FAILURES = 5
"""Failures after which a run of all tests ends."""


def words(name: str) -> set[str]:
    """Return what a file is about, in the singular."""
    return {word.rstrip("s") for word in name.split("_")} - {"test", "view", "page"}


class OutOfTime(Exception):
    """The tests did not finish."""


class Checkout:
    """A worktree in which nobody works, and its tests."""

    def __init__(self, folder: Path, selection: str) -> None:
        changed = subprocess.check_output(["git", "status", "--porcelain", "app"], cwd=folder, text=True)
        if changed or not (folder / ".git").is_file():
            sys.exit("Run mutants in a worktree of their own, without changes: git worktree add --detach FOLDER")
        self.folder = folder
        self.selection = selection

    @contextmanager
    def mutated(self, mutants: Sequence[Mutant]) -> Iterator[None]:
        """Put the mutants into the code, and afterwards the code back."""
        originals = {path: path.read_text(encoding="utf-8") for path in {self.folder / one.file for one in mutants}}
        try:
            for mutant in sorted(mutants, key=lambda mutant: mutant.line, reverse=True):
                path = self.folder / mutant.file
                text = mutant.apply(path.read_text(encoding="utf-8"))
                compile(text, mutant.file, "exec")
                path.write_text(text, encoding="utf-8")
            yield
        finally:
            for path, text in originals.items():
                path.write_text(text, encoding="utf-8")

    def has(self, mutant: Mutant) -> bool:
        path = self.folder / mutant.file
        return path.is_file() and mutant.apply(path.read_text(encoding="utf-8")) is not None

    def nearest(self, mutant: Mutant) -> list[str]:
        """Return the modules likeliest to notice: the one that noticed before, then by name and by what they import."""
        folder, _, stem = mutant.file.removesuffix(".py").rpartition("/")
        imported = re.compile(rf"{folder.replace('/', '.')}(\.| import (.*\b)?){stem}\b")
        ranked = []
        for module in self.modules(mutant.group):
            path = Path(module)
            text = (self.folder / path).read_text(encoding="utf-8")
            rank = (module in mutant.before, imported.search(text) is not None, len(words(path.stem) & words(stem)))
            mirrors = path.parent.parts[1:] == Path(folder).parts[1:]
            if any(rank) or mirrors:
                ranked.append((*rank, mirrors, module))
        ranked.sort(key=lambda row: row[:-1], reverse=True)
        return [module for *_, module in ranked if "browser" not in module or module in mutant.before][:NEAREST]

    def modules(self, group: str) -> list[str]:
        places = [self.folder / place for place in GROUPS[group][1]]
        paths = [
            path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("test_*.py")))
        ]
        return [str(path.relative_to(self.folder)) for path in paths]

    def failures(self, tests: Sequence[str], deadline: float, *options: str) -> list[str]:
        """Return the tests that fail, and the modules that cannot be imported."""
        line = [".venv/bin/python", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", self.selection]
        with tempfile.TemporaryDirectory() as hypothesis:
            process = subprocess.Popen(
                [*line, *options, *tests],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(self.folder), "HYPOTHESIS_STORAGE_DIRECTORY": hypothesis},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            try:
                output, _ = process.communicate(timeout=max(deadline - time.monotonic(), 1))
            except subprocess.TimeoutExpired:
                raise OutOfTime from None
            finally:
                stop(process)
        if process.returncode < 0:
            sys.exit(f"Something else ended the tests: signal {-process.returncode}")
        if process.returncode in (0, 5):  # 5: no test is selected
            return []
        return re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", output, re.MULTILINE) or list(tests[:1])

    def first_failure(self, mutant: Mutant, tests: Sequence[str], deadline: float) -> str | None:
        """Return the first of the tests that the mutant alone makes fail, however busy the machine is."""
        while tests:
            with self.mutated([mutant]):
                failed = self.failures(tests, deadline, "-x")
            if not failed:
                break
            # A module that cannot be imported without the mutant either is no result: collecting it is enough to know.
            if not self.failures(failed[:1], deadline, *(() if "::" in failed[0] else ("--collect-only",))):
                return failed[0]
            tests = [*tests, f"--deselect={failed[0]}"]
        return None


def stop(process: subprocess.Popen[str]) -> None:
    """End a run of tests, first as Ctrl-C does, so that it clears up."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)


class Run:
    """The mutants of a record, and one of its columns to fill."""

    def __init__(self, checkout: Checkout, record: Path, column: str, limit: float) -> None:
        self.checkout, self.record, self.column, self.limit = checkout, record, column, limit
        self.mutants = read(record)

    def pending(self, group: str) -> list[Mutant]:
        return [one for one in self.mutants if one.group == group and not getattr(one, self.column)]

    def note(self, mutant: Mutant, result: str) -> None:
        setattr(mutant, self.column, result)
        write(self.mutants, self.record)
        print(f"{mutant.number} {mutant.file}:{mutant.line} {result}", flush=True)

    def alone(self, mutant: Mutant, tests: Sequence[str]) -> bool:
        """Note the first of the tests that catches the mutant; return whether one does."""
        try:
            failed = self.checkout.first_failure(mutant, tests, time.monotonic() + self.limit)
        except OutOfTime:
            self.note(mutant, "out of time")
            return True
        if failed:
            self.note(mutant, f"caught: {failed}")
        return failed is not None

    def together(self, group: str) -> None:
        """Run all tests with all mutants that no test has caught yet, until none fails because of them."""
        modules = sorted(self.checkout.modules(group), key=lambda module: "in_browser" in module)
        ignored: list[str] = []
        while mutants := self.pending(group):
            deadline = time.monotonic() + self.limit * len(mutants)
            try:
                with self.checkout.mutated(mutants):
                    failed = self.checkout.failures(modules, deadline, "-n", "2", f"--maxfail={FAILURES}", *ignored)
            except OutOfTime:
                failed = []
                result = "out of time"
            else:
                result = "survived"
            caught = [self.alone(mutant, failed) for mutant in mutants if failed]
            if not failed:
                for mutant in mutants:
                    self.note(mutant, result)
            elif not any(caught):
                print(f"No mutant alone makes these fail: {failed}", flush=True)
                ignored += [f"--deselect={test}" for test in failed]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("column", choices=["before", "after"])
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--select", default="not slow", help="pytest's -m")
    parser.add_argument("--limit", type=float, default=600, help="seconds for each mutant")
    parser.add_argument("--record", type=Path, default=RECORD)
    parser.add_argument("--nearest", action="store_true", help="try each mutant alone and stop there")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped"))
    checkout = Checkout(arguments.checkout.resolve(), arguments.select)
    run = Run(checkout, arguments.record, arguments.column, arguments.limit)
    for group in GROUPS:
        for mutant in run.pending(group):
            if not checkout.has(mutant):
                run.note(mutant, "not found")
            elif not run.alone(mutant, checkout.nearest(mutant)):
                print(f"{mutant.number} is not caught by the nearest tests", flush=True)
    for group in () if arguments.nearest else GROUPS:
        run.together(group)


if __name__ == "__main__":
    main()
