"""A reply that is partly known before anybody types: what a mail that came in says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.web.files.kept_files import KeptFile


@dataclass(frozen=True)
class Prefill:
    """What the form begins with; a person may change all of it. `received_on` in London; `how`, `kind`: keys of
    kinds.HOW and KINDS, blank for what a person has to choose. `files` are in storage already."""

    received_on: date
    how: str = "email"
    kind: str = ""
    summary: str = ""
    letter_ids: Sequence[int] = ()
    files: Sequence[KeptFile] = ()
    new_reply_by: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the form's fields."""
        return {
            "received_on": self.received_on,
            "how": self.how,
            "kind": self.kind,
            "summary": self.summary,
            "new_reply_by": self.new_reply_by,
        }
