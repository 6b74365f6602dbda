"""A contact is current for a number of months after it was verified."""

from datetime import date

import pytest

from app.registry.contacts.age import current_since, is_current


@pytest.mark.parametrize(
    ("today", "months", "since"),
    [
        (date(2026, 11, 25), 6, date(2026, 5, 25)),
        (date(2026, 2, 10), 6, date(2025, 8, 10)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
        (date(2026, 1, 1), 25, date(2023, 12, 1)),
    ],
)
def test_since_when_it_must_have_been_verified(today, months, since):
    assert current_since(today, months) == since


@pytest.mark.parametrize(
    ("verified_on", "current"), [(date(2026, 5, 25), True), (date(2026, 5, 24), False), (None, False)]
)
def test_the_first_day_counts(verified_on, current):
    assert is_current(verified_on, date(2026, 5, 25)) is current
