"""Notices in a real browser, at both widths: told, opened, marked, mailed otherwise; mail that failed."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.notices.send import send_due
from app.notices.words import KINDS
from app.platform.mail.errors import RefusedByServer
from tests.fixtures.app import add_member
from tests.notices.telling import AT, Inbox, tell
from tests.web.axe import faults_at_both_widths


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_a_clearer_reads_what_they_are_told(app, live, open_as, signed_in):
    despatch = app.extensions["despatch"]
    client = signed_in(Role.CLEARER, Role.SAFEGUARDING)  # who may read every kind
    alex, page = client.member, open_as(client, "/")
    page.get_by_role("link", name="Notices", exact=True).click()
    expect(page.get_by_role("heading", name="No notices yet")).to_be_visible()
    found = faults_at_both_widths(page)

    newest = ("clearance_issued", "clearance_asked")  # shown of the campaign
    for kind in sorted(KINDS, key=lambda kind: newest.index(kind) + 1 if kind in newest else 0):
        tell(despatch, alex.id, kind=kind)
    page.reload()
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Mark as read Texts issued").click()
    told = len(KINDS)
    expect(page.get_by_text(f"{told - 1} of {told} notices are unread.")).to_be_visible()
    page.get_by_role("link", name=f"{told - 1} notices unread").click()
    page.get_by_role("button", name="Read the letters and answer Clearance needed by 3 December 2026").click()
    expect(page).to_have_url(f"{live}/campaigns/MAR15/clearance")
    page.go_back()
    page.reload()
    expect(page.get_by_text(f"{told - 2} of {told} notices are unread.")).to_be_visible()
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text(f"You have read all {told} notices.")).to_be_visible()

    page.get_by_role("link", name="Change when you get emails").click()
    found += faults_at_both_widths(page)
    page.get_by_label("Once a day, all in one email at 8am").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    found += faults_at_both_widths(page)
    assert found == []


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_an_administrator_has_failed_mail_tried_again(app, live, open_as, signed_in, monkeypatch):
    despatch = app.extensions["despatch"]
    Inbox.put_into(despatch, monkeypatch).answers = [RefusedByServer("mail_refused", "550 5.1.1 no such user here")] * 2
    client = signed_in(Role.ADMINISTRATOR, name="Sam Example")
    sam = client.member
    tell(despatch, sam.id, add_member(despatch).id)
    send_due(despatch, at=AT)
    page = open_as(client, "/admin/users")
    page.get_by_role("link", name="Emails that failed").click()
    found = faults_at_both_widths(page)
    page.get_by_role("button", name="Try again to email Sam Example").click()
    expect(page.get_by_text("Despatch could not email 1 notice.")).to_be_visible()
    found += faults_at_both_widths(page)
    assert found == []
