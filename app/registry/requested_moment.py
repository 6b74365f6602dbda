"""What a page is asked for: which day (`?as_at=`), as known when (`?known_at=`, a day or an event), and
under which filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.registry.posts.posts import FACETS, HOLDER, PostFilter
from app.web.typed import day_in, number_in

NO_MOMENT = "Enter a date, such as 3 March 2015."


@dataclass(frozen=True)
class RequestedMoment:
    """`typed` is what stands in the date's box; `problem` says what is wrong with it and is blank if nothing is.

    `known_at` is an audit event, None: now. `known_on` is the day that was asked for instead of one: `known_by` says
    which event that is. With a problem, `valid_at` is today and `known_at` None.
    """

    valid_at: date
    known_at: int | None
    typed: str
    problem: str = ""
    problem_in: str = ""
    known_on: date | None = None
    known_typed: str = ""

    @property
    def carried(self) -> dict[str, Any]:
        """What a link to another page must carry to stay at this moment."""
        asked = {} if self.problem or not self.typed else {"as_at": self.valid_at.isoformat()}
        if self.known_on:
            return {**asked, "known_at": self.known_on.isoformat()}
        return asked if self.known_at is None else {**asked, "known_at": str(self.known_at)}

    def known_by(self, event: int) -> "RequestedMoment":
        """The same, with the last event of the day of knowledge."""
        return replace(self, known_at=event)


def asked_in(query: Mapping[str, str], *, today: date) -> RequestedMoment:
    """The moment that `query` asks for; without `as_at`, `today`."""
    typed, known = query.get("as_at", "").strip(), query.get("known_at", "").strip()
    valid_at = day_in(typed) if typed else today
    if valid_at is None:
        return RequestedMoment(today, None, typed, "Enter a date, such as 3 March 2015.", "as_at", known_typed=known)
    if (event := number_in(known)) is not None:
        return RequestedMoment(valid_at, event, typed, known_typed=known)
    known_on = day_in(known) if known else None
    if known and known_on is None:
        return RequestedMoment(today, None, typed, NO_MOMENT, "known_at", known_typed=known)
    return RequestedMoment(valid_at, None, typed, known_on=known_on, known_typed=known)


def filter_in(query: MultiDict[str, str]) -> PostFilter:
    """The filters that `query` asks for: `q` is words, and all else goes by the names of FACETS."""
    holder = query.get("holder", "")
    chosen: dict[str, Any] = {name: tuple(query.getlist(name)) for name in FACETS if name != "holder"}
    return PostFilter(search=query.get("q", "").strip(), holder=holder if holder in HOLDER else "", **chosen)


def asked_for(filters: PostFilter) -> list[tuple[str, str]]:
    """The query that asks for `filters`, as pairs: for links and hidden fields."""
    words = [("q", filters.search)] if filters.search else []
    return words + [(name, value) for name in FACETS for value in filters.chosen(name)]
