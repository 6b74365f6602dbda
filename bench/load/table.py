"""What is printed of a run: how long people waited, beside their peers of the same run."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from statistics import quantiles
from typing import Any

Request = Mapping[str, Any]

AIMS = {"SQLite": (900, 1500), "PostgreSQL": (600, 900)}
"""Milliseconds at the 95th percentile, for reads and for writes, with thirty people."""


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    """Milliseconds. A single time is both."""
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else [*times] * 99
    return (cuts[49], cuts[94]) if cuts else (float("nan"), float("nan"))


def print_run(
    database: str, people: int, crowd: Sequence[Request], alone: Sequence[Request], *, processes: int
) -> None:
    """`crowd` and `alone`: all requests of each part, after it had warmed up."""
    moments = [one["at"] for one in crowd]
    seconds = max(moments) - min(moments)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"\n{database}: {people} people for {seconds:.0f} s; {processes} web processes, {os.cpu_count()} cores; {load=}"
    )
    print(f"{'':28} {'requests':>8} {'p50 ms':>8} {'p95 ms':>8} {'alone':>8} {'alone':>8} {'times':>6} {'errors':>7}")
    print(f"{'':28} {'':>8} {'':>8} {'':>8} {'p50':>8} {'p95':>8} {'p95':>6}")
    for kind, aim in zip(("read", "write"), AIMS[database], strict=True):
        _row(f"{kind}s (aim {aim})", crowd, alone, lambda one, kind=kind: one["kind"] == kind)
    _row("healthz, beside them", crowd, alone, lambda one: one["kind"] == "peer")
    print()
    for role in sorted({one["role"] for one in crowd} - {""}):
        _row(role, crowd, alone, lambda one, role=role: one["role"] == role)
    print()
    for kind in ("read", "write"):
        for page in sorted({one["page"] for one in crowd if one["kind"] == kind}):
            _row(page, crowd, alone, lambda one, page=page, kind=kind: (one["page"], one["kind"]) == (page, kind))
    served = [one for one in crowd if one["kind"] != "peer"]
    writes = sum(one["kind"] == "write" for one in served)
    print(f"\n{len(served) / seconds:.1f} requests a second, of which {writes / max(1, len(served)):.0%} are writes")
    errors = Counter(f"{one['page']}: {one['error'][:150]}" for one in (*crowd, *alone) if one["error"])
    print(f"Errors: {sum(errors.values()) or 'none'}")
    for error, number in errors.most_common(20):
        print(f"  {number:5} {error}")


def _row(name: str, crowd: Sequence[Request], alone: Sequence[Request], chosen: Callable[[Request], bool]) -> None:
    these, peers = ([one for one in part if chosen(one)] for part in (crowd, alone))
    if not these:
        return
    p50, p95 = p50_p95([one["ms"] for one in these])
    beside = f"{'':8} {'':8} {'':6}"
    if peers:
        one50, one95 = p50_p95([one["ms"] for one in peers])
        beside = f"{one50:8.0f} {one95:8.0f} {p95 / one95:6.1f}"
    print(f"{name:28} {len(these):8} {p50:8.0f} {p95:8.0f} {beside} {sum(bool(one['error']) for one in these):7}")


def print_lost(lost: Mapping[str, tuple[int, int]]) -> None:
    print("Answered with success, and lost of these:")
    for kind, (answered, missing) in lost.items():
        print(f"  {kind:28} {answered:6} {missing:6}")


def print_processor(taken: Mapping[str, float], requests: int) -> None:
    each = ", ".join(f"{name} {seconds / max(1, requests) * 1000:.0f}" for name, seconds in taken.items())
    print(f"Processor time for a request, in ms: {each}")
