"""The words of clearance: tracks, answers and what each does, and why an answer is no longer valid."""

from collections.abc import Mapping

from app.clearance.states import State

TRACKS: Mapping[str, str] = {
    "joint": "Joint clearance",
    "write_round": "Write-round",
}
JOINT, WRITE_ROUND = TRACKS

USUAL_DAYS: Mapping[str, int] = {JOINT: 5, WRITE_ROUND: 10}
"""Clear working days that offices have, unless the owner says otherwise."""

ANSWERS: Mapping[State, str] = {
    State.CONTENT: "Content",
    State.SUBJECT_COMMENT: "Content, with a comment",
    State.SUBJECT_SHOULD: "Content, with changes suggested",
    State.SUBJECT_MUST: "Not content until changes are made",
    State.NOT_CONTENT: "Not content",
    State.NIL_RETURN: "Nil return",
}
"""Those that clear a text begin alike, and those that do not."""

ONLY_IN_WRITE_ROUND = frozenset({State.NIL_RETURN})
"""A signatory must say something about a letter. A committee member may have nothing to say, which means content."""

NEEDS_A_NOTE = frozenset({State.SUBJECT_MUST, State.SUBJECT_SHOULD, State.SUBJECT_COMMENT, State.NOT_CONTENT})
"""Answers that say nothing without the words beside them."""

EDITED, LEFT_OFFICE = "edited", "left_office"

WHY_ENDED: Mapping[str, str] = {
    EDITED: "The text or its printed details changed",
    "not_asked": "This office no longer clears these letters",
    LEFT_OFFICE: "The minister left office",
    "withdrawn": "The owner withdrew the letter from clearance",
    "taken_back": "The office withdrew its answer",
}

WHY_REOPENED: Mapping[str, str] = {
    **WHY_ENDED,
    "reopened": "The text was reopened for changes",
    "taken_back": "An office changed or withdrew its answer",
}
"""Why a text is no longer issued: someone reopened it, or a clearance that it needed is no longer valid."""


HINTS: Mapping[State, str] = {
    State.CONTENT: "Clears the text. Your minister agrees to these exact words",
    State.SUBJECT_COMMENT: "Clears the text. The owner can read your comment but need not change the text",
    State.SUBJECT_SHOULD: "Clears the text. The changes are optional: the owner can issue the text without them",
    State.SUBJECT_MUST: "Does not clear the text. The owner must change the text and ask you again",
    State.NOT_CONTENT: "Does not clear the text. The text can’t be issued",
    State.NIL_RETURN: "Clears the text. Your minister has no comment",
}
"""Each says first whether the answer clears the text."""
