"""A form is sent twice: by two clicks, by going back, from two tabs. It counts once, and the page says so."""

from collections import Counter

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.record import Actor
from tests.fixtures.app import Member
from tests.journeys.campaigns import SENT, TODAY, sent_and_answered
from tests.journeys.conftest import morning
from tests.journeys.walk import press, told

HERE = f"/campaigns/{SENT}"
GWENT = f"{SENT}-0002"
"""Of all its letters, the only one that is not sent."""


@pytest.fixture
def open_at(enter, services, clock, cheap, home_office: Member):
    """`open_at(path)`: a page of the owner's campaign."""
    clock.set(morning(TODAY))
    sent_and_answered(services, Actor(home_office.id))
    return lambda path: enter(home_office, HERE + path)


@pytest.mark.slow  # old pages and second clicks
def test_back_after_sending_a_form(open_at, live):
    page = open_at(f"/replies/new?letter={GWENT}")
    fill_in_a_reply(page)
    press(page, "Record response")
    told(page, "Response recorded for 1 letter.")
    page.go_back()
    press(page, "Record response")
    expect(page.get_by_text("This response to these letters is already recorded.").first).to_be_visible()

    page.goto(f"{live}{HERE}/send/record?registry=chief-constables&all-letter=1")
    page.get_by_label("By email").check()
    press(page, "Continue")
    press(page, "Mark 1 letter as emailed")
    told(page, "Marked as emailed on 27 March 2015.")
    with page.expect_event("load"):
        page.evaluate("history.go(-2)")
    press(page, "Continue")
    expect(page.get_by_text("None of the letters that you chose can be marked as emailed").first).to_be_visible()

    page.goto(f"{live}{HERE}/close")
    press(page, f"Close {SENT}")
    told(page, f"{SENT} closed.")
    page.go_back()
    told(page, f"Nothing was changed: {SENT} is closed.")


def fill_in_a_reply(page: Page) -> None:
    page.get_by_label("Email").check()
    page.get_by_label("Answer", exact=True).check()


@pytest.mark.slow  # old pages and second clicks
def test_the_same_form_in_two_tabs(open_at, live, services):
    first = open_at("/send/record?registry=chief-constables&all-letter=1")
    second = first.context.new_page()
    second.goto(first.url)
    for tab in (first, second):
        tab.get_by_label("By email").check()
        press(tab, "Continue")
    press(first, "Mark 1 letter as emailed")
    press(second, "Mark 1 letter as emailed")
    assert first.url == second.url, "the second finds what the first has written down"

    for tab in (first, second):
        tab.goto(f"{live}{HERE}/replies/new?letter={GWENT}")
        fill_in_a_reply(tab)
    first.get_by_role("button", name="Record response").dblclick()
    told(first, "Response recorded for 1 letter.")
    press(second, "Record response")
    expect(second.get_by_text("This response to these letters is already recorded.").first).to_be_visible()

    with services.database.reading() as session:
        happened = Counter(session.scalars(select(AuditEvent.action)))
    assert (happened["letters.sent"], happened["response.recorded"]) == (2, 2), "one of each was there before"
