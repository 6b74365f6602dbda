"""How values are written on a page: dates, times, numbers, sizes (design language, "Words on the page")."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.platform.clock import london_time
from app.web.shown_fields import with_field_names, with_fields

SIZES = ("KB", "MB", "GB", "TB")

NESTED = str.maketrans("“”", "‘’")


def _local(value: date | datetime) -> date:
    return london_time(value) if isinstance(value, datetime) else value


def format_date(value: date | datetime) -> str:
    """24 March 2015"""
    value = _local(value)
    return f"{value.day} {value:%B %Y}"


def format_time(value: datetime) -> str:
    """3:20pm; “midday”, since few know whether 12:00pm is noon."""
    local = london_time(value)
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def format_moment(value: datetime) -> str:
    """24 March 2015, 3:20pm"""
    return f"{format_date(value)}, {format_time(value)}"


def format_moment_in_sentence(value: datetime) -> str:
    """3:20pm on 24 November 2026, as sentences have it"""
    return f"{format_time(value)} on {format_date(value)}"


def format_number(value: int | float) -> str:
    """1,268"""
    return f"{value:,}"


def format_plural(count: int, one: str, many: str | None = None) -> str:
    """1 letter; 1,268 letters"""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def format_bytes(count: int) -> str:
    """61 KB: decimal units, as file managers and download pages count"""
    if count < 1000:
        return format_plural(count, "byte")
    value = float(count)
    for unit in SIZES:
        value /= 1000
        if value < 999.5 or unit == SIZES[-1]:
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


def _seconds(value: timedelta | float) -> int:
    return int(value.total_seconds() if isinstance(value, timedelta) else value)


def format_duration(value: timedelta | float) -> str:
    """0:29, 12:05, 1:02:03, from a timedelta or seconds"""
    minutes, seconds = divmod(_seconds(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def format_roughly(value: timedelta | float) -> str:
    """11 seconds, 3 minutes, 1 hour 20 minutes: how long something will take, as a person would say it"""
    total = max(1, _seconds(value))
    if total < 60:
        return format_plural(total, "second")
    minutes = round_half_up(total / 60)
    if minutes < 60:
        return format_plural(minutes, "minute")
    hours, minutes = divmod(minutes, 60)
    return (
        f"{format_plural(hours, 'hour')} {format_plural(minutes, 'minute')}"
        if minutes
        else format_plural(hours, "hour")
    )


def round_half_up(value: float) -> int:
    """To the nearest whole number; a half goes up, where Python's own round goes to the even one."""
    return math.floor(value + 0.5)


def format_share(part: float, whole: float, *, counted: bool = True) -> str:
    """72%, to the nearest whole per cent, half a per cent up; "fewer than 1%" of what happened, "more than 99%" of what
    is not all; – of nothing. Not `counted`: "less than 1%", of what is measured, such as an area."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return f"{'fewer' if counted else 'less'} than 1%"
    return "more than 99%" if 99 < share < 100 else f"{round_half_up(share)}%"


def format_tens(done: int, total: int) -> str:
    """How far something is, for a screen reader that is not to be interrupted each second: "at least 60%"."""
    tens = 10 * done // total if total else 0
    if tens == 10 or not done:
        return f"{10 * tens}%"
    return f"at least {10 * tens}%" if tens else "under 10%"


def format_cell(value: str | float | date | datetime | None) -> str:
    """A cell of a list as its page writes it: numbers, days and moments as pages do, – where it is empty."""
    match value:
        case None | "":
            return "–"
        case str():
            return value
        case datetime():
            return format_moment(value)
        case date():
            return format_date(value)
    return format_number(value)


def quoted(words: str) -> str:
    """“The answer to ‘Who leads?’”: in quotation marks, with single ones inside."""
    return f"“{words.translate(NESTED)}”"


def name_in_sentence(name: str) -> str:
    """A name as it stands within a sentence: “chief officers of police”, but “NHS trusts”."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def with_nested_quotes(text: str) -> str:
    """The same of every quotation in a text."""
    return re.sub(r"“[^“”]*(?:“[^“”]*”[^“”]*)+”", lambda one: quoted(one[0][1:-1]), text)


def phone_digits(number: str) -> str:
    """As a telephone dials it: "01709 336080, option 2" is 01709336080. Blank when it does not begin with a digit."""
    found = re.match(r"\+?[0-9 ()\-]+", number.strip())
    return re.sub(r"[^0-9+]", "", found[0]) if found else ""


FILTERS: dict[str, Callable[..., object]] = {
    "date": format_date,
    "time": format_time,
    "moment": format_moment,
    "moment_in_sentence": format_moment_in_sentence,
    "number": format_number,
    "plural": format_plural,
    "bytes": format_bytes,
    "duration": format_duration,
    "roughly": format_roughly,
    "share": format_share,
    "tens": format_tens,
    "dialled": phone_digits,
    "quoted": quoted,
    "with_fields": with_fields,
    "with_field_names": with_field_names,
    "in_sentence": name_in_sentence,
}
