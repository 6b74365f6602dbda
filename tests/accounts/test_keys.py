"""SECRET_KEY is replaced while people are signed in and forms are open."""

from dataclasses import replace

import pytest
from flask import Flask, Response
from pydantic import SecretStr

from app.accounts.models import Role
from app.accounts.security.known_browser import is_known, remember
from app.assembly import work_with
from app.web.signing import signer
from tests.fixtures.app import SECRETS, token_in


def replace_key(app: Flask, **fallbacks: object) -> None:
    services = app.extensions["despatch"]
    keys = {"secret_key": SecretStr("another key for tests " * 2), **fallbacks}
    work_with(app, replace(services, settings=services.settings.model_copy(update=keys)))


@pytest.fixture
def before() -> tuple[SecretStr, ...]:
    """The keys before."""
    return (SecretStr("a key between " * 4), SecretStr(SECRETS["secret_key"]))


def test_whoever_is_signed_in_stays_so_and_an_open_form_works(app, signed_in, before):
    client = signed_in(Role.ADMINISTRATOR)
    open_form = {"csrf_token": token_in(client.get("/admin/users/new").text)}
    replace_key(app, secret_key_fallbacks=before)
    assert client.get("/account").status_code == 200
    given = {"name": "Sam New", "email": "sam@office.example", "office": "A", "roles": ["viewer"], **open_form}
    assert client.post("/admin/users/new", data=given).status_code == 302
    assert "Sam New" in client.get("/admin/users").text


def test_without_the_key_of_before_everybody_signs_in_again(app, signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    replace_key(app)
    assert client.get("/account").status_code == 302


def test_a_browser_where_somebody_signed_in_is_still_known(app, before):
    with app.test_request_context():
        cookie = remember(Response(), 7).headers["Set-Cookie"].partition(";")[0]
    replace_key(app, secret_key_fallbacks=before)
    with app.test_request_context(headers={"Cookie": cookie}):
        assert is_known(7)


def test_what_a_form_carries_signed_still_counts(app, before):
    with app.app_context():
        signed = signer("a test").dumps("as it was")
    replace_key(app, secret_key_fallbacks=before)
    with app.app_context():
        assert signer("a test").loads(signed) == "as it was"
