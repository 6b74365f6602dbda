"""What was said to each ask, by registry: of the letters that were sent, or to which a response came, how many stand
where, and who said what. Five queries, however many letters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from app.campaigns.as_known import campaign_as_known
from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import sent_facts
from app.responses.asks.asks import best_answers
from app.responses.facts import response_facts
from app.responses.kinds import ANSWERS, KINDS, NOT_READ, Kind
from app.responses.recording.choose import letters_by_id, titles_of


class Unsaid(StrEnum):
    """Where a letter stands for an ask to which nothing is recorded."""

    DECLINED = "declined"
    NOT_READ = "not_read"
    NO_ANSWER = "no_answer"
    NOTHING = "nothing"


CELLS: Mapping[str, tuple[str, str]] = {
    **{code: (words.shape, words.name) for code, words in ANSWERS.items()},
    Unsaid.DECLINED: (KINDS[Kind.DECLINED].shape, KINDS[Kind.DECLINED].word),
    Unsaid.NOT_READ: ("query", NOT_READ),
    Unsaid.NO_ANSWER: ("none", "Acknowledged or holding"),
    Unsaid.NOTHING: ("empty", "No response recorded"),
}
"""By code, in the order of a row: shape and word."""

Followed = Mapping[int, tuple[str, str]]
"""By letter id: its registry, and where it stands for an ask to which nothing is recorded."""

_OF_KIND = {Kind.SUBSTANTIVE: Unsaid.NOT_READ, Kind.DECLINED: Unsaid.DECLINED, None: Unsaid.NOTHING}


@dataclass(frozen=True)
class AsksGrid:
    """`asks`: their texts, numbered from 1. `registries`: slugs in the letters' order. `cells`: for an ask's number and
    a registry, letters by the codes of CELLS, which add up to `letters` of that registry."""

    asks: Sequence[str]
    registries: Sequence[str]
    letters: Mapping[str, int]
    cells: Mapping[tuple[int, str], Mapping[str, int]]


@dataclass(frozen=True)
class CellLetter:
    """One letter of a cell. `words`, `passage` and `response_id` are of the reply that counts, if one says it."""

    letter: Letter
    title: str
    words: str = ""
    passage: str = ""
    response_id: int | None = None


def asks_by_registry(session: Session, campaign: Campaign, *, known_at: int | None = None) -> AsksGrid:
    """As known at audit event `known_at` (None: now). A refusal of the whole letter answers no ask: it is counted as
    declined, unless somebody recorded what it says to the ask."""
    return grid_of(session, campaign, _followed(session, campaign, known_at), known_at=known_at)


def grid_of(
    session: Session,
    campaign: Campaign,
    followed: Followed,
    *,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> AsksGrid:
    """Of these letters: what came by the end of the day `valid_at` (None: whenever), as known at `known_at`."""
    asks = asks_of(session, campaign, known_at=known_at)
    letters, unsaid = Counter(registry for registry, _ in followed.values()), Counter(followed.values())
    cells = {
        (number, registry): Counter({code: n for (slug, code), n in unsaid.items() if slug == registry})
        for number in range(1, len(asks) + 1)
        for registry in letters
    }
    best = best_answers(campaign.id, known_at, valid_at=valid_at).subquery()
    said = func.aggregate_strings(cast(best.c.number, String) + "=" + best.c.answer, " ")
    alike = Counter(
        (*followed[letter_id], answers)
        for letter_id, answers in session.execute(select(best.c.letter_id, said).group_by(best.c.letter_id))
        if letter_id in followed
    )
    for (registry, otherwise, answers), count in alike.items():
        for number, _, answer in (one.partition("=") for one in answers.split()):
            if (cell := cells.get((int(number), registry))) is not None:
                cell[otherwise] -= count
                cell[answer] += count
    found = {key: {code: cell[code] for code in CELLS} for key, cell in cells.items()}
    return AsksGrid(asks, tuple(letters), letters, found)


def asks_said(
    session: Session, campaign: Campaign, number: int, registry: str, answer: str, *, known_at: int | None = None
) -> list[CellLetter]:
    """The letters of one cell, by their numbers. `answer`: a code of CELLS."""
    followed = {id_: code for id_, (slug, code) in _followed(session, campaign, known_at).items() if slug == registry}
    best = best_answers(campaign.id, known_at).subquery()
    said = {row.letter_id: row for row in session.execute(select(best).where(best.c.number == number))}
    ids = [id_ for id_, otherwise in followed.items() if (said[id_].answer if id_ in said else otherwise) == answer]
    letters = letters_by_id(session, campaign, ids)
    titles = titles_of(session, campaign, letters, known_at=known_at)
    return [
        CellLetter(letter, titles[letter.id], row.words, row.passage, row.response_id)
        if (row := said.get(letter.id))
        else CellLetter(letter, titles[letter.id])
        for letter in letters
    ]


def unanswered_status(counts: Kind | None) -> str:
    """Where a letter stands for an ask to which nothing is recorded, by the strongest kind that came back."""
    return _OF_KIND.get(counts, Unsaid.NO_ANSWER)


def _followed(session: Session, campaign: Campaign, known_at: int | None) -> Followed:
    """Of the letters that were sent, or to which something came."""
    sent = sent_facts(session, campaign.id, known_at=known_at)
    facts = response_facts(session, campaign.id, known_at=known_at)
    then = campaign_as_known(session, campaign, known_at)
    rows = session.execute(
        select(Letter.id, Letter.registry_slug, Letter.withdrawn)
        .where(Letter.campaign_id == campaign.id)
        .order_by(Letter.number)
    )
    return {
        letter_id: (registry, unanswered_status(facts[letter_id].counts if letter_id in facts else None))
        for letter_id, registry, withdrawn in rows
        if letter_id in sent
        or (letter_id in facts and facts[letter_id].heard and not then.withdrawn.get(letter_id, withdrawn))
    }
