"""The grid of asks over the letters that were sent, or to which a response came, and the letters of one cell."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import campaign_as_known
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import sent_facts
from app.responses.asks.asks import best_answers
from app.responses.asks.grid import AsksGrid, Followed, grid_of, unanswered_status
from app.responses.facts import response_facts
from app.responses.recording.choose import letters_by_id, titles_of


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
