"""The box in the header, by keyboard and by touch, and the pages that it leads to, in a real browser."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def test_what_is_typed_is_offered_chosen_with_arrows_and_opened(open_as, viewer):
    page = open_as(viewer, "/recipients")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find anything")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("Sth Yorks pol")
    expect(page.get_by_role("option", name="South Yorkshire Police Police force")).to_be_visible()
    assert faults_at_both_widths(page) == []
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


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_pages_of_results_in_each_state(open_as, live, viewer):
    page, wrong = open_as(viewer), {}
    for query in ("q=rotheram", "q=zzzqq", "q=a", "", "q=council&kind=post&page=2"):
        page.goto(f"{live}/search?{query}")
        wrong[query] = faults_at_both_widths(page)
    assert not any(wrong.values()), wrong


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_the_box_is_a_form(open_as, viewer):
    page = open_as(viewer, "/recipients", scripts=False)
    page.get_by_role("textbox", name="Find anything").fill("QF")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("link", name="NHS South Yorkshire Integrated Care Board", exact=True)).to_be_visible()
