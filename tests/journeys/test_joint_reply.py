"""Several bodies answer together: one reply to several letters, promised first, then corrected to fewer of them."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import Actor
from tests.fixtures.app import Member
from tests.journeys.campaigns import SENT, TODAY, sent_to_all
from tests.journeys.conftest import morning
from tests.journeys.walk import fill_day, follow, go, look, press, step, told


@pytest.fixture
def page(enter, services, clock, cheap, home_office: Member) -> Page:
    """Four letters to forces in Wales, sent and three working days overdue."""
    clock.set(morning(TODAY))
    sent_to_all(services, Actor(home_office.id))
    return enter(home_office, f"/campaigns/{SENT}/track?late=overdue")


def overdue(page: Page, number: int) -> None:
    words = "1 reply is overdue" if number == 1 else f"{number} replies are overdue"
    expect(page.get_by_role("main").get_by_role("link", name=words, exact=True)).to_be_visible()


@pytest.mark.slow  # test_first_campaign.py is the journey of its role
def test_a_joint_reply_that_promises_more_and_is_corrected_to_fewer_letters(page: Page):
    overdue(page, 4)
    record_it(page)
    step(page, "Track")
    overdue(page, 1)
    follow(page, "Chief Constable of Gwent Police")
    look(page)
    correct_it(page)
    step(page, "Track")
    overdue(page, 2)


def record_it(page: Page) -> None:
    """A holding reply to three letters, found by words: its new day takes the place of theirs."""
    page.goto(page.url.split("/track")[0] + "/replies/new")
    look_for(page, "Which letters is it about?", "Wales")
    for force in ("North Wales", "South Wales"):
        page.get_by_label(f"Chief Constable of {force} Police").check()
    look_for(page, "Add letters", "Gwent")
    page.get_by_label("Chief Constable of Gwent Police").check()
    fill_day(page, "When was it received?", date(2015, 3, 23))
    page.get_by_label("Email").check()
    page.get_by_label("Holding reply", exact=True).check()
    fill_day(page, "New date in a holding reply (optional)", date(2015, 4, 17))
    page.get_by_label("Summary").fill("The three forces will answer together when they have met.")
    look(page)
    press(page, "Record response")
    told(page, "Response recorded for 3 letters.")
    expect(page.locator("#answered")).to_contain_text("3 letters")
    look(page)


def look_for(page: Page, box: str, words: str) -> None:
    page.get_by_role("textbox", name=box).fill(words)
    press(page, "Find letters")


def correct_it(page: Page) -> None:
    go(page, page.get_by_role("main").get_by_role("link", name="23 March 2015"))
    press(page, "Correct response")
    page.get_by_label("Chief Constable of North Wales Police").uncheck()
    look(page)
    press(page, "Save correction")
    told(page, "Response corrected.")
    expect(page.locator("#answered")).to_contain_text("2 letters")
    expect(page.get_by_text("No longer about")).to_be_visible()
    look(page)
