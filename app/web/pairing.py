"""Which paragraphs of two texts are the same in other words. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from app.web.matching import Effort

WORD = re.compile(r"\w+")

ALIKE = 0.5
"""How many of two paragraphs' words are the same, at least, for one to be called the other one changed."""

PAIR = 100
"""What it takes to compare two paragraphs, beside their words, in pairs of `Effort`."""

Pair = tuple[int | None, int | None]
"""A place in the earlier and one in the later; None: it is only in the other."""


def likeness(one: str, other: str) -> float:
    """The share of the words of two texts that are in both, 0 to 1, wherever they stand and in whatever case."""
    return _share(_word_counts(one), _word_counts(other))


def _word_counts(words: str) -> Counter[str]:
    return Counter(WORD.findall(words.casefold()))


def _share(one: Counter[str], other: Counter[str]) -> float:
    if not one and not other:
        return 1.0
    return 2 * (one & other).total() / (one.total() + other.total())


def _any_two(_before: int, _after: int) -> bool:
    return True


def pairs(
    before: Sequence[str], after: Sequence[str], effort: Effort, may_pair: Callable[[int, int], bool] = _any_two
) -> Iterator[Pair]:
    """Those that are alike are pairs, as many and as like as can be without crossing. Where there are too many to
    compare, none is."""
    was, is_ = ([*map(_word_counts, paragraphs)] for paragraphs in (before, after))
    if not effort.covers(len(after) * sum(PAIR + len(words) for words in was)):
        yield from ((i, None) for i in range(len(before)))
        yield from ((None, k) for k in range(len(after)))
        return
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[_share(old, new) if may_pair(i, k) else 0.0 for k, new in enumerate(is_)] for i, old in enumerate(was)]
    for i in reversed(range(len(before))):
        for k in reversed(range(len(after))):
            pair = alike[i][k] + best[i + 1][k + 1] if alike[i][k] >= ALIKE else 0.0
            best[i][k] = max(pair, best[i + 1][k], best[i][k + 1])
    i = k = 0
    while i < len(before) and k < len(after):
        if alike[i][k] >= ALIKE and best[i][k] == alike[i][k] + best[i + 1][k + 1]:
            yield i, k
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            yield i, None
            i += 1
        else:
            yield None, k
            k += 1
    yield from ((left, None) for left in range(i, len(before)))
    yield from ((None, left) for left in range(k, len(after)))
