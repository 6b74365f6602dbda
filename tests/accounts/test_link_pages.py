"""Links to set a password, through the application."""

import pytest
from wtforms.validators import InputRequired

from app.accounts.forms import SetPasswordForm
from app.accounts.links import first_admin_link
from tests.accounts.factors.authenticator import enrol
from tests.accounts.pages import NEW, enter, link_for, send
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    links_of,
    said_by,
)


def test_the_first_administrator_sets_up_signs_in_and_finds_their_roles(client, despatch):
    with despatch.database.writing() as session:
        path = "/link/" + first_admin_link(session, despatch.settings).rsplit("/", 1)[1]
    page = client.get(path)
    assert {"name", "email", "office", "password", "again"} <= filled_form(page.text).keys()
    done = client.post(
        path,
        data={
            "csrf_token": token_in(page.text),
            "name": "Alex  Example ",
            "email": "Alex@office.example",
            "office": "",
            "password": NEW,
            "again": NEW,
        },
    )
    assert done.location == "/sign-in"
    assert client.get(path).status_code == 410
    assert enter(client, "alex@office.example", NEW).status_code == 302
    enrol(client)
    account = client.get("/account").text
    assert "Drafter, Administrator" in account
    assert "Alex Example" in account


def test_a_reset_link_sets_a_password_and_signs_out_everywhere(app, client, despatch, member):
    elsewhere = app.test_client()
    enter(elsewhere, member.email)
    path = link_for(despatch, member)
    done = send(client, path, path, password=NEW, again=NEW)
    assert done.location == "/sign-in"
    assert elsewhere.get("/account").status_code == 302
    assert enter(client, member.email).status_code == 400
    assert enter(client, member.email, NEW).status_code == 302


@pytest.mark.parametrize(
    ("password", "again", "field", "words"),
    [
        ("", "", "password", said_by(SetPasswordForm.password, InputRequired)),
        ("short", "short", "password", said_of("password_too_short", shortest=12)),
        ("password1234", "password1234", "password", said_of("password_common")),
        ("drafter.alex and more", "drafter.alex and more", "password", said_of("password_has_email")),
        ("Alex’s three words", "Alex’s three words", "password", said_of("password_has_name")),
        ("Summer2025Summer2025", "Summer2025Summer2025", "password", said_of("password_season")),
        (NEW, "something else entirely", "again", ""),
    ],
)
def test_a_bad_new_password_is_explained_and_the_link_still_works(
    client, despatch, member, password, again, field, words
):
    path = link_for(despatch, member)
    answer = send(client, path, path, password=password, again=again)
    assert answer.status_code == 400
    assert next(iter(errors_of(answer))) == field
    assert words in errors_of(answer)[field]
    assert client.get(path).status_code == 200


def test_a_useless_link_says_what_to_do(client):
    answer = client.get("/link/never-made")
    assert answer.status_code == 410
    assert links_of(answer).keys() == {"/sign-in"}
    assert "ask the person who runs Despatch" in answer.text
