"""What a check found, to take away: a line for each finding of each letter."""

from collections.abc import Iterator, Mapping, Sequence

from app.campaigns.models import Campaign
from app.checking.kinds import KINDS, WEIGHTS
from app.checking.models import LetterCheck
from app.checking.showing import finding_rows
from app.checking.words import name_of
from app.platform.database import Database
from app.web.tables.csv_file import Cell
from app.web.tables.export import AT_EVENT, Column, Table

COLUMNS = (
    Column("Reference", 16),
    Column("Recipient", 56),
    Column("Registry", 36),
    Column("Finding", 44),
    Column("Weight", 18),
    Column("What was found", 70),
    Column("What to do", 70),
)


def table_of(database: Database, campaign: Campaign, check: LetterCheck, registries: Mapping[str, str]) -> Table:
    about: list[tuple[str, Cell]] = [
        ("Campaign", f"{campaign.reference}: {campaign.title}"),
        ("Check", check.number),
        ("Letters read", check.done),
        ("Date of the registries", check.valid_at),
        (AT_EVENT, check.known_at),
        ("Started", check.started_at),
    ]
    return Table("Findings", COLUMNS, _rows(database, check, registries), about)


def _rows(database: Database, check: LetterCheck, registries: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    for row in finding_rows(check).stream(database):
        kind = KINDS[row.finding.kind]
        yield (
            row.letter.reference,
            row.title or None,
            registries[row.letter.registry_slug],
            name_of(row.finding.kind, row.finding.about, registries),
            WEIGHTS[kind.shape],
            row.said or None,
            kind.to_do,
        )
