"""Erasing a holder and holding that up, in the browser: an administrator alone, with a reason, after being told."""

import re
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.verify import verify
from tests.registry.conftest import find
from tests.registry.holding import held, hold
from tests.registry.test_pages import post_form, words

BEGAN = date(2020, 1, 1)


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "directors-of-childrens-services", "Rotherham").post_id


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Admin")


@pytest.fixture
def erase_at(services, post_id):
    one = hold(services.database, post_id, "Jo Bloggs", BEGAN, title="Dame", source="A letter of Jo Bloggs")
    return f"/posts/{post_id}/holders/{one.id}/erase"


def test_it_says_what_goes_and_what_stays_and_then_does_it(administrator, services, post_id, erase_at):
    page = words(administrator.get(erase_at))
    assert "1 record of this person will be blanked for good, in 1 post. This can’t be undone." in page
    assert "Dame Jo Bloggs Director of Children’s Services" in page
    assert "Letters that were made, with their files" in page
    answer = post_form(administrator, erase_at, {"reason": "Asked for by the person"})
    assert answer.location == f"/posts/{post_id}"
    page = words(administrator.get(answer.location))
    assert "Erased from 1 post. Letters stay as they were made." in page
    assert "Bloggs" not in page
    assert "Office-holder Erased, from 1 January 2020. Letters go to the office." in page
    assert "Office-holder erased by Robin Admin" in page
    assert "An erased office-holder holds the post" in page
    assert "Reason: Asked for by the person." in page
    for address in (f"/posts/{post_id}?known_at={held(services.database, post_id)[0].recorded}", "/audit"):
        assert "Bloggs" not in administrator.get(address).text
    with services.database.reading() as session:
        assert verify(session).holds


def test_a_form_of_another_that_was_open_meanwhile_records_nothing(
    administrator, signed_in, services, post_id, erase_at
):
    post_form(administrator, erase_at, {"reason": "Asked for"})
    drafter = signed_in(Role.DRAFTER)
    form = {"full_name": "Jo Bloggs", "source": "A letter", "since": ["", "", ""]}
    answer = post_form(drafter, erase_at.replace("erase", "correct"), form, at=f"/posts/{post_id}")
    assert "Nothing of yours was changed." in words(drafter.get(answer.location))
    assert held(services.database, post_id)[0].held.person.full_name == ""


def test_without_a_reason_nothing_is_erased(administrator, services, post_id, erase_at):
    answer = post_form(administrator, erase_at, {"reason": " "})
    assert answer.status_code == 400
    assert words(answer).count("Enter the reason.") == 2
    assert held(services.database, post_id)[0].held.name == "Dame Jo Bloggs"


def test_a_second_time_there_is_nothing_to_erase(administrator, erase_at, post_id):
    at = f"/posts/{post_id}/legal-hold"
    for said in ("Erased from 1 post.", "Nothing is kept of this person any more."):
        answer = post_form(administrator, erase_at, {"reason": "Asked for"}, at=at)
        assert said in words(administrator.get(answer.location))


def test_a_legal_hold_stops_it_until_it_is_lifted(administrator, post_id, erase_at):
    at = f"/posts/{post_id}/legal-hold"
    answer = post_form(administrator, at, {"reason": "An inquiry"})
    assert "A legal hold stands on this post" in words(administrator.get(answer.location))
    page = administrator.get(erase_at)
    assert re.search("A legal hold stops this. Robin Admin placed it on this post .* An inquiry", words(page))
    assert "Erase for good" not in page.text
    answer = post_form(administrator, erase_at, {"reason": "Asked for"}, at=at)
    assert "Nothing was erased." in words(administrator.get(answer.location))
    assert words(post_form(administrator, f"{at}/lift", {"reason": ""}, at=at)).count("Enter the reason.") == 2
    answer = post_form(administrator, f"{at}/lift", {"reason": "It ended"}, at=at)
    page = words(administrator.get(answer.location))
    assert "The legal hold is lifted." in page
    assert "Legal hold placed by Robin Admin" in page
    assert "Legal hold lifted by Robin Admin" in page
    assert post_form(administrator, erase_at, {"reason": "Asked for"}).status_code == 302


def test_nobody_but_an_administrator_may(signed_in, services, post_id, erase_at):
    client = signed_in(*(role for role in Role if role is not Role.ADMINISTRATOR))
    for address in (erase_at, f"/posts/{post_id}/legal-hold"):
        assert client.get(address).status_code == 403
    answer = post_form(client, erase_at, {"reason": "Asked for"}, at=f"/posts/{post_id}")
    assert answer.status_code == 403
    assert held(services.database, post_id)[0].held.name == "Dame Jo Bloggs"
    assert "Erase" not in words(client.get(f"/posts/{post_id}"))


def test_what_is_not_there_is_not_found_or_said(administrator, post_id):
    assert administrator.get("/posts/999999/legal-hold").status_code == 404
    at = f"/posts/{post_id}/legal-hold"
    assert post_form(administrator, "/posts/999999/legal-hold", {"reason": "x"}, at=at).status_code == 404
    assert post_form(administrator, "/posts/999999/legal-hold/lift", {"reason": "x"}, at=at).status_code == 404
    answer = administrator.get(f"/posts/{post_id}/holders/999999/erase")
    assert "Nothing was erased: look again." in words(administrator.get(answer.location))
