"""A spreadsheet about letters, as the record keeps it, and the numbers of copies in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.delivery.posting.models import PostingImport
from app.web.tables.rows import Cell

MOST_DIGITS = 6
"""Of a number of copies."""


@dataclass(frozen=True)
class UploadedSheet:
    """A spreadsheet that somebody sent: its name, and which of its columns each field is read from."""

    name: str
    sha256: str
    columns: Mapping[str, int] = field(default_factory=dict)

    def keep(
        self, session: Session, campaign: Campaign, kind: str, batch_id: int | None, *, rows: int, seq: int
    ) -> int:
        """The id of what says that it was taken, by event `seq`."""
        posting_import = PostingImport(
            campaign_id=campaign.id,
            batch_id=batch_id,
            kind=kind,
            name=self.name,
            sha256=self.sha256,
            columns=dict(self.columns),
            rows=rows,
            recorded=seq,
        )
        session.add(posting_import)
        session.flush()
        return posting_import.id


def number_in(cell: Cell) -> int | None:
    """A number of copies; 0 for an empty cell, None for what is no such number."""
    text = str(cell).strip() or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
