"""The events that this room records in the audit record."""

from app.platform.events import VARIES, Event

IMPORT_APPLIED = Event("import.applied", "Applied an import")
IMPORT_ASKED_FOR = Event("import.asked_for", "Asked for an import to be applied")
IMPORT_CHECKED = Event("import.checked", "Checked the rows of an import")
IMPORT_COLUMNS_SETTLED = Event("import.columns_settled", "Confirmed the columns of an import")
IMPORT_DROPPED = Event("import.dropped", "Cancelled an import")
IMPORT_FAILED = Event("import.failed", "Stopped an import that could not continue")
IMPORT_FORGOTTEN = Event("import.forgotten", "Deleted the rows and the file of an import")
IMPORT_GONE_ON = Event("import.gone_on", "Continued an import in which few rows match")
IMPORT_PROPOSED_TAKEN = Event("import.proposed_taken", "Accepted suggested posts for rows of an import")
IMPORT_READ_OTHERWISE = Event("import.read_otherwise", "Changed how the file of an import is read")
IMPORT_ROW_CORRECTED = Event("import.row_corrected", "Corrected a row of an import")
IMPORT_ROWS_APPLIED = Event("import.rows_applied", "Applied rows of an import", personal=VARIES)
IMPORT_ROWS_CHOSEN = Event("import.rows_chosen", "Excluded or included rows of an import")
IMPORT_ROWS_UNDONE = Event("import.rows_undone", "Undid rows of an import")
IMPORT_STARTED = Event("import.started", "Uploaded a file to import")
IMPORT_STOPPED = Event("import.stopped", "Stopped an import that is probably the wrong file")
IMPORT_UNDO_ASKED_FOR = Event("import.undo_asked_for", "Asked for an import to be undone")
IMPORT_UNDONE = Event("import.undone", "Undid an import")
