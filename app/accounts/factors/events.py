"""The events of second factors in the audit record. None says anything that helps to prove one."""

from app.platform.events import Event

FACTOR_ADDED = Event("factor.added", "Added a second factor", personal=("name",), anchored=True)
FACTOR_RENAMED = Event("factor.renamed", "Renamed a second factor", personal=("name", "name_before"))
FACTOR_REMOVED = Event("factor.removed", "Removed a second factor", personal=("name",), anchored=True)
FACTOR_CODES_MADE = Event("factor.codes_made", "Made new recovery codes")
FACTOR_CODE_USED = Event("factor.code_used", "Used a recovery code")
FACTOR_RESET = Event("factor.reset", "Reset a user’s second factors", anchored=True)
