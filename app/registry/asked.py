"""What a page is asked for: which day (`?as_at=`), as known when (`?known_at=`), and under which filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from app.registry.posts import FACETS, HOLDER, PostFilter

FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")
"""2015-03-03 in addresses; 3 March 2015, 3 Mar 2015 or 3/3/2015 as people type it."""


@dataclass(frozen=True)
class Asked:
    """`typed` is what stands in the date's box; `problem` says what is wrong with it and is blank if nothing is.

    With a problem, `valid_at` is today and `known_at` None (now).
    """

    valid_at: date
    known_at: int | None
    typed: str
    problem: str = ""
    problem_in: str = ""

    @property
    def carried(self) -> dict[str, Any]:
        """What a link to another page must carry to stay at this moment."""
        asked = {} if self.problem or not self.typed else {"as_at": self.valid_at.isoformat()}
        return asked if self.known_at is None else {**asked, "known_at": str(self.known_at)}


def asked_in(query: Mapping[str, str], *, today: date) -> Asked:
    """The moment that `query` asks for; without `as_at`, `today`."""
    typed, event = query.get("as_at", "").strip(), query.get("known_at", "").strip()
    valid_at = _day(typed) if typed else today
    if valid_at is None:
        return Asked(today, None, typed, "Enter a date, such as 3 March 2015.", "as_at")
    if event and not (event.isascii() and event.isdigit() and len(event) < 10):
        return Asked(today, None, typed, "Enter the number of an event in the audit record.", "known_at")
    return Asked(valid_at, int(event) if event else None, typed)


def filter_in(query: MultiDict[str, str]) -> PostFilter:
    """The filters that `query` asks for: `q` is words, and all else goes by the names of FACETS."""
    holder = query.get("holder", "")
    chosen: dict[str, Any] = {name: tuple(query.getlist(name)) for name in FACETS if name != "holder"}
    return PostFilter(search=query.get("q", "").strip(), holder=holder if holder in HOLDER else "", **chosen)


def asked_for(filters: PostFilter) -> list[tuple[str, str]]:
    """The query that asks for `filters`, as pairs: for links and hidden fields."""
    words = [("q", filters.search)] if filters.search else []
    return words + [(name, value) for name in FACETS for value in filters.chosen(name)]


def _day(typed: str) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    return None
