"""A pack’s files are made once, by whichever worker is there, and kept as they were made."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.audit.record import SYSTEM
from app.evidence.packs.files import work as file_work
from app.evidence.packs.files.ask import PACK_FILES, FilesAlreadyRequested, SetOver, made_as, move, sets_of
from app.evidence.packs.files.files import KINDS, MADE_OF
from app.evidence.packs.files.models import MAKING, PackFile, PackSet
from app.evidence.packs.files.states import SetState
from app.evidence.packs.files.work import work_on
from app.evidence.packs.make import withdraw_pack
from app.platform.clock import now
from app.platform.leases import ClaimLost, claim_row, lock_claimed_row, pending_rows
from app.platform.storage import StorageFailed, sha256
from tests.evidence.packs.packing import ask, pack, the_pack
from tests.refusals import refused

pytestmark = pytest.mark.stack

LEASE = timedelta(minutes=2)


@pytest.fixture
def services(stack_services):
    pack(stack_services)
    return stack_services


@pytest.fixture
def plain_files(monkeypatch):
    """Files that take no time to make, for tests of who makes them."""
    monkeypatch.setattr(file_work, "MADE_OF", {kind: lambda whole, _notice: whole.title.encode() for kind in MADE_OF})


def state(services, set_id: int = 1) -> tuple[str, int]:
    with services.database.reading() as session:
        one = session.get_one(PackSet, set_id)
        return one.state, one.done


def kept(services) -> dict[str, bytes]:
    with services.database.reading() as session:
        return {file.kind: services.storage.get(file.key) for file in session.scalars(select(PackFile))}


def lapse(services, *, tries: int | None = None) -> None:
    """The worker that has the set in hand died."""
    with services.database.writing() as session:
        gone = {"lease_until": now() - LEASE} | ({} if tries is None else {"tries": tries})
        session.execute(update(PackSet).values(**gone))


def test_every_file_is_made_and_kept_with_its_hash(services):
    work_on(services, ask(services))
    assert state(services) == (SetState.MADE, len(KINDS))
    bodies = kept(services)
    assert list(bodies) == list(KINDS)
    with services.database.reading() as session:
        assert all(sha256(bodies[file.kind]) == file.sha256 for file in session.scalars(select(PackFile)))
        assert made_as(session, sha256(bodies["docx"])).kind == "docx"
        assert made_as(session, "0" * 64) is None
    listed = {one["name"]: one["sha256"] for one in json.loads(bodies["json"])["files"]}
    with zipfile.ZipFile(io.BytesIO(bodies["zip"])) as book:
        zipped = {name: book.read(name) for name in book.namelist()}
    assert len(zipped) == len(KINDS) - 1
    assert {name: sha256(zipped[name]) for name in listed} == listed
    assert len(listed) == len(MADE_OF)


@pytest.mark.usefixtures("plain_files")
def test_a_second_click_and_a_stale_page_ask_for_nothing(services):
    ask(services)
    for seen in (0, 1):  # one tab saw none, the other sees that they are being made
        with pytest.raises(FilesAlreadyRequested) as first:
            ask(services, seen=seen)
        assert first.value.facts["number"] == 1
    work_on(services, 1)
    with pytest.raises(FilesAlreadyRequested):
        ask(services, seen=0)
    assert ask(services, seen=1) == 2
    with services.database.reading() as session:
        assert [one.number for one in sets_of(session, the_pack(session))] == [2, 1]


def test_what_was_made_before_stays_when_files_are_made_again(services):
    work_on(services, ask(services))
    before = kept(services)
    work_on(services, ask(services, seen=1))
    with services.database.reading() as session:
        first = {file.kind: services.storage.get(file.key) for file in session.get_one(PackSet, 1).files}
    assert first == before


@pytest.mark.usefixtures("plain_files")
def test_another_worker_goes_on_where_one_died(services, monkeypatch):
    ask(services)
    put, puts = services.storage.put, []

    def die_at_the_third(key: str, body: bytes) -> None:
        puts.append(key)
        if len(puts) == 3:
            raise StorageFailed("full")
        put(key, body)

    monkeypatch.setattr(services.storage, "put", die_at_the_third)
    with pytest.raises(StorageFailed):
        work_on(services, 1)
    assert state(services) == (SetState.MAKING, 2)
    work_on(services, 1)  # the lease has not run out
    assert state(services) == (SetState.MAKING, 2)
    lapse(services)
    work_on(services, 1)
    assert state(services) == (SetState.MADE, len(KINDS))
    assert len(puts) == len(KINDS) + 1


def test_a_worker_that_lost_its_claim_keeps_nothing(services, monkeypatch):
    ask(services)

    def lapsed(*args, **kwargs):
        lapse(services)
        with services.database.writing() as session:
            assert claim_row(session, PackSet, 1, MAKING, at=now(), lease=LEASE, max_tries=9)
        return b"late"

    monkeypatch.setattr(file_work, "_body", lapsed)
    work_on(services, 1)
    assert state(services) == (SetState.MAKING, 0)
    assert kept(services) == {}


def test_a_claim_that_was_taken_over_holds_no_more(services):
    ask(services)
    with services.database.writing() as session:
        first = claim_row(session, PackSet, 1, MAKING, at=now(), lease=LEASE, max_tries=9)
        assert claim_row(session, PackSet, 1, MAKING, at=now(), lease=LEASE, max_tries=9) is None
    lapse(services)
    with services.database.writing() as session:
        second = claim_row(session, PackSet, 1, MAKING, at=now(), lease=LEASE, max_tries=9)
        with pytest.raises(ClaimLost):
            lock_claimed_row(session, PackSet, first, MAKING, at=now())
        assert lock_claimed_row(session, PackSet, second, MAKING, at=now()).number == 1


@pytest.mark.usefixtures("plain_files")
def test_a_set_that_fails_too_often_is_given_up_and_another_may_be_asked_for(services):
    ask(services)
    lapse(services, tries=services.settings.max_tries)
    work_on(services, 1)
    assert state(services) == (SetState.FAILED, 0)
    with services.database.writing() as session, pytest.raises(SetOver):
        move(session, session.get_one(PackSet, 1), "end")
    work_on(services, ask(services, seen=1))
    assert state(services, 2) == (SetState.MADE, len(KINDS))


@pytest.mark.usefixtures("plain_files")
def test_no_file_is_made_of_a_pack_that_is_withdrawn(services):
    work_on(services, ask(services))
    with services.database.writing() as session:
        assert withdraw_pack(session, the_pack(session), actor=SYSTEM)
    with refused("no_files_of_withdrawn"):
        ask(services, seen=1)
    assert len(kept(services)) == len(KINDS)


@pytest.mark.usefixtures("plain_files")
def test_the_sweep_finds_what_nobody_was_told_of(services):
    ask(services)
    PACK_FILES.sweep(services)
    assert services.queue.waiting("pack-files", 1) == 1
    PACK_FILES.sweep(services)
    assert services.queue.waiting("pack-files", 1) == 1
    work_on(services, 1)
    with services.database.reading() as session:
        assert pending_rows(session, PackSet, MAKING) == []
