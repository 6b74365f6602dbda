"""The events that this room records in the audit record. That an installation was restored: app/audit/events.py."""

from app.platform.events import Event

BACKUP_FAILED = Event("backup.failed", "Could not make a backup")
BACKUP_MADE = Event("backup.made", "Made a backup")
BACKUP_VERIFIED = Event("backup.verified", "Verified a backup by restoring it aside", anchored=True)
CAMPAIGN_RECONCILED = Event(
    "campaign.reconciled", "Recorded what was sent before a restore", personal=("note",), anchored=True
)
