"""The record in a real browser, at both widths."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor, record
from app.audit.verify import check
from tests.accounts.test_in_browser import faults, sign_in
from tests.audit.tamper import write_events
from tests.fixtures.app import add_member


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


def test_an_administrator_reads_the_record(live, page, despatch):
    administrator = add_member(despatch, Role.ADMINISTRATOR)
    write_events(despatch, 5)
    check(despatch.database, despatch.storage)
    with despatch.database.writing() as session:
        seq = record(
            session,
            "user.changed",
            actor=Actor(administrator.id),
            subjects=[("user", administrator.id)],
            before={"office": "Old"},
            after={"office": "New"},
            personal={"name": "Alex Example"},
        ).seq
    sign_in(page, live, administrator.email)
    found = []
    for path in (
        "/audit",
        "/audit?kind=thing&actor=0",
        "/audit?from=yesterday&action=user.activated",
        f"/audit/{seq}",
    ):
        page.goto(live + path)
        found += faults(page)
    assert found == []
