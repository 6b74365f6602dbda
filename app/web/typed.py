"""What people type or paste, made plain: no characters that nobody sees, letters and their accents in one piece."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time

from app.letters.text.typography import typeset_text

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that nobody types and no letter prints."""

BETWEEN = re.compile(r"[\s./-]+")
"""What people write between the parts of a day."""

HYPHENS = re.compile(r"\s*[-\u2010-\u2014]\s*")
"""A hyphen or dash: word processors turn the one in a reference into the other."""

DAYS = ("%Y %m %d", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%d %m %y", "%d %B %y", "%d %b %y")
"""2015-03-03 in addresses; 3/3/2015, 03-03-2015, 3.3.15, 3 March 2015 or 3 Mar 15 as people type it."""

DATE_EXAMPLE, PAST_DATE_EXAMPLE = "7 December 2026", "27 November 2026"
"""Of a day, below each box for one and in what is said of what is none: a working day to come, and one that is past."""


def no_real_date(named: str = "Date", example: str = DATE_EXAMPLE) -> str:
    return f"{named} must be a real date, for example {example}"


LAST_DAY = date(2999, 12, 31)
"""The last that anybody means. Days are counted from what is typed, and the calendar of a computer ends in 9999."""


def clean(text: str | None) -> str:
    """As letters print it: some programs write “ŵ” as two characters."""
    return unicodedata.normalize("NFC", CONTROL.sub("", text or ""))


def one_line(text: str | None) -> str:
    return " ".join(clean(text).split())


def reference_in(text: str | None) -> str:
    """The reference of a campaign or letter, as it is stored: “winter26 – 0003” is WINTER26-0003."""
    return HYPHENS.sub("-", one_line(text)).upper()


def comparison_key(text: str) -> str:
    """A name or title, in which it does not matter whether letters are capitals, and quotes and dashes real ones."""
    return typeset_text(one_line(text)).casefold()


def title_comparison_key(text: str) -> str:
    """A title in its letters and digits alone, without accents: titles that look alike are one."""
    return "".join(one for one in unicodedata.normalize("NFKD", text).casefold() if one.isalnum())


def several_lines(text: str | None) -> str:
    """With its line breaks, which are all of one kind, and no space around."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def day_in(text: str | None) -> date | None:
    """The day that this is; None for none, and for one that is too far ahead."""
    plain = BETWEEN.sub(" ", text or "").strip()
    if not plain.isascii():
        return None
    for form in DAYS:
        try:
            day = datetime.strptime(plain, form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
        return day if day <= LAST_DAY else None
    return None


def time_in(text: str | None, *, bare: bool = False) -> time | None:
    """The time of day that this is, such as 9:30, 14.05, 3:20pm or midday; None for none. `bare`: 1405 is one too."""
    if (text or "").lower() in ("midday", "noon"):
        return time(12)
    if half := re.fullmatch(r"(0?[1-9]|1[0-2])(?:[:.]([0-5][0-9]))? ?([ap])m", (text or "").lower(), re.ASCII):
        return time(int(half[1]) % 12 + (12 if half[3] == "p" else 0), int(half[2] or 0))
    between = "[:.]?" if bare else "[:.]"
    typed = re.fullmatch(rf"([01]?[0-9]|2[0-3]){between}([0-5][0-9])", text or "", re.ASCII)
    return time(int(typed[1]), int(typed[2])) if typed else None


MOST_DIGITS = 9
"""Of a whole number that a page sends. A longer one is no identifier, and PostgreSQL's integers end at ten."""


def number_in(text: str | None) -> int | None:
    """The whole number that this is, in plain digits; None for anything else."""
    plain = text or ""
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= MOST_DIGITS else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """Those of these that are whole numbers, in their order."""
    return [number for text in texts if (number := number_in(text)) is not None]
