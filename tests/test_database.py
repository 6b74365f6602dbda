"""The two kinds of session, on both databases."""

from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.platform.database import Database, DatabaseBusy, UTCDateTime, after_commit, count_anew, psycopg_url
from tests.production.making import together


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    with opened.writing() as session:
        session.execute(text("CREATE TABLE notes (word TEXT)"))
    yield opened
    opened.close()


def words(database):
    with database.reading() as session:
        return list(session.scalars(text("SELECT word FROM notes")))


def test_writing_commits_at_the_end(database):
    with database.writing() as session:
        session.execute(text("INSERT INTO notes VALUES ('kept')"))
    assert words(database) == ["kept"]


def test_writing_keeps_nothing_when_the_block_fails(database):
    with pytest.raises(RuntimeError), database.writing() as session:
        session.execute(text("INSERT INTO notes VALUES ('lost')"))
        raise RuntimeError
    assert words(database) == []


def test_a_reading_session_cannot_write(database):
    with pytest.raises((OperationalError, DBAPIError)), database.reading() as session:
        session.execute(text("INSERT INTO notes VALUES ('refused')"))


def test_a_reading_session_sees_one_moment(database):
    with database.reading() as reader:
        reader.execute(text("SELECT count(*) FROM notes"))
        with database.writing() as writer:
            writer.execute(text("INSERT INTO notes VALUES ('later')"))
        assert reader.scalar(text("SELECT count(*) FROM notes")) == 0
    assert words(database) == ["later"]


def test_a_writer_that_another_keeps_waiting_gives_up_and_the_next_one_waits_as_long_as_usual(database):
    with database.writing() as holder:
        holder.execute(text("LOCK TABLE notes" if database.engine.name == "postgresql" else "SELECT 1"))
        with pytest.raises(DatabaseBusy), database.writing(wait_ms=20) as session:
            session.execute(text("INSERT INTO notes VALUES ('late')"))
        holder.execute(text("INSERT INTO notes VALUES ('first')"))
    asked = "SHOW lock_timeout" if database.engine.name == "postgresql" else "PRAGMA busy_timeout"
    with database.writing() as session:
        assert session.scalar(text(asked)) in ("15s", 15_000)
        session.execute(text("INSERT INTO notes VALUES ('next')"))
    assert words(database) == ["first", "next"]


@pytest.mark.services
def test_of_two_writers_who_wait_for_each_other_one_gives_up_as_busy(postgres_url):
    opened = Database(postgres_url)
    with opened.writing() as session:
        session.execute(text("CREATE TABLE pair (name TEXT)"))
        session.execute(text("INSERT INTO pair VALUES ('a'), ('b')"))
    both = Barrier(2, timeout=30)

    def update(first: str, second: str) -> None:
        with opened.writing() as session:
            for name in (first, second):
                session.execute(text("UPDATE pair SET name = name WHERE name = :name"), {"name": name})
                if name == first:
                    both.wait()

    came = together(lambda: update("a", "b"), lambda: update("b", "a"))
    opened.close()
    assert [type(one) for one in came if one is not None] == [DatabaseBusy]


def test_after_commit_runs_only_once_the_rows_are_there(database):
    seen = []
    with database.writing() as session:
        session.execute(text("INSERT INTO notes VALUES ('x')"))
        after_commit(session, lambda: seen.append(words(database)))
        assert seen == []
    assert seen == [["x"]]


def test_after_commit_is_forgotten_when_the_block_fails(database):
    seen = []
    with pytest.raises(RuntimeError), database.writing() as session:
        after_commit(session, lambda: seen.append("x"))
        raise RuntimeError
    assert seen == []


def test_a_moment_without_its_zone_is_refused():
    from datetime import datetime

    with pytest.raises(ValueError, match="time zone"):
        UTCDateTime().process_bind_param(datetime(2015, 3, 3), None)  # noqa: DTZ001


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg_3(scheme):
    assert psycopg_url(f"{scheme}://u@h/d") == "postgresql+psycopg://u@h/d"


class Notes:
    __tablename__ = "notes"


def test_rows_that_came_in_one_transaction_are_counted_anew_in_it(database):
    with database.writing() as session:
        session.execute(text("INSERT INTO notes VALUES ('one'), ('two')"))
        count_anew(session, [Notes])
        if session.get_bind().dialect.name == "postgresql":
            assert session.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'notes'")) == 2
        else:
            session.execute(text("CREATE INDEX words ON notes (word)"))
            count_anew(session, [Notes])
            assert session.scalar(text("SELECT stat FROM sqlite_stat1 WHERE idx = 'words'")) == "2 1"
    assert words(database) == ["one", "two"]


def test_the_statistics_of_sqlite_are_counted_when_it_is_asked(database):
    if database.engine.dialect.name != "sqlite":
        database.take_stock()
        assert database.autovacuum()
        return
    with database.writing() as session:
        session.execute(text("CREATE INDEX words ON notes (word)"))
        session.execute(text("INSERT INTO notes VALUES ('one'), ('two'), ('two'), ('two')"))
    database.take_stock()
    with database.reading() as session:
        assert session.scalar(text("SELECT stat FROM sqlite_stat1 WHERE idx = 'words'")) == "4 2"
    assert database.autovacuum()
