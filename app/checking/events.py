"""The events that this room records in the audit record."""

from app.platform.events import Event

CHECK_CANCELLED = Event("check.cancelled", "Stopped a check of a campaign’s letters")
CHECK_ENDED = Event("check.ended", "Checked a campaign’s letters")
CHECK_FAILED = Event("check.failed", "Abandoned a check of a campaign’s letters")
CHECK_STARTED = Event("check.started", "Started a check of a campaign’s letters")
