"""What rooms that stand above know of a letter that is to be sent: what else holds it back, and whether it has been
answered. They are asked here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.places import Place

Hold = Callable[[Session, Collection[int]], Mapping[int, str]]
"""Takes letters of one campaign, by id; says of those that are held back why, in a sentence for the person who sends.
A few queries, however many letters: a rehearsal asks of all, and the worker of each just before it leaves."""

HOLDS: Place[Hold] = Place("what holds letters back")

Answered = Callable[[Session, Collection[int], int | None], Collection[int]]
"""Takes letters of one campaign, by id, and an audit event (None: now); gives those to which a reply was recorded by
then."""

ANSWERED: Place[Answered] = Place("the letters that are answered")


@dataclass(frozen=True)
class Interim:
    """What a recipient sent that is no reply: an acknowledgement or, if `holding`, a holding reply. Received `on` a
    day; a holding reply may have `promised` a full one by another."""

    on: date
    holding: bool = False
    promised: date | None = None


Heard = Callable[[Session, Collection[int], int | None], Mapping[int, Interim]]
"""Takes the same; gives what came of those to which no reply was recorded by then, and something else was."""

HEARD: Place[Heard] = Place("what came of the letters that are not answered")


def heard_already(session: Session, letter_ids: Collection[int], *, known_at: int | None = None) -> dict[int, Interim]:
    """Return, by letter id, what their recipients sent of those of the letters to which they have not replied."""
    return {one: heard for ask in HEARD for one, heard in ask(session, letter_ids, known_at).items()}


def answered_already(session: Session, letter_ids: Collection[int], *, known_at: int | None = None) -> set[int]:
    """Return those of the letters, by id, whose recipients have replied, as known at audit event `known_at`."""
    return {letter_id for answered in ANSWERED for letter_id in answered(session, letter_ids, known_at)}


def held_back(session: Session, letter_ids: Collection[int]) -> dict[int, str]:
    """By letter id, why it is not to be sent now."""
    return {letter_id: why for hold in HOLDS for letter_id, why in hold(session, letter_ids).items()}
