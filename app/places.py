"""Places where a room takes what rooms above it add: an answer to a question that it asks, a part of one of its pages.

A room declares a place and reads it, another adds to it in its `room.py`, and `app/rooms.py` puts what they add in
when a process starts:

    HOLDS: Place[Hold] = Place("what holds letters back")       # app/delivery/sending/holds.py
    def hooks() -> Additions: yield HOLDS.add(held_chasers)     # app/chasing/room.py
    for hold in HOLDS: ...                                      # app/delivery/sending/holds.py

A place that is read before that raises RuntimeError: a process that has not asked the rooms would miss their answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Place(Generic[T]):
    """`what` is added here, in words for a fault."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.things: tuple[T, ...] | None = None

    def add(self, thing: T, *, at: int = 0) -> "Addition":
        """Things come in the order of `at`, and those that share one in the order of the rooms."""
        return Addition(self, thing, at)

    def __iter__(self) -> Iterator[T]:
        if self.things is None:
            raise RuntimeError(f"the rooms were not asked for {self.what}")
        return iter(self.things)


@dataclass(frozen=True)
class Addition:
    """A thing that a room adds to a place of a room below it."""

    place: Place[Any]
    thing: Any
    at: int


Additions = Iterator[Addition]


def fill(additions: Iterable[Addition]) -> None:
    """Put all that the rooms add into its places, instead of what was there."""
    by_place: defaultdict[Place[Any], list[Addition]] = defaultdict(list)
    for addition in additions:
        by_place[addition.place].append(addition)
    for place, added in by_place.items():
        place.things = tuple(one.thing for one in sorted(added, key=lambda one: one.at))


def nothing() -> Additions:
    return iter(())


@dataclass(frozen=True)
class Room:
    """What a room adds to the application: in every process (`hooks`), to the pages, and to the worker's `tasks`. Each
    is called once, and loads what it needs then, so that no command waits for pages."""

    hooks: Callable[[], Additions] = nothing
    pages: Callable[[], Additions] = nothing
    tasks: Callable[[], Additions] = nothing
