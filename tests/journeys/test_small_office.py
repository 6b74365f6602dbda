"""A small office's path: one machine and no setting, accounts of its own, and an authenticator app on a telephone."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from app.accounts.links import first_admin_link
from app.notices.send import send_due
from app.platform.clock import now
from app.platform.services import Services
from tests.accounts.factors.authenticator import code_at
from tests.journeys.clock import Clock
from tests.journeys.walk import enter_code, enter_password, look_at_both_widths, press, told
from tests.people.mailed import mailed

EMAIL, PASSWORD = "alex@office.example", "a kettle on the landing"


def test_from_the_first_link_to_a_recovery_code(page: Page, localhost: str, services: Services, clock: Clock):
    """It takes several seconds: somebody opens some thirty pages. Tests of accounts look at the pages left out here."""
    set_up(page, services)
    secret = add_an_app(page, localhost)
    codes = save_the_codes(page)
    expect(page).to_have_url(f"{localhost}/campaigns")

    pass_time(clock, minutes=1)
    used = sign_in_with_a_code(page, localhost, secret)
    the_same_code_is_refused(page, localhost, used)
    pass_time(clock, minutes=1)
    enter_code(page, code_at(secret, now()))

    start_to_add_a_colleague(page, localhost)
    pass_time(clock, minutes=16)
    add_them_after_a_code(page, secret)

    sign_in_with_a_recovery_code(page, localhost, codes[0])
    an_email_says_so(services)
    it_works_once(page, localhost, codes[0])


def pass_time(clock: Clock, *, minutes: int) -> None:
    clock.set(now() + timedelta(minutes=minutes))


def set_up(page: Page, services: Services) -> None:
    with services.database.writing() as session:
        address = first_admin_link(session, services.settings)
    page.goto(address)
    page.get_by_label("Your name").fill("Alex Example")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Office").fill("Private office")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    press(page, "Set up")
    told(page, "Your password is set.")
    enter_password(page, EMAIL, PASSWORD)


def add_an_app(page: Page, localhost: str) -> str:
    """Nothing else is open before. The secret of the square is that of the key below it."""
    page.goto(f"{localhost}/campaigns")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    press(page, "Add an app")
    assert page.get_by_role("img", name="QR code").evaluate("image => image.naturalWidth") > 100
    page.get_by_text("If you can’t scan the code").click()
    secret = page.locator("#key").inner_text().replace(" ", "")
    look_at_both_widths(page)
    page.get_by_label("Name").fill("Telephone")
    page.get_by_label("Code from the app").fill(code_at(secret, now()))
    press(page, "Add app")
    return secret


def save_the_codes(page: Page) -> list[str]:
    expect(page.get_by_role("heading", level=1)).to_have_text("Save your recovery codes")
    look_at_both_widths(page)
    codes = page.locator("#codes li").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="download the codes").click()
    file = download.value.path().read_text()
    assert len(codes) == 10
    assert all(code in file for code in codes)
    press(page, "I have saved my codes")
    return codes


def sign_in_with_a_code(page: Page, localhost: str, secret: str) -> str:
    sign_out_and_begin_again(page, localhost)
    code = code_at(secret, now())
    enter_code(page, code)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your tasks")
    return code


def sign_out_and_begin_again(page: Page, localhost: str) -> None:
    press(page, "Sign out")
    page.goto(f"{localhost}/sign-in")
    enter_password(page, EMAIL, PASSWORD)


def the_same_code_is_refused(page: Page, localhost: str, code: str) -> None:
    sign_out_and_begin_again(page, localhost)
    enter_code(page, code)
    expect(page.get_by_role("alert").first).to_contain_text("code")


def start_to_add_a_colleague(page: Page, localhost: str) -> None:
    page.goto(f"{localhost}/admin/users/new")
    page.get_by_label("Name", exact=True).fill("Kim Example")
    page.get_by_label("Email address").fill("kim@office.example")
    page.get_by_label("Drafter").check()
    page.get_by_label("Clearer").check()


def add_them_after_a_code(page: Page, secret: str) -> None:
    press(page, "Add user")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    expect(page.locator("#kept")).to_be_visible()
    look_at_both_widths(page)
    enter_code(page, code_at(secret, now()))
    expect(page.get_by_role("heading", level=1)).to_have_text("What you typed is still here")
    press(page, "Submit what you typed")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign-in link for Kim Example")
    look_at_both_widths(page)


def sign_in_with_a_recovery_code(page: Page, localhost: str, code: str) -> None:
    sign_out_and_begin_again(page, localhost)
    enter_code(page, code)
    page.goto(f"{localhost}/account/factors")
    expect(page.get_by_role("main")).to_contain_text("9 recovery codes")
    look_at_both_widths(page)


def an_email_says_so(services: Services) -> None:
    send_due(services, at=now() + timedelta(minutes=10))
    (mail,) = [mail for mail in mailed(services, "notice*") if "recovery code" in mail["Subject"]]
    assert mail["To"] == EMAIL
    assert "Recovery codes left: 9" in mail.get_content()


def it_works_once(page: Page, localhost: str, code: str) -> None:
    sign_out_and_begin_again(page, localhost)
    enter_code(page, code)
    expect(page.get_by_role("alert").first).to_contain_text("code")
