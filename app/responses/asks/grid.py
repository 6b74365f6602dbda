"""What was said to each ask, by registry: how many letters stand where."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import asks_of
from app.campaigns.letter_memory import LetterMemory
from app.campaigns.models import Campaign
from app.platform.database import plain_rows
from app.responses.asks.asks import best_answers
from app.responses.kinds import ANSWERS, NOT_READ, Kind


class Unsaid(StrEnum):
    """Where a letter stands for an ask to which nothing is recorded."""

    DECLINED = "declined"
    NOT_READ = "not_read"
    NO_ANSWER = "no_answer"
    NOTHING = "nothing"


CELLS: Mapping[str, tuple[str, str]] = {
    **{code: (words.shape, words.name) for code, words in ANSWERS.items()},
    Unsaid.DECLINED: Kind.DECLINED.shown,
    Unsaid.NOT_READ: ("query", NOT_READ),
    Unsaid.NO_ANSWER: ("none", "Acknowledgement or holding reply"),
    Unsaid.NOTHING: ("empty", "No response recorded"),
}
"""By code, in the order of a row: shape and word."""

Followed = Mapping[int, tuple[str, str]]
"""By letter id: its registry, and where it stands for an ask to which nothing is recorded."""

_OF_KIND = {Kind.SUBSTANTIVE: Unsaid.NOT_READ, Kind.DECLINED: Unsaid.DECLINED, None: Unsaid.NOTHING}


SAID: LetterMemory[str] = LetterMemory(250_000)
"""By the day, what counts for each ask of the letters to which something is said. 20,000 take 2 MB."""


@dataclass(frozen=True)
class AsksGrid:
    """`asks`: their texts, numbered from 1. `registries`: slugs in the letters' order. `cells`: for an ask's number and
    a registry, letters by the codes of CELLS, which add up to `letters` of that registry."""

    asks: Sequence[str]
    registries: Sequence[str]
    letters: Mapping[str, int]
    cells: Mapping[tuple[int, str], Mapping[str, int]]


def grid_of(
    session: Session,
    campaign: Campaign,
    followed: Followed,
    *,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> AsksGrid:
    """Of these letters: what came by the end of the day `valid_at` (None: whenever), as known at `known_at`.

    A refusal of the whole letter answers no ask: it is counted as declined, unless somebody recorded what it says to
    the ask.
    """
    asks = asks_of(session, campaign, known_at=known_at)
    letters, unsaid = Counter(registry for registry, _ in followed.values()), Counter(followed.values())
    cells = {
        (number, registry): Counter({code: n for (slug, code), n in unsaid.items() if slug == registry})
        for number in range(1, len(asks) + 1)
        for registry in letters
    }
    said = partial(_said, session, campaign.id, valid_at, known_at)
    answers_then = SAID.recall(session, campaign, valid_at, said) if known_at is None else said()
    alike = Counter(
        (*followed[letter_id], answers) for letter_id, answers in answers_then.items() if letter_id in followed
    )
    for (registry, otherwise, answers), count in alike.items():
        for number, _, answer in (one.partition("=") for one in answers.split()):
            if (cell := cells.get((int(number), registry))) is not None:
                cell[otherwise] -= count
                cell[answer] += count
    found = {key: {code: cell[code] for code in CELLS} for key, cell in cells.items()}
    return AsksGrid(asks, tuple(letters), letters, found)


def _said(
    session: Session,
    campaign_id: int,
    valid_at: date | None,
    known_at: int | None,
    letter_ids: Collection[int] | None = None,
) -> dict[int, str]:
    """By letter id, of those with some ids or of all, what counts for each ask: "1=yes 2=partly"."""
    best = best_answers(campaign_id, known_at, valid_at=valid_at).subquery()
    said = func.aggregate_strings(cast(best.c.number, String) + "=" + best.c.answer, " ")
    rows = select(best.c.letter_id, said).group_by(best.c.letter_id).order_by(best.c.letter_id)
    if letter_ids is not None:
        rows = rows.where(best.c.letter_id.in_(letter_ids))
    return {letter_id: " ".join(sorted(answers.split())) for letter_id, answers in plain_rows(session, rows)}


def unanswered_status(counts: Kind | None) -> str:
    """Where a letter stands for an ask to which nothing is recorded, by the strongest kind that came back."""
    return _OF_KIND.get(counts, Unsaid.NO_ANSWER)
