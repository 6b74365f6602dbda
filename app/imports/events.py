"""The events that this room records in the audit record."""

from app.platform.events import VARIES, Event

IMPORT_APPLIED = Event("import.applied", "Applied an import")
IMPORT_ASKED_FOR = Event("import.asked_for", "Asked for an import to be applied")
IMPORT_CHECKED = Event("import.checked", "Checked the rows of an import")
IMPORT_COLUMNS_SETTLED = Event("import.columns_settled", "Said what the columns of an import are")
IMPORT_DROPPED = Event("import.dropped", "Left an import")
IMPORT_FAILED = Event("import.failed", "Stopped an import that could not go on")
IMPORT_FORGOTTEN = Event("import.forgotten", "Forgot the rows and the file of an import")
IMPORT_GONE_ON = Event("import.gone_on", "Went on with an import of which few rows match")
IMPORT_PROPOSED_TAKEN = Event("import.proposed_taken", "Took the posts proposed for rows of an import")
IMPORT_READ_OTHERWISE = Event("import.read_otherwise", "Had the file of an import read otherwise")
IMPORT_ROW_CORRECTED = Event("import.row_corrected", "Corrected a row of an import")
IMPORT_ROWS_APPLIED = Event("import.rows_applied", "Applied rows of an import", personal=VARIES)
IMPORT_ROWS_CHOSEN = Event("import.rows_chosen", "Left rows of an import out, or took them in")
IMPORT_ROWS_UNDONE = Event("import.rows_undone", "Took back rows of an import")
IMPORT_STARTED = Event("import.started", "Sent a file to be imported")
IMPORT_STOPPED = Event("import.stopped", "Stopped an import that is probably the wrong file")
IMPORT_UNDO_ASKED_FOR = Event("import.undo_asked_for", "Asked for an import to be undone")
IMPORT_UNDONE = Event("import.undone", "Undid an import")
