"""What was worked out once and may be asked for again, within a bound."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
Thing = TypeVar("Thing")


class BoundedCache(dict[Key, Value]):
    """A dictionary of `most` entries: one more, and it forgets them all. What is asked for often is soon back."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self) >= self._most:
            self.clear()
        dict.__setitem__(self, key, value)


def kept_for_each(most: int) -> Callable[[Callable[[Thing], Value]], Callable[[Thing], Value]]:
    """Of a function of one thing that never changes: keep what it gives for that very thing, told by where it is and
    not by what it says. A letter's blocks come from its template again and again, and to hash all that one says takes
    as long as to write it."""

    def keeping(work: Callable[[Thing], Value]) -> Callable[[Thing], Value]:
        cache: BoundedCache[int, tuple[Thing, Value]] = BoundedCache(most)

        @wraps(work)
        def cached_work(thing: Thing) -> Value:
            found = cache.get(id(thing))
            if found is not None and found[0] is thing:
                return found[1]
            value = work(thing)
            cache[id(thing)] = (thing, value)
            return value

        return cached_work

    return keeping
