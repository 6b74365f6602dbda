"""The events that this room records in the audit record."""

from app.platform.events import Event

ACCOUNT_ASKED = Event("account.asked", "Asked for an account change")
ACCOUNT_CONFIRMED = Event("account.confirmed", "Confirmed an account change", anchored=True)
ACCOUNT_FIRST_RUN_BEGAN = Event("account.first_run_began", "Began the first set-up of Despatch")
ACCOUNT_FIRST_RUN_ENDED = Event("account.first_run_ended", "The first set-up of Despatch ended", anchored=True)
ACCOUNT_LET_IN_ALONE = Event("account.let_in_alone", "Set up a user alone, during the first set-up")
ACCOUNT_LINK_EMAILED = Event("account.link_emailed", "Emailed a sign-in link")
ACCOUNT_LINK_NOT_EMAILED = Event("account.link_not_emailed", "Could not email a sign-in link")
ACCOUNT_REFUSED = Event("account.refused", "Refused an account change")
ACCOUNT_STOOD_FOR = Event("account.stood_for", "Vouched for a user’s account, as a second person", anchored=True)
