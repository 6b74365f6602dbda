"""An error is found in letters that were sent: they are corrected, cleared, made and sent again."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import Actor
from app.platform.services import Services
from tests.fixtures.app import Member
from tests.journeys.campaigns import SENT, sent_and_answered, work_off
from tests.journeys.clearance import answer_all, clearer_of, issue
from tests.journeys.conftest import morning
from tests.journeys.walk import follow, go, look, press, step, tick, told
from tests.web.editor import rewrite

OLD, NEW = "We do not assume that other places are the same.", "We assume nothing about any one force."
HOME, JUSTICE = "Secretary of State for the Home Department", "Lord Chancellor and Secretary of State for Justice"
FOUND_ON = date(2015, 3, 9)


@pytest.fixture
def clearers(services: Services) -> list[Member]:
    """Of the two private offices that sign."""
    return [clearer_of(services, HOME, "Alex Example"), clearer_of(services, JUSTICE, "Sam Example")]


@pytest.mark.slow  # test_first_campaign.py is the journey of its roles
def test_an_error_is_found_after_sending(enter, services: Services, clock, cheap, home_office: Member, clearers):
    clock.set(morning(FOUND_ON))
    sent_and_answered(services, Actor(home_office.id))
    page = enter(home_office, f"/campaigns/{SENT}/letter")
    read_only_while_it_is_issued(page)
    open_it_again(page)
    correct_the_text(page)
    have_it_cleared_again(page, [enter(one, f"/campaigns/{SENT}/clearance") for one in clearers])
    make_the_corrections(page, services)
    send_them_again(page)


def read_only_while_it_is_issued(page: Page) -> None:
    expect(page.get_by_text("This text is issued, so you can’t change it.")).to_be_visible()
    expect(page.locator("[name=subject]")).not_to_be_editable()
    expect(page.locator("[name=body]")).not_to_be_editable()
    look(page)


def open_it_again(page: Page) -> None:
    follow(page, "Reopen an issued text")
    page.get_by_label("Chief officers of police").check()
    page.get_by_label("Reason").fill("It speaks of places where forces are meant")
    look(page)
    press(page, "Reopen texts")
    told(page, "1 text reopened.")
    look(page)


def correct_the_text(page: Page) -> None:
    step(page, "Letter")
    rewrite(page, OLD, NEW)
    expect(page.get_by_text("Saving makes version 2 and removes 2 clearances")).to_be_visible()
    press(page, "Save")
    expect(page.get_by_role("heading", name="This removes 2 clearances")).to_be_visible()
    look(page)
    press(page, "Remove 2 clearances and save")
    told(page, "Version 2 saved.")


def have_it_cleared_again(page: Page, offices: list[Page]) -> None:
    """They are asked again by the edit itself."""
    step(page, "Clearance")
    expect(page.get_by_text("0 of 2 clearances given.")).to_be_visible()
    for theirs in offices:
        theirs.reload()
        go(theirs, theirs.get_by_role("main").get_by_role("link", name="Read and answer"))
        answer_all(theirs, "1 text")
    step(page, "Clearance")
    press(page, "Issue the texts")
    issue(page, "1 text")


def make_the_corrections(page: Page, services: Services) -> None:
    step(page, "Send")
    for force in ("Dyfed-Powys", "North Wales", "South Wales"):
        tick(page, f"Chief Constable of {force} Police")
    press(page, "Correct and generate again")
    page.get_by_label("What was wrong?").fill("It spoke of places where forces were meant")
    look(page)
    press(page, "Generate 3 corrected letters")
    work_off(services)
    expect(page.locator("#run")).to_contain_text("Ended: all 3 letters generated.")
    look(page)


def send_them_again(page: Page) -> None:
    step(page, "Send")
    look(page)
    for force in ("Dyfed-Powys", "North Wales", "South Wales"):
        tick(page, f"Chief Constable of {force} Police")
    press(page, "Mark as sent")
    page.get_by_label("By email").check()
    press(page, "Continue")
    press(page, "Mark 3 letters as emailed")
    told(page, "Marked as emailed on 9 March 2015.")
    go(page, page.get_by_role("main").get_by_role("link", name="Chief Constable of Dyfed-Powys Police"))
    expect(page.get_by_text("replaces edition 1, emailed on 4 March 2015").first).to_be_visible()
    look(page)
