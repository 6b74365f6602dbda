"""The moment that a page of areas or of published facts is asked for: of what happened none to come. A file says only
what it has."""

import csv
import re

import pytest

from app.accounts.models import Role
from app.audit.moments import recorded_at
from app.platform.clock import london_time
from tests.evidence.areas.office import event
from tests.registry.test_pages import words
from tests.web.markup import errors_of

PAGES = ["/areas/rotherham/numbers", "/areas/compare", "/interventions", "/inspections"]
FILES = [
    "/areas/rotherham/file.xlsx",
    "/areas/compare.csv",
    "/interventions.csv",
    "/inspections.csv",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_day_to_come_is_refused_and_today_shown(signed_in, page):
    answer = signed_in(Role.VIEWER).get(f"{page}?as_at=2099-01-01")
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["as_at"]
    assert "2099" not in words(answer).replace("2099-01-01", "")


def test_who_will_lead_an_area_may_be_known_ahead_but_not_what_will_have_happened(signed_in):
    shown = words(signed_in(Role.VIEWER).get("/areas/rotherham?as_at=2099-01-01"))
    assert re.search(r"\b7 posts\b.{0,9}\b1 January 2099", shown)
    assert "Directions on the whole council" in shown
    assert "by 1 January 2099" not in shown


@pytest.mark.parametrize("file", [*FILES, "/areas.csv", "/areas/rotherham/leaders.csv", "/framework.csv"])
def test_a_file_is_of_the_day_asked_for_or_there_is_none(signed_in, file):
    viewer = signed_in(Role.VIEWER)
    assert viewer.get(f"{file}?as_at=31+2+2015").status_code == 400
    if file in FILES:
        assert viewer.get(f"{file}?as_at=2099-01-01").status_code == 400


@pytest.mark.parametrize("file", ["/areas.csv", "/areas/rotherham/leaders.csv", "/interventions.csv", "/framework.csv"])
def test_a_file_never_says_that_it_knows_of_events_that_have_not_happened(services, signed_in, file):
    viewer, last = signed_in(Role.VIEWER), event(services)
    with services.database.reading() as session:
        at = london_time(recorded_at(session, last))
    rows = list(csv.DictReader(viewer.get(f"{file}?known_at=999999").text.lstrip("\ufeff").splitlines()))
    assert {row["As recorded at"] for row in rows} == {f"{at:%Y-%m-%d %H:%M}"}


def test_a_file_of_what_was_known_before_all_events_is_not_one_of_now(services, signed_in):
    answer = signed_in(Role.VIEWER).get("/areas.csv?known_at=0")
    assert "before anything was recorded" in answer.headers["Content-Disposition"]
