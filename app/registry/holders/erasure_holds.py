"""What else holds back that people are erased: rooms that stand above say so, and are asked here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.places import Place


@dataclass(frozen=True)
class CoveringHold:
    """A hold on something wider that covers posts: what it stands on, in words; `kind` and `slug`: for its address."""

    on: str
    kind: str
    slug: str
    reason: str
    by: str
    at: datetime


Covering = Callable[[Session, Collection[int]], list[CoveringHold]]
"""Takes posts, by id; gives each hold that covers any of them, once."""

COVERING: Place[Covering] = Place("what holds people back from erasure")


def covering_holds(session: Session, post_ids: Collection[int]) -> list[CoveringHold]:
    return [hold for ask in COVERING for hold in ask(session, post_ids)]
