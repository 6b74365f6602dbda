"""What a check found, to take away: a line for each finding of each letter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.checking.findings import all_lines
from app.checking.kinds import KINDS, WEIGHTS
from app.checking.models import LetterCheck
from app.checking.showing import shown_lines
from app.checking.words import name_of
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table

READ = Callable[[], AbstractContextManager[Session]]

COLUMNS = (
    Column("Reference", 16),
    Column("Recipient", 56),
    Column("Registry", 36),
    Column("Finding", 44),
    Column("Weight", 18),
    Column("What was found", 70),
    Column("What to do", 70),
)

AT_ONCE = 500
"""Lines that are read in one go."""


def table_of(read: READ, campaign: Campaign, check: LetterCheck, registries: Mapping[str, str]) -> Table:
    """`read` opens the session that the lines are read in."""
    about: list[tuple[str, Cell]] = [
        ("Campaign", f"{campaign.reference}: {campaign.title}"),
        ("Check", check.number),
        ("Letters read", check.done),
        ("Registries as at", check.valid_at),
        ("Known at event", check.known_at),
        ("Started", check.started_at),
    ]
    return Table("Findings", COLUMNS, _rows(read, check.id, registries), about)


def _rows(read: READ, check_id: int, registries: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    last = (0, 0)
    with read() as session:
        check = session.get_one(LetterCheck, check_id)
        while lines := all_lines(session, check, last, size=AT_ONCE):
            for line, shown in zip(lines, shown_lines(session, check, lines), strict=True):
                letter, finding = line.letter, line.finding
                kind = KINDS[finding.kind]
                yield (
                    letter.reference,
                    line.title or None,
                    registries[letter.registry_slug],
                    name_of(finding.kind, finding.about, registries),
                    WEIGHTS[kind.shape],
                    shown.said or None,
                    kind.to_do,
                )
            last = (lines[-1].letter.number, lines[-1].finding.id)
