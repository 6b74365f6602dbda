"""Facts as lines of plain words."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from app.platform.clock import london_time
from app.platform.history import Versioned
from app.web.filters import format_date

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
