"""Pages of reports of risk in a real browser, in each of their states, at a desk and on a phone: accessible, and no
wider than the window."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.registry.areas.number_changes import NumberFacts, record_number
from app.registry.areas.numbers import FRONT_DOOR, OUT_OF_HOURS
from app.safeguarding.link import link_duplicate
from tests.fixtures.app import add_member
from tests.inbox.mail import came
from tests.journeys.clock import Clock
from tests.journeys.walk import look_at_both_widths, press
from tests.safeguarding.reporting import RECEIVED, Duty, after, area_id
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import faults_of_pages

FORMS = ("call", "mail", "told", "not-immediate", "correct", "area", "link", "cause", "refer", "release", "history")


@pytest.fixture
def sam(monkeypatch, signed_in):
    monkeypatch.setattr("app.platform.clock.datetime", Clock(after(25)))
    return signed_in(Role.SAFEGUARDING, Role.DRAFTER, name="Sam Example")


@pytest.fixture
def duty(sam, services) -> Duty:
    """Reports in each of their states: running, waiting for a second person, told, not immediate, missed, linked, of a
    service, of no known area."""
    first = add_member(services, Role.SAFEGUARDING, name="Fran Example")
    duty = Duty(services, first.id, sam.member.id)
    facts = [(FRONT_DOOR, "01709 555 0101"), (OUT_OF_HOURS, "01709 555 0102")]
    with services.database.writing() as session:
        for kind, value in facts:
            said = NumberFacts(kind, value, "Day and night", "Their page", None, None, RECEIVED.date())
            record_number(session, area_id(duty, "rotherham"), said, actor=SYSTEM)
    duty.report(received_at=after(24), source="A head teacher", note="Rang twice.")
    duty.report(received_at=after(20))
    duty.say_told(2, after(21))
    duty.report()
    duty.tell(3, after(1))
    duty.report()
    duty.confirm(duty.say_not_immediate(4, after(1)), after(2))
    duty.report(area="", area_typed="Somewhere by the sea")
    duty.report(about="service")
    duty.report(message=came(services, "It says so.", subject="Urgent", at=RECEIVED))
    came(services, "Another child.", subject="Also urgent", at=RECEIVED)
    duty.report(received_at=after(3))
    with services.database.writing() as session:
        link_duplicate(session, 8, 7, actor=Actor(first.id), at=after(24))
    return duty


@pytest.fixture
def open_browser(live, new_page, sam):
    def open_it(width: int = DESKTOP, *, scripts: bool = True) -> Page:
        page = new_page(width=width, scripts=scripts)
        page.context.add_cookies([{"name": "despatch", "value": sam.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


def test_each_page_of_a_report_passes_axe_and_fits_the_window(live, duty, open_browser):
    """It looks at 16 pages."""
    pages = ["/risk/2", *(f"/risk/{6 if form == 'refer' else 5}/{form}" for form in FORMS), "/risk/8/unlink"]
    pages += ["/risk/2/claims/1/reject", "/risk/2/claims/1/take-back", "/risk/3/claims/2/revoke", "/risk/new?message=2"]
    assert faults_of_pages(open_browser(), live, pages) == {}


@pytest.mark.slow  # further states: the test above and test_every_page look at the pages themselves
def test_every_state_passes_axe_and_fits_the_window(live, duty, open_browser):
    pages = ["/risk", "/risk?show=all", "/risk/figures", "/risk/people", "/risk/new", "/"]
    pages += [*(f"/risk/{number}" for number in range(1, 9)), "/inbox?tab=all", "/inbox/1"]
    assert faults_of_pages(open_browser(), live, pages) == {}


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_mistakes_pass_axe_too(live, duty, open_browser):
    page = open_browser()
    for path, button in (
        ("/risk/new", "Report the risk"),
        ("/risk/1/call", "Record call"),
        ("/risk/1/mail", "Send email"),
        ("/risk/1/told", "Record who was told"),
        ("/risk/1/link", "Link reports"),
    ):
        page.goto(live + path)
        press(page, button)
        expect(page.get_by_role("alert").get_by_text("There is a problem")).to_be_visible()
        look_at_both_widths(page)


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_an_empty_list_passes_axe(live, open_browser):
    page = open_browser()
    for path in ("/risk", "/risk?show=all", "/risk/figures"):
        page.goto(live + path)
        look_at_both_widths(page)


def test_the_numbers_follow_the_area_as_one_types(live, duty, open_browser):
    page = open_browser(PHONE)
    page.goto(live + "/risk/new")
    numbers = page.locator("#numbers")
    expect(numbers.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    page.get_by_label("Area").fill("Rotherham")
    page.get_by_label("I am not sure").check()
    expect(numbers.get_by_role("link", name="01709 555 0101")).to_have_attribute("href", "tel:017095550101")
    expect(numbers).to_contain_text("Verified on 6 March 2015")
    look_at_both_widths(page)


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_a_button_shows_the_numbers(live, duty, open_browser):
    page = open_browser(PHONE, scripts=False)
    page.goto(live + "/risk/new")
    page.get_by_label("Area").fill("Rotherham")
    page.get_by_label("Short note").fill("Kept")
    press(page, "Show the numbers of this area")
    expect(page.get_by_role("link", name="01709 555 0102")).to_be_visible()
    expect(page.get_by_label("Short note")).to_have_value("Kept")
    page.get_by_label("Yes", exact=True).check()
    press(page, "Report the risk")
    expect(page.get_by_role("heading", level=1)).to_have_text("RISK-0009")
