"""Why a row is no letter, and why no bundle can be written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """`field`: the column to look at, or what of the letter it is; blank when it is no one field's."""

    row: int
    field: str
    code: str
    facts: Mapping[str, Any]


class BundleUnfit(Exception):
    """No bundle can be written to `file`; the code says why: bundle_exists, bundle_at_work, or bundle_not_writable for
    the machine's `reason`."""

    def __init__(self, code: str, file: Path, reason: str = "") -> None:
        super().__init__(code, file, reason)
        self.code = code
        self.file = file
        self.reason = reason
