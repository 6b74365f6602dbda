"""The rows behind a pack's figures, as a workbook: a sheet for each kind, the figures first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.evidence.packs import words
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.figures.pack_content import Whole
from app.evidence.packs.figures.rows import (
    LEFT_OUT,
    AddresseeRow,
    AnswerRow,
    InspectionRoundRow,
    InterventionRow,
    LeftOutRow,
    LetterRow,
    ReplyRow,
    Row,
)
from app.evidence.packs.lines.phrases import notices_of
from app.web.tables.csv_file import Cell
from app.web.tables.export import RECORDED_AT, Column, Table, book_chunks

Line = Sequence[Cell]
Written = Callable[[Any], Line]

CAMPAIGN, REGISTRY, POST = Column("Campaign", 12), Column("List", 36), Column("Post", 48)
LETTER = Column("Letter", 14)


def _letter(one: LetterRow) -> Line:
    four = (one.delivered[1], one.back[1], one.asks[1], one.late[1])
    where = (one.nation, one.region, one.area[1])
    return (
        one.reference, one.campaign, one.registry_name, one.post, *where, one.sent_on, one.made_on, one.channel, *four,
        one.why,
        "Yes" if one.came_back else "", one.replied_on, one.first_reply, one.due, one.days or None,
        "Withdrawn" if one.withdrawn else "",
    )  # fmt: skip


def _reply(one: ReplyRow) -> Line:
    came = (one.received_on, one.kind, one.how)
    return one.letter, one.campaign, one.registry_name, one.post, *came, one.response_id, one.sender


def _answer(one: AnswerRow) -> Line:
    said = (one.number, one.name, one.words, one.passage, one.received_on)
    return one.letter, one.campaign, one.registry_name, one.post, *said, one.response_id


def _addressee(one: AddresseeRow) -> Line:
    return one.campaign, one.registry_name, one.post, one.reference


def _left_out(one: LeftOutRow) -> Line:
    return one.campaign, one.registry_name, one.post, LEFT_OUT[one.how], one.why, one.reference


def _intervention(one: InterventionRow) -> Line:
    told = "; ".join(f"{name}: {said}" for name, said in one.facts)
    return one.area, one.title, one.kind, one.when, one.begun, one.ended, told, one.source


def _round(one: InspectionRoundRow) -> Line:
    by = ", ".join(one.inspectorates)
    return one.area, one.title, one.theme, by, one.when, one.said, one.report_url


SHEETS: Mapping[type[Row], tuple[str, Sequence[Column], Written]] = {
    LetterRow: (
        "Letters",
        (
            LETTER, CAMPAIGN, REGISTRY, POST, Column("Nation", 10), Column("Region", 24), Column("Area", 24),
            Column("Sent on"), Column("Made on"), Column("Delivery method", 12), Column("Delivery", 20),
            Column("Response", 24), Column("Asks answered", 22), Column("Timing", 18),
            Column("Reason for non-delivery", 36), Column("Returned at any time", 14),
            Column("Response received on"), Column("First reply received on"), Column("Reply by"),
            Column("Working days late or overdue", 14), Column("Withdrawn", 12),
        ),
        _letter,
    ),
    ReplyRow: (
        "Responses",
        (LETTER, CAMPAIGN, REGISTRY, POST, Column("Received on"), Column("Kind", 24), Column("How it was received", 14),
         Column("Response number", 8), Column("Replied for the recipient", 40)),
        _reply,
    ),
    AnswerRow: (
        "Asks",
        (LETTER, CAMPAIGN, REGISTRY, POST, Column("Ask", 6), Column("Answer", 20), Column("Officials’ summary", 48),
         Column("Passage", 80), Column("Received on"), Column("Response number", 8)),
        _answer,
    ),
    AddresseeRow: ("Addressees", (CAMPAIGN, REGISTRY, POST, LETTER), _addressee),
    LeftOutRow: (
        "Exclusions",
        (CAMPAIGN, REGISTRY, POST, Column("Left out", 28), Column("Reason", 60), LETTER),
        _left_out,
    ),
    InterventionRow: (
        "Published facts",
        (Column("Area", 24), Column("Published fact", 60), Column("Kind", 24), Column("Date", 36), Column("Begun"),
         Column("Ended"), Column("Details", 60), Column("Source", 60)),
        _intervention,
    ),
    InspectionRoundRow: (
        "Inspections",
        (Column("Area", 24), Column("Round", 48), Column("Theme", 36), Column("Inspectorates", 48),
         Column("Dates", 28), Column("Outcome", 48), Column("Report", 48)),
        _round,
    ),
}  # fmt: skip
"""By kind of row: the sheet's name, its columns, and what it says of a row. How these stand in a file is theirs: the
page of a figure's rows and its export say the same."""

FIGURES = (
    Column("Part, campaign and list", 60), Column("What is counted", 40),
    Column("Number", 10), Column("Out of", 10), Column("As a phrase", 30), Column("Notice printed on the letters", 60),
)  # fmt: skip

LINES = (Column("Part", 30), Column("Line", 100), Column("To check", 60), Column(words.OWN_LINE, 100))
"""The last is of a line that a user reworded."""


def pack_xlsx(whole: Whole, notice: str = "") -> bytes:
    """Equal packs give equal bytes."""
    title = words.title(whole.number)
    return b"".join(book_chunks(_tables(whole), title=title, about=about(whole), created=whole.recorded, notice=notice))


def about(whole: Whole) -> list[tuple[str, Cell]]:
    """Where the rows come from."""
    return [
        ("Evidence pack", f"{whole.number}: {whole.title}"),
        ("Question", whole.question or "None"),
        ("Figures for", whole.valid_at),
        (RECORDED_AT, whole.time_of(whole.known_at)),
        ("Lines and later records as recorded at", whole.time_of(whole.told_at)),
        *about_notices(notices_of(whole.findings.chosen)),
    ]


def about_notices(notices: str) -> list[tuple[str, Cell]]:
    """What letters that the rows are about say of themselves, as that they are reconstructions; none where they say
    nothing."""
    return [("Notice printed on the letters", notices)] if notices else []


def sheet_of(kind: type[Row], rows: Iterable[Row], about_: Sequence[tuple[str, Cell]]) -> Table:
    """Rows of one kind as a table to take away."""
    name, columns, written = SHEETS[kind]
    return Table(name, columns, (written(row) for row in rows), about_)


def rows_by_kind(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The sheets that there are rows for, by name, with theirs."""
    found = [(name, [row for row in rows if type(row) is kind]) for kind, (name, _, _) in SHEETS.items()]
    return [(name, them) for name, them in found if them]


def table_of(rows: Sequence[Row], about_: Sequence[tuple[str, Cell]]) -> Table:
    """Rows of one kind or of several, in whose one table each says of what kind it is and has the columns of all."""
    kinds = [kind for kind in SHEETS if any(type(row) is kind for row in rows)]
    if len(kinds) == 1:
        return sheet_of(kinds[0], rows, about_)
    columns = list({column.heading: column for kind in kinds for column in SHEETS[kind][1]}.values())
    return Table("Rows", (Column("Sheet", 14), *columns), (_among(columns, row) for row in rows), about_)


def _among(columns: Sequence[Column], row: Row) -> Line:
    name, mine, written = SHEETS[type(row)]
    said = dict(zip((column.heading for column in mine), written(row), strict=True))
    return (name, *(said.get(column.heading) for column in columns))


def _tables(whole: Whole) -> list[Table]:
    findings = whole.findings
    kinds = [sheet_of(kind, [row for row in findings.rows.values() if type(row) is kind], ()) for kind in SHEETS]
    names = {part.letter: words.part_name(part) for part in findings.parts}
    lines = [
        (names.get(line.letter, line.letter), line.words, " ".join(flag.words for flag in line.faults), line.kept)
        for line in whole.lines
    ]
    corrections = [(correction.at, correction.words) for correction in whole.corrections]
    changes = [(change.name, change.was, change.now) for change in whole.changes.values()]
    return [
        Table("Figures", FIGURES, list(_figures(findings)), ()),
        *kinds,
        Table("Lines for an answer", LINES, lines, ()),
        Table(
            words.SINCE,
            (Column("Recorded at", 24), Column("Change", 80)),
            corrections,
            (),
        ),
        Table(
            "Figures that would change",
            (
                Column("What is counted", 80),
                Column("In this pack", 20),
                Column("Now", 20),
            ),
            changes,
            (),
        ),
        Table("Methods", (Column("About", 24), Column("Text", 110)), list(_methods(whole)), ()),
    ]


def _figures(findings: Findings) -> Iterator[Line]:
    notices = notices_of(findings.chosen)
    for key, figure in findings.shown_figures.items():
        yield findings.places[key], figure.name, figure.value, figure.of, figure.words, notices


def _methods(whole: Whole) -> Iterator[Line]:
    findings = whole.findings
    for name, said in (("Method", findings.methods), ("Limit", findings.limits), ("Coverage", findings.coverage)):
        for sentence in said:
            yield name, words.with_event_times(sentence, whole.time_of)
    yield from findings.definitions
