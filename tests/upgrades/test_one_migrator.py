"""Two programs that upgrade at once, and one that upgrades while others read: one migrates, and nobody waits long."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from threading import Event, Thread

import pytest
from sqlalchemy import text

from app.audit.verify import verify
from app.platform import schema
from app.platform.config import Settings
from app.platform.database import Database, DatabaseBusy
from app.platform.root import ROOT
from app.platform.schema import require_current, upgrade
from app.platform.services import open_services
from tests.fixtures.app import SECRETS
from tests.upgrades.programs import DEADLINE, Programs
from tests.waiting import until

MIGRATOR = """
import sys
from pathlib import Path
from alembic import command
from app.platform.database import Database
from app.platform.schema import upgrade

step = command.upgrade

def counted(*words):
    print("begins", flush=True)
    sys.stdin.readline()
    step(*words)

command.upgrade = counted
upgrade(Database(sys.argv[1]))
print("done", flush=True)
"""
"""Upgrades once it is told to, after it has its turn."""


@pytest.fixture
def migrators(database: Database) -> Iterator[list[subprocess.Popen[str]]]:
    url = database.engine.url.render_as_string(hide_password=False)
    with ExitStack() as started:
        pair = []
        for _ in range(2):
            command = [sys.executable, "-c", MIGRATOR, url]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            pair.append(started.enter_context(subprocess.Popen(command, cwd=ROOT, **pipes)))
            started.callback(pair[-1].kill)
        yield pair


@pytest.mark.processes
def test_of_two_programs_that_upgrade_at_once_the_second_waits_and_finds_nothing_to_do(database, migrators):
    for migrator in migrators:
        migrator.stdin.write("go on\n")
        migrator.stdin.flush()
    said = [migrator.communicate(timeout=120)[0].split() for migrator in migrators]
    assert said == [["begins", "done"]] * 2
    require_current(database)


@pytest.mark.processes
def test_while_one_program_migrates_the_other_has_not_begun(database, migrators):
    said: list[str] = []

    def listen(migrator: subprocess.Popen[str]) -> None:
        said.extend(line.strip() for line in migrator.stdout)

    listeners = [Thread(target=listen, args=(migrator,)) for migrator in migrators]
    for listener in listeners:
        listener.start()
    until(lambda: said, seconds=60)
    if database.engine.name == "postgresql":  # both are connected, and one waits for the other's lock
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until(lambda: _scalar(database, waiting), seconds=60)
    assert said == ["begins"]
    for migrator in migrators:
        migrator.stdin.write("go on\n")
        migrator.stdin.flush()
    for listener in listeners:
        listener.join(60)
    assert said == ["begins", "done"] * 2
    require_current(database)


def _scalar(database: Database, statement: str) -> object:
    with database.engine.connect() as connection:
        return connection.scalar(text(statement))


@pytest.mark.processes
def test_two_releases_at_once_load_what_ships_once(postgres_url, tmp_path):
    """Each takes some seconds."""
    settings = Settings(instance_dir=tmp_path, database_url=postgres_url, **SECRETS)
    programs = [Programs(settings, tmp_path / name).start("despatch", "release") for name in ("first", "second")]
    assert [program.wait(DEADLINE) for program in programs] == [0, 0], (tmp_path / "second").read_text()
    with closing(open_services(settings)) as services, services.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM campaigns")) == 1
        assert session.scalar(text("SELECT count(*) FROM audit_events WHERE action = 'campaign.created'")) == 1
        assert verify(session).holds


@pytest.mark.services
def test_migration_lets_others_work_while_a_long_reader_keeps_it_from_its_table(postgres_url, later, monkeypatch):
    """It gives its place in the queue back, so that who comes after it need not wait, and tries again."""
    monkeypatch.setattr(schema, "LOCK_MS", 50)
    worked, gone = Event(), Event()

    def others_work(_seconds: float) -> None:
        with closing(Database(postgres_url)) as other, other.writing(wait_ms=5_000) as session:
            session.execute(text("UPDATE runs SET state = state"))
        worked.set()
        reader.close()
        gone.set()

    monkeypatch.setattr(schema.time, "sleep", others_work)
    with closing(Database(postgres_url)) as database:
        upgrade(database)
        with later():
            reader = database.reader()
            reader.execute(text("SELECT count(*) FROM runs"))
            upgrade(database)
            assert worked.is_set()
            assert gone.is_set()
            require_current(database)


@pytest.mark.services
def test_migration_that_never_gets_its_table_changes_nothing(postgres_url, later, monkeypatch):
    monkeypatch.setattr(schema, "LOCK_MS", 20)
    monkeypatch.setattr(schema.time, "sleep", lambda _seconds: None)
    with closing(Database(postgres_url)) as database:
        upgrade(database)
        with database.reading() as session:
            session.execute(text("SELECT count(*) FROM runs"))
            with later(), pytest.raises(DatabaseBusy):
                upgrade(database)
        require_current(database)
