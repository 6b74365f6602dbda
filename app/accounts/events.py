"""The events that this room records in the audit record."""

from app.platform.events import Event

FACTOR_ADDED = Event("factor.added", "Added a second factor", personal=("name",), anchored=True)
FACTOR_RENAMED = Event("factor.renamed", "Renamed a second factor", personal=("name", "name_before"))
FACTOR_REMOVED = Event("factor.removed", "Removed a second factor", personal=("name",), anchored=True)
FACTOR_CODES_MADE = Event("factor.codes_made", "Made new recovery codes")
FACTOR_CODE_USED = Event("factor.code_used", "Used a recovery code")
FACTOR_RESET = Event("factor.reset", "Reset a user’s second factors", anchored=True)

IDENTITY_LINKED = Event(
    "identity.linked", "Linked a user’s account at their department", personal=("subject",), anchored=True
)
IDENTITY_REMOVED = Event("identity.removed", "Removed the link to a user’s account at their department", anchored=True)

LINK_MADE = Event("link.made", "Made a sign-in link")

PASSWORD_CHANGED = Event("password.changed", "Changed their own password")
PASSWORD_SET = Event("password.set", "Set a password with a sign-in link")

SECURITY_ACCESS_REFUSED = Event("security.access_refused", "Refused access to a page")
SECURITY_ALARM = Event("security.alarm", "Raised a security alarm", anchored=True)
SECURITY_FACTOR_REFUSED = Event("security.factor_refused", "Refused a second factor")
SECURITY_FORM_REFUSED = Event("security.form_refused", "Refused a form that was out of date or forged")
SECURITY_LIMIT_REACHED = Event("security.limit_reached", "Reached a limit")
SECURITY_LINK_REFUSED = Event("security.link_refused", "Refused a sign-in link")
SECURITY_MORE = Event("security.more", "Stopped recording each event of one kind for up to an hour")
SECURITY_SIGN_ON_REFUSED = Event("security.sign_on_refused", "Refused a sign-in from an identity server")
SECURITY_STEP_REFUSED = Event("security.step_refused", "Refused a step of a sign-in")
SECURITY_UPLOAD_REFUSED = Event("security.upload_refused", "Refused a file")

SIGN_IN_ALL_ENDED = Event("sign_in.all_ended", "Ended sign-ins")
SIGN_IN_ENDED = Event("sign_in.ended", "Ended a sign-in")
SIGN_IN_ENDED_BY_PROVIDER = Event("sign_in.ended_by_provider", "Ended a sign-in, because the user signed out elsewhere")
SIGN_IN_PROVED = Event("sign_in.proved", "Confirmed that it was they")
SIGN_IN_REFUSED = Event("sign_in.refused", "Refused a sign-in", personal=("email",))
SIGN_IN_STARTED = Event("sign_in.started", "Signed in")

USER_ACTIVATED = Event("user.activated", "Activated a user", anchored=True)
USER_ADDED = Event("user.added", "Added a user", personal=("email", "name"), anchored=True)
USER_CHANGED = Event("user.changed", "Changed a user", personal=("name", "name_before"), anchored=True)
"""Of their details, their name among them."""
USER_DEACTIVATED = Event("user.deactivated", "Deactivated a user", anchored=True)
USER_KEPT_ADMINISTRATOR = Event(
    "user.kept_administrator",
    "Left the last administrator the role that their department’s account no longer gives",
)
USER_FIRST = Event("user.first", "Set up the first administrator", personal=("email", "name"), anchored=True)
