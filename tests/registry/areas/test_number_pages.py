"""The numbers of an area in the browser: who may record one, what is said of it, what is refused."""

import re

import pytest

from app.accounts.models import Role
from app.registry.models import AreaNumber
from app.registry.refusals import REFUSALS
from tests.registry.test_pages import post_form, words

ALL = "/areas/rotherham/numbers"
FILLED = {
    "kind": "front_door",
    "value": "01632  960001",
    "note": "Monday to Friday, 8:30 to 17:00",
    "source": "The council’s website",
}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def rows(services):
    with services.database.reading() as session:
        return session.query(AreaNumber).order_by(AreaNumber.id).all()


def test_before_anything_is_recorded_999_comes_first_and_then_the_switchboard(drafter):
    page = words(drafter.get(ALL))
    assert "In danger now: 999 ." in page
    assert re.search(r"the council’s switchboard\. [\d ]+", page)
    assert "Nobody has checked that it takes reports of a child in danger." in page


def test_a_number_is_recorded_once_however_often_the_form_is_sent(drafter, services):
    for _ in range(2):
        assert post_form(drafter, f"{ALL}/new", FILLED).status_code == 302
    page = words(drafter.get(ALL))
    assert "01632 960001 Front door of children’s social care" in page
    assert "Never verified" in page
    assert len(rows(services)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": ""}, "Choose whose number it is."),
        ({"value": ""}, "Enter the telephone number."),
        ({"value": "ask for Robin"}, "“ask for Robin” is not a telephone number"),
        ({"value": "1"}, "has too few or too many digits"),
        ({"source": ""}, "Enter where this is from."),
        ({"verified_on": ["1", "1", "2099"]}, "That day is still to come."),
        ({"first": ["2", "1", "2015"], "last": ["1", "1", "2015"]}, "The last day is before the first."),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_typed_is_lost(drafter, services, typed, said):
    answer = post_form(drafter, f"{ALL}/new", {**FILLED, **typed})
    assert answer.status_code == 400
    assert said in words(answer)
    assert "Monday to Friday, 8:30 to 17:00" in answer.text
    assert rows(services) == []


def test_a_number_is_verified_corrected_and_taken_back(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    assert post_form(drafter, f"{ALL}/{one.id}/verify", {}, at=ALL).status_code == 302
    page = words(drafter.get(ALL))
    assert "Verified on" in page
    assert "by Alex Example" in page
    newest = rows(services)[-1]
    post_form(drafter, f"{ALL}/{newest.id}", {**FILLED, "value": "01632 960 009"})
    assert "01632 960 009" in words(drafter.get(ALL))
    assert "Take back 01632 960 009?" in words(drafter.get(f"{ALL}/{rows(services)[-1].id}/take-back"))
    post_form(drafter, f"{ALL}/{rows(services)[-1].id}/take-back", {})
    assert "No number is recorded" in words(drafter.get(ALL))


def test_a_tab_left_open_is_refused(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    post_form(drafter, f"{ALL}/{one.id}", {**FILLED, "note": "Always"})
    for verb in ("", "/verify", "/take-back"):
        answer = post_form(drafter, f"{ALL}/{one.id}{verb}", {**FILLED, "note": "Never"}, at=ALL)
        assert REFUSALS["area_number_changed"] in words(drafter.get(answer.headers["Location"]))
    assert len(rows(services)) == 2


def test_a_number_of_another_area_is_none_here(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    assert drafter.get(f"/areas/sheffield/numbers/{one.id}").status_code == 404
    assert drafter.get(f"{ALL}/999").status_code == 404


def test_a_viewer_reads_and_is_offered_nothing_to_change(signed_in, drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    for offered in ("Record a number", "Verified today", "Correct", "Take back"):
        assert offered in words(drafter.get(ALL))
    page = signed_in(Role.VIEWER).get(ALL)
    assert "01632 960001" in words(page)
    assert "Correct" not in words(page)
    assert "Record a number" not in words(page)


def test_the_same_button_pressed_again_says_that_it_is_done_already(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    for said in ("01632 960001 is verified on", "already."):
        answer = post_form(drafter, f"{ALL}/{one.id}/verify", {}, at=ALL)
        assert said in words(drafter.get(answer.headers["Location"]))
    newest = rows(services)[-1]
    for said in ("01632 960001 is taken back.", "01632 960001 is taken back already."):
        answer = post_form(drafter, f"{ALL}/{newest.id}/take-back", {})
        assert said in words(drafter.get(answer.headers["Location"]))


def test_a_telephone_calls_each_number_that_is_so_today(drafter):
    post_form(drafter, f"{ALL}/new", {**FILLED, "first": ["1", "1", "2020"]})
    for page in (ALL, "/areas/rotherham"):
        text = drafter.get(page).text
        assert 'href="tel:999"' in text
        assert 'href="tel:01632960001"' in text


def test_on_a_page_of_another_day_the_numbers_to_call_are_those_of_today(drafter):
    post_form(drafter, f"{ALL}/new", {**FILLED, "first": ["1", "1", "2020"]})
    page = drafter.get("/areas/rotherham?as_at=2015-03-03")
    assert 'href="tel:01632960001"' in page.text
    assert "These are the numbers of today." in words(page)
    assert "These are the numbers of today." not in words(drafter.get("/areas/rotherham"))
    numbers = drafter.get(f"{ALL}?as_at=2015-03-03")
    assert "01632 960001" not in words(numbers)
    assert "tel:" not in numbers.text
    assert "To call somebody now, open the numbers of today ." in words(numbers)
    assert "In danger now" not in words(numbers)
