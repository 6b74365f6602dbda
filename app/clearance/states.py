"""How clearance moves, on one screen: what one office is asked about one text, and how far that text is as a whole."""

from collections.abc import Mapping
from enum import StrEnum

from app.clearance import events
from app.platform.transitions import Move


class State(StrEnum):
    """Of a request to one office about the text for one registry. Silence is ASKED, and never consent."""

    ASKED = "asked"
    CONTENT = "content"
    SUBJECT_MUST = "subject_must"
    SUBJECT_SHOULD = "subject_should"
    SUBJECT_COMMENT = "subject_comment"
    NOT_CONTENT = "not_content"
    NIL_RETURN = "nil_return"
    TAKEN_BACK = "taken_back"
    ENDED = "ended"


GIVEN = frozenset({State.CONTENT, State.SUBJECT_SHOULD, State.SUBJECT_COMMENT, State.NIL_RETURN})
"""Consent. A point that must be addressed holds it back; one that should be, or a comment, is left to the owner."""

ANSWERED = GIVEN | {State.SUBJECT_MUST, State.NOT_CONTENT}
STANDING = ANSWERED | {State.ASKED, State.TAKEN_BACK}


class TextState(StrEnum):
    """Of a campaign's text for one registry. ISSUED: its letters carry no DRAFT, and its words are frozen."""

    DRAFT = "draft"
    ASKED = "asked"
    ISSUED = "issued"


class StepState(StrEnum):
    """Of a review that a text has before ministers clear it."""

    WAITING = "waiting"
    CONTENT = "content"
    NOT_CONTENT = "not_content"


def _answer(target: State) -> Move[State]:
    return Move(STANDING - {target}, target, events.CLEARANCE_ANSWERED)


REQUEST: Mapping[str, Move[State]] = {
    "content": _answer(State.CONTENT),
    "subject_must": _answer(State.SUBJECT_MUST),
    "subject_should": _answer(State.SUBJECT_SHOULD),
    "subject_comment": _answer(State.SUBJECT_COMMENT),
    "not_content": _answer(State.NOT_CONTENT),
    "nil_return": _answer(State.NIL_RETURN),
    "take_back": Move(ANSWERED, State.TAKEN_BACK, events.CLEARANCE_TAKEN_BACK),
    "end": Move(STANDING, State.ENDED, events.CLEARANCE_ENDED),
}

TEXT: Mapping[str, Move[TextState]] = {
    "ask": Move(frozenset({TextState.DRAFT}), TextState.ASKED, events.CLEARANCE_ASKED),
    "withdraw": Move(frozenset({TextState.ASKED}), TextState.DRAFT, events.CLEARANCE_WITHDRAWN),
    "issue": Move(frozenset({TextState.ASKED}), TextState.ISSUED, events.CLEARANCE_ISSUED),
    "reopen": Move(frozenset({TextState.ISSUED}), TextState.ASKED, events.CLEARANCE_REOPENED),
}

STEP: Mapping[str, Move[StepState]] = {
    "content": Move(frozenset({StepState.WAITING, StepState.NOT_CONTENT}), StepState.CONTENT, events.STEP_ANSWERED),
    "not_content": Move(frozenset({StepState.WAITING, StepState.CONTENT}), StepState.NOT_CONTENT, events.STEP_ANSWERED),
    "wait": Move(frozenset({StepState.CONTENT, StepState.NOT_CONTENT}), StepState.WAITING, events.STEP_ASKED_AGAIN),
}
