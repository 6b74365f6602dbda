"""The pages of areas: what they say on a day, what they lead to, and what is taken away."""

import csv
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.taken import ACTION
from tests.registry.conftest import find
from tests.registry.holding import hold
from tests.registry.test_pages import words

THEN = "/areas/rotherham?as_at=2015-03-03"


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def test_rotherham_then_and_now(viewer):
    then, now = words(viewer.get(THEN)), words(viewer.get("/areas/rotherham?as_at=2026-11-25"))
    assert "7 leaders on 3 March 2015. Who holds these posts is not recorded." in then
    assert "Health NHS Rotherham Clinical Commissioning Group NHS region NHS England North of England region" in then
    assert "NHS South Yorkshire" not in then
    assert "Health NHS South Yorkshire Integrated Care Board" in now
    for page in (then, now):
        assert "Police South Yorkshire Police , 4 areas" in page
        assert "Council Rotherham Metropolitan Borough Council" in page


def test_health_on_a_day_without_a_list(viewer):
    page = words(viewer.get("/areas/rotherham?as_at=2018-06-01"))
    assert "Health Not known on this day NHS region Not known on this day" in page


def test_its_letters_say_how_they_stand(viewer):
    page = viewer.get(THEN)
    assert "MAR15 has not been sent to any of seven leaders." in words(page)
    assert words(page).count("Not sent") == 28
    assert words(page).count("MAR15-") == 7


def test_the_list_of_areas_leads_to_published_facts(viewer):
    assert 'href="/interventions?as_at=2015-03-03"' in viewer.get("/areas?as_at=2015-03-03").text


def test_links_stay_at_the_day(viewer):
    page = viewer.get(THEN).text
    assert 'href="/areas?as_at=2015-03-03"' in page
    assert "?as_at=2015-03-03" in page.split('<th scope="row"><a class="govuk-link" href="', 1)[1].split('"', 1)[0]


def test_an_area_before_it_was_one(viewer):
    assert "Not yet an area on 3 March 2015." in words(viewer.get("/areas/cumberland?as_at=2015-03-03"))


def test_an_area_that_nobody_knows(viewer):
    assert viewer.get("/areas/atlantis").status_code == 404


def test_a_day_that_is_none(viewer):
    answer = viewer.get("/areas/rotherham?as_at=31+2+2015")
    assert answer.status_code == 400
    assert "Enter a date, such as 3 March 2015. The page shows today instead." in words(answer)


def test_the_list_filters_and_searches(viewer):
    page = words(viewer.get("/areas?as_at=2015-03-03&police=South+Yorkshire+Police"))
    assert "Showing 4 of 174 areas" in page
    assert "No area matches" in words(viewer.get("/areas?q=zzz"))


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
    assert [row["As"] for row in rows] == ["Council"] * 4 + ["Police", "Health", "NHS region"]
    assert (rows[5]["Organisation"], rows[5]["As at"]) == ("NHS Rotherham Clinical Commissioning Group", "2015-03-03")
    assert viewer.get("/areas/rotherham/leaders.xlsx?as_at=2015-03-03").data.startswith(b"PK")
    with services.database.reading() as session:
        actions = [event.action for event in session.query(AuditEvent).order_by(AuditEvent.seq)]
    assert actions[-2:] == [ACTION] * 2


def test_both_who_hold_a_post_at_once_are_named(viewer, services):
    with services.database.reading() as session:
        post_id = find(session, "chief-constables", "South Yorkshire").post_id
    hold(services.database, post_id, "Alex Example", date(2014, 1, 1))
    hold(services.database, post_id, "Sam Example", date(2015, 1, 1), acting=True, stays=True)
    page = words(viewer.get(THEN))
    assert (
        "Sam Example, acting Letters are addressed to this one Alex Example Letters are not addressed to this one"
    ) in page
    rows = [one for one in table(viewer.get("/areas/rotherham/leaders.csv?as_at=2015-03-03")) if one["As"] == "Police"]
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
