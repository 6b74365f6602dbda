"""The letters to the leaders of an area as a table to compare in: a column for each leader, a row for each question."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.evidence.areas.letters import AreaCampaign, LeaderLetter
from app.evidence.areas.words import short_title
from app.responses.asks.grid import CELLS, Unsaid

ANSWERS = (("Delivery", "delivered"), ("Response", "back"), ("Timing", "late"), ("Asks answered", "asks"))

ACROSS = 7
"""Leaders side by side at most: of more, two tables stand one below the other."""

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
class Part:
    """As many leaders as stand side by side on one sheet of paper. `caption`: of the campaign, and which part it is."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True)
class SideBySide:
    """One campaign. `below`: letters to districts, each with its four answers. `href`: of all its letters. `former`: as
    of AreaCampaign."""

    reference: str
    href: str
    parts: Sequence[Part]
    below: Sequence[LeaderLetter]
    former: bool


def side_by_side(here: AreaCampaign, *, now: bool) -> SideBySide:
    """`now`: of today, as known now, so that the list of the campaign's letters shows the same."""
    letters, campaign = here.beside, here.campaign
    parts = parts_of(letters)
    return SideBySide(
        reference=campaign.reference,
        href=url_for("tracking.track", reference=campaign.reference) if now else "",
        parts=[
            Part(
                f"{campaign.title}{which}",
                [Column(short_title(letter.leader), letter.leader.organisation) for letter in some],
                _rows(here, some),
            )
            for which, some in parts
        ],
        below=here.below,
        former=here.former,
    )


def parts_of(letters: Sequence[LeaderLetter]) -> list[tuple[str, Sequence[LeaderLetter]]]:
    """As many letters as stand side by side, with what a caption says of which they are: of several councils, a table
    for each."""
    councils = list(dict.fromkeys(one.leader.organisation for one in letters if one.leader.role == "authority"))
    if len(councils) > 1:
        of = [(f": {name}", [one for one in letters if one.leader.organisation == name]) for name in councils]
        others = [one for one in letters if one.leader.organisation not in councils]
        return [*of, *([(": other bodies", others)] if others else [])]
    several = -(-len(letters) // ACROSS)
    each = -(-len(letters) // several) if several else 1
    starts = range(0, len(letters), each)
    return [
        (f" ({number} of {several})" if several > 1 else "", letters[at : at + each])
        for number, at in enumerate(starts, start=1)
    ]


def _rows(here: AreaCampaign, letters: Sequence[LeaderLetter]) -> list[Row]:
    """Before anything was sent there is nothing to be said of what became of the letters, nor of the asks."""
    gone = bool(here.followed) or any(letter.lost for letter in here.letters)
    asks, answers = (here.asks if here.followed else ()), (ANSWERS if gone else ())
    return [
        Row("Office-holder", [_holder(letter) for letter in letters]),
        Row("Letter", [_letter(letter) for letter in letters]),
        *(Row(name, [_answer(letter, key) for letter in letters]) for name, key in answers),
        *(
            Row(f"{number}. {text}", [_answer_cell(letter.asks[number - 1]) for letter in letters])
            for number, text in enumerate(asks, start=1)
        ),
    ]


def _holder(one: LeaderLetter) -> Cell:
    holder = next(iter(one.leader.holders), None)
    if holder is None:
        return Cell("Not recorded", quiet=True)
    return Cell(holder.name, sub="acting" if holder.acting else "")


def _letter(one: LeaderLetter) -> Cell:
    return Cell(one.letter.reference, href=url_for("letters.letter", reference=one.letter.reference))


def _answer(one: LeaderLetter, key: str) -> Cell:
    said = getattr(one.answers, key)
    return Cell(said.word, shape=said.shape, sub=said.sub)


def _answer_cell(code: str) -> Cell:
    if code in NO_REPLY:
        return Cell("–", sub="no answer", quiet=True)
    shape, word = CELLS[code]
    return Cell(word, shape=shape)
