"""`make bench-load`: people of all roles at work on each database, one alone and then all at once.

PEOPLE, DURATION (seconds) and DATABASE (sqlite or postgresql) pick; KEEP names a folder for what locust wrote.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.platform.clock import today
from app.platform.config import Settings
from app.platform.root import ROOT
from app.platform.services import open_services
from app.replay import check_all
from bench.load.cast import prepare_cast
from bench.load.lost import last_drafts, lost_writes
from bench.load.running import running, seconds_of, web_processes
from bench.load.table import print_lost, print_processor, print_run
from tests.fixtures.app import SECRETS
from tests.services.postgres import DURABLE, fresh_database, start_cluster
from tests.services.redis import start_redis
from tests.services.run import begin, end, once

PEOPLE = int(os.environ.get("PEOPLE") or 30)
SECONDS = int(os.environ.get("DURATION") or 120)
ALONE_SECONDS = max(10, SECONDS // 3)
WARM_SECONDS = min(15, SECONDS // 4)
"""Left out of the figures, not of the errors: the web processes compile statements and templates."""
LOCUST = ROOT / ".venv-bench" / "bin" / "locust"


@dataclass(frozen=True)
class Place:
    """Where people work. `server`: the process of a database server, if it is one."""

    settings: Settings
    server: int | None = None


@contextmanager
def sqlite(folder: Path) -> Iterator[Place]:
    yield Place(Settings(instance_dir=folder / "instance", **SECRETS))


@contextmanager
def postgresql(folder: Path) -> Iterator[Place]:
    """With Redis for the queue. What is committed is on the disk, as with SQLite."""
    cluster = once("postgres", lambda made: start_cluster(made, DURABLE))["socket"]
    redis = once("redis", start_redis)["port"]
    with fresh_database(cluster) as url:
        settings = Settings(
            instance_dir=folder / "instance", database_url=url, broker_url=f"redis://127.0.0.1:{redis}/0", **SECRETS
        )
        pid = int((Path(cluster) / "data" / "postmaster.pid").read_text().split()[0])
        yield Place(settings, pid)


PLACES = {"SQLite": sqlite, "PostgreSQL": postgresql}


def main() -> None:
    wanted = os.environ.get("DATABASE", "")
    run_folder, alive = begin()
    try:
        for database, place in PLACES.items():
            if wanted.lower() in ("", database.lower()):
                folder = run_folder / f"load-{database}"
                folder.mkdir()
                with place(folder) as made:
                    measure(database, made, folder)
    finally:
        if keep := os.environ.get("KEEP"):
            shutil.copytree(run_folder, keep, dirs_exist_ok=True, ignore=shutil.ignore_patterns("cluster", "*.db*"))
        end(run_folder, alive)


def measure(database: str, place: Place, folder: Path) -> None:
    began, first_day = time.monotonic(), today()
    prepare_cast(place.settings, PEOPLE, folder / "cast.json")
    seeded = _faults(place.settings)
    print(f"{database}: ready after {time.monotonic() - began:.0f} s", flush=True)
    with running(_variables(place.settings), folder / "log") as (address, pid):
        alone, _ = _work(address, folder, "alone", people=1, seconds=ALONE_SECONDS)
        before = _taken(place, pid)
        crowd, locust_seconds = _work(address, folder, "crowd", people=PEOPLE, seconds=SECONDS)
        taken = {name: after - before[name] for name, after in _taken(place, pid).items()} | {"locust": locust_seconds}
        processes = web_processes(pid)
    print_run(database, PEOPLE, _warm(crowd), _warm(alone), processes=processes)
    print_processor(taken, len(crowd))
    print_lost(_lost(place.settings, folder, first_day))
    more = _faults(place.settings) - seeded
    print(f"Audit record: {len(more) or 'no'} faults or differences that were not there before")


def _faults(settings: Settings) -> frozenset[tuple[str, str]]:
    """What is wrong with the audit record, or differs from it. Rows that the bench has filled in have no events."""
    with closing(open_services(settings)) as services:
        return frozenset((fault.code, fault.what) for fault in check_all(services).faults)


def _lost(settings: Settings, folder: Path, first_day: date) -> Mapping[str, tuple[int, int]]:
    writes = last_drafts([write for part in ("alone", "crowd") for write in _lines(folder / part / "writes.jsonl")])
    with closing(open_services(settings)) as services, services.database.reading() as session:
        return lost_writes(session, writes, first_day=first_day)


def _variables(settings: Settings) -> Mapping[str, str]:
    return {name.upper(): value for name, value in SECRETS.items()} | {
        "INSTANCE_DIR": str(settings.instance_dir),
        "DATABASE_URL": settings.database_url,
        "BROKER_URL": settings.broker_url,
        "LOG_LEVEL": "WARNING",
    }


def _taken(place: Place, pid: int) -> dict[str, float]:
    """Seconds of a processor so far. Of a database server, connections that have ended count too."""
    taken = {"Despatch": seconds_of(pid)}
    return taken | ({"PostgreSQL": seconds_of(place.server)} if place.server else {})


def _work(address: str, folder: Path, part: str, *, people: int, seconds: int) -> tuple[list[Any], float]:
    """Let people work; their requests, and the seconds of a processor that locust took."""
    results = folder / part
    results.mkdir()
    variables = {
        "ADDRESS": address,
        "CAST": str(folder / "cast.json"),
        "RESULTS": str(results),
        "PYTHONPATH": str(ROOT),
    }
    command = [
        *(str(LOCUST), "--locustfile", str(ROOT / "bench" / "load" / "people.py"), "--headless", "--only-summary"),
        *("--users", str(people + 1), "--spawn-rate", str(max(1, people // 5)), "--run-time", f"{seconds}s"),
        *("--stop-timeout", "60", "--exit-code-on-error", "0"),
    ]
    before = os.times()
    with (results / "log").open("wb") as out:
        subprocess.run(command, cwd=results, env=os.environ | variables, stdout=out, stderr=out, check=True)
    after = os.times()
    locust_seconds = sum(after[2:4]) - sum(before[2:4])
    return _lines(results / "requests.jsonl"), locust_seconds


def _lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def _warm(requests: list[Any]) -> list[Any]:
    """Without those of the first seconds that went well."""
    first = min(request["at"] for request in requests)
    return [request for request in requests if request["error"] or request["at"] - first >= WARM_SECONDS]


if __name__ == "__main__":
    main()
