"""The events that this room records in the audit record."""

from app.platform.events import Event

LINE_BROUGHT_BACK = Event("line.brought_back", "Restored a standard line")
LINE_KEPT = Event("line.kept", "Saved a version of a standard line")
LINE_WITHDRAWN = Event("line.withdrawn", "Withdrew a standard line")

TEMPLATE_BROUGHT_BACK = Event("template.brought_back", "Restored a template")
TEMPLATE_COPIED = Event("template.copied", "Made a copy of a template")
TEMPLATE_MADE = Event("template.made", "Made a template")
TEMPLATE_RETIRED = Event("template.retired", "Retired a template")
TEMPLATE_VERSION_KEPT = Event("template.version_kept", "Saved a version of a template")
TEMPLATE_VERSION_TAKEN = Event("template.version_taken", "Put another version of a template in use")
