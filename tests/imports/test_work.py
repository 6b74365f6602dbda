"""Workers come, die and come again: an import is read once, checked once, applied whole or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.imports.applying import apply as applying
from app.imports.applying import work
from app.imports.applying.apply import ask_to_apply
from app.imports.applying.claim import lock_claimed_import, read_state
from app.imports.applying.work import work_on
from app.imports.judging import check as checking
from app.imports.models import WORKING, Import
from app.imports.reading.layout import LOOKED_AT
from app.imports.tasks import sweep
from app.platform.clock import now
from app.platform.leases import ClaimLost, claim_row, pending_rows
from app.platform.storage import FileMissing, StorageFailed
from app.registry.models import HolderVersion
from tests.imports.making import TODAY, begin, csv_of, outcomes, previewed, rows_of, settle, state_of

LEASE = timedelta(seconds=120)


class Died(Exception):
    """The worker is gone in the middle of its work."""


@pytest.fixture
def leaders(services):
    """A file of all council leaders' posts, each with a new holder."""
    from app.registry.posts.posts import PostList, posts_on

    with services.database.reading() as session:
        titles = [one.title for one in posts_on(session, PostList("council-leaders", TODAY)).items(session)]
    return csv_of(["Post", "Leader"], *([title, "Sam Example"] for title in titles)), len(titles)


def started(services, body, actor):
    import_id = begin(services, body, actor=actor, slug="council-leaders")
    settle(services, import_id, actor=actor)
    return import_id


def dies_at(monkeypatch, module, name, call):
    """The worker dies at this call of a function, before anything of it is committed."""
    whole, calls = getattr(module, name), []

    def dying(*arguments):
        calls.append(1)
        if len(calls) == call:
            raise Died
        return whole(*arguments)

    monkeypatch.setattr(module, name, dying)


def claimed(session, import_id, *, at):
    return claim_row(session, Import, import_id, WORKING, at=at, lease=LEASE, max_tries=3)


def lease_runs_out(services, import_id):
    with services.database.writing() as session:
        session.execute(update(Import).where(Import.id == import_id).values(lease_until=now() - LEASE))


def die(services, import_id):
    with pytest.raises(Died):
        work_on(services, import_id, today=TODAY)


@pytest.mark.parametrize(("module", "name"), [(work, "_keep"), (checking, "check")])
def test_a_worker_that_dies_is_followed_by_one_that_goes_on(services, actor, leaders, monkeypatch, module, name):
    body, number = leaders
    monkeypatch.setattr(work, "BATCH", 100)
    monkeypatch.setattr(checking, "BATCH", 100)
    import_id = started(services, body, actor)
    dies_at(monkeypatch, module, name, 3)
    die(services, import_id)
    before = outcomes(services, import_id)
    work_on(services, import_id, today=TODAY)
    assert outcomes(services, import_id) == before, "its lease has not run out"
    lease_runs_out(services, import_id)
    work_on(services, import_id, today=TODAY)
    assert state_of(services, import_id) == "ready"
    assert [row.number for row in rows_of(services, import_id)] == list(range(2, number + 2))
    assert set(outcomes(services, import_id)) == {"changed"}


def test_applying_is_all_or_nothing(services, actor, leaders, monkeypatch):
    body, number = leaders
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    monkeypatch.setattr(applying, "BATCH", 100)
    with services.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    dies_at(monkeypatch, applying, "_apply", 3)
    die(services, import_id)
    assert holders(services) == 0
    lease_runs_out(services, import_id)
    work_on(services, import_id, today=TODAY)
    assert (holders(services), state_of(services, import_id)) == (number, "applied")


def test_after_too_many_tries_it_says_so_and_can_be_asked_for_again(services, actor, leaders, monkeypatch):
    import_id = previewed(services, leaders[0], actor=actor, slug="council-leaders")
    with services.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    with monkeypatch.context() as patched:
        patched.setattr(applying, "_apply", lambda *_: (_ for _ in ()).throw(Died))
        for _ in range(services.settings.max_tries):
            die(services, import_id)
            lease_runs_out(services, import_id)
        work_on(services, import_id, today=TODAY)
    with services.database.reading() as session:
        found = session.get_one(Import, import_id)
        assert (found.state, found.problem["code"]) == ("ready", "gave_up")
    with services.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    work_on(services, import_id, today=TODAY)
    assert state_of(services, import_id) == "applied"


def test_a_worker_whose_lease_ran_out_commits_nothing(services, actor, leaders):
    import_id = started(services, leaders[0], actor)
    with services.database.writing() as session:
        slow = read_state(session, claimed(session, import_id, at=now() - 2 * LEASE))
    with services.database.writing() as session:
        assert claimed(session, import_id, at=now()).token == slow.token + 1
    with services.database.writing() as session, pytest.raises(ClaimLost):
        lock_claimed_import(session, slow, at=now())
    with services.database.writing() as session:
        assert claimed(session, import_id, at=now()) is None, "it is in other hands"


def test_a_file_store_that_does_not_answer_is_tried_again(services, actor, leaders, monkeypatch):
    import_id = started(services, leaders[0], actor)
    with monkeypatch.context() as patched:
        patched.setattr(type(services.storage), "get", fails(StorageFailed("full")))
        work_on(services, import_id, today=TODAY)
    assert state_of(services, import_id) == "reading"
    lease_runs_out(services, import_id)
    work_on(services, import_id, today=TODAY)
    assert state_of(services, import_id) == "ready"


def test_a_file_that_is_gone_or_damaged_fails_with_why(services, actor, monkeypatch):
    gone = started(services, csv_of(["Post", "Leader"], ["a", "b"]), actor)
    with monkeypatch.context() as patched:
        patched.setattr(type(services.storage), "get", fails(FileMissing("x")))
        work_on(services, gone, today=TODAY)
    unclosed = b'\r\n"x'
    damaged = started(services, csv_of(["Post", "Leader"], *[["a", "b"]] * LOOKED_AT) + unclosed, actor)
    work_on(services, damaged, today=TODAY)
    with services.database.reading() as session:
        problems = [session.get_one(Import, one).problem for one in (gone, damaged)]
    assert [one["code"] for one in problems] == ["file_missing", "quotation_marks_unpaired"]
    assert problems[1]["facts"] == {"row": LOOKED_AT + 2}
    assert (state_of(services, gone), state_of(services, damaged)) == ("failed", "failed")


def test_the_sweep_finds_what_nobody_was_told_of(services, actor, leaders):
    import_id = started(services, leaders[0], actor)
    sweep(services)
    assert services.queue.waiting("import", import_id) == 1
    sweep(services)
    assert services.queue.waiting("import", import_id) == 1
    work_on(services, import_id, today=TODAY)
    with services.database.reading() as session:
        assert pending_rows(session, Import, WORKING) == []


def fails(problem):
    def get(_storage, _key):
        raise problem

    return get


def holders(services):
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(HolderVersion))
