"""Sending in a real browser: what scripts do on its pages, and every state of them, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.delivery.views import send as views
from app.production.runs.progress import newest_run
from app.production.runs.work import work
from tests.delivery.marking import SEND, close
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    attempts,
    campaign,
    clear,
    make,
    send,
    unclear,
)
from tests.production.shown import leave
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import faults_at_both_widths, faults_of_pages, resize

READY = f"{SEND}?stand=ready"


@pytest.fixture
def desk(owner, live, new_page):
    """`desk(width=PHONE)`: the owner's browser."""

    def open_it(**options) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


def tick(page: Page, number: int) -> None:
    page.get_by_role("checkbox", name=f"Select MAR15-{number:04d}").check()


def fill(page: Page, how: str = "By post", day: str = "4", note: str = "") -> None:
    page.get_by_label(how, exact=True).check()
    for label, value in (("Date sent", f"{day} 3 2015"), ("Note (optional)", note)):
        page.get_by_label(label, exact=True).fill(value)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_letters_are_ticked_counted_and_marked_once_by_a_double_click(desk, live, made):
    page = desk()
    page.goto(live + READY)
    tick(page, 44)
    tick(page, 46)
    expect(page.get_by_role("status").filter(has_text="selected of")).to_have_text("2 selected of 5")
    press(page, "Mark as sent")
    fill(page, note="Two bags\nTracking number 4711")
    press(page, "Continue")
    page.get_by_role("button", name="Mark 2 letters as posted").dblclick()
    expect(page.get_by_role("heading", name="2 letters posted on 4 March 2015")).to_be_visible()
    marked = attempts(made)
    assert [one.note for one in marked] == ["Two bags\nTracking number 4711"] * 2
    found = faults_at_both_widths(page)
    page.get_by_role("button", name="Mark as not sent").click()
    expect(page.get_by_role("button", name="Mark 2 letters as not sent")).to_be_visible()
    found += faults_at_both_widths(page)
    assert found == []
    assert faults_of_pages(page, live, [f"/letters/MAR15-0044/attempts/{marked[0].id}/undo"]) == {}


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_all_that_match_are_marked(desk, live, made):
    page = desk(scripts=False)
    page.goto(f"{live}{READY}&registry=council-leaders")
    page.get_by_role("link", name="Select all 3").click()
    press(page, "Mark as sent")
    fill(page, "By hand")
    press(page, "Continue")
    press(page, "Mark 3 letters as given by hand")
    expect(page.get_by_role("heading", name="3 letters given by hand on 4 March 2015")).to_be_visible()


@pytest.mark.slow  # tests/delivery/test_pages.py goes back too
def test_one_comes_back_to_what_was_typed(desk, live, made):
    page = desk()
    page.goto(f"{live}{SEND}/record?all-letter=1")
    fill(page, "By email", note="From the shared mailbox")
    press(page, "Continue")
    press(page, "Change the details")
    expect(page.get_by_label("By email", exact=True)).to_be_checked()
    expect(page.get_by_label("Note")).to_have_value("From the shared mailbox")


@pytest.mark.slow  # tests/delivery/test_pre_election.py asks without a browser
def test_in_a_pre_election_period_the_page_asks_why(desk, live, made):
    page = desk()
    page.goto(f"{live}{SEND}/record?all-letter=1")
    why = page.get_by_label("Reason for sending")
    expect(why).to_have_count(0)
    fill(page, "By email", day="31")
    press(page, "Continue")
    expect(why).to_have_attribute("aria-describedby", re.compile("error"))
    assert faults_at_both_widths(page) == []
    why.fill("Children are at risk now")
    press(page, "Continue")
    assert faults_at_both_widths(page) == []
    press(page, "Change the details")
    expect(why).to_have_value("Children are at risk now")
    press(page, "Continue")
    press(page, "Mark 5 letters as emailed")
    expect(page.get_by_text("Children are at risk now")).to_be_visible()
    assert faults_at_both_widths(page) == []


def newest(services) -> int:
    """The id of the run that began last."""
    with services.database.reading() as session:
        return newest_run(session, campaign(session).id).id


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(desk, live, services, cheap, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 4)
    leave(services, LETTERS)
    page, wrong = desk(), {}

    def look(state: str, path: str = "") -> None:
        if path:
            page.goto(live + path)
        if found := faults_at_both_widths(page):
            wrong[state] = found

    look("nothing is made", SEND)
    make(services)
    look("drafts", SEND)
    look("drafts can't be marked", f"{SEND}/record?all-letter=1")
    clear(services, "council-leaders", "chief-constables")
    look("outdated", "/campaigns/MAR15/generate")
    make(services)
    look("ready", READY)
    made_at = page.locator('[data-label="Generated"]').first
    expect(made_at).to_be_visible()
    resize(page, PHONE)
    expect(made_at).to_be_hidden()
    resize(page, DESKTOP)
    tick(page, 44)
    look("some are chosen")
    look("all are chosen", f"{READY}&all-letter=1")
    look("nothing matches", f"{SEND}?q=nobody")

    look("the form", f"{SEND}/record?all-letter=1")
    press(page, "Continue")
    look("a mistake")
    fill(page, day="2", note="Two bags")
    press(page, "Continue")
    page.get_by_text("Which letters").click()
    look("what it comes to, before the letter's date")
    send(services, POLICE[:1], BY_EMAIL)
    send(services, LEADERS[:1], BY_POST)
    press(page, "Mark 3 letters as posted")
    look("the letters have changed")
    press(page, "Mark 2 letters as posted")
    look("marked")
    page.get_by_role("button", name="Mark as not sent").click()
    look("before it is undone")
    press(page, "Mark 2 letters as not sent")
    look("undone")
    look("some are sent", SEND)
    look("sent again", f"{SEND}/record?q=MAR15-0044&all-letter=1")

    page.goto(f"{live}{SEND}?stand=sent")
    tick(page, 44)
    press(page, "Correct and generate again")
    look("a correction")
    press(page, "Generate 1 corrected letter")
    look("no reason")
    page.get_by_label("What was wrong?").fill("The date of the meeting was wrong")
    press(page, "Generate 1 corrected letter")
    look("corrections are made")
    look("a run is under way", f"{SEND}/correct?stand=sent&all-letter=1")
    work(services, newest(services))
    look("corrections are made", "/campaigns/MAR15/runs/3")
    look("what was sent is not made again", "/campaigns/MAR15/generate")
    look("a correction to send", "/letters/MAR15-0044")
    page.get_by_role("link", name="Undo that it was posted on 4 March 2015").click()
    look("before one letter is undone")
    unclear(services, "council-leaders")
    look("a clearance is gone", SEND)
    close(services)
    look("closed", SEND)
    assert wrong == {}
