"""How many clicks take a campaign from a template to cleared letters: the owner's, and those of each private office.

A click is one on a link, a button or a box. It takes long: six people open some twenty pages.
"""

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.checking.start import newest_check
from app.checking.work import work_on
from app.clearance.offices.ministers import record_minister
from app.platform.services import Services
from tests.clearance.offices.people import office
from tests.fixtures.app import Member
from tests.journeys.campaigns import work_off
from tests.journeys.clearance import clearer_of
from tests.journeys.test_first_campaign import HOME, JUSTICE, LETTER_DATE, TEMPLATE
from tests.journeys.walk import clicks, count_clicks, fill_day, follow, go, look, press, told

OFFICES = {
    "Home Office": HOME,
    "Ministry of Justice": JUSTICE,
    "Department of Health": "Secretary of State for Health",
    "Department for Communities and Local Government": "Secretary of State for Communities and Local Government",
    "Department for Education": "Secretary of State for Education",
}


@pytest.fixture
def clearers(services: Services) -> dict[str, Member]:
    """One of each private office, whose ministers are recorded."""
    with services.database.writing() as session:
        for title in OFFICES.values():
            record_minister(session, office(session, title), name="Name of the minister", since=None, actor=SYSTEM)
    people = zip(("Alex", "Sam", "Kim", "Lee", "Jo"), OFFICES.items(), strict=True)
    return {name: clearer_of(services, title, f"{first} Example") for first, (name, title) in people}


def test_twelve_clicks_of_the_owner_and_three_of_each_office(
    enter, services: Services, home_office: Member, clearers: dict[str, Member], cheap
):
    page = enter(home_office, "/campaigns")
    count_clicks(page)
    letters = start(page, services, home_office)
    have_them_checked(page, services, letters)
    press(page, "Ask for clearance")
    look(page)
    press(page, "Ask for clearance")
    told(page, "The offices have been asked for clearance.")
    for name, member in clearers.items():
        theirs = enter(member, "/campaigns/LEAD15/clearance")
        clear_all_texts(theirs, name)
        theirs.close()
    page.reload()
    press(page, "Issue the texts")
    expect(page.locator("#letters")).to_contain_text(f"6 texts, for {letters} letters")
    look(page)
    press(page, "Issue the texts")
    told(page, "6 texts issued.")
    press(page, "Continue to Generate")
    press(page, f"Generate {letters} letters")
    work_off(services)
    expect(page.locator("#run")).to_contain_text(f"Ended: all {letters} letters generated.")
    press(page, "Continue to Send")
    assert clicks(page) == 12


def start(page: Page, services: Services, owner: Member) -> int:
    """From the template, whose audience is narrowed: how many letters there are changes no click."""
    press(page, "Start a campaign")
    follow(page, TEMPLATE)
    page.get_by_label("Reference").fill("LEAD15")
    fill_day(page, "Date of letter", LETTER_DATE)
    page.get_by_label("Sender’s address").fill("Private Office\n2 Marsham Street\nLondon SW1P 4DF")
    press(page, "Start the campaign")
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "LEAD15")
        saved = audience_of(campaign)
        parts = tuple((slug, {"region": ["North East"]}) for slug, _ in saved.parts)
        narrowed = Audience(parts, saved.valid_at)
        save_audience(session, campaign, narrowed, seen=saved.digest, actor=Actor(owner.id))
        return sum(count_letters(session, campaign.id).values())


def have_them_checked(page: Page, services: Services, letters: int) -> None:
    """What the check found is shown before anyone is asked."""
    go(page, page.get_by_text("Next step:").get_by_role("link", name="Check"))
    press(page, f"Check {letters} letters")
    with services.database.reading() as session:
        check = newest_check(session, campaign_by_reference(session, "LEAD15").id)
    while work_on(services, check.id):
        pass
    expect(page.locator("#read")).to_contain_text(str(letters))


def clear_all_texts(page: Page, name: str) -> None:
    """All texts are open on one page; the office chooses what it clears."""
    count_clicks(page)
    follow(page, f"Read and answer for {name}")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    if name == "Home Office":
        look(page)
    page.get_by_label("Content with all 6 texts").check()
    press(page, "Record your minister’s answer")
    told(page, "Answer recorded for 6 texts.")
    assert clicks(page) == 3
