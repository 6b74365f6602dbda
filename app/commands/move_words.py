"""Why an installation is not moved, and what a move says when it is done."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.platform.file_copies import CopiedFiles


class CantMove(Exception):
    """A move is refused, or did not give the same installation. `code`: a key of MOVES; `facts`: what it names."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


MOVES = {
    "in_use": "Despatch is still running: other programs use the database. Stop web and worker on every machine first.",
    "nothing_to_move": "Name where to move to: --database, --bucket or --folder. See deploy/move.md.",
    "two_places": "Files can go to one place only: give --bucket or --folder.",
    "same_place": "The installation is there already.",
    "database_not_empty": "The new database has tables in it. Give an empty one.",
    "store_not_empty": "The new place for files has files that are not of this installation, such as {key}. Give an "
    "empty one, or another prefix.",
    "record_faulty": "The audit record has faults in the new place that it does not have in the old one ({faults} in "
    "all), so nothing was moved.",
}


@dataclass(frozen=True)
class Moved:
    """What the new places have now, each compared with the old. `tables`: 0 where rows stayed, and `files`: None where
    files did. `events`: of the audit record, which is the same."""

    events: int
    rows: int = 0
    tables: int = 0
    files: CopiedFiles | None = None


def settings_to_change(
    database: str | None, bucket: str | None, prefix: str, endpoint_url: str, *, folder: bool
) -> Mapping[str, str]:
    """The settings of the new places, by name, from what a command was given. Raises CantMove when it names none."""
    if not database and not bucket and not folder:
        raise CantMove("nothing_to_move")
    if bucket and folder:
        raise CantMove("two_places")
    changes = {"database_url": database} if database else {}
    if bucket or folder:
        changes |= {"s3_bucket": bucket or "", "s3_prefix": prefix, "s3_endpoint_url": endpoint_url}
    return changes


def report(moved: Moved, changes: Mapping[str, str]) -> str:
    """What was moved, and which settings to change now. A password is not shown."""
    copied = []
    if moved.tables:
        copied.append(f"{moved.rows:,} rows in {moved.tables} tables")
    if moved.files:
        copied.append(f"{moved.files.files:,} files ({moved.files.bytes / 1_000_000:,.1f} MB)")
    lines = [
        f"Copied and compared: {' and '.join(copied)}. The audit record is the same: {moved.events:,} events.",
        "Change these settings on every machine, then start Despatch:",
        *(f"  {name.upper()}={_shown(name, value)}" for name, value in changes.items()),
        "The old database and files are as they were. Keep them until you have checked the new ones.",
    ]
    return "\n".join(lines)


def _shown(name: str, value: str) -> str:
    return re.sub(r"(//[^:/@]*:)[^@]*@", r"\1***@", value) if name == "database_url" else value
