"""What is remembered of the database is true of the moment that its reader sees, and of no other."""

import pytest
from sqlalchemy import text

from app.platform.database import Database
from app.platform.memory import Memory


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request, tmp_path):
    url = f"sqlite:///{tmp_path}/d.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    with opened.writing() as session:
        session.execute(text("CREATE TABLE notes (word TEXT)"))
    yield opened
    opened.close()


@pytest.fixture
def note(database):
    """Add a note, in a transaction that records no audit event."""

    def add(word: str) -> None:
        with database.writing() as session:
            session.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word})

    return add


class Counts:
    """Of notes, remembered. `worked`: how often they were counted."""

    def __init__(self, most: int = 8) -> None:
        self.worked = 0
        self._memory: Memory[int] = Memory(most)

    def __call__(self, session, key="all") -> int:
        return self._memory.recall(session, key, lambda: self._work(session))

    def _work(self, session) -> int:
        self.worked += 1
        return session.scalar(text("SELECT count(*) FROM notes"))


def test_it_is_worked_out_once_while_nothing_is_committed(database, note):
    note("one")
    counts = Counts()
    for _ in range(3):
        with database.reading() as session:
            assert (counts(session), counts(session)) == (1, 1)
    assert counts.worked == 1


def test_any_commit_ends_it(database, note):
    counts = Counts()
    for number in range(1, 4):
        note("another")
        with database.reading() as session:
            assert counts(session) == number
    assert counts.worked == 3


def test_a_transaction_that_failed_changes_nothing_that_is_said(database, note):
    counts = Counts()
    note("one")
    with database.reading() as session:
        assert counts(session) == 1
    with pytest.raises(RuntimeError), database.writing() as session:
        session.execute(text("INSERT INTO notes VALUES ('lost')"))
        raise RuntimeError
    with database.reading() as session:
        assert counts(session) == 1


def test_each_reader_has_what_is_true_of_its_own_moment(database, note):
    note("one")
    counts = Counts()
    with database.reading() as earlier:
        assert counts(earlier) == 1
        note("two")
        with database.reading() as later:
            assert (counts(later), counts(earlier), counts(later)) == (2, 1, 2)
        assert counts(earlier, "asked for only now") == 1
    with database.reading() as session:
        assert counts(session) == 2


def test_a_session_that_goes_on_after_its_transaction_sees_what_was_committed(database, note):
    counts = Counts()
    with database.reading() as session:
        assert counts(session) == 0
        session.rollback()
        note("one")
        assert counts(session) == 1


def test_a_writer_counts_what_it_wrote_and_leaves_no_trace(database, note):
    counts = Counts()
    with pytest.raises(RuntimeError), database.writing() as session:
        assert counts(session) == 0
        session.execute(text("INSERT INTO notes VALUES ('one')"))
        assert counts(session) == 1
        raise RuntimeError
    with database.reading() as session:
        assert counts(session) == 0


def test_each_key_has_its_own_value_and_the_oldest_are_forgotten(database):
    counts = Counts(most=2)
    with database.reading() as session:
        for key in ("a", "b", "a", "b"):
            counts(session, key)
        assert counts.worked == 2
        counts(session, "c")
        counts(session, "a")
    assert counts.worked == 4
