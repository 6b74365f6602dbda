"""The events that this room records in the audit record."""

from app.platform.events import Event

LETTER_NOTE_TAKEN_BACK = Event("letter.note_taken_back", "Withdrew a note on a letter")
LETTER_NOTED = Event("letter.noted", "Added a note to a letter", personal=("text",))

LETTERS_ASSIGNED = Event("letters.assigned", "Assigned letters")
