"""The events that this room records in the audit record. That an installation was restored: app/audit/events.py."""

from app.platform.events import Event

BACKUP_FAILED = Event("backup.failed", "Could not make a backup")
BACKUP_MADE = Event("backup.made", "Made a backup")
BACKUP_VERIFIED = Event("backup.verified", "Verified a backup by restoring it aside", anchored=True)
BACKUP_FILES_PUT_BACK = Event("backup.files_put_back", "Put missing files back from backups")
LETTERS_SAID_NOT_SENT = Event(
    "letters.said_not_sent", "Recorded that letters were not sent before a restore", personal=("note",)
)
LETTERS_SAID_SENT = Event("letters.said_sent", "Recorded letters that were sent before a restore", personal=("note",))
CAMPAIGN_RECONCILED = Event(
    "campaign.reconciled", "Recorded what was sent before a restore", personal=("note",), anchored=True
)
