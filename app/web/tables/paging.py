"""One page of a long list, and the order it stands in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.web.typed import number_in

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """`items` of page `number` (from 1), of `total` items in pages of `size`."""

    items: Sequence[Item]
    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are: at least one, which may be empty."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many items come before this page."""
        return (self.number - 1) * self.size

    def showing(self, items: Sequence[Other]) -> "Page[Other]":
        """This page with `items`: those that were read for it, or its own as they are shown."""
        return Page(items, self.number, self.size, self.total)

    @property
    def first(self) -> int:
        """The place of the page's first item in the whole list, from 1; 0 when there is none."""
        return self.offset + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None

    @property
    def window(self) -> tuple[int | None, ...]:
        """The page numbers to offer: first, last, this one and its neighbours; None where numbers are left out."""
        near = {1, self.count, *range(self.number - 1, self.number + 2)}
        shown = sorted(n for n in near if 1 <= n <= self.count)
        window: list[int | None] = []
        for before, n in zip([0, *shown], shown, strict=False):
            if n - before == 2:
                window.append(before + 1)  # a gap of one is no gap
            elif n - before > 2:
                window.append(None)
            window.append(n)
        return tuple(window)


@dataclass(frozen=True)
class Sort:
    """The column that a list is ordered by."""

    key: str
    descending: bool = False


def requested_page(query: Mapping[str, str], *, size: int, total: int) -> Page[Any]:
    """The page that `query` asks for, before its items are read. Its number is brought into range: nobody gets an error
    for an old link."""
    number = number_in(query.get("page")) or 1
    return Page((), min(number, max(1, -(-total // size))), size, total)


def page_of(items: Sequence[Item], query: Mapping[str, str], *, size: int) -> Page[Item]:
    """The page that `query` asks for, of a list that is in memory."""
    page = requested_page(query, size=size, total=len(items))
    return page.showing(items[page.offset : page.offset + size])


def requested_sort(query: Mapping[str, str], *, allowed: Collection[str], default: Sort) -> Sort:
    """The order that `query` asks for (`sort=name`, `sort=-name`), if it is one of the `allowed` keys."""
    asked = query.get("sort", "")
    key = asked.removeprefix("-")
    return Sort(key, descending=asked.startswith("-")) if key in allowed else default
