"""Enclosures in a real browser: a drafter adds files, looks at them, moves and removes them, at both widths."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.campaigns.enclosures.words import refused_words
from app.letters.enclosure.findings import Finding
from tests.campaigns.enclosing import LEAFLET, listed
from tests.campaigns.letter.test_in_browser import message
from tests.campaigns.writing import clear, letter_to_write
from tests.letters.enclosure.files import font, leaflet, tagged, uses
from tests.web.axe import faults_at_both_widths

HERE = "/campaigns/WRITE/letter/enclosures"


@pytest.fixture
def drafting(live, services, signed_in, new_page):
    """Opens WRITE's enclosures for its drafter."""
    with services.database.writing() as session:
        letter_to_write(session)
    cookie = signed_in(Role.DRAFTER).get_cookie("despatch").value

    def open_it(*, scripts: bool = True) -> Page:
        page = new_page(scripts=scripts)
        page.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
        page.goto(live + HERE)
        return page

    return open_it


def look(page: Page) -> None:
    """In every state."""
    assert faults_at_both_widths(page) == []


def choose(page: Page, body: bytes) -> None:
    page.get_by_label("PDF").set_input_files({"name": "leaflet.pdf", "mimeType": "application/pdf", "buffer": body})


def add(page: Page, name: str, body: bytes, where: str = "Printed after each letter") -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label(where).check()
    choose(page, body)
    page.get_by_role("button", name="Add enclosure").click()


def test_a_drafter_encloses_two_files(drafting, services):
    """It takes several seconds, as it looks at seven pages."""
    page = drafting()
    look(page)
    page.get_by_role("link", name="Add the first enclosure").click()
    look(page)
    add(page, "A leaflet for parents", leaflet(box=(0, 0, 842, 595), change=uses("Font", font("Arial"))))
    expect(page.get_by_role("alert")).to_contain_text(refused_words([Finding("landscape", {"pages": [1]})])[0])
    look(page)
    choose(page, LEAFLET)
    page.get_by_role("button", name="Add enclosure").click()
    expect(page.locator("#looked-at")).to_be_visible()
    expect(page.get_by_role("img", name="Page 1 of 3 of A leaflet for parents")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Add enclosure").click()
    page.get_by_role("button", name="Add an enclosure").click()
    add(page, "The form to send back", tagged(), "As a separate sheet or attachment")
    page.get_by_role("button", name="Add enclosure").click()
    expect(message(page)).to_contain_text("“The form to send back”")
    look(page)
    page.get_by_role("button", name="Up The form to send back").click()
    page.get_by_role("link", name="View or change A leaflet for parents").click()
    expect(page.get_by_role("img", name="Page 1 of 3 of A leaflet for parents")).to_be_visible()
    look(page)
    page.go_back()
    page.get_by_role("link", name="Remove A leaflet for parents").click()
    look(page)
    page.get_by_role("button", name="Remove enclosure").click()
    expect(message(page)).to_contain_text("“A leaflet for parents”")
    with services.database.reading() as session:
        assert listed(session) == [("The form to send back", 2, "beside")]


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_the_clearances_that_go_are_named_first(drafting, services):
    clear(services)
    page = drafting(scripts=False)
    page.get_by_role("link", name="Add the first enclosure").click()
    add(page, "A leaflet", LEAFLET)
    page.get_by_role("button", name="Add enclosure").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4")  # clearances that go
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Name")).to_have_value("A leaflet")
    expect(page.get_by_role("img", name="Page 2 of 3 of A leaflet")).to_be_visible()
    page.get_by_role("button", name="Add enclosure").click()
    page.get_by_role("button", name="Remove 4 clearances and save").click()
    expect(message(page)).to_contain_text("“A leaflet”")
