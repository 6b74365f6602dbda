"""A worker's loop over a run: what it makes, what fails alone, and how it waits for the store or for other workers."""

import json
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest

from app.audit.record import SYSTEM
from app.letters.problems import LetterError
from app.platform.clock import now
from app.platform.processes import draining
from app.platform.services import open_services
from app.platform.storage import StorageFailed
from app.production.editions.archive import HEAD, stream
from app.production.editions.editions import newest_editions
from app.production.runs import work as loop
from app.production.runs.steer import cancel_run, pause_run, resume_run
from app.production.runs.work import STORE_SECONDS, work
from app.production.states import RowState, RunState
from app.production.tasks import make
from tests.production.making import (
    assert_over,
    assert_sound,
    begin,
    campaign_id,
    editions_of,
    events_of,
    first_letters,
    rows_of,
    run_of,
    states_of,
    take,
    together,
)

pytestmark = pytest.mark.stack


class FullStore:
    """A store that keeps nothing while `full`."""

    def __init__(self, storage) -> None:
        self.storage = storage
        self.full = True

    def put(self, key, body):
        if self.full:
            raise StorageFailed("No space left on device")
        self.storage.put(key, body)

    def __getattr__(self, name):
        return getattr(self.storage, name)


@pytest.fixture
def clock(monkeypatch):
    """`clock(seconds)` moves the time that workers read forward."""
    ahead = timedelta(0)

    def forward(seconds: float) -> None:
        nonlocal ahead
        ahead += timedelta(seconds=seconds)

    monkeypatch.setattr("app.production.runs.work.now", lambda: now() + ahead)
    return forward


@pytest.fixture
def full(stack_services):
    """Services whose store is full."""
    return replace(stack_services, storage=FullStore(stack_services.storage))


def test_the_real_renderers_make_both_files_of_each_letter_and_the_archive_tells_the_audit_head(stack_services):
    run_id = begin(stack_services, 2)
    assert work(stack_services, run_id) is None
    assert_over(stack_services, run_id)
    with stack_services.database.reading() as session:
        letters = newest_editions(session, campaign_id(stack_services), run_id=run_id)
    references = [letter.reference for letter in letters]
    assert references == ["MAR15-0001", "MAR15-0002"]
    with zipfile.ZipFile(BytesIO(stack_services.storage.get(letters[0].files["pdf"].archive_key))) as archive:
        *files, last = archive.namelist()
        told = json.loads(archive.read(last))
    shared = letters[0].files["pdf"].shared.sha256
    kinds = (f"pdf.after-{shared[:16]}", "docx")
    assert (files, last) == ([f"{one}.{kind}" for one in references for kind in kinds], HEAD)
    (start,) = events_of(stack_services, "run.started")
    assert told == {"seq": start.seq, "hmac": start.hmac}
    for letter in letters:
        assert b"".join(stream(stack_services.storage, letter.files["pdf"])).startswith(b"%PDF-")
        assert b"".join(stream(stack_services.storage, letter.files["docx"])).startswith(b"PK")
        assert letter.pages == 2


def test_an_edition_freezes_the_letter_as_it_was_drawn(services, cheap):
    run_id = begin(services, 1)
    work(services, run_id)
    (edition,) = editions_of(services, run_id)
    content = json.loads(edition.content)
    assert (content["reference"], content["draft"], edition.draft, edition.number) == ("MAR15-0001", True, True, 1)


def test_a_letter_that_cannot_be_made_fails_alone_with_its_code(services, draw_with):
    bad, broken = (letter.reference for letter in first_letters(services, 2))

    def draw(page):
        if page.reference == bad:
            raise LetterError(lines=9)
        if page.reference == broken:
            raise ZeroDivisionError
        return page.canonical_json()

    draw_with(draw)
    run_id = begin(services, 5)
    work(services, run_id)
    failed = [(row.error_code, row.error_facts) for row in rows_of(services, run_id) if row.state == RowState.FAILED]
    assert failed == [("letter_error", {"lines": 9}), ("unexpected", {"fault": "ZeroDivisionError"})]
    assert states_of(services, run_id) == {RowState.MADE: 3, RowState.FAILED: 2}
    assert_over(services, run_id)


def test_the_worker_stops_after_the_batch_in_hand_when_the_run_is_paused_and_goes_on_when_resumed(services, draw_with):
    run_id = begin(services, 10)

    def pause_at_the_second(page):
        if page.reference == "MAR15-0002" and run_of(services, run_id).state == RunState.RUNNING and not resumed:
            with services.database.writing() as session:
                pause_run(session, run_id, actor=SYSTEM)
        return page.canonical_json()

    resumed = False
    draw_with(pause_at_the_second)
    assert work(services, run_id) is None
    assert states_of(services, run_id) == {RowState.MADE: loop.FIRST, RowState.WAITING: 10 - loop.FIRST}
    with services.database.writing() as session:
        resume_run(session, run_id, actor=SYSTEM)
    resumed = True
    work(services, run_id)
    assert_over(services, run_id)


def test_what_a_worker_holds_when_the_run_is_cancelled_is_not_kept(services, draw_with):
    run_id = begin(services, 6)

    def cancel_at_the_second(page):
        if page.reference == "MAR15-0002" and run_of(services, run_id).state == RunState.RUNNING:
            with services.database.writing() as session:
                cancel_run(session, run_id, actor=SYSTEM)
        return page.canonical_json()

    draw_with(cancel_at_the_second)
    assert work(services, run_id) is None
    assert states_of(services, run_id) == {RowState.CANCELLED: 6}
    assert_sound(services, run_id)


def test_when_the_store_fails_letters_wait_and_are_tried_again(full, cheap, clock):
    run_id = begin(full, 3)
    assert work(full, run_id) == STORE_SECONDS
    assert states_of(full, run_id) == {RowState.WAITING: 3}
    assert work(full, run_id) == pytest.approx(STORE_SECONDS, abs=5)
    full.storage.full = False
    clock(STORE_SECONDS + 1)
    assert work(full, run_id) is None
    assert_over(full, run_id)


def test_a_worker_that_is_stopped_gives_letters_back(services, draw_with):
    def stopped(_page):
        raise KeyboardInterrupt

    run_id = begin(services, 3)
    draw_with(stopped)
    with pytest.raises(KeyboardInterrupt):
        work(services, run_id)
    assert states_of(services, run_id) == {RowState.WAITING: 3}
    draw_with(lambda page: page.canonical_json())
    assert work(services, run_id) is None
    assert_over(services, run_id)


def test_a_worker_that_was_asked_to_stop_takes_no_second_batch(services, cheap, monkeypatch):
    monkeypatch.setattr(draining, "has_begun", lambda: True)
    run_id = begin(services, 3 * loop.FIRST)
    assert work(services, run_id) == 0
    assert states_of(services, run_id) == {RowState.MADE: loop.FIRST, RowState.WAITING: 2 * loop.FIRST}


def test_when_the_store_keeps_failing_letters_fail_and_say_so(full, cheap, clock):
    run_id = begin(full, 3)
    for _ in range(full.settings.max_tries):
        assert work(full, run_id) == STORE_SECONDS
        clock(STORE_SECONDS + 1)
    assert work(full, run_id) is None
    assert {(row.state, row.error_code) for row in rows_of(full, run_id)} == {(RowState.FAILED, "storage_failed")}
    assert_over(full, run_id)


def test_a_full_disk_is_a_store_that_fails(services, cheap, monkeypatch):
    def no_space(_descriptor):
        raise OSError(28, "No space left on device")

    run_id = begin(services, 2)
    with monkeypatch.context() as disk:
        disk.setattr("app.platform.storage.os.fsync", no_space)
        assert work(services, run_id) == STORE_SECONDS
    assert {row.error_code for row in rows_of(services, run_id)} == {"storage_failed"}
    assert [path for path in services.settings.files_dir.rglob("*") if path.is_file()] == []


def test_a_worker_that_finds_all_in_other_hands_looks_again_when_the_first_lease_ends(stack_services, cheap, clock):
    run_id = begin(stack_services, 3)
    take(stack_services, run_id, at=now())
    wait = work(stack_services, run_id)
    assert wait == pytest.approx(120, abs=5)
    make(stack_services, run_id)
    assert stack_services.queue.huey.scheduled_count() == 1
    clock(wait + 1)
    assert work(stack_services, run_id) is None
    assert_over(stack_services, run_id)


def test_a_worker_comes_back_after_its_turn(services, cheap, monkeypatch):
    monkeypatch.setattr(loop, "TURN_SECONDS", 0)
    run_id = begin(services, 3)
    make(services, run_id)
    assert services.queue.waiting("make", run_id) == 1
    assert services.queue.huey.scheduled_count() == 0


def test_slow_letters_keep_their_leases(services, draw_with, monkeypatch):
    run_id, lease = begin(services, loop.FIRST), timedelta(seconds=services.settings.lease_seconds)
    began, passed = now(), 0.0
    left = []

    def slow(page):
        nonlocal passed
        left.append(rows_of(services, run_id)[0].lease_until - (began + timedelta(seconds=passed)))
        passed += 0.4 * lease.total_seconds() / 2  # a letter is two files
        return page.canonical_json()

    draw_with(slow)
    monkeypatch.setattr(loop, "time", SimpleNamespace(monotonic=lambda: passed))
    monkeypatch.setattr(loop, "now", lambda: began + timedelta(seconds=passed))
    work(services, run_id)
    assert passed > lease.total_seconds()
    assert min(left) > timedelta(0)
    assert {row.tries for row in rows_of(services, run_id)} == {1}


def test_workers_side_by_side_make_each_letter_once(stack, cheap):
    with closing(open_services(stack)) as first, closing(open_services(stack)) as second:
        run_id = begin(first, 60)
        together(lambda: work(first, run_id), lambda: work(second, run_id))
        assert_over(first, run_id)
        assert states_of(first, run_id) == {RowState.MADE: 60}
        assert {row.tries for row in rows_of(first, run_id)} == {1}
