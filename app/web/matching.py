"""What two sequences have in common, with a limit to the work that finding it takes. Pure."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")

MOST = 5_000_000
"""Pairs of equal items that are looked at for one comparison: a quarter of a second. A letter of ten pages with a word
changed in each line takes half of them."""


class Effort:
    """What is left of the work, in pairs of equal items. Comparisons of parts of one text share it."""

    def __init__(self, pairs: int = MOST) -> None:
        self.left = pairs

    def covers(self, pairs: int) -> bool:
        """Whether so much is left, which is then used."""
        if pairs > self.left:
            return False
        self.left -= pairs
        return True


class Matcher(SequenceMatcher[T]):
    """A SequenceMatcher whose work is limited: on repetitive text, its own grows with the cube of the length. Where no
    effort is left for a passage, only its common beginning and end count as the same."""

    a: Sequence[T]
    b: Sequence[T]
    b2j: Mapping[T, list[int]]
    matching_blocks: list[Match] | None

    def __init__(self, before: Sequence[T], after: Sequence[T], effort: Effort | None = None) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._effort = effort or Effort()

    def get_matching_blocks(self) -> list[Match]:
        if self.matching_blocks is None:
            last = Match(len(self.a), len(self.b), 0)
            self.matching_blocks = [*_joined(sorted(self._found())), last]
        return self.matching_blocks

    def reaches(self, likeness: float) -> bool:
        """Whether the two are so like each other at least (0 to 1), the quickest proof of the contrary first."""
        return self.real_quick_ratio() >= likeness and self.quick_ratio() >= likeness and self.ratio() >= likeness

    def _found(self) -> Iterator[Match]:
        """As in the library, but widest first: the longest run in common, and then what is before and after it."""
        pairs = [0, *accumulate(1 + len(self.b2j.get(item, ())) for item in self.a)]
        passages = deque([(0, len(self.a), 0, len(self.b))])
        while passages:
            i, j, k, m = passages.popleft()
            if not self._effort.covers(pairs[j] - pairs[i]):
                yield from self._ends(i, j, k, m)
                continue
            found = self.find_longest_match(i, j, k, m)
            if found.size:
                yield found
                passages.append((i, found.a, k, found.b))
                passages.append((found.a + found.size, j, found.b + found.size, m))

    def _ends(self, i: int, j: int, k: int, m: int) -> Iterator[Match]:
        size = 0
        while i + size < j and k + size < m and self.a[i + size] == self.b[k + size]:
            size += 1
        yield Match(i, k, size)
        i, k, size = i + size, k + size, 0
        while j - size > i and m - size > k and self.a[j - size - 1] == self.b[m - size - 1]:
            size += 1
        yield Match(j - size, m - size, size)


def _joined(blocks: Sequence[Match]) -> Iterator[Match]:
    """Neighbours in both as one; none is empty."""
    run = Match(0, 0, 0)
    for block in blocks:
        if (run.a + run.size, run.b + run.size) == (block.a, block.b):
            run = Match(run.a, run.b, run.size + block.size)
            continue
        if run.size:
            yield run
        run = block
    if run.size:
        yield run
