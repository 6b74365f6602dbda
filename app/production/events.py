"""The events that this room records in the audit record."""

from app.platform.events import Event

LETTER_MADE_LARGE = Event("letter.made_large", "Generated a letter in large print")

LETTERS_COMPARED = Event("letters.compared", "Checked that letters look the same when generated again")
LETTERS_GIVEN_UP = Event("letters.given_up", "Stopped trying to generate letters after too many tries")
LETTERS_MADE = Event("letters.made", "Generated letters")

RUN_CANCELLED = Event("run.cancelled", "Cancelled a run")
RUN_ENDED = Event("run.ended", "Ended a run")
RUN_PAUSED = Event("run.paused", "Paused a run")
RUN_RESUMED = Event("run.resumed", "Resumed a run")
RUN_STARTED = Event("run.started", "Started a run", personal=("reason",))
