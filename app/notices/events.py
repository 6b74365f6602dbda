"""The events that this room records in the audit record."""

from app.platform.events import Event

NOTICES_MAIL_FAILED = Event("notices.mail_failed", "Could not email notices")
NOTICES_MAIL_LEFT = Event("notices.mail_left", "Stopped trying to send failed emails")
NOTICES_MAIL_TRIED_AGAIN = Event("notices.mail_tried_again", "Asked Despatch to try failed emails again")
NOTICES_MAILED = Event("notices.mailed", "Emailed notices")
NOTICES_NOT_MAILED = Event("notices.not_mailed", "Did not email notices to a deactivated user")

USER_MAIL_CHOSEN = Event("user.mail_chosen", "Chose when to get notices by email")
