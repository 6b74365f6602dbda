"""The machines of clearance and of a campaign, each a table: nothing is out of reach, and nothing is a dead end."""

from collections.abc import Iterable, Mapping

import pytest

from app.audit.words import titles
from app.campaigns.states import CAMPAIGN
from app.campaigns.states import State as CampaignState
from app.clearance.states import ANSWERED, GIVEN, REQUEST, STANDING, STEP, TEXT, State, StepState, TextState
from app.clearance.words import ANSWERS, NEEDS_A_NOTE, ONLY_IN_WRITE_ROUND

MACHINES = {
    "request": (REQUEST, State, State.ASKED, {State.ENDED}),
    "text": (TEXT, TextState, TextState.DRAFT, set()),
    "step": (STEP, StepState, StepState.WAITING, set()),
    "campaign": (CAMPAIGN, CampaignState, CampaignState.OPEN, set()),
}
"""By name: the table of moves, the states, where it begins, and where it may end."""


def reached(moves: Mapping[str, object], begin: str) -> set[str]:
    found, new = set(), {begin}
    while new:
        found |= new
        new = {move.target for move in moves.values() if move.sources & found} - found
    return found


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_is_reached(name):
    moves, states, begin, _ = MACHINES[name]
    assert reached(moves, begin) == set(states)


@pytest.mark.parametrize("name", MACHINES)
def test_no_state_is_a_dead_end_but_where_it_ends(name):
    moves, states, _, ends = MACHINES[name]
    assert {state for state in states if not any(state in move.sources for move in moves.values())} == ends


@pytest.mark.parametrize("name", MACHINES)
def test_no_move_stays_where_it_is(name):
    moves = MACHINES[name][0]
    assert [key for key, move in moves.items() if move.target in move.sources] == []


def test_an_end_is_reached_from_every_state_that_stands():
    assert REQUEST["end"].sources == STANDING == frozenset(State) - {State.ENDED}


def test_silence_is_never_consent():
    assert State.ASKED not in GIVEN
    assert not {State.SUBJECT_MUST, State.NOT_CONTENT, State.TAKEN_BACK} & GIVEN


def test_every_answer_has_words_and_a_move():
    assert set(ANSWERS) == ANSWERED
    assert {move.target for move in REQUEST.values()} == ANSWERED | {State.TAKEN_BACK, State.ENDED}
    assert NEEDS_A_NOTE | ONLY_IN_WRITE_ROUND < ANSWERED


def actions(moves: Iterable[object]) -> set[str]:
    return {move.action for move in moves}


def test_every_move_is_recorded_under_words():
    assert {one for moves, *_ in MACHINES.values() for one in actions(moves.values())} <= set(titles())
