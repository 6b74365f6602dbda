"""Departments that no longer exist on a day, as the file that ships has them."""

from datetime import date

import pytest

from app.clearance.offices.departments import FILE, ended_department, successor_words

HEALTH = ("Secretary of State for Health", "Department of Health")
LEVELLING_UP = "Levelling Up, Housing and Communities"
HOUSING = "Ministry of Housing, Communities and Local Government"


@pytest.mark.parametrize(
    ("office", "department", "day", "followed"),
    [
        (*HEALTH, date(2015, 3, 3), ""),
        (*HEALTH, date(2018, 1, 7), ""),
        (*HEALTH, date(2018, 1, 8), "became the Department of Health and Social Care on 8 January 2018, under the"),
        ("Minister for Housing", "department for communities and local government", date(2026, 11, 29), HOUSING),
        (f"Secretary of State for {LEVELLING_UP}", "DLUHC", date(2024, 7, 9), ""),
        (f"Secretary of State for {LEVELLING_UP}", "DLUHC", date(2024, 7, 10), f"{HOUSING} on 10 July 2024"),
        (
            "Secretary of State for Health and Social Care",
            "Department of Health and Social Care",
            date(2026, 11, 29),
            "",
        ),
        ("Secretary of State for Education", "Department for Education", date(2026, 11, 29), ""),
    ],
)
def test_a_department_is_named_until_the_day_on_which_another_followed(office, department, day, followed):
    ended = ended_department(office, department, day)
    assert bool(ended) is bool(followed)
    assert followed in (successor_words(ended) if ended else "")


def test_the_file_names_a_source_and_the_day_it_was_read():
    header, *rows = FILE.read_text(encoding="utf-8").splitlines()
    assert header.endswith("source_title,source_url,source_date,source_read_on")
    assert rows
    assert all("https://" in row and row.endswith("2026-11-29") for row in rows)
