"""To an identity server and back in Chromium, under our content security policy, at both widths.

It takes several seconds, as it looks at six pages.
"""

import pytest
from playwright.sync_api import expect

from app.accounts.links import make_link
from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from tests.accounts.people import add
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def more_settings(door):
    return {"base_url": door[1]}


def test_an_invited_person_uses_their_departments_account(live, page, services, server):
    server.claims = {"amr": ["mfa"]}
    user = add(services, Role.VIEWER, name="Kim Example", password=False)
    with services.database.writing() as session:
        address = make_link(session, session.get_one(User, user.id), settings=services.settings, actor=SYSTEM)
    found = []
    page.goto(f"{live}/sign-in?next=/account")
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Sign in with Department").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Despatch does not recognise your account")
    found += faults_at_both_widths(page)

    page.goto(address)
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Use your Department account").press("Enter")
    page.wait_for_url(f"{live}/")

    page.goto(f"{live}/account/sign-on")
    found += faults_at_both_widths(page)
    page.get_by_role("link", name="Remove Department").click()
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Remove account").click()
    expect(page.get_by_role("status").first).to_contain_text("You can’t sign in without this account")

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{live}/sign-in")
    assert server.fetched[-1] == "/end-session"
    assert found == []
