"""Migrations: up, down and up again on both databases, and no difference from the models."""

from contextlib import closing
from difflib import unified_diff
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import inspect, make_url, select, text

from app.clearance.models import ClearanceRound
from app.platform.database import Database
from app.platform.schema import SchemaBehind, SchemaUnknown, downgrade, is_in_models, metadata, require_current, upgrade
from tests.schema.describe import describe
from tests.services.postgres import database_url, execute, fresh_database

FIRST = "0030"
"""The first revision, which has the id of the last of those that it replaced (docs/decisions/0014)."""

SNAPSHOTS = Path(__file__).parent / "schema"


def stamp(database: Database, revision: str) -> None:
    """Say that the database is at `revision`, and make nothing else."""
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    yield opened
    opened.close()


def test_migrations_make_what_the_models_say(database):
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_in_models})
        assert compare_metadata(context, metadata) == []


def test_migrations_go_down_and_up_again(database):
    upgrade(database)
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    with database.engine.connect() as connection:
        left = [line for line in describe(connection) if not line.startswith("EXTENSION")]
    assert [line for line in left if "alembic_version" not in line] == [], "functions, for example"
    with pytest.raises(SchemaBehind) as raised:
        require_current(database)
    assert raised.value.revision is None
    upgrade(database)
    require_current(database)


def test_upgrading_twice_changes_nothing(database):
    upgrade(database)
    upgrade(database)
    require_current(database)


def test_first_revision_makes_the_recorded_schema(database):
    upgrade(database, FIRST)
    with database.engine.connect() as connection:
        made = describe(connection)
    lines = (SNAPSHOTS / f"{database.engine.dialect.name}.txt").read_text(encoding="utf-8").splitlines()
    recorded = [line for line in lines if not line.startswith("#")]
    assert len(recorded) > 2000
    assert "\n".join(unified_diff(recorded, made, "recorded", "made", n=0, lineterm="")) == ""


def test_upgrade_changes_nothing_at_the_first_revision(database):
    stamp(database, FIRST)
    upgrade(database, FIRST)
    assert inspect(database.engine).get_table_names() == ["alembic_version"]


def test_rounds_under_way_keep_the_sender_that_was_not_part_of_texts(database):
    upgrade(database, FIRST)
    event = "INSERT INTO audit_events (seq, at, action, body, hmac) VALUES (1, '2015-03-03 12:00:00', 'x', '', '')"
    campaign = (
        "INSERT INTO campaigns (id, reference, title, state, letter_date, marking, valid_at, open_letter, top_and_tail,"
        " sender, \"values\", enclosures, created_at) VALUES (1, 'A', 'A', 'open', '2015-03-03', '', '2015-03-03',"
        " false, false, '[\"2 Marsham Street\"]', '{}', '[]', '2015-03-03 12:00:00')"
    )
    round_ = (
        "INSERT INTO clearance_rounds (campaign_id, number, track, due, shorter_reason, note, asked, withdrawn)"
        " VALUES (1, {}, 'joint', '2015-03-03', '', '', 1, {})"
    )
    with database.engine.begin() as connection:
        for statement in (event, campaign, round_.format(1, 1), round_.format(2, "NULL")):
            connection.execute(text(statement))
    upgrade(database)
    with database.writing() as session:
        rounds = session.scalars(select(ClearanceRound).order_by(ClearanceRound.number)).all()
        assert [(one.sender, one.words) for one in rounds] == [(None, {}), (["2 Marsham Street"], {})]


@pytest.mark.parametrize("revision", ["0012", "later"])
def test_database_at_an_unknown_revision_is_refused(database, revision):
    stamp(database, revision)
    steps = {"upgrade": upgrade, "downgrade": lambda database: downgrade(database, "base"), "use": require_current}
    for step in steps.values():
        with pytest.raises(SchemaUnknown) as raised:
            step(database)
        assert raised.value.revision == revision
    assert inspect(database.engine).get_table_names() == ["alembic_version"]


def test_a_file_is_not_made_by_looking_for_it(tmp_path):
    with closing(Database(f"sqlite:///{tmp_path}/none.db")) as absent, pytest.raises(SchemaBehind):
        require_current(absent)
    assert list(tmp_path.iterdir()) == []


def test_a_role_that_may_not_create_the_extension_is_told_who_may(postgres):
    role = f"plain_{uuid4().hex}"
    with fresh_database(postgres) as url:
        execute(postgres, f"CREATE ROLE {role} LOGIN")
        name = make_url(url).database
        with psycopg.connect(database_url(postgres, name), autocommit=True) as connection:
            connection.execute(f"GRANT CREATE, USAGE ON SCHEMA public TO {role}")
        plain = Database(url.replace("postgres@", f"{role}@"))
        with closing(plain), pytest.raises(CommandError, match="Have a superuser run CREATE EXTENSION pg_trgm"):
            upgrade(plain)
        with psycopg.connect(database_url(postgres, name), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
        again = Database(url.replace("postgres@", f"{role}@"))
        with closing(again):
            upgrade(again)
