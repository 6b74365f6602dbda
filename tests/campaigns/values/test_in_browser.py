"""Values by recipient as an office fills them in: one letter after another, then the rest from a table."""

import re

import pytest
from playwright.sync_api import Page, expect
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.campaigns.values.form import TableForm
from app.campaigns.values.words import SAVED
from tests.campaigns.filling import csv_of, fill, filled_campaign, held_by
from tests.campaigns.letter.test_in_browser import conflict, message
from tests.web.axe import faults_at_both_widths
from tests.web.markup import said_by

LIST = "/campaigns/SMALL/letter/values"
TABLE = csv_of(
    ("SMALL-0002", "Cwmbran", "30/03/2015", "12"),
    ("SMALL-0003", "Wrexham", "soon", ""),
    ("SMALL-0009", "Leeds", "", ""),
)


@pytest.fixture
def drafter(live, signed_in, services):
    with services.database.writing() as session:
        filled_campaign(session)
    return {"name": "despatch", "value": signed_in(Role.DRAFTER).get_cookie("despatch").value, "url": live}


@pytest.fixture
def page(new_page, drafter) -> Page:
    opened = new_page()
    opened.context.add_cookies([drafter])
    return opened


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser
def test_values_are_filled_in_one_by_one_and_from_a_table(page, live, services):
    seen = {}

    def look(state: str) -> None:
        seen[state] = faults_at_both_widths(page)

    def meanwhile(reference: str, **values: str) -> None:
        """Somebody else saves."""
        with services.database.writing() as session:
            fill(session, reference, **values)

    page.goto(f"{live}/campaigns/SMALL/letter")
    look("the letter")
    page.locator("#by-recipient").get_by_role("link").click()
    expect(page.locator(".ds-lede")).to_contain_text(re.compile(r"\b8\b"))
    look("the list")
    page.get_by_role("link", name="4 letters without Where we visit").click()
    page.get_by_text("Fields, and filling in many letters at once").click()
    look("the list of those without a value")
    page.get_by_role("searchbox").fill("nowhere")
    page.get_by_role("button", name="Search").click()
    look("nothing found")
    page.get_by_role("link", name="Clear the search").click()

    page.get_by_role("link", name="Chief Constable of Dyfed-Powys Police").click()
    page.get_by_label("Where we visit").fill("Leeds \U0001f600")
    page.get_by_role("button", name="Save and go to the next letter").click()
    expect(page.get_by_role("link", name=re.compile("^Where we visit: .*U\\+1F600"))).to_be_visible()
    look("a letter with a mistake")
    page.get_by_label("Where we visit").fill("Carmarthen")
    meanwhile("SMALL-0001", visit_place="Aberystwyth", lead="police")
    page.get_by_role("button", name="Save and go to the next letter").click()
    expect(conflict(page)).to_be_visible()
    expect(page.get_by_label("Where we visit")).to_have_value("Carmarthen")
    look("a letter that somebody else has saved")
    page.get_by_role("button", name="Save and go to the next letter").click()
    expect(page.get_by_role("heading", name="Chief Constable of Gwent Police")).to_be_visible()
    look("the next letter")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Show all letters").click()

    page.get_by_role("button", name="Check table").click()
    expect(page.get_by_role("link", name=said_by(TableForm.table, InputRequired))).to_be_visible()
    look("no table chosen")
    page.get_by_label("Completed table").set_input_files(
        {"name": "values.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    page.get_by_role("button", name="Check table").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4")  # values that would be saved
    look("what a table would change")
    meanwhile("SMALL-0002", visit_place="Usk")
    page.get_by_role("button", name="Save 4 values").click()
    expect(page.get_by_role("table", name="Changed by others")).to_contain_text("Usk")
    look("what moved")
    page.get_by_role("button", name="Save 4 values").click()
    expect(message(page)).to_contain_text(
        re.compile(r"\b4\b.*\b2\b.*\b1\b.*\b1\b")
    )  # values, letters, rows and cells left out
    look("the list, saved")

    page.goto(f"{live}/campaigns/SMALL/preview?letter=SMALL-0003")
    look("the preview of a letter that lacks one")
    page.get_by_role("link", name="Fill in this letter’s values").click()
    page.get_by_label("Visit day").fill("30 March 2015")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(message(page)).to_have_text(SAVED.format(reference="SMALL-0003"))

    with services.database.reading() as session:
        assert held_by(session, "SMALL-0001") == {"visitplace": "Carmarthen"}
        assert held_by(session, "SMALL-0002") == {"visitplace": "Cwmbran", "visitday": "2015-03-30", "teamsize": "12"}
        assert held_by(session, "SMALL-0003") == {"visitplace": "Wrexham", "visitday": "2015-03-30"}
    assert not any(seen.values()), seen


def test_what_a_table_would_change_passes_axe_and_fits_the_window(page, live):
    page.goto(live + LIST)
    page.get_by_label("Completed table").set_input_files(
        {"name": "values.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    page.get_by_role("button", name="Check table").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4")  # values that would be saved
    assert faults_at_both_widths(page) == []
