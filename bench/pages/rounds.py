"""Every page taken in turn: once to warm up, then a few times, the fewer the longer it takes."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from statistics import median

from app.platform.processes import settle
from bench.pages.addresses import Address
from bench.pages.meter import Meter, Taken

ROUNDS = 3
ENOUGH = 0.3
"""Seconds of processor time after which no further round begins."""

PROOF_LASTS = 300
"""Seconds after which the person proves again that it is they, so that pages go on opening."""

BIG = 1_000_000
"""Bytes from which on a file's peak of memory is taken."""


@dataclass(frozen=True)
class Page:
    """Of one address: medians of the rounds. `problem`: why it was not measured, or blank. `few`: statements that it
    takes on a small installation; None: not taken there. `again`: seconds of processor time where nothing was
    committed since the last time. `peak`: memory, in bytes, of a big file alone."""

    rule: str
    path: str
    problem: str = ""
    cpu: float = 0
    in_database: float = 0
    ready: float | None = None
    queries: int = 0
    ready_queries: int = 0
    few: int | None = None
    again: float = 0
    length: int = 0
    kind: str = ""
    peak: int | None = None
    rounds: int = 0


def measure(meter: Meter, addresses: Iterable[Address]) -> Iterator[Page]:
    proved = time.monotonic()
    settle()
    for address in addresses:
        if time.monotonic() - proved > PROOF_LASTS:
            meter.prove_again()
            proved = time.monotonic()
        yield _page(meter, address)


def count_queries(meter: Meter, addresses: Iterable[Address]) -> dict[str, int]:
    """The statements of each page that opens, by its rule."""
    counts = {}
    for address in addresses:
        if address.path is not None:
            with suppress(Exception):  # what fails is said of the large installation
                _take(meter, address)  # some things are read once for each process
                taken = _take(meter, address)
                if taken.status == 200:
                    counts[address.rule] = taken.queries
    return counts


def _page(meter: Meter, address: Address) -> Page:
    if address.path is None:
        return Page(address.rule, "", problem=address.problem)
    try:
        first = _take(meter, address)
    except Exception as error:  # noqa: BLE001 (a page that fails is a row too)
        return Page(address.rule, address.path, problem=f"failed: {error!r}"[:120])
    if first.status != 200:
        to = f" to {first.location}" if first.location else ""
        return Page(address.rule, address.path, problem=f"answers {first.status}{to}")
    rounds = []
    while len(rounds) < ROUNDS and sum(one.cpu + (one.ready or 0) for one in rounds) < ENOUGH:
        rounds.append(_take(meter, address))
    again = meter.take(address).cpu
    peak = None
    if first.length > BIG and "html" not in first.kind:
        peak = meter.peak(address)
    return replace(_medians(address, rounds), again=again, peak=peak)


def _take(meter: Meter, address: Address) -> Taken:
    """After a commit, as though others were at work."""
    meter.commit()
    return meter.take(address)


def _medians(address: Address, rounds: list[Taken]) -> Page:
    ready = [one.ready for one in rounds if one.ready is not None]
    return Page(
        rule=address.rule,
        path=address.path or "",
        cpu=median(one.cpu for one in rounds),
        in_database=median(one.in_database for one in rounds),
        ready=median(ready) if ready else None,
        queries=round(median(one.queries for one in rounds)),
        ready_queries=round(median(one.ready_queries for one in rounds)),
        length=rounds[-1].length,
        kind=rounds[-1].kind,
        rounds=len(rounds),
    )
