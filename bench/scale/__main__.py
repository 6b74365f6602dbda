"""`make bench-scale`: pages, packs and a worker's nightly work at 20,000 and 200,000 letters on PostgreSQL.

LETTERS names other sizes ("20000 200000"); TASKS picks by the beginnings of names ("Track,Nightly").
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing
from typing import Any

from app.platform.config import Settings
from app.platform.root import ROOT
from app.platform.services import open_services
from bench.scale.seed import fill
from bench.scale.tasks import ANEW, PAGES, WORK
from tests.fixtures.app import SECRETS
from tests.services.postgres import fresh_database, start_cluster
from tests.services.run import begin, end, once

SIZES = tuple(int(size) for size in os.environ.get("LETTERS", "20000 200000").split())


def main() -> None:
    folder, alive = begin()
    try:
        cluster = once("postgres", start_cluster)["socket"]
        with ExitStack() as stack:
            taken: dict[int, Mapping[str, Any]] = {}
            for size in SIZES:
                url = stack.enter_context(fresh_database(cluster))
                settings = Settings(instance_dir=folder / f"instance-{size}", database_url=url, **SECRETS)
                taken[size] = measure(settings, size)
            print_ratios(taken)
    finally:
        end(folder, alive)


def measure(settings: Settings, size: int) -> Mapping[str, Any]:
    start = time.monotonic()
    with closing(open_services(settings)) as services:
        fill(services, size)
    print(f"\n{size:,} letters, ready after {time.monotonic() - start:.0f} s", flush=True)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{'load ' + load:36} {'seconds':>8} {'of a':>8} {'queries':>8} {'base':>6} {'peak':>6}")
    print(f"{'':36} {'':>8} {'process':>8} {'':>8} {'MB':>6} {'MB':>6}")
    wanted = tuple(os.environ.get("TASKS", "").split(","))
    taken = {}
    for name in (ANEW, *PAGES, *(work for work in WORK if work != ANEW)):
        if name.startswith(wanted):
            taken[name] = run(settings, name)
            print_row(name, taken[name])
    return taken


def run(settings: Settings, name: str) -> Mapping[str, Any]:
    """Of a process of its own."""
    variables = {name.upper(): value for name, value in SECRETS.items()} | {
        "INSTANCE_DIR": str(settings.instance_dir),
        "DATABASE_URL": settings.database_url,
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "bench.scale.tasks", name]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr}")
    answer: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def print_row(name: str, took: Mapping[str, Any]) -> None:
    print(
        f"{name:36} {took['seconds']:8.2f} {took['cpu']:8.2f} {took['queries']:8}"
        f" {took['base'] / 1e6:6.0f} {took['peak'] / 1e6:6.0f}  {took['note']}",
        flush=True,
    )


def print_ratios(taken: Mapping[int, Mapping[str, Any]]) -> None:
    small, large = min(taken), max(taken)
    print(f"\n{large:,} letters beside {small:,}, {large / small:.0f} times as many")
    print(f"{'':36} {'seconds,':>9} {'of a process,':>13} {'queries':>8} {'peak MB':>8} {'peak MB':>8}")
    print(f"{'':36} {'times':>9} {'times':>13} {'more':>8} {'small':>8} {'large':>8}")
    for name, few in taken[small].items():
        many = taken[large][name]
        seconds, cpu = (many[what] / max(few[what], 0.001) for what in ("seconds", "cpu"))
        more = many["queries"] - few["queries"]
        print(f"{name:36} {seconds:9.1f} {cpu:13.1f} {more:8} {few['peak'] / 1e6:8.0f} {many['peak'] / 1e6:8.0f}")


if __name__ == "__main__":
    main()
