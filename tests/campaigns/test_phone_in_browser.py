"""What stands above each page of a campaign on a phone: the header, and the steps as a task list."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.campaigns.steps import CLEAR, FOLLOW, MAKE, SET_UP, WRITE
from app.web.navigation import UNREAD
from tests.services.browser import PHONE

HIGHEST = 120
"""Pixels that the header may take of a phone."""
DETAILS = "/campaigns/MAR15/details"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Alexandra Featherstone-Example")


def steps_on(page):
    return page.get_by_role("navigation", name="Steps of this campaign")


def test_the_header_leaves_a_phone_to_the_page(app, drafter, open_as, monkeypatch):
    """Whoever signed in, however many notices they have."""
    monkeypatch.setitem(app.extensions, UNREAD.key, lambda: 128)
    page = open_as(drafter, DETAILS, width=PHONE)
    expect(page.locator(".ds-header")).to_contain_text("128 notices")
    assert page.locator(".ds-header").bounding_box()["height"] <= HIGHEST


def test_steps_are_a_task_list_in_groups_on_a_phone(drafter, open_as):
    page = open_as(drafter, DETAILS, width=PHONE, scripts=False)
    steps = steps_on(page)
    expect(steps.get_by_role("link")).to_have_count(0)
    steps.locator("summary").click()
    groups = steps.get_by_role("heading").all_inner_texts()
    assert groups == [f"{number}. {group}" for number, group in enumerate([SET_UP, WRITE, CLEAR, MAKE, FOLLOW], 1)]
    expect(steps.get_by_role("listitem")).to_have_count(11)
    state = steps.get_by_role("listitem").first.locator(".ds-steps__said")
    expect(state).to_have_text("done")
    assert state.bounding_box()["width"] > 20, "not for a screen reader only"


def test_steps_are_a_row_beside_a_desk(drafter, open_as):
    page = open_as(drafter, DETAILS, scripts=False)
    steps = steps_on(page)
    expect(steps.locator("summary")).to_be_hidden()
    expect(steps.get_by_role("heading")).to_have_count(0)
    tops = {round(link.bounding_box()["y"]) for link in steps.get_by_role("link").all()}
    assert len(tops) == 1
