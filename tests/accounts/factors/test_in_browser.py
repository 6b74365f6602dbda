"""Passkeys in Chromium, with its virtual authenticator: the script, the browser and the server together."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Factor, Role, SignIn
from app.platform.clock import now
from tests.accounts.factors.authenticator import code_at
from tests.accounts.factors.fingerprints import FingerprintReader, fingerprint_reader
from tests.fixtures.app import PASSWORD, add_member
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def reader(page: Page) -> Iterator[FingerprintReader]:
    with fingerprint_reader(page) as made:
        yield made


def sign_in(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def proofs(despatch):
    with despatch.database.reading() as session:
        return [(row.factor, row.proved_with) for row in session.query(SignIn).order_by(SignIn.id)]


def colour_while_waiting(button):
    """Behind the words of a button while the browser is asked, so that they are still legible."""
    read = "button => { button.disabled = true; return getComputedStyle(button).backgroundColor }"
    colour = button.evaluate(read)
    button.evaluate("button => { button.disabled = false }")
    return colour


def test_an_administrator_sets_up_a_passkey_signs_in_and_confirms_with_it(page, localhost, reader, despatch):
    """It takes several seconds, as it looks at ten pages."""
    administrator = add_member(despatch, Role.ADMINISTRATOR)
    sign_in(page, localhost, administrator.email)
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    found = faults_at_both_widths(page)
    page.get_by_role("button", name="Add a passkey").click()
    found += faults_at_both_widths(page)
    assert colour_while_waiting(page.get_by_role("button", name="Add passkey")) == "rgb(230, 228, 222)"
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("Enter a name")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Save your recovery codes")).to_be_visible()
    found += faults_at_both_widths(page)
    recovery_code = page.locator("#codes li").first.inner_text()
    page.get_by_role("button", name="I have saved my codes").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(f"{localhost}/account/factors")
    expect(page.get_by_role("table")).to_contain_text("Work laptop")
    found += faults_at_both_widths(page)
    for what in ("rename", "remove"):
        page.goto(f"{localhost}/account/factors/passkey/1/{what}")
        found += faults_at_both_widths(page)

    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page, localhost, administrator.email)
    found += faults_at_both_widths(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.goto(f"{localhost}/prove?next=/account")
    found += faults_at_both_widths(page)
    reader.recognises(False)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("[data-passkey-error]")).to_contain_text("The passkey was not used")
    reader.recognises(True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()

    page.goto(f"{localhost}/prove?next=/account")
    page.get_by_label("Code").fill(recovery_code)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert proofs(despatch) == [(Factor.PASSKEY, "Work laptop"), (Factor.RECOVERY_CODE, "Recovery code 1")]
    assert found == []


def test_an_app_is_set_up_by_its_key_where_passkeys_can_not_work(page, live, despatch):
    """At an address that is a number, as on one machine."""
    administrator = add_member(despatch, Role.ADMINISTRATOR)
    sign_in(page, live, administrator.email)
    expect(page.locator("#no-passkeys")).to_be_visible()
    page.get_by_role("button", name="Add an app").click()
    found = faults_at_both_widths(page)
    assert page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 100
    secret = page.locator("#key").text_content().replace(" ", "")
    page.get_by_label("Name").fill("Telephone")
    page.get_by_label("Code from the app").fill(code_at(secret, now()))
    page.get_by_role("button", name="Add app").click()
    expect(page.get_by_role("heading", name="Save your recovery codes")).to_be_visible()
    assert found == []


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_the_page_says_to_use_an_app(new_page, localhost, despatch):
    administrator = add_member(despatch, Role.ADMINISTRATOR)
    page = new_page(scripts=False)
    sign_in(page, localhost, administrator.email)
    page.goto(f"{localhost}/account/factors/passkey")
    expect(page.locator("[data-passkey-instead]")).to_be_visible()
    expect(page.locator("#passkey")).to_be_hidden()
