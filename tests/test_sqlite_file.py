"""What happens to the file of a SQLite database while programs have it open is noticed."""

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.platform.database import Database, DatabaseFull, DatabaseGone, DatabaseReadOnly
from app.platform.heartbeat import record_worker
from app.platform.sqlite_file import require_file
from tests.health.planting import backed_up, worker_seen

NOBODY = 65534


@pytest.fixture
def folder():
    """One that any user may enter, unlike those of other tests."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o777)
        yield Path(made)


@pytest.fixture
def database(folder):
    opened = Database(f"sqlite:///{folder / 'despatch.db'}")
    with opened.writing() as session:
        session.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
    yield opened
    opened.close()


@contextmanager
def not_root():
    """Root may read whatever the mode of a file says."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_is_as_it_was_opened_is_well_also_while_somebody_writes(database):
    require_file(database)
    with database.writing() as session:
        session.execute(text("INSERT INTO things (id) VALUES (1)"))
        require_file(database)


def test_a_file_that_was_removed_takes_nothing_and_is_not_made_anew(database):
    """What was saved would be found by nobody."""
    database.file.unlink()
    for session_of in (database.reading, database.writing):
        with pytest.raises(DatabaseGone), session_of() as session:
            session.execute(text("SELECT 1"))
    sessions = [database.reader() for _ in range(3)]  # more than have a connection already
    for session in sessions:
        with pytest.raises(DatabaseGone):
            session.execute(text("SELECT 1"))
        session.close()
    assert not database.file.exists()


def test_a_worker_that_says_that_it_is_alive_makes_no_file(settings):
    """It opens the database anew each minute. SQLite would empty the log beside a file that is made anew."""
    file = settings.instance_dir / "despatch.db"
    file.rename(file.with_name("elsewhere.db"))
    record_worker(settings)
    assert not file.exists()


def test_a_file_that_was_replaced_is_noticed_until_the_program_opens_it_anew(database, folder):
    shutil.copy(database.file, folder / "other")
    (folder / "other").replace(database.file)
    with pytest.raises(DatabaseGone), database.reading() as session:
        session.execute(text("SELECT 1"))
    database.close()
    with database.reading() as session:
        session.execute(text("SELECT 1"))


def test_a_file_that_can_not_be_read_any_more_is_noticed(database, folder):
    for file in folder.iterdir():
        file.chmod(0o666)
    with not_root():
        require_file(database)
    for file in folder.iterdir():
        file.chmod(0o000)
    with not_root(), pytest.raises(DatabaseGone):
        require_file(database)


def test_a_file_that_can_not_be_written_any_more_is_noticed(database, folder):
    for file in folder.iterdir():
        file.chmod(0o444)
    with not_root(), pytest.raises(DatabaseReadOnly):
        require_file(database)


def test_a_disk_without_room_is_noticed(database, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(DatabaseFull):
        require_file(database)


def test_a_load_balancer_and_whoever_opens_a_page_are_told_that_the_file_is_gone(own_app, settings):
    services = own_app.extensions["despatch"]
    backed_up(services)
    worker_seen(services)
    client = own_app.test_client()
    assert (client.get("/readyz").status_code, client.get("/readyz").json["database"]) == (200, "ok")
    services.database.file.rename(settings.instance_dir / "elsewhere.db")
    assert (client.get("/readyz").status_code, client.get("/readyz").json["database"]) == (503, "gone")
    page = client.get("/link/a-link-that-must-be-looked-up")
    assert page.status_code == 503
    assert "The database does not answer" in page.text
