"""The pages of areas: what they say on a day, what they lead to, and what is taken away."""

import csv
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.models import AuditEvent
from app.registry.requested_moment import NO_MOMENT
from tests.registry.conftest import find
from tests.registry.holding import hold
from tests.registry.test_pages import words
from tests.web.markup import (
    errors_of,
    facts_of,
    links_of,
    main_of,
    notes_of,
    numbers_of,
    part_of,
    rows_of,
    with_class,
    words_of,
)

THEN = "/areas/rotherham?as_at=2015-03-03"


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def test_rotherham_then_and_now(viewer):
    then, now = viewer.get(THEN), viewer.get("/areas/rotherham?as_at=2026-11-25")
    assert words_of(part_of(then, "leaders-counted")).startswith("7 posts on 3 March 2015.")
    assert {row[1] for row in rows_of(part_of(then, "leaders"))} == {"Not recorded"}
    facts = [*facts_of(part_of(then, "the-area")).values()]
    assert facts[-2:] == ["NHS Rotherham Clinical Commissioning Group", "NHS England North of England region"]
    assert "NHS South Yorkshire" not in words(then)
    assert "NHS South Yorkshire Integrated Care Board" in facts_of(part_of(now, "the-area")).values()
    for page in (then, now):
        facts = facts_of(part_of(page, "the-area")).values()
        assert {"South Yorkshire Police , which serves 4 areas", "Rotherham Metropolitan Borough Council"} <= {*facts}


def test_health_on_a_day_without_a_list(viewer):
    page = viewer.get("/areas/rotherham?as_at=2018-06-01")
    assert part_of(page, "health-not-known") is not None
    assert part_of(page, "nhs-region-not-known") is not None


def test_its_letters_say_how_they_stand(viewer):
    page = viewer.get(THEN)
    assert "None of the 7 letters of MAR15 to bodies in this area is recorded as sent." in words(page)
    assert words(page).count("Not sent") == 0, "said once, above the table"
    assert words(page).count("MAR15-") == 7


def test_the_list_of_areas_leads_to_published_facts(viewer):
    assert 'href="/interventions?as_at=2015-03-03"' in viewer.get("/areas?as_at=2015-03-03").text


def test_links_stay_at_the_day(viewer):
    page = viewer.get(THEN).text
    assert 'href="/areas?as_at=2015-03-03"' in page
    assert "?as_at=2015-03-03" in page.split('<th scope="row"><a class="govuk-link" href="', 1)[1].split('"', 1)[0]


def test_an_area_before_it_was_one(viewer):
    assert "3 March 2015" in words_of(part_of(viewer.get("/areas/cumberland?as_at=2015-03-03"), "not-yet-an-area"))


def test_an_area_that_nobody_knows(viewer):
    assert viewer.get("/areas/atlantis").status_code == 404


def test_a_day_that_is_none(viewer):
    answer = viewer.get("/areas/rotherham?as_at=31+2+2015")
    assert answer.status_code == 400
    assert errors_of(answer) == {"as_at": NO_MOMENT}
    assert "2015" not in words_of(part_of(answer, "as-it-was").xpath(".//b")[0]), "today is shown"


def test_the_list_filters_and_searches(viewer):
    page = viewer.get("/areas?as_at=2015-03-03&police=South+Yorkshire+Police")
    (shown,) = main_of(page).xpath(".//p[@role='status']")
    assert numbers_of(shown) == [4, 174]
    (nothing,) = with_class(viewer.get("/areas?q=zzz"), "ds-empty")
    assert links_of(nothing).keys() == {"/areas"}


def test_a_post_and_an_organisation_lead_to_their_areas(viewer):
    post = viewer.get(THEN).text.split('<th scope="row"><a class="govuk-link" href="', 1)[1].split('"', 1)[0]
    page = viewer.get(post).text
    assert 'href="/areas/rotherham?as_at=2015-03-03"' in page
    council = page.split('href="/organisations/', 1)[1].split("?", 1)[0]
    assert 'href="/areas/rotherham"' in viewer.get(f"/organisations/{council}").text


def table(answer):
    return list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))


def test_its_leaders_are_taken_away_and_the_record_says_so(viewer, services):
    rows = table(viewer.get("/areas/rotherham/leaders.csv?as_at=2015-03-03"))
    assert [row["Serves the area as"] for row in rows] == ["Council"] * 4 + ["Police", "Health", "NHS region"]
    assert (rows[5]["Organisation"], rows[5]["As at"]) == ("NHS Rotherham Clinical Commissioning Group", "2015-03-03")
    assert viewer.get("/areas/rotherham/leaders.xlsx?as_at=2015-03-03").data.startswith(b"PK")
    with services.database.reading() as session:
        actions = [event.action for event in session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert actions[-2:] == [audit_events.DATA_TAKEN] * 2


def test_both_who_hold_a_post_at_once_are_named(viewer, services):
    with services.database.reading() as session:
        post_id = find(session, "chief-constables", "South Yorkshire").post_id
    hold(services.database, post_id, "Alex Example", date(2014, 1, 1))
    hold(services.database, post_id, "Sam Example", date(2015, 1, 1), acting=True, stays=True)
    (holders,) = main_of(viewer.get(THEN)).xpath("//td[div/div/small]/div")
    assert [(one.text, *notes_of(one)) for one in holders] == [
        ("Sam Example, acting", "addressed"),
        ("Alex Example", "not-addressed"),
    ]
    rows = [
        one
        for one in table(viewer.get("/areas/rotherham/leaders.csv?as_at=2015-03-03"))
        if one["Serves the area as"] == "Police"
    ]
    assert [(one["Office-holder"], one["Acting"], one["Since"], one["Letters go to"]) for one in rows] == [
        ("Sam Example", "Yes", "2015-01-01", "Yes"),
        ("Alex Example", "", "2014-01-01", "No"),
    ]


def test_the_list_is_taken_away_under_its_filters(viewer):
    page = viewer.get("/areas?as_at=2015-03-03&police=South+Yorkshire+Police").text
    address = page.split('href="/areas.csv', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    rows = table(viewer.get(f"/areas.csv{address}"))
    assert [row["Area"] for row in rows] == ["Barnsley", "Doncaster", "Rotherham", "Sheffield"]
    assert rows[2]["Health bodies"] == "NHS Rotherham"
