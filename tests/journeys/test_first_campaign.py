"""A new office runs its first campaign, from its start to a recorded reply."""

from collections.abc import Mapping
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import SYSTEM
from app.clearance.offices.ministers import record_minister
from app.platform.services import Services
from tests.clearance.offices.people import office
from tests.fixtures.app import Member
from tests.journeys.campaigns import work_off
from tests.journeys.clearance import answer_all, ask, clearer_of, issue, open_asking
from tests.journeys.conftest import morning
from tests.journeys.walk import fill_day, follow, look, on_a_phone, press, sign_in, step, tick, to_task_list, told
from tests.letters.signatures import drawn
from tests.services.browser import DESKTOP, PHONE
from tests.web.editor import rewrite

TEMPLATE = "Local leadership on child sexual exploitation, March 2015"
TITLE = "Local leadership: county councils of the South West"
LETTER_DATE, SENT_ON, RECEIVED_ON, LATER = date(2015, 3, 3), date(2015, 3, 4), date(2015, 3, 20), date(2015, 3, 27)
HOME, JUSTICE = "Secretary of State for the Home Department", "Lord Chancellor and Secretary of State for Justice"
LEAVE_LATER = ("Health", "Communities and Local Government", "Education")
OLD, NEW = "We do not assume that other places are the same.", "We assume nothing about any one place, yours included."


@pytest.fixture
def clearers(services: Services) -> dict[str, Member]:
    """Of the two private offices, by what lists call these."""
    with services.database.writing() as session:
        for title in (HOME, JUSTICE):
            record_minister(session, office(session, title), name="Name of the minister", since=None, actor=SYSTEM)
    return {
        "Home Office": clearer_of(services, HOME, "Alex Example"),
        "Ministry of Justice": clearer_of(services, JUSTICE, "Sam Example"),
    }


@pytest.mark.parametrize("width", [DESKTOP, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["desktop", "phone"])
def test_from_the_start_to_a_recorded_reply(
    enter, live, services, clock, home_office: Member, secret, clearers: dict[str, Member], width: int, request
):
    """It takes long: three people open some fifty pages, and letters are made."""
    if width == PHONE:
        request.getfixturevalue("cheap")  # the letters themselves are the same
    page = enter(home_office, width=width)
    offices = {name: enter(member, width=width) for name, member in clearers.items()}
    start(page)
    choose_the_audience(page)
    write_the_letter(page)
    say_who_signs(page)
    for theirs in offices.values():
        keep_the_signatures(theirs)
    have_it_cleared(page, offices)
    look_at_the_letters(page)
    make_them(page, services)

    page.goto(live)  # the page of a run asks each second how it stands, and once signed out leads away by itself
    clock.set(morning(SENT_ON))
    page.goto(f"{live}/campaigns/LEAD15/send")
    sign_in(page, home_office, secret)
    mark_as_sent(page)

    clock.set(morning(LATER))
    page.goto(live)
    sign_in(page, home_office, secret)
    record_a_reply(page)
    close(page)


def start(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your tasks")).to_be_visible()
    page.goto(page.url + "campaigns")
    press(page, "Start a campaign")
    look(page)
    follow(page, TEMPLATE)
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Reference").fill("LEAD15")
    fill_day(page, "Date of letter", LETTER_DATE)
    page.get_by_label("Sender’s address").fill("Private Office\n2 Marsham Street\nLondon SW1P 4DF")
    look(page)
    press(page, "Start the campaign")
    told(page, "LEAD15 started")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_text("Letter dated 3 March 2015, reply by 24 March 2015")).to_be_visible()
    look(page)


def choose_the_audience(page: Page) -> None:
    follow(page, "Audience")
    show_filters(page)
    registries = page.get_by_role("group", name="Registry")
    for name in ("Chief officers of police", "Lead members", "Chief executives", "Health leaders"):
        registries.get_by_label(name).uncheck()
    page.get_by_role("group", name="Region").get_by_label("South West").check()
    page.get_by_role("group", name="Kind of council").get_by_label("County council").check()
    press(page, "Apply filters")
    look(page)
    press(page, "Save audience")
    told(page, "Audience saved.")
    follow(page, "Exclude Leader of Somerset County Council")
    page.get_by_label("Reason").fill("Answered in person on 27 February")
    press(page, "Exclude this post")
    expect(page.get_by_text("1 post is excluded.")).to_be_visible()
    look(page)


def show_filters(page: Page) -> None:
    if on_a_phone(page):
        page.get_by_text("Show or hide filters").click()


def write_the_letter(page: Page) -> None:
    step(page, "Letter")
    rewrite(page, OLD, NEW)
    expect(page.get_by_text("Saving makes version 2. No office has cleared this text yet.")).to_be_visible()
    page.get_by_label("Note for this version (optional)").fill("Says that we presume nothing of the reader")
    look(page)
    press(page, "Save")
    told(page, "Version 2 saved.")


def say_who_signs(page: Page) -> None:
    step(page, "Signatories")
    for department in LEAVE_LATER:
        follow(page, f"Remove Secretary of State for {department}")
        press(page, "Remove signatory")
    expect(page.get_by_text("2 ministers sign, in this order.")).to_be_visible()
    look(page)


def keep_the_signatures(page: Page) -> None:
    """Each office its own minister's."""
    page.goto(page.url + "offices")
    follow(page, "Add the signature")
    page.get_by_label("Picture of the signature").set_input_files(
        {"name": "signature.png", "mimeType": "image/png", "buffer": drawn()}
    )
    press(page, "Preview signature")
    look(page)
    press(page, "Use this signature")
    told(page, "Signature saved.")


def have_it_cleared(page: Page, offices: Mapping[str, Page]) -> None:
    open_asking(page, LETTER_DATE)
    look(page)
    ask(page)
    expect(page.get_by_text("0 of 4 clearances given.")).to_be_visible()
    for name, theirs in offices.items():
        theirs.goto(page.url)
        follow(theirs, f"Read and answer for {name}")
        look(theirs)
        answer_all(theirs, "2 texts")
        look(theirs)
    step(page, "Clearance")
    expect(page.get_by_text("4 of 4 clearances given.")).to_be_visible()
    look(page)
    press(page, "Issue the texts")
    look(page)
    issue(page, "2 texts")
    look(page)


def look_at_the_letters(page: Page) -> None:
    step(page, "Preview")
    expect(page.get_by_role("img", name="Page 1 of 2")).to_be_visible()
    expect(page.get_by_text("Every field in this letter has a value")).to_be_visible()
    look(page)


def make_them(page: Page, services: Services) -> None:
    step(page, "Generate")
    press(page, "Generate 7 letters")
    work_off(services)
    expect(page.locator("#run")).to_contain_text("Ended: all 7 letters generated.")
    look(page)


def mark_as_sent(page: Page) -> None:
    look(page)
    for county in ("Devon", "Dorset", "Gloucestershire"):
        tick(page, f"Leader of {county} County Council")
    press(page, "Mark as sent")
    page.get_by_label("By post").check()
    fill_day(page, "Date sent", SENT_ON)
    look(page)
    press(page, "Continue")
    look(page)
    press(page, "Mark 3 letters as posted")
    told(page, "Marked as posted on 4 March 2015.")
    look(page)


def record_a_reply(page: Page) -> None:
    look(page)
    page.goto(page.url + "campaigns/LEAD15")
    follow(page, "Track")
    look(page)
    tick(page, "Leader of Dorset County Council")
    press(page, "Record a response")
    fill_day(page, "When was it received?", RECEIVED_ON)
    page.get_by_label("Email").check()
    page.get_by_label("Answer", exact=True).check()
    page.get_by_label("Summary").fill("Names the leader’s deputy, and says when cases were last read.")
    page.get_by_role("group").filter(has_text="Partly").first.get_by_label("Yes", exact=True).check()
    look(page)
    press(page, "Record response")
    told(page, "Response recorded for 1 letter.")
    look(page)
    step(page, "Track")
    look(page)


def close(page: Page) -> None:
    to_task_list(page)
    look(page)
    follow(page, "Close this campaign")
    look(page)
    press(page, "Close LEAD15")
    told(page, "LEAD15 closed.")
    look(page)
