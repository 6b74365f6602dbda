"""The events that this room records in the audit record."""

from app.platform.events import Event

OWNER_TOLD = Event("owner.told", "Notified an owner of changes and due dates")
