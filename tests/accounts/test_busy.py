"""Another writer holds the database: a page says so in place of failing, and what was typed stays."""

import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import Role, SignIn
from app.platform.clock import now
from app.platform.database import BUSY_MS, DatabaseBusy
from app.web.errors import OUTAGES
from tests.accounts.test_kept import NEW, OURS, TYPED, hidden, names
from tests.fixtures.app import token_in
from tests.web.markup import faults_of, heading_of, parts_of, why_of, with_class, words_of

BUSY = OUTAGES[DatabaseBusy]


@pytest.fixture
def held(despatch):
    """Somebody holds the database for as long as the block lasts; nobody waits long."""

    @contextmanager
    def holding(wait_ms=20):
        despatch.database.wait_ms = wait_ms
        with despatch.database.writing() as session:
            session.connection()
            yield

    return holding


@pytest.fixture
def client(signed_in):
    """An administrator who has a form open, with its token."""
    client = signed_in(Role.ADMINISTRATOR)
    client.token = token_in(client.get(NEW).text)
    return client


def submit(client, **fields):
    return client.post(NEW, data={"csrf_token": client.token, **(fields or TYPED)}, headers=OURS)


def test_what_was_typed_is_given_back_and_goes_where_it_was_going_when_it_is_sent(client, held, despatch):
    with held():
        page = submit(client)
    assert page.status_code == 503
    assert "Retry-After" in page.headers
    assert heading_of(page) == BUSY.title
    assert words_of(with_class(page, "ds-lede")[0]) == BUSY.why
    assert not parts_of(page, "sign-in-changed")
    assert TYPED["name"] not in names(despatch)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert client.post(NEW, data=_fields(page), headers=OURS).status_code == 302
    assert TYPED["name"] in names(despatch)


def test_what_can_not_be_given_back_is_said_to_be_unchanged_all_the_same(client, held):
    with held():
        page = client.post("/account/sign-ins/end", data={"csrf_token": client.token})
    assert page.status_code == 503
    assert (heading_of(page), why_of(page)) == (BUSY.title, BUSY.why)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_no_fault_is_logged(client, held, caplog):
    with held():
        submit(client)
    assert [one.levelname for one in caplog.records if one.levelno >= 30] == ["WARNING"]


def test_a_page_is_read_without_a_long_wait_to_note_the_visit(client, despatch, held):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=now() - timedelta(minutes=2)))
    began = time.monotonic()
    with held(wait_ms=BUSY_MS):
        assert client.get("/account").status_code == 200
    assert time.monotonic() - began < BUSY_MS / 2000


def _fields(page):
    fields = {}
    for name, value in hidden(page):
        fields.setdefault(name, []).append(value)
    return fields
