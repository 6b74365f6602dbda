"""What a page is asked for: which day (`?as_at=`), as known when (`?known_at=`, a day, a minute of it or an event),
under which filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from werkzeug.datastructures import MultiDict

from app.registry.posts.posts import FACETS, HOLDER, PostFilter
from app.web.filters import format_date, format_moment_in_sentence
from app.web.typed import day_in, no_real_date, number_in, time_in

NO_MOMENT = f"{no_real_date()}."
NO_TIME = "Enter a time, such as 3:20pm, or leave it empty for the whole day."

LATER, RECORDED_ON, RECORDED_TIME = "later", "recorded_on", "recorded_time"
"""The boxes of the form about what was recorded later; they make `known_at`."""

BOXES = ("as_at", LATER, RECORDED_ON, RECORDED_TIME)


@dataclass(frozen=True)
class RequestedMoment:
    """`typed` is what stands in the date's box; `problem` says what is wrong with it, or with the box `problem_in`, and
    is blank if nothing is.

    `known_at` is an audit event, None: now. `known_on`, with `known_time` unless it is the whole day, is what was asked
    for instead of one: `known_by` says which event that is. `recorded`: when it was recorded, None before the first
    event. With a problem, `valid_at` is today and `known_at` None. `day_shown`: "was" or "will be", blank today.
    """

    valid_at: date
    known_at: int | None
    typed: str
    problem: str = ""
    problem_in: str = ""
    known_on: date | None = None
    known_time: time | None = None
    recorded: datetime | None = None
    day_shown: str = ""

    @property
    def carried(self) -> dict[str, Any]:
        """What a link to another page must carry to stay at this moment."""
        asked = {} if self.problem or not self.typed else {"as_at": self.valid_at.isoformat()}
        if self.known_on:
            at = f"T{self.known_time:%H:%M}" if self.known_time else ""
            return {**asked, "known_at": f"{self.known_on.isoformat()}{at}"}
        return asked if self.known_at is None else {**asked, "known_at": str(self.known_at)}

    def known_by(self, event: int, recorded: datetime | None) -> "RequestedMoment":
        """The same, up to an event that was recorded then."""
        return replace(self, known_at=event, recorded=recorded)

    @property
    def words(self) -> str:
        """ "On 12 March 2015, as recorded at 3:20pm on 24 November 2026"; "Today, from what is recorded now"."""
        if self.known_at is None:
            day = f"On {format_date(self.valid_at)}" if self.day_shown else "Today"
            return f"{day}, from what is recorded now"
        if self.day_shown:
            return f"On {format_date(self.valid_at)}, {self.recorded_words}"
        return self.recorded_words[0].upper() + self.recorded_words[1:]

    @property
    def recorded_words(self) -> str:
        if self.known_at is None:
            return "as recorded now"
        if self.known_on and not self.known_time:
            return f"as recorded on {format_date(self.known_on)}"
        return (
            f"as recorded at {format_moment_in_sentence(self.recorded)}"
            if self.recorded
            else "before anything was recorded"
        )


def asked_in(query: Mapping[str, str], *, today: date) -> RequestedMoment:
    """The moment that `query` asks for; without `as_at`, `today`."""
    typed = query.get("as_at", "").strip()
    valid_at = day_in(typed) if typed else today
    if valid_at is None:
        return RequestedMoment(today, None, typed, NO_MOMENT, "as_at")
    day_shown = "" if valid_at == today else "was" if valid_at < today else "will be"
    asked = RequestedMoment(valid_at, None, typed, day_shown=day_shown)
    known = query.get("known_at", "").strip()
    if RECORDED_ON in query:
        if not query.get(LATER):
            return asked
        on, at = query[RECORDED_ON].strip() or valid_at.isoformat(), query.get(RECORDED_TIME, "").strip()
    elif (event := number_in(known)) is not None:
        return replace(asked, known_at=event)
    else:
        on, _, at = known.partition("T")
    known_on, known_time = day_in(on), time_in(at)
    if on and known_on is None:
        return RequestedMoment(today, None, typed, NO_MOMENT, RECORDED_ON)
    if at and known_time is None:
        return RequestedMoment(today, None, typed, NO_TIME, RECORDED_TIME)
    return replace(asked, known_on=known_on, known_time=known_time)


def filter_in(query: MultiDict[str, str]) -> PostFilter:
    """The filters that `query` asks for: `q` is words, and all else goes by the names of FACETS."""
    holder = query.get("holder", "")
    chosen: dict[str, Any] = {name: tuple(query.getlist(name)) for name in FACETS if name != "holder"}
    return PostFilter(search=query.get("q", "").strip(), holder=holder if holder in HOLDER else "", **chosen)


def asked_for(filters: PostFilter) -> list[tuple[str, str]]:
    """The query that asks for `filters`, as pairs: for links and hidden fields."""
    words = [("q", filters.search)] if filters.search else []
    return words + [(name, value) for name in FACETS for value in filters.chosen(name)]
