"""The mailing list of a bundle: who gets which letter, where, and on which pages it is."""

from collections.abc import Iterator, Mapping, Sequence

from app.letters.recipient.address import MAX_LINES
from app.production.print_room.letters import BoundLetter
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table

COLUMNS = (
    Column("Number", 8),
    Column("Reference", 14),
    Column("Recipient", 50),
    Column("Registry", 30),
    *(Column(f"Address line {number}", 30) for number in range(1, MAX_LINES + 1)),
    Column("Postcode", 10),
    Column("Edition", 8),
    Column("Draft", 8),
    Column("Pages", 8),
    Column("First page in the PDF", 8),
    Column("Last page in the PDF", 8),
    Column("Pages of enclosures in the PDF", 8),
    Column("Sheets", 8),
    Column("Enclosures to print and insert", 40),
)
"""Number is the letter's place in the bundle, its pages are counted there from 1, with those of the enclosures behind
it, which stand alone under Pages of enclosures. Draft: whether its pages are marked DRAFT. Sheets: of paper, as
printed. Address lines are blank where a letter has no postal address."""


def mailing_list(
    letters: Sequence[BoundLetter], *, names: Mapping[str, str], about: Sequence[tuple[str, Cell]]
) -> Table:
    """`names`: of registries, by slug."""
    return Table("Mailing list", COLUMNS, _rows(letters, names), about)


def _rows(letters: Sequence[BoundLetter], names: Mapping[str, str]) -> Iterator[Sequence[Cell]]:
    for bound in letters:
        letter, lines = bound.letter.letter, bound.letter.lines
        yield (
            bound.number,
            letter.reference,
            letter.recipient,
            names.get(letter.registry_slug, letter.registry_slug),
            *lines,
            *[""] * (MAX_LINES - len(lines)),
            bound.letter.postcode,
            letter.edition,
            "Yes" if letter.draft else "No",
            bound.pages,
            bound.first,
            bound.last,
            bound.enclosed_pages,
            bound.sheets,
            "; ".join(file.name for file in letter.beside),
        )
