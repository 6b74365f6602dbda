"""An upgrade of an earlier installation: what was there is there afterwards, row by row, byte by byte."""

import hashlib
import sqlite3
import tarfile
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from app.platform.config import Settings
from tests.fixtures.app import SECRETS
from tests.installation.test_installation import ARCHIVES
from tests.upgrades.programs import Programs

ROWS = Counter[tuple[object, ...]]


def columns_of(file: Path, *, keys: bool = False) -> dict[str, list[str]]:
    """The columns, or those of the key, of each table that an installation can't make anew."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    with closing(sqlite3.connect(file)) as database:
        return {
            table: [column for _, column, *_, key in database.execute(f"PRAGMA table_info({table})") if key or not keys]
            for (table,) in database.execute(names)
            if not table.startswith("search_") and table != "alembic_version"
        }


def rows_of(file: Path, columns: dict[str, list[str]]) -> dict[str, ROWS]:
    """How often each table has each row, by these columns."""
    with closing(sqlite3.connect(file)) as database:
        return {table: Counter(database.execute(f"SELECT {quoted(of)} FROM {table}")) for table, of in columns.items()}


def quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def lost(before: dict[str, ROWS], after: dict[str, ROWS]) -> dict[str, ROWS]:
    """The rows of each table that are gone or changed."""
    return {table: rows - after[table] for table, rows in before.items() if rows - after[table]}


def files_of(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.fixture(params=ARCHIVES, ids=lambda archive: archive.name)
def programs(tmp_path, request) -> Programs:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    return Programs(Settings(instance_dir=tmp_path / "instance", **SECRETS), tmp_path / "log")


def run(programs: Programs, command: str, *, typed: str = "") -> str:
    ended = programs.despatch(*command.split(), typed=typed)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.processes
def test_migrations_keep_every_row_as_it_is_and_what_ships_is_added_beside_them(programs):
    """What ships supersedes versions, and so changes rows; it removes none."""
    folder = Path(programs.environment["INSTANCE_DIR"])
    file = folder / "despatch.db"
    columns, keys = columns_of(file), columns_of(file, keys=True)
    rows, keyed, files = rows_of(file, columns), rows_of(file, keys), files_of(folder / "files")
    assert min(len(files), rows["editions"].total(), rows["audit_events"].total()) > 5
    run(programs, "db upgrade")
    assert lost(rows, rows_of(file, columns)) == {}
    run(programs, "release")
    assert lost(keyed, rows_of(file, keys)) == {}
    assert lost({"audit_events": rows["audit_events"]}, rows_of(file, columns)) == {}
    assert files_of(folder / "files").items() >= files.items()


@pytest.mark.processes
def test_audit_record_of_an_upgraded_installation_holds(settings, tmp_path):
    programs = Programs(settings, tmp_path / "log")
    run(programs, "db downgrade 0040", typed="y\n")
    run(programs, "release")
    assert run(programs, "audit verify").startswith("Intact")
