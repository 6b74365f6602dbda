"""The file on an area as a workbook: who leads it, every letter and what came of it, answers to asks, who to call, and
what was published of it. Reports of risk are never in it."""

from collections.abc import Iterable, Sequence

from app.evidence.areas.letters import AreaCampaign, OpenLetter
from app.evidence.areas.words import short_title
from app.evidence.interventions.timeline import Entry
from app.registry.areas.numbers import NAMES
from app.registry.models import AreaNumber
from app.responses.asks.grid import CELLS
from app.tracking.answers import Answers
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table

LETTERS = (
    Column("Campaign", 12),
    Column("Letters dated", 16),
    Column("Letter", 14),
    Column("Written to as", 26),
    Column("Post", 50),
    Column("Organisation", 44),
    Column("Office-holder", 30),
    Column("Delivery", 16),
    Column("Delivery date or reason", 16),
    Column("Response", 20),
    Column("Response date", 16),
    Column("Timing", 16),
    Column("New due date, or time overdue", 18),
    Column("Asks answered", 18),
)
ASKS = (
    Column("Campaign", 12),
    Column("Letter", 14),
    Column("Post", 50),
    Column("Ask number", 6),
    Column("Ask", 60),
    Column("Answer", 24),
)
NUMBERS = (
    Column("Number for", 40),
    Column("Number", 24),
    Column("Hours", 40),
    Column("Verified on", 16),
    Column("Source", 50),
)
PUBLISHED = (
    Column("Kind", 26),
    Column("Title", 50),
    Column("Date", 26),
    Column("Summary", 60),
    Column("Details", 60),
    Column("Source", 50),
    Column("Link to the source", 50),
    Column("Date of the source", 16),
    Column("Source checked on", 16),
)


def sheets_of(
    here: Sequence[AreaCampaign],
    to_all: Sequence[OpenLetter],
    numbers: Iterable[AreaNumber],
    entries: Iterable[Entry],
) -> list[Table]:
    letters = [*(row for campaign in here for row in _letters(campaign)), *(_open_letter(letter) for letter in to_all)]
    return [
        Table("Letters", LETTERS, letters, ()),
        Table("Answers to asks", ASKS, [row for campaign in here for row in _asks(campaign)], ()),
        Table("Telephone numbers", NUMBERS, [_number(number) for number in numbers], ()),
        Table("Published facts", PUBLISHED, [_entry(entry) for entry in entries], ()),
    ]


def _letters(here: AreaCampaign) -> Iterable[Sequence[Cell]]:
    for letter in here.letters:
        holder = next(iter(letter.leader.holders), None)
        yield (
            here.campaign.reference,
            here.snapshot.then.letter_date,
            letter.letter.reference,
            short_title(letter.leader),
            letter.leader.full_title,
            letter.leader.organisation,
            holder.name if holder else None,
            *_answers(letter.answers),
        )


def _open_letter(one: OpenLetter) -> Sequence[Cell]:
    """What came back is of all that it went to."""
    return (
        one.campaign.reference,
        one.dated,
        one.letter.reference,
        "Open letter",
        one.to,
        None,
        None,
        *_answers(one.answers),
    )


def _answers(answers: Answers) -> Sequence[Cell]:
    return (
        answers.delivered.word,
        answers.delivered.sub or None,
        answers.back.word,
        answers.back.sub or None,
        answers.late.word,
        answers.late.sub or None,
        answers.asks.word,
    )


def _asks(here: AreaCampaign) -> Iterable[Sequence[Cell]]:
    """Of letters that were sent, or answered: of others no reply can be."""
    for letter in here.followed:
        for number, (text, code) in enumerate(zip(here.asks, letter.asks, strict=True), start=1):
            said = CELLS[code][1]
            yield here.campaign.reference, letter.letter.reference, letter.leader.full_title, number, text, said


def _number(one: AreaNumber) -> Sequence[Cell]:
    return NAMES[one.kind], one.value, one.note or None, one.verified_on, one.source


def _entry(one: Entry) -> Sequence[Cell]:
    facts = "; ".join(f"{name}: {value}" for name, value, _ in one.rows)
    return (
        one.kind,
        one.title,
        one.when,
        one.summary or None,
        facts or None,
        one.source.title,
        one.source.url or None,
        one.source.published_on,
        one.source.read_on,
    )
