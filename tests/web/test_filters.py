from datetime import UTC, date, datetime, timedelta

import pytest

from app.web import filters

WINTER = datetime(2015, 3, 24, 15, 20, tzinfo=UTC)
SUMMER_NIGHT = datetime(2015, 6, 30, 23, 30, tzinfo=UTC)  # already 1 July in London
NO_ZONE = datetime(2015, 6, 30, 23, 30)  # noqa: DTZ001


SHOWN = [
    ("date", date(2015, 3, 24), "24 March 2015"),
    ("date", date(2015, 3, 3), "3 March 2015"),
    ("date", WINTER, "24 March 2015"),
    ("date", SUMMER_NIGHT, "1 July 2015"),
    ("date", NO_ZONE, "1 July 2015"),
    ("day", date(2015, 3, 24), "24 March"),
    ("day", SUMMER_NIGHT, "1 July"),
    ("time", WINTER, "15:20"),
    ("time", SUMMER_NIGHT, "00:30"),
    ("moment", WINTER, "24 March 2015, 15:20"),
    ("number", 0, "0"),
    ("number", 1268, "1,268"),
    ("number", 31.5, "31.5"),
    ("bytes", 0, "0 bytes"),
    ("bytes", 1, "1 byte"),
    ("bytes", 999, "999 bytes"),
    ("bytes", 1000, "1.0 KB"),
    ("bytes", 61_300, "61 KB"),
    ("bytes", 999_499, "999 KB"),
    ("bytes", 999_500, "1.0 MB"),
    ("bytes", 9_940_000, "9.9 MB"),
    ("bytes", 9_960_000, "10 MB"),
    ("bytes", 77_000_000_000_000_000, "77000 TB"),
    ("duration", 0, "0:00"),
    ("duration", 29.9, "0:29"),
    ("duration", timedelta(minutes=12, seconds=5), "12:05"),
    ("duration", 3723, "1:02:03"),
    ("roughly", 0, "1 second"),
    ("roughly", 11, "11 seconds"),
    ("roughly", 59, "59 seconds"),
    ("roughly", 75, "1 minute"),
    ("roughly", timedelta(minutes=3), "3 minutes"),
    ("roughly", 3599, "1 hour"),
    ("roughly", 4800, "1 hour 20 minutes"),
]
"""A filter, a value, and how the filter writes it."""


def test_values_are_written_as_people_write_them() -> None:
    written = {(name, value): filters.FILTERS[name](value) for name, value, _shown in SHOWN}
    assert written == {(name, value): shown for name, value, shown in SHOWN}


@pytest.mark.parametrize(
    ("count", "words", "shown"),
    [
        (0, ("letter",), "0 letters"),
        (1, ("letter",), "1 letter"),
        (1268, ("letter",), "1,268 letters"),
        (1, ("reply", "replies"), "1 reply"),
        (2, ("reply", "replies"), "2 replies"),
        (2, ("letter", None), "2 letters"),
    ],
)
def test_a_count_takes_the_word_that_fits(count: int, words: tuple[str, ...], shown: str) -> None:
    assert filters.format_plural(count, *words) == shown


@pytest.mark.parametrize(("part", "whole", "shown"), [(0, 0, 0), (914, 1268, 72), (1267, 1268, 99), (1268, 1268, 100)])
def test_a_share_is_a_hundred_only_when_all_is_done(part: int, whole: int, shown: int) -> None:
    assert filters.percent(part, whole) == shown


def test_what_is_not_known_is_not_written_as_a_date() -> None:
    with pytest.raises(AttributeError):
        filters.format_date(None)  # type: ignore[arg-type]
