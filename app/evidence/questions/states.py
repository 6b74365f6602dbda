"""How a question moves from the day it is tabled to its answer, on one screen."""

from collections.abc import Mapping
from enum import StrEnum

from app.evidence import events
from app.platform.events import Event
from app.platform.transitions import Move, Status


class House(StrEnum):
    COMMONS = "commons"
    LORDS = "lords"


class Kind(StrEnum):
    """NAMED_DAY, ORDINARY and URGENT are the Commons', LORDS_WRITTEN and PRIVATE_NOTICE the Lords', ORAL of either. ""
    is kept where nobody recorded it."""

    NAMED_DAY = "named_day"
    ORDINARY = "ordinary"
    ORAL = "oral"
    URGENT = "urgent"
    LORDS_WRITTEN = "lords_written"
    PRIVATE_NOTICE = "private_notice"


KINDS: Mapping[House, tuple[Kind, ...]] = {
    House.COMMONS: (Kind.NAMED_DAY, Kind.ORDINARY, Kind.ORAL, Kind.URGENT),
    House.LORDS: (Kind.LORDS_WRITTEN, Kind.ORAL, Kind.PRIVATE_NOTICE),
}

SPOKEN = frozenset({Kind.ORAL, Kind.URGENT, Kind.PRIVATE_NOTICE})
"""Those that a minister answers by speaking in the House, on the day on which they are asked there."""

DAY_GIVEN = frozenset({Kind.NAMED_DAY, *SPOKEN})
"""Those that are answered on one day, which is known when they are tabled."""


class Stage(Status):
    """Where a question stands. TRANSFERRED: another department answers it; it is kept, and not ours any more."""

    TABLED = "tabled", "empty", "Tabled"
    DRAFTING = "drafting", "half", "Drafting"
    ADVISERS = "advisers", "half", "With policy and advisers"
    PRIVATE_OFFICE = "private_office", "half", "With the private office"
    ANSWERED = "answered", "full", "Answered"
    TRANSFERRED = "transferred", "stop", "Transferred"
    WITHDRAWN = "withdrawn", "stop", "Withdrawn"


OPEN = frozenset({Stage.TABLED, Stage.DRAFTING, Stage.ADVISERS, Stage.PRIVATE_OFFICE})
ENDED = frozenset({Stage.ANSWERED, Stage.TRANSFERRED, Stage.WITHDRAWN})


class Act(StrEnum):
    """What is done with a question. HOLD and CORRECT leave it where it stands."""

    DRAFT = "draft"
    ADVISE = "advise"
    TO_OFFICE = "to_office"
    BACK = "back"
    ANSWER = "answer"
    HOLD = "hold"
    CORRECT = "correct_answer"
    TRANSFER = "transfer"
    WITHDRAW = "withdraw"


MOVES: Mapping[Act, Move[Stage]] = {
    Act.DRAFT: Move(frozenset({Stage.TABLED}), Stage.DRAFTING, events.QUESTION_DRAFTING),
    Act.ADVISE: Move(frozenset({Stage.DRAFTING}), Stage.ADVISERS, events.QUESTION_WITH_ADVISERS),
    Act.TO_OFFICE: Move(frozenset({Stage.DRAFTING, Stage.ADVISERS}), Stage.PRIVATE_OFFICE, events.QUESTION_WITH_OFFICE),
    Act.BACK: Move(frozenset({Stage.ADVISERS, Stage.PRIVATE_OFFICE}), Stage.DRAFTING, events.QUESTION_SENT_BACK),
    Act.ANSWER: Move(OPEN, Stage.ANSWERED, events.QUESTION_ANSWERED),
    Act.TRANSFER: Move(OPEN, Stage.TRANSFERRED, events.QUESTION_TRANSFERRED),
    Act.WITHDRAW: Move(OPEN, Stage.WITHDRAWN, events.QUESTION_WITHDRAWN),
}
"""An answer that was given in the House ends whatever stood before it, whether or not each stage was recorded."""

GIVEN_IN_HOUSE = (Act.ANSWER, Act.HOLD, Act.CORRECT)
"""What a minister says in the House, of all questions of a group at once."""

STAYS: Mapping[Act, tuple[frozenset[Stage], Event]] = {
    Act.HOLD: (OPEN, events.QUESTION_HELD),
    Act.CORRECT: (frozenset({Stage.ANSWERED}), events.QUESTION_ANSWER_CORRECTED),
}
"""What is recorded of a question that stays where it is: from where, and the event. Whatever was recorded last can be
undone: the question goes back to where it came from."""


def allowed_acts(stage: Stage, kind: str, *, led: bool = False) -> list[Act]:
    """What may be done with a question that stands here. One that is asked aloud gets no holding answer; what is said
    in the House of one that another leads (`led`) is recorded of that one."""
    acts = [act for act in Act if stage in (MOVES[act].sources if act in MOVES else STAYS[act][0])]
    never = {*([Act.HOLD] if kind in SPOKEN else []), *(GIVEN_IN_HOUSE if led else [])}
    return [act for act in acts if act not in never]


def leads_to(act: Act, stage: Stage) -> Stage:
    return MOVES[act].target if act in MOVES else stage
