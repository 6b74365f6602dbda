"""python -m bench.letters [--quick] [--json FILE] [--list] [JOB…]

A JOB is a name of --list, or the part before its slash: `pdf`, `docx/docxtpl`. All of them when none is named.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.letters.bench import Bench, Job
from bench.letters.instance import make_instance, opened, settings_in
from bench.letters.jobs import bundle, engine, previews, run, scale, table, whole
from bench.letters.machine import machine
from bench.letters.row import Row
from bench.letters.sample import write_samples
from bench.letters.size import FULL, QUICK, Size
from bench.letters.table import print_head, print_row, write_rows

JOBS: tuple[Job, ...] = (*engine.JOBS, *table.JOBS, *whole.JOBS, *run.JOBS, *scale.JOBS, *bundle.JOBS, *previews.JOBS)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description="How fast the letter engine is")
    parser.add_argument("jobs", nargs="*", metavar="JOB", help="a name of --list, or its part before the slash")
    parser.add_argument("--quick", action="store_true", help="few and small rounds: to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--list", action="store_true", help="print the names of the jobs")
    asked = parser.parse_args(arguments)
    if asked.list:
        print("\n".join(job.name for job in JOBS))
        return 0
    chosen = [job for job in JOBS if not asked.jobs or {job.name, job.name.partition("/")[0]} & set(asked.jobs)]
    if not chosen:
        parser.error("no such job: see --list")
    rows = _measure(chosen, QUICK if asked.quick else FULL, asked.json)
    return 0 if rows else 1


def _measure(jobs: Sequence[Job], size: Size, file: Path | None) -> list[Row]:
    on = machine()
    print_head(on)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        bench = _bench(Path(folder), size)
        for job in jobs:
            for row in job.rows(bench):
                print_row(row)
                rows.append(row)
                if file:
                    write_rows(file, rows, on)
    return rows


def _bench(folder: Path, size: Size) -> Bench:
    large = settings_in(folder / "large")
    make_instance(large, size.large)
    with opened(large) as services:
        write_samples(services, folder, size.sample)
    return Bench(size, folder, folder / "march", folder / "rich", large)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
