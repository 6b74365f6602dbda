"""What a person does on any page."""

from datetime import date

from playwright.sync_api import Locator, Page, expect

from app.platform.clock import now
from tests.accounts.factors.authenticator import code_at
from tests.fixtures.app import PASSWORD, Member
from tests.services.browser import DESKTOP
from tests.web.axe import faults_at_both_widths, faults_at_this_width

COUNT = """if (!window.counted) {
  window.counted = true
  addEventListener('click', () => sessionStorage.clicks = 1 + Number(sessionStorage.clicks || 0), true)
}"""


def count_clicks(page: Page) -> None:
    """Count each click from now on, on a link, a button or a box."""
    page.context.add_init_script(COUNT)
    page.reload()


def clicks(page: Page) -> int:
    return int(page.evaluate("sessionStorage.clicks"))


def sign_in(page: Page, member: Member, secret: str) -> None:
    """With the password, and a code of the authenticator app that has this secret."""
    enter_password(page, member.email, PASSWORD)
    enter_code(page, code_at(secret, now()))


def enter_password(page: Page, email: str, password: str) -> None:
    """On the page for signing in."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def enter_code(page: Page, code: str) -> None:
    """On a page that asks for a second factor."""
    page.get_by_label("Code").fill(code)
    press(page, "Confirm")


def look(page: Page) -> None:
    """What is shown now is accessible and no wider than its window."""
    wrong = faults_at_this_width(page)
    assert not wrong, f"{page.url}: {wrong}"


def look_at_both_widths(page: Page) -> None:
    """What is shown now is accessible and no wider than its window, at a desk and on a phone."""
    wrong = faults_at_both_widths(page)
    assert not wrong, wrong


def on_a_phone(page: Page) -> bool:
    return page.viewport_size["width"] < DESKTOP


def fill_day(page: Page, question: str, day: date) -> None:
    page.get_by_label(question, exact=True).fill(f"{day.day} {day:%B %Y}")


def press(page: Page, button: str) -> None:
    """A button that leads to a page."""
    go(page, page.get_by_role("button", name=button, exact=True))


def follow(page: Page, link: str) -> None:
    go(page, page.get_by_role("main").get_by_role("link", name=link, exact=True))


def go(page: Page, on: Locator) -> None:
    """Click, and wait for the page that comes."""
    with page.expect_event("load"):
        on.click()


def tick(page: Page, row: str) -> None:
    """Choose a row of a table."""
    page.get_by_role("row", name=row).get_by_role("checkbox").check()


def step(page: Page, name: str) -> None:
    """Go to another step of the campaign, by the row under its name."""
    steps = page.get_by_role("navigation", name="Steps of this campaign")
    link = steps.get_by_role("link", name=name)
    if not link.is_visible():  # folded on a phone
        steps.locator("summary").click()
    go(page, link)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def to_task_list(page: Page) -> None:
    go(page, page.locator(".govuk-caption-m").get_by_role("link"))


def told(page: Page, words: str) -> None:
    """The page says at its top what was done."""
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).filter(has_text=words).first).to_be_visible()
