"""How long an upgrade of 20,000 letters takes on each database, and a move of them from SQLite to PostgreSQL, each as a
process of its own. `make bench-upgrade` prints it. LETTERS names another size; INSTALLATION copies a folder that has
been filled already, of SQLite, in place of filling one.

Nothing that is timed is asserted: a time belongs to the machine that it was taken on. That nothing is lost is.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.platform.config import Settings
from app.platform.database import Database
from app.platform.root import ROOT
from app.platform.schema import downgrade, metadata
from app.platform.services import open_services
from bench.scale.seed import fill
from tests.fixtures.app import SECRETS
from tests.fixtures.environment import variables_of
from tests.services.postgres import DURABLE, database_url, execute, start_cluster
from tests.services.run import once

LETTERS = int(os.environ.get("LETTERS", "20000"))
BEFORE = "0040"
"""The schema before the first release."""


def counted(settings: Settings) -> dict[str, int]:
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if not table.name.startswith(("search_", "oldest_"))
        }


def timed(settings: Settings, *arguments: str) -> float:
    """Seconds that a command takes from its start to its end."""
    named = {name.upper(): str(value) for name, value in variables_of(settings).items()}
    command = [Path(sys.executable).with_name("despatch"), *arguments]
    environment = {**os.environ, **named, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation on SQLite, before its upgrade. The letters' files are not there: neither reads them."""
    folder = tmp_path_factory.mktemp("filled") / "instance"
    if ready := os.environ.get("INSTALLATION"):
        shutil.copytree(ready, folder)
    settings = Settings(instance_dir=folder, **SECRETS)
    if not ready:
        with closing(open_services(settings)) as services:
            fill(services, LETTERS)
            downgrade(services.database, BEFORE)
    return settings


@pytest.fixture
def fresh_url() -> str:
    """The address of an empty database of PostgreSQL that keeps what is committed, as at an office."""
    cluster = once("postgres", lambda folder: start_cluster(folder, DURABLE))["socket"]
    execute(cluster, "DROP DATABASE IF EXISTS upgraded")
    execute(cluster, "CREATE DATABASE upgraded TEMPLATE template0")
    return database_url(cluster, "upgraded")


def test_upgrade_and_move(filled: Settings, fresh_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    moved = filled.model_copy(update={"database_url": fresh_url})
    lines = [f"\nload {os.getloadavg()[0]:.1f}"]

    def take(what: str, settings: Settings, *arguments: str) -> None:
        lines.append(f"{what:40} {timed(settings, *arguments):6.1f} s")

    with closing(Database(filled.database_url)) as database, database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM letters").scalar()
        events = connection.exec_driver_sql("SELECT count(*) FROM audit_events").scalar()
    take(f"sqlite, upgrade of {rows:,} letters", filled, "release")
    before = counted(filled)
    assert (before["letters"], before["audit_events"] >= events) == (rows, True)
    take(f"sqlite, {sum(before.values()):,} rows, nothing to do", filled, "release")
    take("sqlite to postgresql, move", filled, "move", "--database", fresh_url)
    assert counted(moved) == before
    with closing(Database(fresh_url)) as database:
        downgrade(database, BEFORE)
    take(f"postgresql, upgrade of {rows:,} letters", moved, "release")
    assert {name: count for name, count in counted(moved).items() if count < before[name]} == {}
    take("postgresql, nothing to do", moved, "release")
    with capsys.disabled():
        print("\n".join(lines))
