"""The events that this room records in the audit record."""

from app.platform.events import Event

LINK_MADE = Event("link.made", "Made a password link")

PASSWORD_CHANGED = Event("password.changed", "Changed their own password")
PASSWORD_SET = Event("password.set", "Set a password with a password link")

SIGN_IN_ALL_ENDED = Event("sign_in.all_ended", "Ended sign-ins")
SIGN_IN_ENDED = Event("sign_in.ended", "Ended a sign-in")
SIGN_IN_PROVED = Event("sign_in.proved", "Confirmed that it was they")
SIGN_IN_REFUSED = Event("sign_in.refused", "Refused a sign-in", personal=("email",))
SIGN_IN_STARTED = Event("sign_in.started", "Signed in")

USER_ACTIVATED = Event("user.activated", "Activated a user", anchored=True)
USER_ADDED = Event("user.added", "Added a user", personal=("email", "name"), anchored=True)
USER_CHANGED = Event("user.changed", "Changed a user", personal=("name", "name_before"), anchored=True)
"""Of their details, their name among them."""
USER_DEACTIVATED = Event("user.deactivated", "Deactivated a user", anchored=True)
USER_FIRST = Event("user.first", "Set up the first administrator", personal=("email", "name"), anchored=True)
