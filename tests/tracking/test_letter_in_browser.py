"""A letter's page as its office uses it, in a real browser: each of its states, at a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.states import State
from app.tracking.letter_notes import assign, assignments_of, notes_on
from tests.campaigns.eventful import eventful_campaign
from tests.journeys.walk import go, look_at_both_widths, press, told
from tests.production.making import made
from tests.responses.office import details, recorded
from tests.services.browser import PHONE
from tests.tracking.office import letter, send, small, small_campaign

BUSY, QUIET, HELD = "/letters/MAR15-0044", "/letters/TRK15-0005", "/letters/TRK15-0006"


@pytest.fixture
def drafter(services, signed_in):
    client = signed_in(Role.DRAFTER, name="Kim Example")
    small_campaign(services, actor=Actor(client.member.id))
    return client


@pytest.fixture
def open_browser(live, new_page, drafter):
    def open_it(**options) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": drafter.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


def test_notes_and_hands_of_a_letter(open_browser, live, services, drafter):
    """It takes several seconds, as it looks at four pages."""
    page = open_browser()
    page.goto(live + QUIET)
    look_at_both_widths(page)
    press(page, "Add note")
    expect(page.get_by_role("alert")).to_contain_text("Enter a note")
    look_at_both_widths(page)
    page.get_by_label("Add a note").fill("Telephoned their office.\nThey have it.")
    press(page, "Add note")
    told(page, "Note added.")
    press(page, "Assign to me")
    told(page, "TRK15-0005 is assigned to you.")
    look_at_both_widths(page)
    with services.database.writing() as session:
        assign(session, small(session), [letter(session, 5).id], to=None, actor=SYSTEM)
    press(page, "Remove assignment")
    told(page, "TRK15-0005 is assigned to no one.")
    go(page, page.get_by_role("link", name="Withdraw the note of"))
    look_at_both_widths(page)
    press(page, "Withdraw the note")
    told(page, "Note withdrawn.")
    expect(page.get_by_text("It was withdrawn later.")).to_be_visible()


@pytest.mark.slow  # further states: the test above looks at the page itself
def test_each_state_of_a_letter_and_all_that_happened(open_browser, live, services, cheap):
    page = open_browser()
    made(services, [43])
    eventful_campaign(services)
    send(services, [5, 6])
    recorded(services, [5, 6], details("holding", day=10), answers=["partly"])
    with services.database.writing() as session:
        hold_out(session, small(session), {letter(session, 6).post_id: "They wrote first."}, actor=SYSTEM)
        small(session).state = State.ARCHIVED
    for address in (BUSY, QUIET, HELD, "/letters/MAR15-0043", "/campaigns/MAR15/history"):
        page.goto(live + address)
        look_at_both_widths(page)
    expect(page.get_by_text("MAR15-0044 assigned to Sam Example")).to_be_visible()


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_a_note_is_added_and_a_letter_taken_on(open_browser, live, services, drafter):
    page = open_browser(width=PHONE, scripts=False)
    page.goto(live + QUIET)
    page.get_by_label("Add a note").fill("Once is enough.")
    press(page, "Add note")
    told(page, "Note added.")
    page.go_back()
    press(page, "Add note")
    press(page, "Assign to me")
    told(page, "TRK15-0005 is assigned to you.")
    with services.database.reading() as session:
        one = letter(session, 5)
        assert [note.text for note in notes_on(session, one.id)] == ["Once is enough."]
        assert assignments_of(session, one.campaign_id)[one.id].user_id == drafter.member.id
