"""Who reads the mail."""

from app.accounts.models import Role

READERS = (Role.DRAFTER, Role.VIEWER, Role.SAFEGUARDING, Role.ADMINISTRATOR)
"""Private offices that clear letters do not: what comes in is not theirs."""
