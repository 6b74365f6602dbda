"""The preview in a real browser."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from tests.services.browser import PHONE

PREVIEW = "/campaigns/MAR15/preview?q=rotherham"


@pytest.fixture
def open_preview(live, signed_in, new_page):
    cookie = signed_in(Role.VIEWER).get_cookie("despatch").value

    def open_it(**options):
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
        page.goto(live + PREVIEW)
        return page

    return open_it


def test_on_a_phone_the_letter_comes_first_without_scripts_too(open_preview):
    page = open_preview(width=PHONE, scripts=False)
    letter = page.get_by_role("img", name="Page 1 of 2")
    states, following = (
        page.get_by_text("Every field in this letter has a value"),
        page.get_by_role("button", name="Next"),
    )
    heading = page.get_by_role("heading", level=1)
    order = [part.bounding_box()["y"] for part in (heading, following, letter, states)]
    assert order == sorted(order)
    assert order[2] - order[0] < 400, "half a window"
    page.get_by_text("Step 7 of 11").click()
    expect(page.get_by_role("link", name="Generate")).to_be_visible()
    page.get_by_text("Step 7 of 11").click()

    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_text("Find a letter").click()
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.get_by_role("link", name="NHS Rotherham Clinical Commissioning Group").click()
    expect(page.get_by_text("Letter 4 of 5")).to_be_visible()


def test_beside_a_letter_the_list_stands_open(open_preview):
    page = open_preview()
    expect(page.get_by_role("searchbox")).to_be_visible()
    expect(page.get_by_text("Find a letter")).to_be_hidden()
    page.get_by_role("searchbox").press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
