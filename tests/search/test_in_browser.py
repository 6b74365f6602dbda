"""The box in the header, by keyboard and by touch, and the pages that it leads to, in a real browser."""

import os

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from tests.fixtures.app import PASSWORD, add_member
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import overflow, violations


@pytest.fixture
def member(services):
    return add_member(services, Role.VIEWER)


def enter(page: Page, live: str, member, path: str) -> None:
    """Sign in on the way to a page."""
    page.goto(live + path)
    page.get_by_label("Email address").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(live + path)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_what_is_typed_is_offered_chosen_with_arrows_and_opened(new_page, live, member, width):
    page = new_page(width=width)
    enter(page, live, member, "/recipients")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find anything")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("Sth Yorks pol")
    expect(page.get_by_role("option", name="South Yorkshire Police Police force")).to_be_visible()
    assert violations(page) == []
    assert overflow(page) <= 0
    shoot(page, f"offered-{width}")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("South Yorkshire Police")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_results_in_each_state(new_page, live, member, width):
    page = new_page(width=width)
    enter(page, live, member, "/recipients")
    for name, query in {
        "found": "q=rotheram",
        "nothing": "q=zzzqq",
        "short": "q=a",
        "empty": "",
        "kind": "q=council&kind=post&page=2",
    }.items():
        page.goto(f"{live}/search?{query}")
        assert violations(page) == [], name
        assert overflow(page) <= 0, name
        shoot(page, f"{name}-{width}")


def test_without_scripts_the_box_is_a_form(new_page, live, member):
    page = new_page(scripts=False)
    enter(page, live, member, "/recipients")
    page.get_by_role("textbox", name="Find anything").fill("QF")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("link", name="NHS South Yorkshire Integrated Care Board", exact=True)).to_be_visible()


def shoot(page, name):
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)
