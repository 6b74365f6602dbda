"""The record in a real browser, at both widths."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor, record
from app.audit.verify import check
from tests.audit.codes import event_of
from tests.audit.tamper import write_events
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_an_administrator_reads_the_record(live, open_as, signed_in, despatch):
    client = signed_in(Role.ADMINISTRATOR)
    administrator = client.member
    write_events(despatch, 5)
    check(despatch.database, despatch.storage)
    with despatch.database.writing() as session:
        seq = record(
            session,
            event_of("user.changed"),
            actor=Actor(administrator.id),
            subjects=[("user", administrator.id)],
            before={"office": "Old"},
            after={"office": "New"},
            personal={"name": "Alex Example"},
        ).seq
    page, found = open_as(client), []
    for path in (
        "/audit",
        "/audit?kind=thing&actor=0",
        "/audit?from=yesterday&action=user.activated",
        f"/audit/{seq}",
    ):
        page.goto(live + path)
        found += faults_at_both_widths(page)
    assert found == []
