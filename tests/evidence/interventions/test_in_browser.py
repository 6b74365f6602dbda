"""A direction, a round and an edition are recorded in a real browser, at both widths. Every page is read by axe."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def page(live, signed_in, new_page):
    cookie = signed_in(Role.DRAFTER).get_cookie("despatch").value
    opened = new_page()
    opened.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
    return opened


def whole(page):
    assert faults_at_both_widths(page) == []


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser
def test_a_direction_from_its_kind_to_its_removal(live, page):
    page.goto(f"{live}/interventions")
    whole(page)
    page.get_by_role("button", name="Record a published fact").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Choose what to record")).to_be_visible()
    whole(page)
    page.get_by_label("Statutory direction").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record a statutory direction").click()
    expect(page.get_by_role("link", name="Enter the area")).to_be_visible()
    whole(page)
    page.get_by_label("Title").fill("Direction on children’s services")
    page.get_by_label("Area").fill("Croydon")
    page.get_by_label("Given on").fill("May 2016")
    page.get_by_label("Given by").fill("Secretary of State for Education\nHome Secretary")
    page.get_by_label("Source", exact=True).fill("The direction")
    page.get_by_role("button", name="Record a statutory direction").click()
    expect(page.get_by_text("May 2016; end not recorded")).to_be_visible()
    expect(page.locator("dt", has_text="Given jointly").locator("+ dd")).to_have_text("Yes")
    whole(page)

    page.get_by_role("button", name="Add files").click()
    file = {"name": "Direction.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.get_by_label("Files").set_input_files(file)
    whole(page)
    page.get_by_role("button", name="Add files").click()
    page.get_by_role("link", name="Remove Direction.pdf").click()
    whole(page)
    page.get_by_role("link", name="Cancel").click()

    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Given on").fill("4 May 2016")
    whole(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Given on: changed from May 2016 to 4 May 2016.")).to_be_visible()
    whole(page)
    page.get_by_role("link", name="Remove", exact=True).click()
    page.get_by_label("Why was it recorded in error?").fill("It was of another council.")
    whole(page)
    page.get_by_role("button", name="Remove fact").click()
    expect(page.get_by_text("Recorded in error, and removed.")).to_be_visible()
    whole(page)


def test_a_round_and_an_area_of_it(live, page):
    """It takes some seconds, as it looks at six pages."""
    page.goto(f"{live}/inspections")
    whole(page)
    page.get_by_role("link", name="Child sexual exploitation and missing children, 2016").click()
    whole(page)
    page.get_by_role("link", name="Correct the details of Croydon").click()
    page.get_by_label("Published outcome").fill("A letter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Enter the date when the outcome was published")).to_be_visible()
    whole(page)
    page.get_by_label("Outcome published on").fill("9 2016")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A letter Published September 2016.")).to_be_visible()
    page.get_by_role("link", name="Remove Liverpool").click()
    whole(page)
    page.go_back()
    page.get_by_role("button", name="Add an area").click()
    whole(page)


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_an_edition_that_is_not_in_force_on_a_day(live, page):
    page.goto(f"{live}/framework?as_at=2015-03-03")
    expect(page.get_by_text("Not yet in force").first).to_be_visible()
    whole(page)
    page.get_by_role("link", name="Working Together to Safeguard Children (2013)").click()
    expect(page.get_by_role("heading", name="Cited now")).to_be_visible()
    whole(page)
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("In force to").fill("1 January 2010")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="The last day must be the same as or after the first day")).to_be_visible()
    whole(page)
    page.goto(f"{live}/framework/new")
    whole(page)
    page.goto(f"{live}/framework/works/working-together/correct")
    whole(page)
    page.goto(f"{live}/templates/march-2015-accountability")
    expect(page.get_by_text("The text cites these, which are not in force today")).to_be_visible()
    whole(page)


def test_a_file_to_take_off(live, page):
    page.goto(f"{live}/interventions/1/files/add")
    file = {"name": "Direction.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Add files").click()
    page.get_by_role("link", name="Remove Direction.pdf").click()
    expect(page.get_by_role("link", name="Cancel")).to_be_visible()
    whole(page)
