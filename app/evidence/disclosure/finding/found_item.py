"""What an item is as it is found, before it is a row; and its facts as lines of plain words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.evidence.disclosure.scope import Reach
from app.platform.clock import london_time
from app.platform.history import Versioned
from app.platform.storage import Storage
from app.web.filters import format_date


@dataclass(frozen=True)
class FoundItem:
    """`key`: what it is, "letter-file:12": the part before the colon says who can read it out. `kind`: a key of
    words.KINDS. `what` and `about` name no holder: they stand in the schedule. `format`: of a file, else blank."""

    key: str
    kind: str
    what: str
    about: str
    day: date | None
    post_id: int | None = None
    area_id: int | None = None
    campaign_id: int | None = None
    format: str = ""
    pages: int | None = None
    length: int | None = None


@dataclass(frozen=True)
class File:
    """A file that an item is: its bytes when they are asked for. `name` as it came, for who works here alone. `ours`:
    Despatch made it, so that it says no more than it shows."""

    name: str
    type: str
    length: int
    sha256: str
    read: Callable[[Storage], Iterator[bytes]]
    ours: bool = False


Find = Callable[[Session, Reach], Iterator[FoundItem]]
Words = Callable[[Session, str, int], str | None]
"""The words of an item, by what stands behind the colon of its key, as known at an audit event, so that what is decided
stays as it was read; None when it is no longer there."""

Files = Callable[[Session, str], File | None]


@dataclass(frozen=True)
class Source:
    """One room asked: what it finds, and how its items are read out, by the first part of their keys."""

    find: Find
    words: Mapping[str, Words]
    files: Mapping[str, Files]


Fact = tuple[str, str | date | datetime | None]


def facts(rows: Iterable[Fact]) -> str:
    """ "To: …", one a line; what is blank is left out."""
    return "\n".join(f"{name}: {moment_words(value)}" for name, value in rows if value not in (None, ""))


def moment_words(value: str | date | datetime | None) -> str:
    """A moment as 24 March 2015, 15:20, whatever pages say: redactions count the characters of these texts."""
    if isinstance(value, datetime):
        return f"{format_date(value)}, {london_time(value):%H:%M}"
    return format_date(value) if isinstance(value, date) else value or ""


def span(since: date | None, until: date | None) -> str:
    """Half-open days in words: "from 1 January 2014 to 2 March 2015"; blank where both are unbounded."""
    parts = [f"from {format_date(since)}" if since else "", f"to {format_date(until - timedelta(1))}" if until else ""]
    return " ".join(part for part in parts if part)


def day_of(at: datetime | None) -> date | None:
    return london_time(at).date() if at else None


def paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def is_gone(version: Versioned, known_at: int) -> bool:
    """Whether something stood in its place already, as known then."""
    return version.superseded is not None and version.superseded <= known_at
