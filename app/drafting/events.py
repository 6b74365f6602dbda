"""The events that this room records in the audit record."""

from app.platform.events import Event

LINE_BROUGHT_BACK = Event("line.brought_back", "Brought a standard line back")
LINE_KEPT = Event("line.kept", "Kept a version of a standard line")
LINE_WITHDRAWN = Event("line.withdrawn", "Withdrew a standard line")

TEMPLATE_BROUGHT_BACK = Event("template.brought_back", "Brought a template back")
TEMPLATE_COPIED = Event("template.copied", "Made a template as a copy of another")
TEMPLATE_MADE = Event("template.made", "Made a template")
TEMPLATE_RETIRED = Event("template.retired", "Retired a template")
TEMPLATE_VERSION_KEPT = Event("template.version_kept", "Kept a version of a template")
TEMPLATE_VERSION_TAKEN = Event("template.version_taken", "Took an older version of a template again, or one that ships")
