"""The events that this room records in the audit record."""

from app.platform.events import Event

BATCH_CANCELLED = Event("batch.cancelled", "Cancelled a print batch")
BATCH_CLOSED = Event("batch.closed", "Closed a print batch", anchored=True)
BATCH_COUNT_TAKEN_BACK = Event("batch.count_taken_back", "Removed the count of a whole print batch")
BATCH_COUNTED = Event("batch.counted", "Recorded the counts of a print batch")
BATCH_FETCHED_BACK = Event("batch.fetched_back", "Recalled a print batch from the printer")
BATCH_GIVEN = Event("batch.given", "Recorded that a print batch was given to the printer")
BATCH_MADE = Event("batch.made", "Made a print batch", personal=("accepted", "former"))
BATCH_POSTED = Event("batch.posted", "Recorded the date a print batch was posted", personal=("despite",))

EMBARGO_LIFTED = Event("embargo.lifted", "Lifted an embargo")
EMBARGO_SET = Event("embargo.set", "Set an embargo")

LETTER_ARRIVED_AFTER_ALL = Event(
    "letter.arrived_after_all", "Recorded that a letter arrived after all", personal=("said",)
)
LETTER_DELIVERED = Event("letter.delivered", "Recorded that a letter was delivered", personal=("said",))
LETTER_FAILED = Event("letter.failed", "Recorded that a letter did not arrive", personal=("said",))
LETTER_HANDED_OVER = Event(
    "letter.handed_over", "Handed a letter to the mail server or the printer", personal=("said",)
)
LETTER_HANDING = Event("letter.handing", "Started to send a letter", personal=("said",))
LETTER_PUBLISHED = Event("letter.published", "Recorded where a letter is published", anchored=True)
LETTER_PUT_OFF = Event("letter.put_off", "Postponed a letter that could not be sent", personal=("said",))
LETTER_RETURNED = Event("letter.returned", "Recorded that a letter came back", personal=("said",))
LETTER_TESTED = Event("letter.tested", "Sent test emails to their own address", personal=("address",))
LETTER_TOLD_OF = Event("letter.told_of", "Recorded a report about a letter that was sent", personal=("said",))
"""Evidence that changed no state."""
LETTER_TRIED_OUT = Event("letter.tried_out", "Wrote a trial copy of a letter to a file", personal=("said",))
LETTER_UNCERTAIN = Event(
    "letter.uncertain", "Recorded that it is uncertain whether a letter was sent", personal=("said",)
)

LETTERS_CANCELLED = Event("letters.cancelled", "Cancelled letters that were waiting to be sent")
LETTERS_MAY_HAVE_GONE = Event(
    "letters.may_have_gone", "Recorded that letters may have been sent before a restore", anchored=True
)
LETTERS_NOT_GONE = Event("letters.not_gone", "Recorded that letters were not sent before a restore", personal=("note",))
LETTERS_QUEUED = Event("letters.queued", "Queued letters to be sent")
LETTERS_SENT = Event("letters.sent", "Marked letters as sent", personal=("note",), anchored=True)
LETTERS_TRIED_OUT = Event(
    "letters.tried_out", "Found that letters recorded as sent by email were trial copies", personal=("said",)
)
LETTERS_UNSENT = Event("letters.unsent", "Undid marking letters as sent")

POSTING_IMPORT_UNDONE = Event("posting.import_undone", "Undid a spreadsheet of counts or of returned letters")
POSTING_RETURNS_TAKEN = Event("posting.returns_taken", "Uploaded a spreadsheet of returned letters")

SENDING_BEGAN = Event("sending.began", "Started to send letters")
SENDING_CANCELLED = Event("sending.cancelled", "Cancelled a sending")
SENDING_DONE = Event("sending.done", "Ended a sending", anchored=True)
SENDING_GOES_ON = Event("sending.goes_on", "Continued a sending after its first wave")
SENDING_PAUSED = Event("sending.paused", "Paused a sending")
SENDING_RESUMED = Event("sending.resumed", "Resumed a sending")
SENDING_STARTED = Event("sending.started", "Set up a sending", personal=("despite", "former"), anchored=True)
SENDING_WAITS = Event("sending.waits", "Stopped a sending for a review of its first wave")
