"""What else holds a letter back from being sent: rooms that stand above say so, and are asked here."""

from collections.abc import Callable, Collection, Mapping

from sqlalchemy.orm import Session

Hold = Callable[[Session, Collection[int]], Mapping[int, str]]
"""Takes letters of one campaign, by id; says of those that are held back why, in a sentence for the person who sends.
A few queries, however many letters: a rehearsal asks of all, and the worker of each just before it leaves."""

HOLDS: list[Hold] = []
"""Registered in app/assembly.py, which the web application and the worker both import."""


def held_back(session: Session, letter_ids: Collection[int]) -> dict[int, str]:
    """By letter id, why it is not to be sent now."""
    return {letter_id: why for hold in HOLDS for letter_id, why in hold(session, letter_ids).items()}
