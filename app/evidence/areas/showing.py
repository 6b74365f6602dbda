"""The letters to the leaders of an area as a table to compare in: a column for each leader, a row for each question."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.evidence.areas.letters import CampaignHere, Written
from app.evidence.areas.words import agency, short_title
from app.responses.asks_grid import CELLS, Unsaid

ANSWERS = (("Delivered?", "delivered"), ("Anything back?", "back"), ("Late?", "late"), ("Asks answered?", "asks"))

NO_REPLY = (Unsaid.NOTHING, Unsaid.NO_ANSWER)


@dataclass(frozen=True)
class Column:
    name: str
    sub: str


@dataclass(frozen=True)
class Cell:
    """A `shape` and its word, or a word alone, which may lead somewhere. `quiet`: it says that nothing is recorded."""

    word: str
    shape: str = ""
    sub: str = ""
    href: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Row:
    name: str
    cells: Sequence[Cell]
    subs: Sequence[str] = ()


@dataclass(frozen=True)
class SideBySide:
    """One campaign. `below`: letters to districts, each with its four answers. `href`: of all its letters."""

    reference: str
    title: str
    href: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    below: Sequence[Written]


def side_by_side(here: CampaignHere, *, now: bool) -> SideBySide:
    """`now`: of today, as known now, so that the list of the campaign's letters shows the same."""
    letters, campaign = here.beside, here.campaign
    rows = [
        Row("Office-holder", [_holder(one) for one in letters]),
        Row("Letter", [_letter(one) for one in letters]),
        *(Row(name, [_answer(one, key) for one in letters]) for name, key in ANSWERS),
        *(
            Row(f"{number}. {text}", [_said(one.asks[number - 1]) for one in letters])
            for number, text in enumerate(here.asks, start=1)
        ),
    ]
    return SideBySide(
        reference=campaign.reference,
        title=campaign.title,
        href=url_for("tracking.track", reference=campaign.reference) if now else "",
        columns=[Column(short_title(one.leader), agency(one.leader)) for one in letters],
        rows=rows if letters else [],
        below=here.below,
    )


def _holder(one: Written) -> Cell:
    holder = next(iter(one.leader.holders), None)
    if holder is None:
        return Cell("Not recorded", quiet=True)
    return Cell(holder.name, sub="acting" if holder.acting else "")


def _letter(one: Written) -> Cell:
    return Cell(one.letter.reference, href=url_for("letters.letter", reference=one.letter.reference))


def _answer(one: Written, key: str) -> Cell:
    said = getattr(one.answers, key)
    return Cell(said.word, shape=said.shape, sub=said.sub)


def _said(code: str) -> Cell:
    if code in NO_REPLY:
        return Cell("–", sub="no answer", quiet=True)
    shape, word = CELLS[code]
    return Cell(word, shape=shape)
