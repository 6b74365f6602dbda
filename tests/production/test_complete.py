"""Committing results: only what is still held is kept, each letter once, all of a batch or nothing."""

import json
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from app.audit.record import digest_of, digests_of
from app.production.models import Archive, EditionFile, Fingerprint
from app.production.runs.complete import complete
from app.production.states import RowState, RunState
from tests.production.making import (
    AT,
    FACTS,
    LEASE,
    assert_over,
    assert_sound,
    batch,
    begin,
    editions_of,
    events_of,
    finish,
    rows_of,
    run_of,
    states_of,
    take,
    together,
)

pytestmark = pytest.mark.stack

LATER = AT + LEASE + timedelta(seconds=1)


def test_editions_files_archive_rows_and_event_come_together(stack_services):
    run_id = begin(stack_services, 3)
    claims = take(stack_services, run_id)
    result = batch(claims[:2], failed=claims[2:])
    assert finish(stack_services, run_id, result) == 3
    assert states_of(stack_services, run_id) == {RowState.MADE: 2, RowState.FAILED: 1}
    failed = rows_of(stack_services, run_id)[2]
    assert (failed.error_code, failed.error_facts, failed.lease_until) == ("address_overflow", FACTS, None)
    (event,) = events_of(stack_services, "letters.made")
    assert json.loads(event.body)["after"] == {
        "made": 2,
        "failed": [[claims[2].letter_id, "address_overflow"]],
        "unset": 0,
        "editions": digest_of([one.claim.letter_id, 1, one.sha256] for one in result.made),
        "frozen": digests_of(
            [
                [one.claim.letter_id, 1, one.text_sha256, one.draft, one.pages, one.sha256, one.sha256]
                for one in result.made
            ]
        ),
        "files": digests_of(
            [
                [one.claim.letter_id, 1, file.format, file.sha256, file.inflated_sha256]
                for one in result.made
                for file in one.files
            ]
        ),
        "pack": result.archive.sha256,
        "fingerprint": result.made_by.short,
    }
    assert [edition.recorded for edition in editions_of(stack_services, run_id)] == [event.seq] * 2
    assert_over(stack_services, run_id)


def test_a_worker_that_comes_back_late_cannot_overwrite(stack_services):
    run_id = begin(stack_services, 2)
    late = batch(take(stack_services, run_id), words="late")
    again = batch(take(stack_services, run_id, at=LATER), words="in time")
    assert finish(stack_services, run_id, late) == 0
    assert states_of(stack_services, run_id) == {RowState.CLAIMED: 2}
    assert finish(stack_services, run_id, again) == 2
    assert finish(stack_services, run_id, late) == 0
    assert all("in time" in edition.content for edition in editions_of(stack_services, run_id))
    assert_over(stack_services, run_id)


def test_a_worker_whose_lease_ran_out_while_nobody_else_came_is_still_kept(stack_services):
    run_id = begin(stack_services, 2)
    slow = batch(take(stack_services, run_id, at=AT - 10 * LEASE))
    assert finish(stack_services, run_id, slow) == 2
    assert_over(stack_services, run_id)


def test_of_a_late_batch_the_rows_still_held_are_kept(stack_services):
    run_id = begin(stack_services, 4)
    claims = take(stack_services, run_id)
    taken = take(stack_services, run_id, 2, at=LATER)
    assert finish(stack_services, run_id, batch(claims, words="late")) == 2
    assert finish(stack_services, run_id, batch(taken, words="in time")) == 2
    words = [json.loads(edition.content)["words"] for edition in editions_of(stack_services, run_id)]
    assert words == ["in time", "in time", "late", "late"]
    assert_over(stack_services, run_id)


def test_a_result_handed_in_twice_counts_once(stack_services):
    run_id = begin(stack_services, 2)
    result = batch(take(stack_services, run_id))
    assert sorted(together(*[lambda: finish(stack_services, run_id, result)] * 3)) == [0, 0, 2]
    assert_over(stack_services, run_id)


def test_two_workers_that_finish_at_the_same_moment_end_the_run_once(stack_services):
    for _ in range(5):
        run_id = begin(stack_services, 4)
        first, second = (batch(take(stack_services, run_id, 2)) for _ in range(2))
        both = [partial(finish, stack_services, run_id, result) for result in (first, second)]
        assert together(*both) == [2, 2]
        assert_over(stack_services, run_id)
    assert len(events_of(stack_services, "run.ended")) == 5


def test_a_batch_is_kept_whole_or_not_at_all(stack_services):
    run_id = begin(stack_services, 2)
    result = batch(take(stack_services, run_id))
    with pytest.raises(RuntimeError), stack_services.database.writing() as session:
        assert complete(session, run_id, result) == 2
        raise RuntimeError
    assert states_of(stack_services, run_id) == {RowState.CLAIMED: 2}
    assert editions_of(stack_services, run_id) == []
    assert_sound(stack_services, run_id)
    assert finish(stack_services, run_id, result) == 2


def test_a_batch_of_failures_needs_no_archive(stack_services):
    run_id = begin(stack_services, 2)
    assert finish(stack_services, run_id, batch([], failed=take(stack_services, run_id))) == 2
    assert run_of(stack_services, run_id).state == RunState.DONE
    assert_over(stack_services, run_id)


def test_the_same_files_made_again_are_the_same_archive(stack_services):
    archives = set()
    for _ in range(2):
        run_id = begin(stack_services, 2)
        result = batch(take(stack_services, run_id))
        finish(stack_services, run_id, result)
        archives.add(result.archive.key)
    assert len(archives) == 1
    with stack_services.database.reading() as session:
        count = {
            model: session.scalar(select(func.count()).select_from(model))
            for model in (Archive, Fingerprint, EditionFile)
        }
    assert count == {Archive: 1, Fingerprint: 1, EditionFile: 8}
    assert [edition.number for edition in editions_of(stack_services, run_id)] == [2, 2]
