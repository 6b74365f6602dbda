"""The events that this room records in the audit record."""

from app.platform.events import Event

AUDIT_BASELINE = Event("audit.baseline", "Recorded the starting point for later checks of the record")
AUDIT_EXPORTED = Event("audit.exported", "Exported events of the record")
AUDIT_VERIFIED = Event("audit.verified", "Verified the record")

INSTALLATION_RESTORED = Event("installation.restored", "Restored this installation from a backup", anchored=True)

DATA_TAKEN = Event("data.taken", "Downloaded personal data")
