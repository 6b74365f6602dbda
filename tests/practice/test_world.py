"""Days around the one on which practice is made."""

from datetime import UTC, date, datetime

import pytest

from app.practice.country.country import country
from app.practice.world import World

THURSDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("today", "days", "day"),
    [
        (THURSDAY, 0, THURSDAY),
        (THURSDAY, 1, date(2026, 11, 27)),
        (THURSDAY, -4, date(2026, 11, 20)),
        (SATURDAY, 0, date(2026, 11, 27)),
        (SATURDAY, -1, date(2026, 11, 27)),
        (SATURDAY, 1, date(2026, 11, 30)),
        (date(2026, 12, 26), 0, date(2026, 12, 24)),
    ],
)
def test_working_days_are_counted_from_any_day(today, days, day):
    made_at = datetime.combine(today, datetime.min.time(), UTC)
    assert World(None, None, country(today), made_at).working_day(days) == day
