"""How an import and its rows move, on one screen. Every change of state goes through these tables."""

from collections.abc import Mapping
from enum import StrEnum

from app.imports import events
from app.platform.transitions import Move, Status


class ImportState(Status):
    """It starts at COLUMNS: a person looks at how the file is read. READY: its preview can be looked at and applied."""

    COLUMNS = "columns", "empty", "Columns to check"
    READING = "reading", "half", "Reading"
    CHECKING = "checking", "half", "Checking"
    STOPPED = "stopped", "warn", "Stopped"
    READY = "ready", "query", "Ready to review"
    APPLYING = "applying", "half", "Applying"
    APPLIED = "applied", "full", "Applied"
    UNDOING = "undoing", "half", "Undoing"
    UNDONE = "undone", "stop", "Undone"
    FAILED = "failed", "warn", "Can’t be read"
    DROPPED = "dropped", "none", "Cancelled"


class Outcome(StrEnum):
    """What a row would do: a row starts WAITING to be checked. CLOSING: of a post that a full list lacks."""

    WAITING = "waiting"
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CLOSING = "closing"
    REJECTED = "rejected"


class UndoOutcome(StrEnum):
    """What undoing an import made of a row: taken back, or left since others have changed the post since."""

    BACK = "back"
    LEFT = "left"


S = ImportState
BY_WORKER = frozenset({S.READING, S.CHECKING, S.APPLYING, S.UNDOING})
"""A worker has something to do."""

OPEN = frozenset({S.COLUMNS, S.STOPPED, S.READY, S.FAILED})
"""A person has."""

WRITES = frozenset({Outcome.ADDED, Outcome.CHANGED, Outcome.CLOSING})
"""What changes a registry when it is applied."""

STEPS: Mapping[str, Move[ImportState]] = {
    "read": Move(OPEN, S.READING, events.IMPORT_COLUMNS_SETTLED),
    "check": Move(OPEN | {S.READING}, S.CHECKING, events.IMPORT_COLUMNS_SETTLED),
    "go on": Move(frozenset({S.STOPPED}), S.READY, events.IMPORT_GONE_ON),
    "stop": Move(frozenset({S.CHECKING}), S.STOPPED, events.IMPORT_STOPPED),
    "end check": Move(frozenset({S.CHECKING}), S.READY, events.IMPORT_CHECKED),
    "apply": Move(frozenset({S.READY, S.APPLIED}), S.APPLYING, events.IMPORT_ASKED_FOR),
    "end apply": Move(frozenset({S.APPLYING}), S.APPLIED, events.IMPORT_APPLIED),
    "undo": Move(frozenset({S.APPLIED}), S.UNDOING, events.IMPORT_UNDO_ASKED_FOR),
    "end undo": Move(frozenset({S.UNDOING}), S.UNDONE, events.IMPORT_UNDONE),
    "fail": Move(frozenset({S.READING, S.CHECKING}), S.FAILED, events.IMPORT_FAILED),
    "put back": Move(frozenset({S.APPLYING}), S.READY, events.IMPORT_FAILED),
    "put back undo": Move(frozenset({S.UNDOING}), S.APPLIED, events.IMPORT_FAILED),
    "forget": Move(OPEN, S.DROPPED, events.IMPORT_FORGOTTEN),
    "drop": Move(OPEN, S.DROPPED, events.IMPORT_DROPPED),
}
