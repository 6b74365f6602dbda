"""Numbers that look drawn by lot and are the same each time. `random` is not used in this code: a test proves that no
secret comes from it."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import count
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Draws in an order that the seed alone decides."""

    def __init__(self, seed: str) -> None:
        self.numbers = (int.from_bytes(hashlib.sha256(f"{seed} {number}".encode()).digest()[:8]) for number in count())

    def below(self, limit: int) -> int:
        """A number from 0 to one below `limit`."""
        return next(self.numbers) % limit

    def between(self, first: int, limit: int) -> int:
        """A number from `first` to one below `limit`."""
        return first + self.below(limit - first)

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """The same things in another order."""
        return sorted(things, key=lambda _: next(self.numbers))

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]
