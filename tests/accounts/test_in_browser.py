"""The pages about people in a real browser, at both widths."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from app.accounts.links import first_admin_link
from app.accounts.models import Role, SignIn
from app.platform.clock import now
from tests.accounts.factors.authenticator import code_at, give_app
from tests.fixtures.app import PASSWORD, Member, add_member
from tests.people.mailed import links_mailed
from tests.web.axe import faults_at_both_widths

NEW = "another long password"


def sign_in(page: Page, live: str, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{live}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def enter_code(page: Page, secret: str, *, later: timedelta = timedelta()) -> None:
    """Each code works once: a second one within 30 seconds is that of `later`."""
    page.get_by_label("Code").fill(code_at(secret, now() + later))
    page.get_by_role("button", name="Confirm").click()


@pytest.fixture
def administrator(despatch) -> Member:
    return add_member(despatch, Role.ADMINISTRATOR)


@pytest.fixture
def secret(despatch, administrator) -> str:
    """Of the administrator's authenticator app."""
    return give_app(despatch, administrator.id, now() - timedelta(hours=1))


def test_an_administrator_looks_after_users(live, page, despatch, administrator, secret):
    """It takes several seconds, as it looks at a dozen pages."""
    for number in range(3):
        add_member(despatch, Role.VIEWER, Role.CLEARER, name=f"Person{number} Example")
    found = []
    page.goto(f"{live}/admin/users")
    found += faults_at_both_widths(page)
    sign_in(page, live, administrator.email, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("The email address or the password is wrong")
    found += faults_at_both_widths(page)
    sign_in(page, live, administrator.email)
    found += faults_at_both_widths(page)
    enter_code(page, secret)
    expect(page.get_by_role("link", name="Administration")).to_be_visible()

    page.goto(f"{live}/admin/users")
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Add a user", exact=True).click()
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one role")
    found += faults_at_both_widths(page)
    page.get_by_label("Name", exact=True).fill("Kim New")
    page.get_by_label("Email address").fill("kim@office.example")
    page.get_by_label("Drafter").check()
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_role("status").first).to_contain_text("A link was made for kim@office.example")
    assert [to for to, _ in links_mailed(despatch)] == ["kim@office.example"]
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Edit details and roles", exact=True).click()
    found += faults_at_both_widths(page)
    page.go_back()
    page.get_by_role("button", name="Deactivate", exact=True).click()
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_role("status").first).to_contain_text("Kim New has been deactivated")
    page.get_by_role("button", name="Activate", exact=True).click()
    found += faults_at_both_widths(page)
    for path in ("/account", "/account/password"):
        page.goto(live + path)
        found += faults_at_both_widths(page)
    assert found == []


def test_the_first_administrator_sets_up_and_signs_in(live, page, despatch):
    with despatch.database.writing() as session:
        path = "/link/" + first_admin_link(session, despatch.settings).rsplit("/", 1)[1]
    page.goto(live + path)
    found = faults_at_both_widths(page)
    page.get_by_label("Your name").fill("Alex Example")
    page.get_by_label("Email address").fill("alex@office.example")
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("status").first).to_contain_text("Your password is set")
    sign_in(page, live, "alex@office.example", NEW)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    page.goto(live + path)
    assert found + faults_at_both_widths(page) == []


def test_what_was_typed_outlives_the_sign_in(live, page, despatch, administrator, secret):
    sign_in(page, live, administrator.email)
    enter_code(page, secret)
    page.goto(f"{live}/admin/users/new")
    page.get_by_label("Name", exact=True).fill("Kim New")
    page.get_by_label("Email address").fill("kim@office.example")
    page.get_by_label("Drafter").check()
    page.get_by_label("Viewer").check()
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(last_seen_at=now() - timedelta(hours=2)))
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_text("What you typed has not been saved yet, but it is still on this page")).to_be_visible()
    found = faults_at_both_widths(page)
    for password in ("not the password", PASSWORD):
        page.get_by_label("Email address").fill(administrator.email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
    enter_code(page, secret, later=timedelta(seconds=30))
    expect(page.get_by_role("heading", name="What you typed is still here")).to_be_visible()
    found += faults_at_both_widths(page)
    page.reload()
    page.get_by_role("button", name="Submit what you typed").click()
    expect(page.get_by_role("heading", name="Kim New")).to_be_visible()
    assert found == []


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_signing_out_works_without_scripts(live, new_page, despatch):
    member = add_member(despatch, Role.VIEWER)
    page = new_page(scripts=False)
    sign_in(page, live, member.email)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You have signed out.")).to_be_visible()


@pytest.mark.slow  # tests/accounts/test_busy.py proves it without a browser
def test_what_was_typed_outlives_a_busy_database(live, page, despatch, administrator, secret):
    sign_in(page, live, administrator.email)
    enter_code(page, secret)
    page.goto(f"{live}/admin/users/new")
    page.get_by_label("Name", exact=True).fill("Kim New")
    page.get_by_label("Email address").fill("kim@office.example")
    page.get_by_label("Drafter").check()
    despatch.database.wait_ms = 20
    with despatch.database.writing() as session:
        session.connection()
        page.get_by_role("button", name="Add user").click()
        expect(page.get_by_role("heading", name="The database is busy")).to_be_visible()
        found = faults_at_both_widths(page)
    page.get_by_role("button", name="Submit what you typed").click()
    expect(page.get_by_role("heading", name="Kim New")).to_be_visible()
    assert found == []
