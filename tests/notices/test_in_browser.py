"""Notices in a real browser, at both widths: told, opened, marked, mailed otherwise; mail that failed."""

from playwright.sync_api import expect

from app.accounts.models import Role
from app.mail.errors import Refused
from app.notices.send import send_due
from app.notices.words import KINDS
from tests.accounts.test_in_browser import faults, sign_in
from tests.fixtures.app import add_member
from tests.notices.telling import AT, Inbox, tell


def test_a_clearer_reads_what_they_are_told(app, live, page):
    despatch = app.extensions["despatch"]
    alex = add_member(despatch, Role.CLEARER, Role.SAFEGUARDING)  # who may read every kind
    sign_in(page, live, alex.email)
    page.get_by_role("link", name="Notices", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing to tell you yet")).to_be_visible()
    found = faults(page)

    for kind in KINDS:
        tell(despatch, alex.id, kind=kind)
    page.reload()
    found += faults(page)
    page.get_by_role("button", name="Mark as read Clearance issued").click()
    told = len(KINDS)
    expect(page.get_by_text(f"{told - 1} of {told} notices are unread.")).to_be_visible()
    page.get_by_role("link", name=f"{told - 1} notices unread").click()
    page.get_by_role("button", name="Read the letters and answer Clearance asked by 3 December 2026").click()
    expect(page).to_have_url(f"{live}/campaigns/MAR15/clearance")
    page.go_back()
    page.reload()
    expect(page.get_by_text(f"{told - 2} of {told} notices are unread.")).to_be_visible()
    found += faults(page)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text(f"You have read all {told} notices.")).to_be_visible()

    page.get_by_role("link", name="Change when you are mailed").click()
    found += faults(page)
    page.get_by_label("Once a day, all in one mail at 8am").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    found += faults(page)
    assert found == []


def test_an_administrator_has_failed_mail_tried_again(app, live, page, monkeypatch):
    despatch = app.extensions["despatch"]
    Inbox.put_into(despatch, monkeypatch).answers = [Refused("mail_refused", "550 5.1.1 no such user here")] * 2
    sam = add_member(despatch, Role.ADMINISTRATOR, name="Sam Example")
    tell(despatch, sam.id, add_member(despatch).id)
    send_due(despatch, at=AT)
    sign_in(page, live, sam.email)
    page.goto(f"{live}/admin/users")
    page.get_by_role("link", name="See whether mail to users failed").click()
    found = faults(page)
    page.get_by_role("button", name="Try again to mail Sam Example").click()
    expect(page.get_by_text("1 notice could not be mailed.")).to_be_visible()
    found += faults(page)
    assert found == []
