"""The same sign-in on both stacks: failures counted in memory or in Redis, rows in SQLite or PostgreSQL."""

import pytest

from app.accounts.models import Role
from app.audit.words import sentence
from app.registry import events as registry_events
from tests.fixtures.app import sign_in_to, token_in

pytestmark = pytest.mark.stack


def test_an_administrator_signs_in_looks_around_and_signs_out(stack_app):
    client = sign_in_to(stack_app, Role.ADMINISTRATOR)
    for path in ("/", "/account", "/admin/users", "/audit"):
        assert client.get(path).status_code == 200
    export = client.post("/audit/export", data={"csrf_token": token_in(client.get("/audit").text)})
    assert sentence(registry_events.REGISTRY_LOADED) in export.text
    client.post("/sign-out", data={"csrf_token": token_in(client.get("/account").text)})
    assert client.get("/account").status_code == 302


def test_the_ninth_wrong_password_is_not_looked_at(stack_app):
    member, client = sign_in_to(stack_app, Role.VIEWER).member, stack_app.test_client()
    statuses = []
    for _ in range(9):
        token = token_in(client.get("/sign-in").text)
        wrong = {"email": member.email, "password": "a guess", "csrf_token": token}
        statuses.append(client.post("/sign-in", data=wrong).status_code)
    assert statuses == [400] * 8 + [429]


@pytest.mark.parametrize("email", ["alex\0@office.example", "alex@office.example\0", "\x1b[31m@office.example"])
def test_characters_that_no_database_takes_are_no_fault_of_ours(stack_app, email):
    client = stack_app.test_client()
    form = {"email": email, "password": "a guess", "csrf_token": token_in(client.get("/sign-in").text)}
    assert client.post("/sign-in", data=form).status_code == 400
