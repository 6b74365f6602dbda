"""Which release may work with which schema: the one that it has, and the next that names it (decision 32)."""

from contextlib import closing
from threading import Thread

import pytest
from sqlalchemy import text

from app.commands.words import explain
from app.platform.database import Database, DatabaseUpgraded
from app.platform.schema import SchemaBehind, SchemaUnknown, downgrade, require_current, upgrade
from tests.upgrades.later import WIDENING
from tests.waiting import until


def oldest_of(database: Database) -> str:
    with database.reading() as session:
        return session.scalar(text("SELECT revision FROM oldest_programs"))


def write(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE audit_head SET seq = seq"))


def test_a_release_goes_on_while_the_next_widens_the_schema(database, later):
    upgrade(database)
    with later():
        upgrade(database, WIDENING)
    require_current(database)
    write(database)


def test_a_release_that_the_schema_has_narrowed_past_starts_no_more_and_writes_no_more(database, later):
    upgrade(database)
    write(database)
    with later():
        upgrade(database)
        write(database)
    assert oldest_of(database) == WIDENING
    with pytest.raises(DatabaseUpgraded) as refused:
        require_current(database)
    with pytest.raises(DatabaseUpgraded):
        write(database)
    assert explain(refused.value).startswith("A later release has upgraded the database")


def test_a_release_is_refused_until_the_schema_is_its_own(database, later):
    upgrade(database)
    with later(), pytest.raises(SchemaBehind):
        require_current(database)


def test_an_older_release_does_not_migrate_the_schema_of_a_later_one(database, later):
    upgrade(database)
    with later():
        upgrade(database, WIDENING)
    for step in (upgrade, lambda database: downgrade(database, "base")):
        with pytest.raises(SchemaUnknown):
            step(database)


def test_once_a_schema_is_taken_down_again_its_release_goes_on(database, later):
    upgrade(database)
    with later():
        upgrade(database)
        downgrade(database, WIDENING)
        assert oldest_of(database) == "0041"
    write(database)


def test_nothing_that_began_before_the_schema_narrowed_is_cut_off_or_lost(database, later):
    """The migration waits for a transaction that writes, and the next one is refused."""
    upgrade(database)
    with later(), closing(Database(str(database.engine.url.render_as_string(hide_password=False)))) as other:
        with database.writing() as session:
            session.execute(text("UPDATE audit_head SET hmac = 'before'"))
            migrating = Thread(target=upgrade, args=(other,))
            migrating.start()
            if database.engine.name == "postgresql":
                waiting = text(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'oldest_programs'::regclass"
                )
                until(lambda: _asked(database, waiting), seconds=30)
        migrating.join()
    with database.reading() as session:
        assert session.scalar(text("SELECT hmac FROM audit_head")) == "before"
    with pytest.raises(DatabaseUpgraded):
        write(database)


def _asked(database, query):
    with database.reading() as session:
        return session.scalar(query)
