"""An error is found in letters that were sent: they are corrected, cleared, made and sent again."""

from datetime import date

from playwright.sync_api import Page, expect

from app.audit.record import Actor
from app.services import Services
from tests.fixtures.app import Member
from tests.journeys.campaigns import SENT, sent_and_answered, work_off
from tests.journeys.conftest import morning
from tests.journeys.walk import fill_day, follow, go, look, press, step, tick, told

OLD, NEW = "We assume nothing about any one place.", "We assume nothing about any one force."
FOUND_ON = date(2015, 3, 9)


def test_an_error_is_found_after_sending(enter, services: Services, clock, cheap, home_office: Member):
    clock.set(morning(FOUND_ON))
    sent_and_answered(services, Actor(home_office.id))
    page = enter(home_office, f"/campaigns/{SENT}/letter")
    correct_the_text(page)
    have_it_cleared_again(page)
    make_the_corrections(page, services)
    send_them_again(page)


def correct_the_text(page: Page) -> None:
    text = page.get_by_label("Text", exact=True)
    text.fill(text.input_value().replace(OLD, NEW))
    expect(page.get_by_text("Saving makes version 2 and removes 2 clearances")).to_be_visible()
    press(page, "Save")
    expect(page.get_by_role("heading", name="This removes 2 clearances")).to_be_visible()
    look(page, "clearances-go")
    press(page, "Go on and remove 2 clearances")
    told(page, "Version 2 is kept.")


def have_it_cleared_again(page: Page) -> None:
    step(page, "Clearance")
    for office in page.get_by_role("rowheader").locator("b").all_inner_texts():
        follow(page, f"Record a clearance of {office}")
        page.get_by_label("Who gave it?").fill("The private secretary on duty")
        fill_day(page, "When?", FOUND_ON)
        page.get_by_label("Email").check()
        press(page, "Record clearance")
    expect(page.get_by_text("2 of 2 clearances given.")).to_be_visible()


def make_the_corrections(page: Page, services: Services) -> None:
    step(page, "Send")
    for force in ("Dyfed-Powys", "North Wales", "South Wales"):
        tick(page, f"Chief Constable of {force} Police")
    press(page, "Correct and make again")
    page.get_by_label("What was wrong?").fill("It spoke of places where forces were meant")
    look(page, "correct")
    press(page, "Make 3 corrected letters")
    work_off(services)
    expect(page.locator("#run")).to_contain_text("Ended: all 3 letters made.")
    look(page, "corrections-made")


def send_them_again(page: Page) -> None:
    step(page, "Send")
    look(page, "corrections-to-send")
    for force in ("Dyfed-Powys", "North Wales", "South Wales"):
        tick(page, f"Chief Constable of {force} Police")
    press(page, "Mark as sent")
    page.get_by_label("By email").check()
    press(page, "Continue")
    press(page, "Mark 3 letters as sent")
    told(page, "Marked as emailed on 9 March 2015.")
    go(page, page.get_by_role("main").get_by_role("link", name="Chief Constable of Dyfed-Powys Police"))
    expect(page.get_by_text("replaces edition 1, emailed on 4 March 2015").first).to_be_visible()
    look(page, "corrected-letter")
