"""The events that this room records in the audit record."""

from app.platform.events import Event

NOTICES_MAIL_FAILED = Event("notices.mail_failed", "Failed to mail notices")
NOTICES_MAIL_LEFT = Event("notices.mail_left", "Left failed mail unsent")
NOTICES_MAIL_TRIED_AGAIN = Event("notices.mail_tried_again", "Had failed mail tried again")
NOTICES_MAILED = Event("notices.mailed", "Mailed notices")
NOTICES_NOT_MAILED = Event("notices.not_mailed", "Left out the mail of notices to a deactivated user")

USER_MAIL_CHOSEN = Event("user.mail_chosen", "Chose when to have notices by mail")
