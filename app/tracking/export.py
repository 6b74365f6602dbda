"""The list of letters to take away: for each letter its answers, as dates and numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.delivery.channels import METHODS
from app.responses.kinds import ANSWERS
from app.responses.lateness.returns import returned_on
from app.responses.standing import SaidToAsk
from app.tracking.answers import NOBODY, TrackedLetter
from app.tracking.listing import Listing
from app.tracking.recipients import Recipient
from app.tracking.words import place
from app.web.tables.csv_file import Cell
from app.web.tables.export import RECORDED_AT, AsAt, Column, Table

COLUMNS = (
    Column("Reference", 14),
    Column("Registry", 30),
    Column("Post", 50),
    Column("Organisation", 40),
    Column("Region", 24),
    Column("Nation", 12),
    Column("Withdrawn", 10),
    Column("Edition sent", 8),
    Column("Sent on", 16),
    Column("Delivery method", 10),
    Column("Delivery", 14),
    Column("Response", 18),
    Column("Response received on", 16),
    Column("Letter returned on", 16),
    Column("Replied for the recipient", 40),
    Column("Asks answered", 16),
    Column("First reply received on", 16),
    Column("Reply by", 16),
    Column("Timing", 14),
    Column("Working days late or overdue", 14),
    Column("Assigned to", 24),
    Column("Notes", 60),
)

"""Before what is said to each ask."""


PROVENANCE = ("As at", RECORDED_AT, "Filter")
"""What stands at the end of each line of a CSV, which has no second sheet to say it on."""


def table_of(
    shown: Listing,
    letters: Iterable[TrackedLetter],
    names: Mapping[int, Recipient],
    people: Mapping[str, str],
    senders: Mapping[int, str],
    *,
    asks: int,
    said: Mapping[int, Mapping[int, SaidToAsk]],
    about: Sequence[tuple[str, Cell]],
    in_each_line: bool,
) -> Table:
    """`senders`: by letter id, who answered in the recipient's place. `said`: by letter id, to each of so many `asks`.

    `about`: where the figures come from (`provenance`); `in_each_line`: of a file that has no other place for it."""
    each = [fact for fact in about if fact[0] in PROVENANCE] if in_each_line else []
    columns = [*COLUMNS, *_ask_columns(asks), *(Column(name) for name, _ in each)]
    facts = [fact for _, fact in each]
    rows = (
        [*_row(shown, letter, names[letter.id], people, senders), *_asks(asks, said.get(letter.id, {})), *facts]
        for letter in letters
    )
    return Table("Letters", columns, rows, about)


def _row(
    shown: Listing, letter: TrackedLetter, name: Recipient, people: Mapping[str, str], senders: Mapping[int, str]
) -> Iterator[Cell]:
    answers = letter.answers
    sent = answers.sent
    yield from (letter.reference, shown.registries[letter.registry], name.post, name.organisation)
    yield from (place(letter.region), place(letter.nation), "Yes" if letter.withdrawn else "No")
    yield from (sent.edition, sent.sent_on, METHODS[sent.channel].by) if sent else (None, None, None)
    yield from (answers.delivered.word, answers.back.word, answers.facts.counts_on)
    yield returned_on(sent, answers.facts, open_letter=letter.post_id is None)
    yield senders.get(letter.id)
    yield answers.asks.word
    yield from (answers.facts.stopped_on, answers.due, answers.late.word, answers.days or None)
    yield None if letter.assigned == NOBODY else people.get(letter.assigned, "A former user")
    yield "\n".join(letter.notes)


def _ask_columns(asks: int) -> Iterator[Column]:
    for number in range(1, asks + 1):
        yield from (
            Column(f"Ask {number}: answer", 14),
            Column(f"Ask {number}: summary of the answer", 40),
            Column(f"Ask {number}: quotation", 40),
        )


def _asks(asks: int, said: Mapping[int, SaidToAsk]) -> Iterator[Cell]:
    """Three cells for each: the answer, what is written of it, the passage. Blank for what is not read."""
    for number in range(1, asks + 1):
        ask = said.get(number)
        yield from (ANSWERS[ask.answer].name, ask.words or None, ask.passage or None) if ask else (None, None, None)


def provenance(shown: Listing, *, kept_by: Sequence[str], moment: AsAt) -> list[tuple[str, Cell]]:
    """Where the figures come from. `kept_by`: the filter, in words."""
    campaign = shown.campaign
    return [
        ("Campaign", f"{campaign.reference}: {campaign.title}"),
        ("Letters", len(shown.kept)),
        ("Of all letters", len(shown.letters)),
        ("Filter", "; ".join(kept_by) or "None"),
        ("Recipients on", campaign.valid_at),
        *moment.facts,
    ]
