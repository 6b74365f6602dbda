"""The days on which a house sits, as far as they are known. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Calendar:
    """`days`: on which the house sits; `spans`: first and last day of each stretch for which all of them are known."""

    days: Collection[date]
    spans: Sequence[tuple[date, date]]

    def covers(self, first: date, last: date) -> bool:
        """Whether every day from `first` to `last` is known."""
        return any(begins <= first and last <= ends for begins, ends in self.spans)

    def sits(self, day: date) -> bool | None:
        """None: not known."""
        return day in self.days if self.covers(day, day) else None

    def next_from(self, day: date) -> date | None:
        """The first sitting day that is not before `day`; None where it is not known."""
        found = min((one for one in self.days if one >= day), default=None)
        return found if found is not None and self.covers(day, found) else None

    def between(self, after: date, last: date) -> int | None:
        """How many sitting days come after one day, up to and including another; None where it is not known."""
        first = after + timedelta(1)
        if last < first:
            return 0
        return sum(first <= one <= last for one in self.days) if self.covers(first, last) else None


def joined(spans: Collection[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days in as few spans as there can be, in their order."""
    found: list[tuple[date, date]] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1] + timedelta(1):
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found
