"""Recording replies as a person does it, in a real browser: each state of their pages, at a desk and on a phone."""

import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.audit.record import Actor
from tests.journeys.clock import Clock
from tests.journeys.walk import fill_day, follow, look_at_both_widths, press
from tests.responses.office import as_held, corrected, details, recorded
from tests.services.browser import DESKTOP, PHONE
from tests.tracking.office import send, small_campaign
from tests.web.axe import faults_of_pages

REPLIES = "/campaigns/TRK15/replies"
SCAN = {"name": "Their reply.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
EMAIL = {"name": "Email.txt", "mimeType": "text/plain", "buffer": b"Dear Secretaries of State"}


@pytest.fixture
def drafter(monkeypatch, services, signed_in):
    """A drafter on 27 March 2015, when the letters of a small campaign are three working days overdue."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(datetime(2015, 3, 27, 9, 30, tzinfo=UTC)))
    client = signed_in(Role.DRAFTER)
    small_campaign(services, actor=Actor(client.member.id))
    send(services, range(1, 17))
    return client


@pytest.fixture
def open_browser(live, new_page, drafter):
    def open_it(width: int = DESKTOP, *, scripts: bool = True) -> Page:
        page = new_page(width=width, scripts=scripts)
        page.context.add_cookies([{"name": "despatch", "value": drafter.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


@pytest.mark.slow  # a long walk: pages/ takes it without a browser; the last test looks at each page once
def test_a_joint_reply_from_the_first_look_to_its_withdrawal(open_browser, live, services):
    page = open_browser()
    page.goto(live + REPLIES)
    look_at_both_widths(page)
    follow(page, "Record a response")
    look_at_both_widths(page)

    press(page, "Record response")
    expect(page.get_by_role("alert")).to_contain_text("Enter the reference of the letter that it answers")
    look_at_both_widths(page)
    page.get_by_label("Which letters is it about?").fill("durham")
    press(page, "Find letters")
    page.get_by_label("Director of Children’s Services, Durham County Council").check()
    look_at_both_widths(page)
    page.get_by_label("Add letters").fill("TRK15-0007 TRK15-0008")
    press(page, "Find letters")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)

    fill_day(page, "When was it received?", date(2015, 3, 26))
    page.get_by_label("Post", exact=True).check()
    page.get_by_label("Holding reply", exact=True).check()
    fill_day(page, "New date in a holding reply (optional)", date(2015, 3, 20))
    page.get_by_label("Summary").fill("They promise a full reply.")
    page.get_by_label("Files").set_input_files([SCAN, EMAIL])
    page.get_by_role("group", name="1. ").get_by_label("Partly").check()
    press(page, "Record response")
    expect(page.get_by_role("alert")).to_contain_text("The new date must be after 26 March 2015")
    look_at_both_widths(page)
    fill_day(page, "New date in a holding reply (optional)", date(2015, 4, 10))
    press(page, "Record response")
    expect(page.get_by_text("Response recorded for 3 letters.")).to_be_visible()
    expect(page.get_by_text("The holding reply of 26 March 2015 moves that to Friday 10 April 2015.")).to_be_visible()
    page.get_by_text("How it was counted").click()
    look_at_both_widths(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Their reply.pdf").click()
    assert download.value.suggested_filename == "Their reply.pdf"

    press(page, "Correct response")
    look_at_both_widths(page)
    page.get_by_label("Director of Children’s Services, Hartlepool Borough Council").uncheck()
    page.get_by_label("Summary").fill("They promise a full reply, and say why.")
    corrected(services, 1, [6, 7, 8], details("holding", day=26, how="post", summary="Another’s words."))
    press(page, "Save correction")
    expect(page.get_by_text("Someone else has changed this response since you opened it.")).to_be_visible()
    expect(page.get_by_label("Summary")).to_have_value("They promise a full reply, and say why.")
    look_at_both_widths(page)
    press(page, "Save correction")
    expect(page.get_by_text("Response corrected.")).to_be_visible()
    assert len(as_held(services, 1).letter_ids) == 2

    follow(page, "All responses to TRK15")
    look_at_both_widths(page)
    page.get_by_role("link", name="Durham County Council response received 26 March 2015").click()
    follow(page, "Withdraw response")
    look_at_both_widths(page)
    corrected(services, 1, [6], details("declined"))
    press(page, "Withdraw response")
    expect(page.get_by_text("Nothing is withdrawn yet.")).to_be_visible()
    look_at_both_widths(page)
    press(page, "Withdraw response")
    expect(page.get_by_text(re.compile(r"This response was withdrawn at 9:3\dam on 27 March 2015"))).to_be_visible()
    look_at_both_widths(page)


@pytest.mark.slow  # further states: the last test looks at the page itself
def test_each_kind_of_reply_tells_how_late_it_is(open_browser, live, services):
    page = open_browser()
    recorded(services, [5], details(day=26), answers=["yes", "partly", "not_answered"])
    recorded(services, [6], details("acknowledgement", day=6, summary=""))
    recorded(services, [7], details("returned", day=10, how="post"))
    recorded(services, [8], details("declined", day=24))
    for number, words in enumerate(
        (
            "25 and 26 March 2015 are working days, so it came 2 working days late.",
            "25, 26 and 27 March 2015 are working days, so this letter is 3 working days overdue.",
            "The letter came back undelivered, so it is not overdue. It needs a new address.",
            "The reply came on Tuesday 24 March 2015, in time.",
        ),
        start=1,
    ):
        page.goto(f"{live}/replies/{number}")
        expect(page.get_by_text(words)).to_be_visible()
        look_at_both_widths(page)


@pytest.mark.parametrize(
    ("width", "scripts"),
    [(DESKTOP, True), pytest.param(PHONE, False, marks=pytest.mark.slow)],  # without scripts it is the same form
)
def test_an_ask_is_answered_in_words_with_the_passage_quoted(open_browser, live, services, width, scripts):
    page = open_browser(width, scripts=scripts)
    page.goto(live + REPLIES + "/new?" + "&".join(f"letter=TRK15-{number:04d}" for number in range(5, 17)))
    page.get_by_label("Email", exact=True).check()
    page.get_by_label("Answer", exact=True).check()
    first = page.get_by_role("group", name="1. ")
    words = page.get_by_label("What they said about ask 1")
    expect(words).to_be_hidden()
    first.get_by_label("In their own words", exact=True).check()
    expect(words).to_be_visible()
    page.get_by_role("group", name="2. ").get_by_label("No", exact=True).check()
    press(page, "Record response")
    expect(page.get_by_role("alert")).to_contain_text(
        "Enter what they said about ask 1, or choose “Not yet recorded” and add it later"
    )
    look_at_both_widths(page) if scripts else None
    words.fill("The leader’s deputy, until a director is appointed.")
    page.get_by_text("Quote the passage").first.click()
    page.get_by_label("Passage that answers ask 1").fill("The deputy leader answers for it.")
    press(page, "Record response")
    expect(page.get_by_text("Response recorded for 12 letters.")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text("The deputy leader answers for it.")
    look_at_both_widths(page) if scripts else None
    press(page, "Correct response")
    expect(words).to_have_value("The leader’s deputy, until a director is appointed.")
    expect(page.get_by_label("Passage that answers ask 1")).to_be_visible()
    first.get_by_label("Not yet recorded").check()
    press(page, "Save correction")
    expect(page.get_by_role("alert")).to_contain_text(
        "Choose what the response says about ask 1, or clear the text below it"
    )
    look_at_both_widths(page) if scripts else None


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_letters_are_found_and_a_reply_is_recorded(open_browser, live):
    page = open_browser(PHONE, scripts=False)
    page.goto(live + REPLIES + "/new?letter=TRK15-0005")
    page.get_by_label("Email", exact=True).check()
    page.get_by_label("Answer", exact=True).check()
    page.get_by_label("Add letters").fill("TRK15-0006")
    press(page, "Record response")
    expect(page.get_by_text("This joint reply answers 2 letters.")).to_be_visible()


def test_each_page_of_a_reply_passes_axe_and_fits_the_window(open_browser, live, services):
    recorded(services, [5], details(day=26), answers=["yes", "partly", "not_answered"])
    pages = ["/replies/1", "/replies/1/correct", "/replies/1/withdraw"]
    assert faults_of_pages(open_browser(), live, pages) == {}
