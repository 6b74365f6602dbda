"""The sign-in ends in the middle of a long edit, and nothing that was typed is lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import Actor
from tests.fixtures.app import Member
from tests.journeys.campaigns import SENT, TODAY, Hand, reopen, sent_and_answered
from tests.journeys.conftest import morning
from tests.journeys.walk import follow, look, press, sign_in, tick, told
from tests.web.editor import put, text_of

LUNCH = timedelta(hours=2)
NEW = "They have written this for an hour, and saved nothing."


@pytest.fixture
def page(enter, services, clock, cheap, home_office: Member) -> Page:
    clock.set(morning(TODAY))
    sent_and_answered(services, Actor(home_office.id))
    return enter(home_office, f"/campaigns/{SENT}")


@pytest.fixture
def come_back(page, clock, home_office: Member, secret):
    """`come_back(button)`: two hours later the form is sent, and the person signs in again."""

    def press_it(button: str) -> None:
        clock.set(morning(TODAY) + LUNCH)
        press(page, button)
        expect(page.get_by_text("What you typed has not been saved yet, but it is still on this page.")).to_be_visible()
        sign_in(page, home_office, secret)
        expect(page.get_by_role("heading", name="What you typed is still here")).to_be_visible()
        press(page, "Submit what you typed")

    return press_it


@pytest.mark.slow  # tests/accounts/test_in_browser.py has the same with a short form
def test_the_text_of_a_letter(page: Page, come_back, clock, services, home_office: Member):
    Hand(services, Actor(home_office.id)).act(SENT, reopen)
    follow(page, "Letter")
    clock.set(morning(TODAY) + LUNCH)
    put(page, f"{text_of(page)}\n\n{NEW}")
    expect(page.get_by_text("You have been signed out. Your text is still here.")).to_be_visible()
    look(page)
    come_back("Save")
    press(page, "Remove 2 clearances and save")
    told(page, "Version 2 saved.")
    assert text_of(page).strip().endswith(NEW)


@pytest.mark.slow  # tests/accounts/test_in_browser.py has the same with a short form
def test_the_summary_of_a_reply(page: Page, come_back):
    follow(page, "Track")
    tick(page, "Chief Constable of Gwent Police")
    press(page, "Record a response")
    page.get_by_label("Email").check()
    page.get_by_label("Answer", exact=True).check()
    page.get_by_label("Summary").fill(NEW)
    come_back("Record response")
    told(page, "Response recorded for 1 letter.")
    expect(page.get_by_role("main")).to_contain_text(NEW)


@pytest.mark.slow  # tests/accounts/test_in_browser.py has the same with a short form
def test_a_list_of_posts_to_hold_out(page: Page, come_back):
    follow(page, "Audience")
    page.get_by_text("Paste a list of posts to exclude").click()
    page.get_by_label("Posts to exclude").fill("Gwent\nSouth Wales\nNorth Wales\nDyfed-Powys")
    come_back("Check list")
    found = page.get_by_role("table", name="Posts found")
    expect(found.get_by_role("row")).to_have_count(5)
    look(page)
