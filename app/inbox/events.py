"""The events that this room records in the audit record."""

from app.platform.events import Event

MAIL_RULES_TAKEN_OVER = Event("mail.rules_taken_over", "Let changed rules count for the mail that is kept")

MAILBOX_FAILED = Event("mailbox.failed", "Could not read the inbox’s mailbox")
MAILBOX_READ_AGAIN = Event("mailbox.read_again", "Could read the inbox’s mailbox again")

MESSAGE_ASSIGNED = Event("message.assigned", "Said who looks after messages")
MESSAGE_CLOSED = Event("message.closed", "Closed messages")
MESSAGE_KIND_SAID = Event("message.kind_said", "Said what a message is")
MESSAGE_MATCHED = Event("message.matched", "Said which letters a message is about")
MESSAGE_NOTED = Event("message.noted", "Noted something beside a message", personal=("text",))
MESSAGE_RECORDED = Event("message.recorded", "Recorded a message as a reply")
MESSAGE_SET_ASIDE = Event("message.set_aside", "Set messages aside")
MESSAGE_SORTED = Event("message.sorted", "Sorted a message")
MESSAGE_TAKEN = Event("message.taken", "Took a message into the inbox", personal=("sender", "subject"))
MESSAGE_TAKEN_UP = Event("message.taken_up", "Took a message up again")
MESSAGE_UNMATCHED = Event("message.unmatched", "Said that a message is not about a letter")
MESSAGE_UNREADABLE = Event("message.unreadable", "Gave up reading a message")
