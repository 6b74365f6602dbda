"""Changing one's own password, and the boxes that passwords are typed into."""

import re
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.platform.clock import now
from tests.accounts.factors.authenticator import give_app
from tests.accounts.pages import NEW, enter, link_for, send
from tests.fixtures.app import PASSWORD, add_member, let_proof_lapse, prove_again
from tests.proving import is_asked
from tests.refusals import said_of
from tests.web.markup import (
    errors_of,
)


def test_people_change_their_own_password_and_stay_signed_in_here(app, signed_in):
    client = signed_in(Role.VIEWER)
    elsewhere = app.test_client()
    enter(elsewhere, client.member.email)
    answer = send(client, "/account/password", "/account/password", current=PASSWORD, password=NEW, again=NEW)
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_whoever_has_a_second_factor_proves_it_before_they_change_their_password(signed_in, despatch):
    client = signed_in(Role.VIEWER)
    give_app(despatch, client.member.id, now() - timedelta(hours=1))
    let_proof_lapse(client)
    change = {"current": PASSWORD, "password": NEW, "again": NEW}
    assert is_asked(send(client, "/account/password", "/account/password", **change))
    prove_again(client)
    assert send(client, "/account/password", "/account/password", **change).location == "/account"


@pytest.mark.parametrize("path", ["/sign-in", "/account/password", "a link"])
def test_passwords_are_masked_and_may_be_pasted_and_filled_in(client, signed_in, despatch, path):
    if path == "/account/password":
        client = signed_in(Role.VIEWER)
    page = client.get(link_for(despatch, add_member(despatch, Role.VIEWER)) if path == "a link" else path).text
    fields = [
        field for field in re.findall(r"<input[^>]*>", page) if re.search(r'name="(password|again|current)"', field)
    ]
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "maxlength" not in field, "a browser would cut what is pasted"


def test_own_new_password_may_not_have_ones_name(signed_in):
    client = signed_in(Role.VIEWER)
    named = f"{client.member.name} and a dog"
    answer = send(client, "/account/password", "/account/password", current=PASSWORD, password=named, again=named)
    assert errors_of(answer) == {"password": said_of("password_has_name")}


def test_an_open_browser_is_no_place_to_guess_the_current_password(signed_in):
    client = signed_in(Role.VIEWER)
    tries = [
        send(client, "/account/password", "/account/password", current="a guess", password=NEW, again=NEW).status_code
        for _ in range(9)
    ]
    assert tries == [400] * 8 + [429]
