"""A report is recorded in a minute by anyone on duty, who is told whom to call first."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.notices.models import Notice
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.areas.numbers import FRONT_DOOR
from app.safeguarding.forms import LATER, NO_BELIEF, NO_TIME
from app.safeguarding.states import Need
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, numbers, send
from tests.safeguarding.reporting import RECEIVED, area_id
from tests.web.figures import needs_of
from tests.web.markup import errors_of, facts_of, heading_of, links_of, part_of, parts_of, words_of


def test_the_first_words_are_what_to_do_now(clock, signed_in):
    page = signed_in(Role.VIEWER).get("/risk/new")
    first = heading_of(page)
    assert words_of(page).startswith(f"{first} If a child is in immediate danger, call 999")
    assert page.text.index('href="tel:999"') < page.text.index('name="area"') < page.text.index('name="note"')


def test_the_numbers_of_the_area_stand_there_once_it_is_chosen(duty, services, signed_in):
    facts = NumberFacts(FRONT_DOOR, "01709 555 0101", "Day and night", "Their page", None, None, None)
    with services.database.writing() as session:
        record_number(session, area_id(duty, "rotherham"), facts, actor=SYSTEM)
    client = signed_in(Role.CLEARER, name="Kim Example")
    found = client.get("/risk/new/numbers?area=ROTHERHAM%20council").text
    assert 'href="tel:017095550101"' in found
    assert "Never verified" in found
    without_scripts = send(client, "/risk/new", area="Rotherham", show="numbers")
    assert 'href="tel:017095550101"' in without_scripts.text
    assert numbers(services) == [], "nothing is recorded by looking"


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.VIEWER, Role.CLEARER, Role.ADMINISTRATOR])
def test_anyone_on_duty_records_and_never_sees_it_again(clock, services, signed_in, role):
    client = signed_in(role)
    page = send(client, "/risk/new", area="Rotherham", belief="immediate", note=f"About {WORD}")
    assert all(fact in heading_of(page) for fact in ("RISK-0001", "10:00am"))
    assert "999" in words(page)
    assert WORD not in page.text
    again = client.get("/risk/new/recorded")
    assert WORD not in again.text
    assert client.get("/risk/1").status_code == client.get("/risk/999").status_code == 403
    assert client.get("/risk").status_code == 403


def test_who_never_recorded_anything_is_led_to_the_form(clock, signed_in):
    assert signed_in(Role.VIEWER).get("/risk/new/recorded").location == "/risk/new"


def test_the_team_is_told_at_once_and_once(duty, services, signed_in):
    client = signed_in(Role.VIEWER, name="Kim Example")
    page = client.get("/risk/new")
    for _ in range(2):
        said = send(client, "/risk/new", page=page, area="Rotherham", belief="immediate", note=WORD)
    assert [bool(parts_of(said, name)) for name in ("team-told", "nobody-told")] == [True, False]
    with services.database.reading() as session:
        notices = session.scalars(select(Notice)).all()
    assert {one.user_id for one in notices} == {duty.first, duty.second}
    assert len(notices) == 2
    assert {one.href for one in notices} == {"/risk/1"}
    assert not any(WORD in str(one.facts) for one in notices)


def test_where_nobody_has_the_role_the_page_says_so(clock, signed_in):
    said = send(signed_in(Role.VIEWER), "/risk/new", area="Rotherham", belief="immediate")
    assert [bool(parts_of(said, name)) for name in ("team-told", "nobody-told")] == [False, True]


def test_a_double_click_makes_one(clock, services, signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get("/risk/new")
    for _ in range(2):
        assert "RISK-0001" in words(send(client, "/risk/new", page=page, area="Rotherham", belief="immediate"))
    assert numbers(services) == [1]


def test_an_area_that_nobody_knows_is_taken_and_goes_to_the_police(sam, services):
    page = send(sam, "/risk/new", area="Somewhere by the sea", belief="not_sure")
    assert page.request.path == "/risk/1"
    area = facts_of(part_of(page, "facts"))["Area"]
    assert (area.startswith("Somewhere by the sea"), area != "Somewhere by the sea") == (True, True), "to be found out"
    assert 'href="tel:101"' in page.text
    assert "/risk/1/area" in links_of(page)
    needs = {(need.href, need.title.lower()) for need in needs_of(sam.get("/"))}
    assert ("/risk/1", f"RISK-0001: {Need.AREA.word}".lower()) in needs


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(sam, services):
    page = send(sam, "/risk/new", area="Rotherham", note=WORD, time="25:61")
    assert page.status_code == 400
    assert errors_of(page) == {"belief": NO_BELIEF, "time": NO_TIME}
    assert WORD in page.text
    assert page.text.index('id="do-now"') < page.text.index("govuk-error-summary")
    future = send(sam, "/risk/new", belief="immediate", time="10:01")
    assert errors_of(future) == {"time": LATER}
    assert numbers(services) == []


def test_it_may_have_come_before(sam, duty):
    send(sam, "/risk/new", belief="immediate", area="Rotherham", time="09:30")
    assert duty.see(1).received_at == RECEIVED + timedelta(minutes=30)
