"""What each answer does, said beside it before it is chosen."""

from collections.abc import Mapping

from app.clearance.states import State

HINTS: Mapping[State, str] = {
    State.CONTENT: "Your minister agrees to these exact words. This is clearance",
    State.SUBJECT_MUST: "Not clearance yet: the owner changes the text, and you are asked again",
    State.SUBJECT_SHOULD: "Clearance. The owner is asked to make the change, and may go on without it",
    State.SUBJECT_COMMENT: "Clearance. The owner reads what you say, and nothing waits for it",
    State.NOT_CONTENT: "Your minister does not agree. The letters can’t be issued",
    State.NIL_RETURN: "Your minister has nothing to say, which counts as content",
}
