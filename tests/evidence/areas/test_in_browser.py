"""The file on an area, its numbers and areas compared in a real browser: wide, narrow, and on paper."""

from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from tests.evidence.areas.office import rotherham
from tests.services.browser import PHONE
from tests.tracking.office import REFERENCE
from tests.web.axe import faults_at_both_widths

FILE = "/areas/rotherham?as_at=2015-03-27"
COMPARE = f"/areas/compare?campaign={REFERENCE}&as_at=2015-03-27"
STATES = (
    FILE,
    "/areas/kent?as_at=2015-03-27",
    "/areas/cardiff?as_at=2015-03-27",
    "/areas/rotherham/numbers",
    "/areas/rotherham/numbers/new",
    f"{COMPARE}&measure=overdue",
    f"{COMPARE}&measure=interventions&region=London",
    f"{COMPARE}&measure=risk-received",
    f"{COMPARE}&q=nowhere",
    "/areas/compare?as_at=soon",
)


@pytest.fixture
def person(services, signed_in):
    rotherham(services)
    return signed_in(Role.DRAFTER, Role.SAFEGUARDING)


@pytest.fixture
def visit(live, person, new_page) -> Callable[..., Page]:
    """`visit(path, width=PHONE)`: a page in the person's browser."""

    def open_page(path: str, **options: object) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": person.get_cookie("despatch").value, "url": live}])
        page.goto(live + path)
        return page

    return open_page


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(visit, live):
    page = visit(FILE)
    wrong = {}
    for path in STATES:
        page.goto(live + path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        wrong[path] = faults_at_both_widths(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_the_matrix_scrolls_by_keyboard_on_a_phone(visit):
    page = visit(FILE, width=PHONE)
    region = page.get_by_role("region", name="A letter to Yorkshire")
    region.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=region.element_handle())


def test_a_number_is_recorded_verified_corrected_and_taken_back_by_keyboard_and_mouse(visit, live):
    page = visit("/areas/rotherham/numbers")
    page.get_by_role("button", name="Record a telephone number").click()
    page.get_by_label("Children’s social care team (the front door)").check()
    page.get_by_role("textbox", name="Telephone number").fill("01632 960 001")
    page.get_by_label("Source").fill("The council’s website")
    page.get_by_role("button", name="Record number").click()
    row = page.get_by_role("row", name="01632 960 001")
    expect(row).to_contain_text("Never verified")
    row.get_by_role("button", name="Verified today").click()
    expect(page.get_by_role("row", name="01632 960 001")).to_contain_text("by Alex Example")
    page.get_by_role("link", name="Correct 01632 960 001").click()
    assert faults_at_both_widths(page) == []
    page.get_by_role("textbox", name="Hours").fill("Always")
    page.get_by_role("button", name="Save number").click()
    page.goto(live + "/areas/rotherham")
    expect(page.get_by_role("region", name="When a child may be at risk")).to_contain_text("01632 960 001")
    page.get_by_role("link", name="When a child may be at risk").click()
    page.get_by_role("link", name="Remove 01632 960 001").click()
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Remove number").click()
    expect(page.get_by_role("heading", name="No number for children’s social care is recorded")).to_be_visible()


def test_a_tile_and_a_name_lead_to_the_area(visit):
    page = visit(f"{COMPARE}&measure=overdue")
    page.locator(".ds-at-wide .ds-picture [data-href*=rotherham]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rotherham")


@pytest.mark.slow  # on paper: tests/tracking/test_in_browser.py prints a page
def test_the_file_prints_whole(visit):
    page = visit(FILE)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "".join(one.get_textpage().get_text_range() for one in document)
    assert "All bodies, side by side" in text
    for leader in ("Chief Constable", "Chief Executive", "Lead Member", "Director of Children"):
        assert leader in text
    first = document[0].get_textpage()
    assert max(first.get_charbox(one)[2] for one in range(first.count_chars())) < document[0].get_width()
