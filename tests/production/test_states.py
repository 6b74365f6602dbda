"""The tables of states: nothing leads nowhere, nothing is out of reach, and the verbs do what the tables say."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.audit.record import SYSTEM
from app.errors import Refused
from app.production.models import Run, RunLetter
from app.production.runs.claim import Claim, put_back, sweep_run
from app.production.runs.complete import complete
from app.production.runs.steer import cancel_run, end_if_over, pause_run, resume_run
from app.production.states import OPEN, ROW, RUN, UNDER_WAY, RowState, RunState
from tests.production.making import AT, LEASE, TRIES, batch, begin, rows_of, run_of, take

TABLES = [
    pytest.param(RUN, RunState, RunState.RUNNING, UNDER_WAY, id="run"),
    pytest.param(ROW, RowState, RowState.WAITING, OPEN, id="row"),
]


def reached(table, start):
    found, before = {start}, None
    while found != before:
        before = set(found)
        found |= {step.target for step in table.values() if step.sources & before}
    return found


@pytest.mark.parametrize(("table", "states", "start", "open_states"), TABLES)
def test_every_state_is_reached_from_the_first(table, states, start, open_states):
    assert reached(table, start) == set(states)


@pytest.mark.parametrize(("table", "states", "start", "open_states"), TABLES)
def test_every_open_state_has_a_way_to_an_end_and_no_end_has_a_way_on(table, states, start, open_states):
    ends = set(states) - open_states
    for state in open_states:
        assert reached(table, state) & ends
    assert not any(step.sources & ends for step in table.values())


STEPS = {
    "pause": lambda session, run: pause_run(session, run.id, actor=SYSTEM),
    "resume": lambda session, run: resume_run(session, run.id, actor=SYSTEM),
    "cancel": lambda session, run: cancel_run(session, run.id, actor=SYSTEM),
    "end": end_if_over,
}


def test_every_step_of_a_run_is_tried_here():
    assert set(STEPS) == set(RUN)


@pytest.mark.parametrize("state", RunState)
@pytest.mark.parametrize("step", RUN)
def test_a_run_takes_a_step_from_just_the_states_in_the_table(services, step, state):
    run_id = begin(services, 1)
    with services.database.writing() as session:
        session.execute(update(Run).values(state=state))
        session.execute(update(RunLetter).values(state=RowState.MADE, ended_at=AT))
    with services.database.writing() as session, suppress(Refused):
        STEPS[step](session, session.get_one(Run, run_id))
    assert run_of(services, run_id).state == (RUN[step].target if state in RUN[step].sources else state)


def by_worker(verb):
    """A verb of the worker that holds the row, with the token that it was given."""

    def act(services, run_id):
        (row,) = rows_of(services, run_id)
        with services.database.writing() as session:
            verb(session, run_id, Claim(row.id, row.letter_id, row.token, row.tries))

    return act


def swept(services, run_id):
    with services.database.writing() as session:
        sweep_run(session, run_id, at=AT, max_tries=0)


def cancelled(services, run_id):
    with services.database.writing() as session:
        cancel_run(session, run_id, actor=SYSTEM)


ROW_STEPS = {
    "claim": take,
    "put back": by_worker(lambda session, run_id, held: put_back(session, run_id, [held], until=AT, code="x")),
    "make": by_worker(lambda session, run_id, held: complete(session, run_id, batch([held]))),
    "fail": by_worker(lambda session, run_id, held: complete(session, run_id, batch([], failed=[held]))),
    "give up": swept,
    "cancel": cancelled,
}


def test_every_step_of_a_row_is_tried_here():
    assert set(ROW_STEPS) == set(ROW)


@pytest.mark.parametrize("state", RowState)
@pytest.mark.parametrize("step", ROW)
def test_a_row_takes_a_step_from_just_the_states_in_the_table(services, step, state):
    run_id = begin(services, 1)
    lapsed = AT - timedelta(seconds=1)
    with services.database.writing() as session:
        session.execute(update(RunLetter).values(state=state, token=1, tries=1, lease_until=lapsed))
    ROW_STEPS[step](services, run_id)
    (row,) = rows_of(services, run_id)
    moved = row.state != state or row.token != 1
    assert moved == (state in ROW[step].sources)
    assert row.state == (ROW[step].target if state in ROW[step].sources else state)


def test_no_row_in_a_workers_hands_is_claimed(services):
    run_id = begin(services, 1)
    take(services, run_id)
    assert take(services, run_id, at=AT + LEASE) == []
    assert len(take(services, run_id, at=AT + LEASE + timedelta(seconds=1), max_tries=TRIES)) == 1
