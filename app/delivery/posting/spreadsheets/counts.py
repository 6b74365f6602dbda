"""A spreadsheet of what the print room counted, letter by letter: what it says, and what can't be taken of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import digest_of
from app.campaigns.models import Letter
from app.delivery.models import Attempt
from app.delivery.posting.balance import Tally
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.spreadsheets.table import number_in
from app.delivery.posting.states import NOT_POSTED
from app.web.tables.rows import Cell
from app.web.tables.sheets import Sheet, SheetField, heading_key, lacking, read_sheet
from app.web.typed import reference_in

FIELDS: Mapping[str, SheetField] = {
    "reference": SheetField("Reference", ("ref", "letter", "letter reference", "our reference")),
    "printed": SheetField("Printed", ("copies", "copies printed", "total printed")),
    "spoiled": SheetField("Spoiled", ("spoilt", "spoils", "wasted", "damaged"), needed=False),
    "reprinted": SheetField("Reprinted", ("reprints", "printed again"), needed=False),
    "posted": SheetField("Posted", ("mailed", "sent", "despatched", "dispatched")),
    "reason": SheetField("Why not posted", ("reason", "why not", "not posted", "comment", "note"), needed=False),
}

NUMBERS = ("printed", "spoiled", "reprinted", "posted")


@dataclass(frozen=True)
class CountRow:
    number: int
    attempt_id: int
    reference: str
    tally: Tally
    reason: str


@dataclass(frozen=True)
class Rejected:
    """A row that is left out: its number, and why by `code`, with the `value` that it is about."""

    number: int
    code: str
    value: str = ""


@dataclass(frozen=True)
class CountsRead:
    """`lacking`: columns without which nothing is read."""

    sheet: Sheet
    rows: Sequence[CountRow]
    rejected: Sequence[Rejected]
    lacking: Sequence[str]

    @property
    def seen(self) -> str:
        return digest_of([row.attempt_id, *asdict(row.tally).values(), row.reason] for row in self.rows)


def read_counts(session: Session, batch: PrintBatch, body: bytes, chosen: Mapping[str, int]) -> CountsRead:
    """Raises TableRefused."""
    sheet = read_sheet(body, FIELDS, chosen)
    if missing := lacking(sheet, FIELDS):
        return CountsRead(sheet, [], [], missing)
    of_batch = select(Letter.reference, Attempt.id).join(Attempt, Attempt.letter_id == Letter.id)
    known = {
        reference: (attempt_id, reference)
        for reference, attempt_id in session.execute(of_batch.where(Attempt.batch_id == batch.id))
    }
    rows: dict[int, CountRow] = {}
    rejected: list[Rejected] = []
    for number, cells in sheet.rows:
        row = _row(number, cells, known)
        if isinstance(row, CountRow) and row.attempt_id in rows:
            row = Rejected(number, "twice", row.reference)
        if isinstance(row, Rejected):
            rejected.append(row)
        else:
            rows[row.attempt_id] = row
    return CountsRead(sheet, list(rows.values()), rejected, [])


def _row(number: int, cells: Mapping[str, Cell], known: Mapping[str, tuple[int, str]]) -> CountRow | Rejected:
    said = str(cells["reference"]).strip()
    found = known.get(reference_in(said))
    if found is None:
        return Rejected(number, "not_in_batch" if said else "no_reference", said)
    counts = {name: number_in(cells.get(name, "")) for name in NUMBERS}
    for name, counted in counts.items():
        if counted is None:
            return Rejected(number, "no_number", f"{FIELDS[name].label}: {cells[name]}")
    tally = Tally(**{name: counted or 0 for name, counted in counts.items()})
    words = str(cells.get("reason", "")).strip()
    reason = reason_of(words)
    if tally.posted:
        reason = ""  # what is noted of a letter that was posted is no reason
    elif words and not reason:
        return Rejected(number, "reason_unknown", words)
    return CountRow(number, *found, tally, reason)


def reason_of(words: str) -> str:
    """The NotPosted that these words mean, or blank."""
    said = heading_key(words)
    return next(
        (
            code
            for code, known in NOT_POSTED.items()
            if said and said in map(heading_key, (code, known.word, *known.headings))
        ),
        "",
    )
