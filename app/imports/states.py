"""How an import and its rows move, on one screen. Every change of state goes through these tables."""

from collections.abc import Mapping
from enum import StrEnum

from app.platform.transitions import Move, Status


class ImportState(Status):
    """It starts at COLUMNS: a person looks at how the file is read. READY: its preview can be looked at and applied."""

    COLUMNS = "columns", "empty", "Columns to look at"
    READING = "reading", "half", "Being read"
    CHECKING = "checking", "half", "Being checked"
    STOPPED = "stopped", "warn", "Stopped"
    READY = "ready", "query", "Waits for your decision"
    APPLYING = "applying", "half", "Being applied"
    APPLIED = "applied", "full", "Applied"
    UNDOING = "undoing", "half", "Being undone"
    UNDONE = "undone", "stop", "Undone"
    FAILED = "failed", "warn", "Can’t be read"
    DROPPED = "dropped", "none", "Left"


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
    "read": Move(OPEN, S.READING, "import.columns_settled"),
    "check": Move(OPEN | {S.READING}, S.CHECKING, "import.columns_settled"),
    "go on": Move(frozenset({S.STOPPED}), S.READY, "import.gone_on"),
    "stop": Move(frozenset({S.CHECKING}), S.STOPPED, "import.stopped"),
    "end check": Move(frozenset({S.CHECKING}), S.READY, "import.checked"),
    "apply": Move(frozenset({S.READY, S.APPLIED}), S.APPLYING, "import.asked_for"),
    "end apply": Move(frozenset({S.APPLYING}), S.APPLIED, "import.applied"),
    "undo": Move(frozenset({S.APPLIED}), S.UNDOING, "import.undo_asked_for"),
    "end undo": Move(frozenset({S.UNDOING}), S.UNDONE, "import.undone"),
    "fail": Move(frozenset({S.READING, S.CHECKING}), S.FAILED, "import.failed"),
    "put back": Move(frozenset({S.APPLYING}), S.READY, "import.failed"),
    "put back undo": Move(frozenset({S.UNDOING}), S.APPLIED, "import.failed"),
    "forget": Move(OPEN, S.DROPPED, "import.forgotten"),
    "drop": Move(OPEN, S.DROPPED, "import.dropped"),
}
