"""The table of a database's pages, the list of those that miss an aim, and both as JSON."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.pages.rounds import Page

MOST_SECONDS = 0.25
MOST_TIMES = 3
MOST_QUERIES = 25
HEAD = "{:78} {:>7} {:>8} {:>6} {:>6} {:>6} {:>8} {:>5} {:>7} {:>6}"

LEAST_COMPARED = 0.05
"""Seconds below which a page misses no aim of time: beside a template of two milliseconds every query is dear."""


def misses(page: Page) -> list[str]:
    """The aims that a page misses, in words."""
    if page.problem:
        return []
    missed = []
    if page.cpu > MOST_SECONDS:
        missed.append(f"{1000 * page.cpu:.0f} ms")
    if page.ready and page.cpu > LEAST_COMPARED and page.cpu > MOST_TIMES * page.ready:
        missed.append(f"{page.cpu / page.ready:.1f} times")
    if page.queries > MOST_QUERIES:
        missed.append(f"{page.queries} queries")
    if page.few is not None and page.queries > page.few:
        missed.append(f"queries grow from {page.few}")
    return missed


def lines(database: str, pages: Sequence[Page]) -> Iterator[str]:
    measured = [page for page in pages if not page.problem]
    load = os.getloadavg()[0]
    yield f"\n{database}: {len(measured)} of {len(pages)} pages; {os.cpu_count()} processors, load {load:.1f}"
    yield HEAD.format("", "ms", "in the", "again", "ready", "times", "queries", "few", "kB", "peak")
    yield HEAD.format("", "", "database", "", "", "", "", "", "", "MB")
    for page in measured:
        yield _line(page)
    yield f"\n{database}: pages not measured"
    for page in pages:
        if page.problem:
            yield f"{page.path or page.rule}: {page.problem}"
    yield f"\n{database}: pages that miss an aim, the slowest first"
    for page in sorted(measured, key=lambda page: -page.cpu):
        if missed := misses(page):
            yield f"{page.path or page.rule:78} {', '.join(missed)}"


def write_json(path: Path, tables: dict[str, Sequence[Page]]) -> None:
    rows = [
        asdict(page) | {"database": database, "misses": misses(page)}
        for database, pages in tables.items()
        for page in pages
    ]
    path.write_text(json.dumps({"load": os.getloadavg()[0], "processors": os.cpu_count(), "pages": rows}, indent=1))


def _line(page: Page) -> str:
    ready = f"{1000 * page.ready:6.1f} {page.cpu / page.ready:6.1f}" if page.ready else f"{'no template':>13}"
    few = "" if page.few is None else str(page.few)
    peak = f"{page.peak / 1e6:6.0f}" if page.peak else ""
    return (
        f"{_short(page.rule):78} {1000 * page.cpu:7.0f} {1000 * page.in_database:8.0f} {1000 * page.again:6.0f} {ready}"
        f" {page.queries:8} {few:>5} {page.length / 1000:7.0f} {peak:>6}"
    )


def _short(rule: str) -> str:
    return rule if len(rule) <= 78 else f"{rule[:77]}…"


def total(pages: Iterable[Page]) -> float:
    """Seconds of processor time of one request of each."""
    return sum(page.cpu for page in pages)
