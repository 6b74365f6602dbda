"""Claims: each row in one worker's hands at a time, for as long as its lease."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.audit.record import SYSTEM
from app.production.models import OPEN_ROWS
from app.production.runs.claim import FEWEST, MOST, put_back, renew
from app.production.runs.steer import cancel_run, pause_run
from app.production.states import OPEN, RowState
from tests.production.making import AT, LEASE, batch, begin, finish, first_letters, rows_of, states_of, take, together

pytestmark = pytest.mark.stack

LATER = AT + LEASE + timedelta(seconds=1)
"""When a lease that was given at AT has run out."""


def test_claims_come_in_the_letters_order_with_a_token_and_a_try(stack_services):
    run_id = begin(stack_services, 5)
    claims = take(stack_services, run_id, 3)
    assert [one.letter_id for one in claims] == [letter.id for letter in first_letters(stack_services, 3)]
    assert {(one.token, one.tries) for one in claims} == {(1, 1)}
    assert {row.lease_until for row in rows_of(stack_services, run_id)} == {AT + LEASE, None}


@pytest.mark.parametrize(
    ("workers", "letters", "first"),
    [
        (1, 40, 40), (1, 60, 60), (1, MOST + 40, MOST),
        (2, 60, FEWEST), (2, 3 * (FEWEST + 10), FEWEST + 10), (2, 3 * MOST + 40, MOST),
        (3, 60, FEWEST), (3, 5 * (FEWEST + 10), FEWEST + 10), (3, 5 * MOST + 40, MOST),
    ],
)  # fmt: skip
def test_a_claim_takes_its_share_of_what_is_left_and_never_too_much(services, workers, letters, first):
    assert len(take(services, begin(services, letters), 1000, workers=workers)) == first


@pytest.mark.parametrize(("workers", "shares"), [(1, [200, 100]), (2, [100, 66, 50, 50, 34]), (4, [50] * 6)])
def test_claims_of_several_workers_are_smaller_towards_the_end(services, workers, shares):
    run_id, taken = begin(services, 300), []
    while claims := take(services, run_id, 1000, workers=workers):
        taken.append(len(claims))
        finish(services, run_id, batch(claims))
    assert taken == shares


def test_what_one_worker_holds_no_other_gets(stack_services):
    run_id = begin(stack_services, 5)
    first, second, third = (take(stack_services, run_id, 3) for _ in range(3))
    assert [len(first), len(second), len(third)] == [3, 2, 0]


def test_workers_that_claim_at_the_same_moment_never_share_a_row(stack_services):
    run_id = begin(stack_services, 200)

    def take_all():
        held = []
        while claims := take(stack_services, run_id, 7):
            held += claims
        return held

    came = together(*[take_all] * 4)
    ids = [one.row_id for held in came for one in held]
    assert len(ids) == len(set(ids)) == 200
    assert {one.token for held in came for one in held} == {1}


def test_workers_that_find_leases_run_out_at_the_same_moment_never_share_a_row(stack_services):
    run_id = begin(stack_services, 40)
    take(stack_services, run_id)
    came = together(*[lambda: take(stack_services, run_id, 15, at=LATER)] * 4)
    tokens = [(one.row_id, one.token) for held in came for one in held]
    assert len(tokens) == len(set(tokens))
    assert {token for _, token in tokens} == {2}


def test_a_lease_that_has_run_out_is_claimed_again_with_the_next_token(stack_services):
    run_id = begin(stack_services, 2)
    take(stack_services, run_id)
    assert take(stack_services, run_id, at=AT + LEASE) == []
    assert {(one.token, one.tries) for one in take(stack_services, run_id, at=LATER)} == {(2, 2)}


def test_a_renewed_lease_holds_longer(stack_services):
    run_id = begin(stack_services, 2)
    claims = take(stack_services, run_id)
    with stack_services.database.writing() as session:
        renew(session, run_id, claims[:1], until=LATER + LEASE)
    assert [one.row_id for one in take(stack_services, run_id, at=LATER)] == [claims[1].row_id]


def test_a_late_worker_cannot_renew_what_another_has_claimed(stack_services):
    run_id = begin(stack_services, 1)
    late = take(stack_services, run_id)
    take(stack_services, run_id, at=LATER)
    with stack_services.database.writing() as session:
        renew(session, run_id, late, until=LATER + 10 * LEASE)
    assert rows_of(stack_services, run_id)[0].lease_until == LATER + LEASE


def test_rows_put_back_wait_until_their_time_and_say_why(stack_services):
    run_id = begin(stack_services, 2)
    claims = take(stack_services, run_id)
    with stack_services.database.writing() as session:
        put_back(session, run_id, claims, until=AT + timedelta(seconds=10), code="storage_failed")
    assert states_of(stack_services, run_id) == {RowState.WAITING: 2}
    assert {row.error_code for row in rows_of(stack_services, run_id)} == {"storage_failed"}
    assert take(stack_services, run_id, at=AT + timedelta(seconds=9)) == []
    assert len(take(stack_services, run_id, at=AT + timedelta(seconds=11))) == 2
    assert {(row.error_code, row.error_facts) for row in rows_of(stack_services, run_id)} == {(None, None)}


def test_a_late_worker_cannot_put_back_what_another_has_claimed(stack_services):
    run_id = begin(stack_services, 1)
    late = take(stack_services, run_id)
    take(stack_services, run_id, at=LATER)
    with stack_services.database.writing() as session:
        put_back(session, run_id, late, until=LATER, code="storage_failed")
    assert states_of(stack_services, run_id) == {RowState.CLAIMED: 1}


def test_a_row_out_of_tries_is_claimed_no_more(stack_services):
    run_id = begin(stack_services, 1)
    for number in range(3):
        assert len(take(stack_services, run_id, at=AT + number * (LEASE + timedelta(seconds=1)))) == 1
    assert take(stack_services, run_id, at=AT + 10 * LEASE) == []


@pytest.mark.parametrize("verb", [pause_run, cancel_run])
def test_a_run_that_does_not_run_gives_nothing(services, verb):
    run_id = begin(services, 2)
    with services.database.writing() as session:
        verb(session, run_id, actor=SYSTEM)
    assert take(services, run_id) == []


def test_the_rows_that_are_open_are_those_of_the_table_of_states():
    assert {state for state in RowState if f"'{state}'" in OPEN_ROWS.text} == OPEN


def test_however_much_of_a_run_is_made_a_claim_reads_the_open_rows_alone(services):
    run_id = begin(services, 3)
    asked = []

    def note(*told):
        asked.append(told[2:4])

    event.listen(services.database.engine, "before_cursor_execute", note)
    take(services, run_id)
    event.remove(services.database.engine, "before_cursor_execute", note)
    (statement, values) = next(told for told in asked if told[0].startswith("WITH free"))
    with services.database.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert "SEARCH run_letters USING INDEX ix_run_letters_open (run_id=?)" in plan
    assert not any("B-TREE" in step for step in plan)
