"""What a person does on any page."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.fixtures.app import PASSWORD, Member


def sign_in(page: Page, member: Member) -> None:
    page.get_by_label("Email address").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def fill_day(page: Page, question: str, day: date) -> None:
    boxes = page.get_by_role("group", name=question)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(label).fill(str(number))


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def step(page: Page, name: str) -> None:
    """Go to another step of the campaign, by the row under its name."""
    page.get_by_role("navigation", name="Steps of this campaign").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def told(page: Page, words: str) -> None:
    """The page says at its top what was done."""
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).filter(has_text=words).first).to_be_visible()
