"""An administrator and an office see to ministers and signatures in a real browser, at both widths."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.offices.change import OfficeNames, add_office
from app.clearance.offices.forms import NO_TABLE, OfficeForm
from app.platform.clock import today
from tests.campaigns.clearing import clear_all
from tests.clearance.offices.people import minister, office
from tests.fixtures.app import token_in
from tests.journeys.walk import fill_day
from tests.letters.signatures import svg
from tests.web.axe import faults_at_both_widths, faults_of_pages
from tests.web.markup import said_by

BEFORE_THE_LETTER = date(2015, 3, 2)

INK = (
    '<path d="M5 70C20 5 40 5 45 60S70 90 80 40 95 80 110 60 140 30 150 60 190 70 210 40 250 60 290 30" '
    'fill="none" stroke="#101820" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>'
)
DRAWING = {"name": "signature.svg", "mimeType": "image/svg+xml", "buffer": svg(INK)}


def looks_right(page) -> bool:
    return faults_at_both_widths(page) == []


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser
def test_an_office_is_set_up_and_its_minister_gives_way(signed_in, services, live, new_page):
    with services.database.writing() as session:
        minister(session, "Alex Example", date(2014, 9, 1))
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"])
        add_office(session, OfficeNames("Secretary of State for Wales", "Wales Office", "Wales Office"), actor=SYSTEM)
        home = f"{live}/admin/offices/{office(session).id}"
    sam = signed_in(Role.CLEARER, name="Sam Example")
    second = signed_in(Role.ADMINISTRATOR, name="Kim Second")
    client = signed_in(Role.ADMINISTRATOR, Role.DRAFTER, name="Robin Administrator")
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": client.get_cookie("despatch").value, "url": live}])

    page.goto(f"{live}/admin/users")
    page.get_by_role("link", name="Private offices").click()
    expect(page.get_by_role("row", name="Home Office")).to_contain_text("Alex Example")
    assert looks_right(page)
    page.get_by_role("button", name="Add a private office").click()
    page.get_by_role("button", name="Add office").click()
    expect(page.get_by_role("alert")).to_contain_text(said_by(OfficeForm.title, DataRequired))
    assert looks_right(page)

    page.goto(home)
    page.get_by_label("User").select_option(label="Sam Example, clearer.sam@office.example")
    page.get_by_label("Gateway for this office").check()
    page.get_by_role("button", name="Add member").click()
    expect(page.locator("main > .ds-note[role=status]")).to_contain_text("7 days")
    token = {"csrf_token": token_in(second.get("/account").text)}
    assert second.post("/account-requests/1/confirm", data=token).status_code == 302
    page.reload()
    expect(page.get_by_role("row", name="Sam Example")).to_contain_text("Gateway")
    assert looks_right(page)

    theirs = new_page()
    theirs.context.add_cookies([{"name": "despatch", "value": sam.get_cookie("despatch").value, "url": live}])
    theirs.goto(f"{live}/offices")
    theirs.get_by_role("link", name="Add the signature").click()
    assert looks_right(theirs)
    theirs.get_by_label("Picture of the signature").set_input_files(DRAWING)
    theirs.get_by_role("button", name="Preview signature").click()
    expect(theirs.get_by_role("img", name="The new signature of Alex Example")).to_be_visible()
    assert looks_right(theirs)
    theirs.get_by_role("button", name="Use this signature").dblclick()
    expect(theirs.get_by_text("Signature saved", exact=True)).to_be_visible()
    assert looks_right(theirs)

    page.goto(home)
    page.get_by_role("button", name="Record a new minister").click()
    assert looks_right(page)
    page.get_by_label("Minister’s name").fill("Kim Example")
    fill_day(page, "First day in office (optional)", BEFORE_THE_LETTER)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 answer")
    assert looks_right(page)
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Minister’s name")).to_have_value("Kim Example")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Save and void 1 answer").dblclick()
    expect(page.get_by_role("row", name="Kim Example")).to_contain_text("Since")
    assert looks_right(page)
    page.get_by_role("link", name="Record the last day of Kim Example").click()
    assert looks_right(page)
    page.go_back()
    page.get_by_role("link", name="Correct Kim Example").click()
    assert looks_right(page)
    page.goto(f"{home}/retire")
    assert looks_right(page)

    page.goto(f"{live}/campaigns/MAR15/signatories")
    expect(page.get_by_text("Kim Example held the office on the date of the letter")).to_be_visible()
    assert looks_right(page)
    page.get_by_role("button", name="Print Kim Example").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 clearances")
    page.goto(f"{live}/campaigns/MAR15/signatories/new")
    page.get_by_label("Private office").select_option(label="Secretary of State for Wales")
    assert looks_right(page)
    page.get_by_role("button", name="Add signatory").click()
    page.get_by_role("button", name="Remove 4 clearances and save").click()
    expect(page.locator(".moj-alert--success")).to_contain_text("Secretary of State for Wales")


def test_each_page_of_a_minister_passes_axe_and_fits_the_window(signed_in, services, live, open_as):
    with services.database.writing() as session:
        one = minister(session, "Alex Example", today() - timedelta(400))
        session.flush()
        page = f"/admin/offices/{office(session).id}/ministers/{one.id}"
    assert faults_of_pages(open_as(signed_in(Role.ADMINISTRATOR)), live, [page, f"{page}/end"]) == {}


def test_table_of_offices_passes_axe_and_fits_the_window_in_each_state(signed_in, services, live, open_as):
    """It takes long: three pages at both widths."""
    page = open_as(signed_in(Role.ADMINISTRATOR), "/admin/offices/several")
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_role("alert")).to_contain_text(NO_TABLE)
    assert looks_right(page)
    rows = ("Secretary of State for Wales,Wales Office,Alex Example,8/5/2015,new@office.example", "Nobody,,,,Nobody")
    headings = "Office,Department,Minister,First day in office,Members"
    page.get_by_label("Or paste the cells").fill("\n".join((headings, *rows)))
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 1 private office?")
    assert looks_right(page)
    page.get_by_role("button", name="Add 1 private office").click()
    expect(page.get_by_role("row", name="Wales Office")).to_contain_text("Alex Example")
    assert looks_right(page)
