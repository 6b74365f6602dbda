"""The events that this room records in the audit record."""

from app.platform.events import Event

MAIL_RULES_TAKEN_OVER = Event("mail.rules_taken_over", "Applied changed rules to saved mail")

MAILBOX_FAILED = Event("mailbox.failed", "Could not read the shared mailbox")
MAILBOX_READ_AGAIN = Event("mailbox.read_again", "Could read the shared mailbox again")

MESSAGE_ASSIGNED = Event("message.assigned", "Assigned messages")
MESSAGE_CLOSED = Event("message.closed", "Closed messages")
MESSAGE_KIND_SAID = Event("message.kind_said", "Chose the kind of a message")
MESSAGE_MATCHED = Event("message.matched", "Matched a message to letters")
MESSAGE_NOTED = Event("message.noted", "Added a note to a message", personal=("text",))
MESSAGE_RECORDED = Event("message.recorded", "Recorded a message as a response")
MESSAGE_SET_ASIDE = Event("message.set_aside", "Set messages aside")
MESSAGE_SORTED = Event("message.sorted", "Sorted a message")
MESSAGE_TAKEN = Event("message.taken", "Added a message to the inbox", personal=("sender", "subject"))
MESSAGE_TAKEN_UP = Event("message.taken_up", "Reopened a message")
MESSAGE_UNMATCHED = Event("message.unmatched", "Removed the match between a message and a letter")
MESSAGE_UNREADABLE = Event("message.unreadable", "Stopped trying to read a message")
