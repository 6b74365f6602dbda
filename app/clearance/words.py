"""The words of clearance: tracks, answers and what each does, and why an answer is no longer valid."""

from collections.abc import Mapping

from app.clearance.states import State

TRACKS: Mapping[str, str] = {
    "joint": "Joint sign-off",
    "write_round": "Write-round",
}
JOINT, WRITE_ROUND = TRACKS

USUAL_DAYS: Mapping[str, int] = {JOINT: 5, WRITE_ROUND: 10}
"""Clear working days that offices have, unless the owner says otherwise."""

ANSWERS: Mapping[State, str] = {
    State.CONTENT: "Content",
    State.SUBJECT_MUST: "Content subject to: must address",
    State.SUBJECT_SHOULD: "Content subject to: should address",
    State.SUBJECT_COMMENT: "Content subject to: comment only",
    State.NOT_CONTENT: "Not content",
    State.NIL_RETURN: "Nil return",
}

ONLY_IN_WRITE_ROUND = frozenset({State.NIL_RETURN})
"""Who signs a letter says something of it; a committee's member may have nothing to say, which means content."""

NEEDS_A_NOTE = frozenset({State.SUBJECT_MUST, State.SUBJECT_SHOULD, State.SUBJECT_COMMENT, State.NOT_CONTENT})
"""Answers that say nothing without the words beside them."""

EDITED, LEFT_OFFICE = "edited", "left_office"

WHY_ENDED: Mapping[str, str] = {
    EDITED: "What is printed was changed",
    "not_asked": "Its letters are not this office’s to clear any more",
    LEFT_OFFICE: "The minister left office",
    "withdrawn": "The request was withdrawn",
    "taken_back": "Taken back",
}

WHY_REOPENED: Mapping[str, str] = {
    **WHY_ENDED,
    "reopened": "The text was opened again to be changed",
    "taken_back": "An office changed its answer, or took it back",
}
"""Why a text is issued no more: somebody opened it again, or a clearance that it stood upon went."""


HINTS: Mapping[State, str] = {
    State.CONTENT: "Your minister agrees to these exact words. This is clearance",
    State.SUBJECT_MUST: "Not clearance yet: the owner changes the text, and you are asked again",
    State.SUBJECT_SHOULD: "Clearance. The owner is asked to make the change, and may go on without it",
    State.SUBJECT_COMMENT: "Clearance. The owner reads what you say, and nothing waits for it",
    State.NOT_CONTENT: "Your minister does not agree. The letters can’t be issued",
    State.NIL_RETURN: "Your minister has nothing to say, which counts as content",
}
