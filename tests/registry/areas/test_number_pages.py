"""The numbers of an area in the browser: who may record one, what is said of it, what is refused."""

import re

import pytest
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import Role
from app.platform.clock import today
from app.registry.areas.area import area_on
from app.registry.areas.number_form import NumberForm
from app.registry.areas.numbers import FRONT_DOOR, NAMES, numbers_to_call, switchboard_words
from app.registry.contacts.words import contact_wrong
from app.registry.models import AreaNumber
from app.registry.refusals import REFUSALS
from tests.registry.test_pages import post_form, words
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    forms_of,
    links_of,
    message_of,
    part_of,
    rows_of,
    said_by,
    states_of,
    with_class,
    words_of,
)

ALL = "/areas/rotherham/numbers"
FILLED = {
    "kind": "front_door",
    "value": "01632  960001",
    "note": "Monday to Friday, 8:30 to 17:00",
    "source": "The council’s website",
}


def called(part):
    """The numbers that a part of a page offers to call, as links have them."""
    return [link for link in links_of(part) if link.startswith("tel:")]


def captured_in(services):
    """What is said of a switchboard that stands in for a number."""
    with services.database.reading() as session:
        area_id = area_on(session, "rotherham", valid_at=today()).area_id
        return switchboard_words(numbers_to_call(session, area_id, valid_at=today()), today=today())


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def rows(services):
    with services.database.reading() as session:
        return session.query(AreaNumber).order_by(AreaNumber.id).all()


def test_before_anything_is_recorded_999_comes_first_and_then_the_switchboard(drafter, services):
    page = drafter.get(ALL)
    assert called(with_class(page, "ds-lede")[0]) == ["tel:999"]
    (nothing,) = with_class(page, "ds-empty")
    (switchboard,) = called(nothing)
    assert re.fullmatch(r"tel:\d+", switchboard)
    said = part_of(page, "not-recorded")
    assert captured_in(services) in words_of(said)


def test_a_number_is_recorded_once_however_often_the_form_is_sent(drafter, services):
    for _ in range(2):
        assert post_form(drafter, f"{ALL}/new", FILLED).status_code == 302
    page = drafter.get(ALL)
    assert [row[0] for row in rows_of(page)] == [f"01632 960001 {NAMES[FRONT_DOOR]}"]
    assert [state.shape for state in states_of(page)] == ["query"]
    assert len(rows(services)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": ""}, said_by(NumberForm.kind, InputRequired)),
        ({"value": ""}, said_by(NumberForm.value, DataRequired)),
        ({"value": "ask for Robin"}, contact_wrong("telephone_unfit", "ask for Robin")),
        ({"value": "1"}, contact_wrong("telephone_length", "1")),
        ({"source": ""}, said_by(NumberForm.source, DataRequired)),
        ({"verified_on": ["1", "1", "2099"]}, ""),
        ({"first": ["2", "1", "2015"], "last": ["1", "1", "2015"]}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_box_and_nothing_typed_is_lost(drafter, services, typed, said):
    answer = post_form(drafter, f"{ALL}/new", {**FILLED, **typed})
    assert answer.status_code == 400
    ((field, error),) = errors_of(answer).items()
    assert field == [*typed][-1]
    assert error == (said or error)
    assert filled_form(answer.text)["note"] == [FILLED["note"]]
    assert rows(services) == []


def test_a_number_is_verified_corrected_and_taken_back(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    assert post_form(drafter, f"{ALL}/{one.id}/verify", {}, at=ALL).status_code == 302
    page = drafter.get(ALL)
    assert [state.shape for state in states_of(page)] == ["full"]
    assert "Alex Example" in rows_of(page)[0][2]
    newest = rows(services)[-1]
    post_form(drafter, f"{ALL}/{newest.id}", {**FILLED, "value": "01632 960 009"})
    assert "01632 960 009" in words(drafter.get(ALL))
    assert "01632 960 009" in words(drafter.get(f"{ALL}/{rows(services)[-1].id}/take-back"))
    post_form(drafter, f"{ALL}/{rows(services)[-1].id}/take-back", {})
    assert rows_of(drafter.get(ALL)) == []


def test_a_tab_left_open_is_refused(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    post_form(drafter, f"{ALL}/{one.id}", {**FILLED, "note": "Always"})
    for verb in ("", "/verify", "/take-back"):
        answer = post_form(drafter, f"{ALL}/{one.id}{verb}", {**FILLED, "note": "Never"}, at=ALL)
        assert message_of(drafter.get(answer.location)) == ("warning", REFUSALS["area_number_changed"])
    assert len(rows(services)) == 2


def test_a_number_of_another_area_is_none_here(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    assert drafter.get(f"/areas/sheffield/numbers/{one.id}").status_code == 404
    assert drafter.get(f"{ALL}/999").status_code == 404


def test_a_viewer_reads_and_is_offered_nothing_to_change(signed_in, drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    acts = {f"{ALL}/new", f"{ALL}/{one.id}", f"{ALL}/{one.id}/take-back"}
    page = drafter.get(ALL)
    assert acts <= links_of(page).keys()
    assert forms_of(page) == [f"{ALL}/{one.id}/verify"]
    page = signed_in(Role.VIEWER).get(ALL)
    assert "01632 960001" in words(page)
    assert not acts & links_of(page).keys()
    assert forms_of(page) == []


def test_the_same_button_pressed_again_says_that_it_is_done_already(drafter, services):
    post_form(drafter, f"{ALL}/new", FILLED)
    (one,) = rows(services)
    for expected in ("success", "info"):
        answer = post_form(drafter, f"{ALL}/{one.id}/verify", {}, at=ALL)
        kind, said = message_of(drafter.get(answer.location))
        assert (kind, said.startswith("01632 960001 ")) == (expected, True)
    newest = rows(services)[-1]
    for expected in ("success", "info"):
        answer = post_form(drafter, f"{ALL}/{newest.id}/take-back", {})
        kind, said = message_of(drafter.get(answer.location))
        assert (kind, said.startswith("01632 960001 ")) == (expected, True)


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
    assert len(with_class(page, "ds-of-today")) == 2, "in the panel of a telephone and in that of a wide screen"
    assert with_class(drafter.get("/areas/rotherham"), "ds-of-today") == []
    numbers = drafter.get(f"{ALL}?as_at=2015-03-03")
    assert "01632 960001" not in words(numbers)
    assert "tel:" not in numbers.text
    (lede,) = with_class(numbers, "ds-lede")
    assert links_of(lede).keys() == {ALL}
    assert "999" not in words_of(lede)
