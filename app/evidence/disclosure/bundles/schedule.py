"""The schedule of a bundle: each item with its number, what it is, its date, the decision, the exemption, its pages. It
says nothing that is black in an item."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from app.evidence.disclosure.bundles.written import Sheet, sheet_pdf
from app.evidence.disclosure.exemptions import EXEMPTIONS, exemption_words, exemptions_in_order
from app.evidence.disclosure.items.spellings import occurrences
from app.evidence.disclosure.models import DisclosureItem
from app.evidence.disclosure.words import RELEASED
from app.platform.clock import london_time
from app.web.filters import format_date, format_moment_in_sentence
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table, xlsx_chunks

COLUMNS = (
    Column("Number", 8),
    Column("Item", 60),
    Column("About", 40),
    Column("Date", 18),
    Column("Decision", 16),
    Column("Exemption", 18),
    Column("Pages", 8),
    Column("File", 24),
)

HEADINGS = ("Number", "Item", "Date", "Decision", "Exemption", "Pages")
"""Of the schedule as PDF."""

INSTEAD = "[withheld]"


@dataclass(frozen=True)
class Row:
    """An item of the bundle. `file`: where it lies there; blank: nowhere. `exemptions`: of the item and of its black
    places."""

    number: int
    what: str
    about: str
    day: date | None
    decision: str
    exemptions: Sequence[str]
    pages: int | None
    file: str

    @property
    def cells(self) -> list[Cell]:
        decision, exemptions = RELEASED[self.decision], exemption_words(self.exemptions)
        return [self.number, self.what, self.about, self.day, decision, exemptions, self.pages, self.file]


@dataclass(frozen=True)
class Schedule:
    """`reference`: of the request; `searched_at`: as of when it was searched, `made_at`: when this was made (UTC)."""

    reference: str
    asks: str
    searched_at: datetime
    rows: Sequence[Row]
    made_at: datetime

    @property
    def about(self) -> list[tuple[str, str]]:
        used = exemptions_in_order({section for row in self.rows for section in row.exemptions})
        return [
            ("Reference", self.reference),
            ("Request", self.asks),
            ("Records up to", format_moment_in_sentence(self.searched_at)),
            ("Schedule made on", format_date(london_time(self.made_at).date())),
            ("Files", "Each released item is a file in the folder “items”: item 1 is 0001, and so on."),
            *((EXEMPTIONS[one].short, EXEMPTIONS[one].of_the_act) for one in used),
            ("Review", "The letter that came with this schedule says how to ask for a review."),
        ]


def blacken(text: str, words: Collection[str]) -> str:
    """`text` without any of `words`, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        for start, end in reversed(occurrences(text, word)):
            text = f"{text[:start]}{INSTEAD}{text[end:]}"
    return text


def row_of(
    item: DisclosureItem,
    *,
    exemptions: Collection[str],
    pages: int | None,
    file: str,
    black: Collection[str],
    since: str = "",
) -> Row:
    """`since`: what was corrected or withdrawn after the search, in a sentence."""
    what, about = blacken(item.what, black), blacken(item.about, black)
    what = f"{what}. {since}" if since else what
    return Row(item.number, what, about, item.day, item.decision, exemptions_in_order(exemptions), pages, file)


def schedule_xlsx(schedule: Schedule, notice: str = "") -> bytes:
    table = Table("Schedule", COLUMNS, [row.cells for row in schedule.rows], about=schedule.about, notice=notice)
    book = BytesIO()
    for chunk in xlsx_chunks(table):
        book.write(chunk)
    return book.getvalue()


def schedule_pdf(schedule: Schedule, notice: str = "") -> bytes:
    return sheet_pdf(
        Sheet(
            "Schedule of records",
            f"Schedule of records, information request {schedule.reference}",
            schedule.about,
            headings=HEADINGS,
            rows=[_printed(row) for row in schedule.rows],
        ),
        notice,
    )


def _printed(row: Row) -> list[str]:
    day = format_date(row.day) if row.day else "–"
    what = f"{row.what} ({row.about})" if row.about else row.what
    pages = "–" if row.pages is None else str(row.pages)
    return [str(row.number), what, day, RELEASED[row.decision], exemption_words(row.exemptions) or "–", pages]
