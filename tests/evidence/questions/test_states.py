"""The table of stages: no dead end, no stage that can't be reached, and every way back can be undone."""

import pytest

from app.evidence.questions.forms import NEEDED
from app.evidence.questions.states import ENDED, MOVES, OPEN, STAYS, Act, Kind, Stage, allowed_acts, leads_to
from app.evidence.questions.words import ACTS, UNDONE


def reached_from(stage, kind=Kind.ORDINARY):
    found, waiting = {stage}, [stage]
    while waiting:
        here = waiting.pop()
        for act in allowed_acts(here, kind):
            there = leads_to(act, here)
            if there not in found:
                found.add(there)
                waiting.append(there)
    return found


@pytest.mark.parametrize("kind", ["", *Kind])
def test_every_stage_is_reached_from_tabled(kind):
    assert reached_from(Stage.TABLED, kind) == set(Stage)


@pytest.mark.parametrize("stage", sorted(OPEN))
def test_no_open_stage_is_a_dead_end(stage):
    assert reached_from(stage) >= ENDED


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_what_is_over_moves_no_further(stage):
    assert reached_from(stage) == {stage}


def test_every_stage_is_open_or_over():
    assert set(Stage) == OPEN | ENDED
    assert not OPEN & ENDED


def test_every_act_moves_or_stays_and_has_its_words_and_fields():
    assert MOVES.keys() | STAYS.keys() == set(Act)
    assert not MOVES.keys() & STAYS.keys()
    assert ACTS.keys() == UNDONE.keys() == NEEDED.keys() == set(Act)


def test_a_holding_answer_keeps_a_question_open():
    assert all(leads_to(Act.HOLD, stage) == stage for stage in OPEN)
