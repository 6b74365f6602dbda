"""Two private offices and an owner take one letter to clearance, each in a browser of their own, with an edit in the
middle."""

from collections import Counter
from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.record import Actor
from app.campaigns.lifecycle.ownership import take_on
from app.platform.services import Services
from tests.campaigns.writing import EDUCATION, HOME, letter_to_write
from tests.fixtures.app import Member
from tests.journeys.campaigns import work_off
from tests.journeys.clearance import answer_all, ask, asked_about, clearer_of, open_asking, say, tick_texts
from tests.journeys.walk import follow, look, press, step, told
from tests.services.browser import PHONE
from tests.web.editor import rewrite

CLEARANCE = "/campaigns/WRITE/clearance"
POLICE, LEAD = "Chief officers of police", "Lead members"
FOR_POLICE, FOR_LEAD = "WRITE-0001", "WRITE-0005"
OLD, NEW = "Record each report.", "Record each report on the day it is made."
DUE = date(2015, 3, 9)


@pytest.fixture
def owner(enter, services: Services, home_office: Member) -> Page:
    """Of a letter to four police forces and the lead members of the South West, with every field filled in."""
    with services.database.writing() as session:
        campaign = letter_to_write(session)
        campaign.values = {"meeting place": "the town hall"}
        take_on(session, campaign, actor=Actor(home_office.id))
    return enter(home_office, CLEARANCE)


@pytest.fixture
def home(enter, services: Services, owner: Page) -> Page:
    return enter(clearer_of(services, HOME, "Alex Example"), CLEARANCE)


@pytest.fixture
def education(enter, services: Services, owner: Page) -> Page:
    """On a phone."""
    return enter(clearer_of(services, EDUCATION, "Sam Example"), CLEARANCE, width=PHONE)


@pytest.fixture
def happened(services: Services):
    """`happened(action)`: how often."""

    def count(action: str) -> int:
        with services.database.reading() as session:
            return Counter(session.scalars(select(AuditEvent.action)))[action]

    return count


@pytest.mark.slow  # test_first_campaign.py is the journey of its roles
def test_an_edit_asks_both_offices_again_about_what_it_touches(owner, home, education, services, live, happened):
    open_asking(owner, DUE)
    ask(owner)
    look(owner)
    the_home_office_is_content(home, happened)
    education_wants_a_change(education)
    stale = home.context.new_page()
    stale.goto(home.url)
    say_with_a_note(stale)

    the_owner_changes_the_paragraph(owner)

    a_stale_page_answers_nothing(stale, happened)
    for page in (home, education):
        is_asked_again_about_the_police_alone(page)
        answer_all(page, "1 text")
        look(page)
    says_the_same_again(home, happened)
    assert "DRAFT" in words_of(owner, live, f"{FOR_POLICE}/draft.pdf")

    the_owner_issues(owner, happened)
    make_the_letters(owner, services)
    for letter in (FOR_POLICE, FOR_LEAD):
        assert "DRAFT" not in words_of(owner, live, f"{letter}/letter.pdf")
    assert NEW in words_of(owner, live, f"{FOR_POLICE}/letter.pdf")


def the_home_office_is_content(page: Page, happened) -> None:
    """By two clicks, which count once."""
    page.reload()
    follow(page, "Read and answer for Home Office")
    expect(page.get_by_text("2 texts need your answer.")).to_be_visible()
    look(page)
    tick_texts(page)
    say(page, "Content")
    page.get_by_role("button", name="Record your minister’s answer", exact=True).dblclick()
    told(page, "Answer recorded for 2 texts.")
    assert happened("clearance.answered") == 1


def education_wants_a_change(page: Page) -> None:
    page.reload()
    follow(page, "Read and answer for Department for Education")
    follow(page, LEAD)
    look(page)
    say(page, "Content")
    press(page, "Record your minister’s answer")
    told(page, "Answer recorded for 1 text.")

    follow(page, POLICE)
    page.locator("summary", has_text="on paragraph 2").click()
    page.get_by_label("Your comment on paragraph 2").fill("On which day?")
    press(page, "Comment on paragraph 2")
    expect(page.get_by_role("article", name="Comment by Sam Example")).to_contain_text("On which day?")
    say(page, "Not content until changes are made", "The paragraph on reports has to name the day.")
    look(page)
    press(page, "Record your minister’s answer")
    told(page, "Answer recorded for 1 text.")
    look(page)


def say_with_a_note(page: Page) -> None:
    """To be content once more, in a tab that is left open."""
    page.get_by_text("Change your answer").click()
    page.get_by_label(POLICE).check()
    say(page, "Content, with a comment", "As it stands, the minister likes it.")


def the_owner_changes_the_paragraph(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("3 of 4 clearances given.")).to_be_visible()
    look(page)
    step(page, "Letter")
    rewrite(page, OLD, NEW)
    says = "Saving makes version 2 and removes 1 clearance, for chief officers of police only."
    expect(page.get_by_text(says)).to_be_visible()
    press(page, "Save")
    goes = page.get_by_role("table", name="Clearances that will be removed")
    expect(goes.locator("tbody tr")).to_have_text([f"{HOME}{POLICE}"])
    look(page)
    press(page, "Remove 1 clearance and save")
    told(page, "Version 2 saved.")
    step(page, "Clearance")
    expect(page.get_by_text("2 of 4 clearances given.")).to_be_visible()
    look(page)


def a_stale_page_answers_nothing(page: Page, happened) -> None:
    before = happened("clearance.answered")
    press(page, "Record your minister’s answer")
    expect(page.get_by_role("alert").filter(has_text="Your answer was not saved.")).to_contain_text(
        "on the day it is made"
    )
    expect(page.get_by_label("Note", exact=True)).to_have_value("As it stands, the minister likes it.")
    look(page)
    assert happened("clearance.answered") == before


def is_asked_again_about_the_police_alone(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("1 of 2 texts needs your answer.")).to_be_visible()
    look(page)
    follow(page, POLICE)
    expect(page.locator("ins")).to_contain_text("on the day it is made")
    look(page)
    page.go_back()
    expect(asked_about(page, POLICE)).to_contain_text("1 paragraph changed")
    expect(asked_about(page, LEAD)).to_contain_text("Content")


def says_the_same_again(page: Page, happened) -> None:
    """Going back to the form that was sent."""
    before = happened("clearance.answered")
    page.go_back()
    page.get_by_text("Change your answer").click()
    page.get_by_label("Content", exact=True).check()
    page.get_by_label(POLICE).check()
    look(page)
    press(page, "Record your minister’s answer")
    told(page, "Nothing was changed: you have already given this answer.")
    assert happened("clearance.answered") == before


def the_owner_issues(page: Page, happened) -> None:
    """By two clicks, then from a tab that was open too, then by going back: once."""
    page.reload()
    expect(page.get_by_text("4 of 4 clearances given.")).to_be_visible()
    press(page, "Issue the texts")
    look(page)
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("button", name="Issue the texts").dblclick()
    told(page, "2 texts issued.")
    look(page)
    press(other, "Issue the texts")
    told(other, "Nothing was changed: these texts are already issued.")
    page.go_back()
    expect(page.get_by_text("No texts are ready to issue")).to_be_visible()
    assert happened("clearance.issued") == 1


def make_the_letters(page: Page, services: Services) -> None:
    step(page, "Generate")
    look(page)
    press(page, "Generate 20 letters")
    expect(page.locator("#run")).to_be_visible()
    work_off(services)
    expect(page.locator("#run")).to_contain_text("Ended: all 20 letters generated.")


def words_of(page: Page, live: str, file: str) -> str:
    """Of all pages of a letter's PDF, in one line."""
    pages = pypdfium2.PdfDocument(page.request.get(f"{live}/letters/{file}").body())
    return " ".join(" ".join(one.get_textpage().get_text_range() for one in pages).split())
