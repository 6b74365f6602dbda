"""An installation moves to another database and another store, and is the same there.

It is the one of 29 November 2026, with a little of everything. A move takes some seconds, since all is compared.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.accounts.models import Role
from app.commands.move import CantMove, move
from app.commands.move_words import MOVES
from app.commands.words import explain
from app.platform.config import Settings
from app.platform.database import Database, DatabaseGone
from app.platform.file_copies import FileDiffers
from app.platform.root import ROOT
from app.platform.schema import metadata, upgrade
from app.platform.services import open_services
from app.replay import check_all
from tests.fixtures.app import SECRETS, sign_in_to
from tests.fixtures.environment import variables_of
from tests.fixtures.reuse import reused_app
from tests.installation.contents import contents
from tests.upgrades.programs import Programs
from tests.waiting import until

pytestmark = [pytest.mark.services, pytest.mark.processes]

ARCHIVE = Path(__file__).parent / "installation" / "2026-11-29.tar.xz"


def unseen(_label: str, _total: int, _done: int) -> None: ...


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """On SQLite and in a folder, at the schema of today, and stopped."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    made = Settings(instance_dir=tmp_path / "instance", workers=1, **SECRETS)
    with closing(Database(made.database_url)) as database:
        upgrade(database)
    return made


@pytest.fixture
def target(settings: Settings, postgres_url: str, s3) -> Settings:
    """On PostgreSQL and in a bucket; nothing is there yet."""
    places = {"database_url": postgres_url, "s3_bucket": s3.bucket, "s3_prefix": s3.prefix}
    return settings.model_copy(update={**places, "s3_endpoint_url": s3.endpoint_url})


def rows_in(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables}


def test_everything_is_the_same_in_postgresql_and_a_bucket_and_back_again(settings, target, tmp_path):
    before = rows_and_files(settings)
    moved = move(settings, target, unseen)
    assert rows_and_files(settings) == before == rows_and_files(target)
    assert (moved.rows, moved.files.files) == (sum(before[0].values()), len(before[1]))
    home = settings.model_copy(
        update={"instance_dir": tmp_path / "home", "database_url": f"sqlite:///{tmp_path}/home.db"}
    )
    move(target, home, unseen)
    assert rows_and_files(home) == before
    said = [contents_of(place, events=before[0]["audit_events"]) for place in (settings, target, home)]
    assert said[0] == said[1] == said[2]


def rows_and_files(settings: Settings) -> tuple[dict[str, int], dict[str, str]]:
    with closing(open_services(settings)) as services:
        files = {key: hashlib.sha256(services.storage.get(key)).hexdigest() for key in services.storage.keys("")}
        rows = rows_in(services.database)
    return {name: count for name, count in rows.items() if not name.startswith("search_")}, files


def contents_of(settings: Settings, *, events: int) -> dict[str, object]:
    """What the installation says, without the event of its reading."""
    with closing(open_services(settings)) as services:
        found = json.loads(json.dumps(contents(services)))
    return found | {"events": found["events"][:events]}


def test_the_product_works_in_the_new_place(settings, target):
    move(settings, target, unseen)
    with closing(open_services(target)) as services:
        events = rows_in(services.database)["audit_events"]
        with reused_app(services) as app:
            client = sign_in_to(app, Role.DRAFTER, name="Newcomer Example")  # a new row has a number that none has
            assert client.get("/campaigns/MAR15").status_code == 200
            assert "Cumbria" in client.get("/search?q=cumbria").text
        assert check_all(services).events >= events


def test_its_command_says_which_settings_to_change(settings, postgres_url, tmp_path):
    ended = Programs(settings, tmp_path / "log").despatch("move", "--database", postgres_url)
    assert ended.returncode == 0, ended.stderr
    assert f"DATABASE_URL={postgres_url}" in ended.stdout


@pytest.mark.parametrize("side", ["settings", "target"])
def test_installation_that_is_in_use_is_not_moved(settings, target, side, tmp_path):
    home = settings
    if side == "target":  # once on PostgreSQL
        move(settings, target, unseen)
        home, target = target, settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/other.db"})
    with closing(Database(home.database_url)) as running:
        with running.reading() as session:
            session.execute(text("SELECT 1 FROM users"))
        with pytest.raises(CantMove, match="in_use"):
            move(home, target, unseen)
    move(home, target, unseen)


def test_database_with_tables_is_not_filled(settings, target):
    with closing(Database(target.database_url)) as database:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
        with pytest.raises(CantMove, match="database_not_empty"):
            move(settings, target, unseen)
        assert tables_of(target) == ["theirs"]


def tables_of(settings: Settings) -> list[str]:
    with closing(Database(settings.database_url)) as database, database.engine.connect() as connection:
        return connection.dialect.get_table_names(connection)


def test_bucket_with_files_of_others_is_not_filled(settings, target):
    with closing(open_services(target)) as services:
        services.storage.put("theirs", b"theirs")
        with pytest.raises(CantMove, match="store_not_empty") as refused:
            move(settings, target, unseen)
        assert services.storage.keys("") == ["theirs"]
    assert "theirs" in explain(refused.value)


def test_file_that_is_another_in_the_new_place_is_found_and_no_row_is_moved(settings, target):
    with closing(open_services(settings)) as old, closing(open_services(target)) as new:
        key = old.storage.keys("")[-1]
        new.storage.put(key, b"other bytes")
    with pytest.raises(FileDiffers) as refused:
        move(settings, target, unseen)
    assert key in explain(refused.value)
    assert tables_of(target) == []


def test_database_that_does_not_answer_is_said(settings, target):
    away = target.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    with pytest.raises(DatabaseGone):
        move(settings, away, unseen)


def test_nothing_to_move_is_said(settings):
    with pytest.raises(CantMove, match="same_place"):
        move(settings, settings, unseen)


def test_each_refusal_has_its_words():
    assert all(MOVES.values())


KILLED = """
import json, os, signal, sys
from app.commands import move
from app.platform.config import Settings

copied = 0

def show(label, total, done):
    if label == sys.argv[2] and done > total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

old, new = (Settings(**settings) for settings in json.loads(sys.argv[1]))
move.move(old, new, show)
"""


@pytest.mark.parametrize("where", ["Copying files", "Copying rows"])
def test_move_that_is_killed_leaves_the_new_database_empty_and_is_begun_again(settings, target, where):
    places = json.dumps([variables_of(one) for one in (settings, target)], default=str)
    killed = subprocess.run([sys.executable, "-c", KILLED, places, where], cwd=ROOT, check=False)
    assert killed.returncode == -9
    until(lambda: tables_of(target) == [], seconds=30)  # PostgreSQL takes a moment to notice
    move(settings, target, unseen)
    assert rows_and_files(target) == rows_and_files(settings)
