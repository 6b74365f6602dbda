"""The events that this room records in the audit record."""

from app.platform.events import Event

ACCOUNT_ASKED = Event("account.asked", "Asked for a second person to confirm a change to a user")
ACCOUNT_CONFIRMED = Event("account.confirmed", "Confirmed, as a second person, a change to a user", anchored=True)
ACCOUNT_FIRST_RUN_BEGAN = Event("account.first_run_began", "Began the first run")
ACCOUNT_FIRST_RUN_ENDED = Event("account.first_run_ended", "The first run ended", anchored=True)
ACCOUNT_LET_IN_ALONE = Event("account.let_in_alone", "Let a user in alone, in the first run")
ACCOUNT_REFUSED = Event("account.refused", "Refused a change to a user")
ACCOUNT_STOOD_FOR = Event("account.stood_for", "Counted a user as a second person from now on", anchored=True)
