"""An administrator sets up five private offices, one by one and from a table. A click is one on a link or a button."""

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.clearance.offices.find import offices
from app.clearance.offices.ministers import ministers
from app.people.second_person import waiting_for
from app.platform.clock import now
from app.platform.services import Services
from tests.fixtures.app import Member, add_member
from tests.journeys.conftest import FIRST_DAY
from tests.journeys.walk import clicks, count_clicks, fill_day, go, press, told

PLACES = ("Wales", "Scotland", "Northern Ireland", "Defence", "Transport")


@pytest.fixture
def administrator(clock, services: Services) -> Member:
    """One of two, so that the other can confirm members."""
    add_member(services, Role.ADMINISTRATOR, name="Kim Second")
    return add_member(services, Role.ADMINISTRATOR, name="Robin Administrator")


@pytest.fixture
def clearers(clock, services: Services) -> dict[str, Member]:
    return {place: add_member(services, Role.CLEARER, name=f"{place} Clearer") for place in PLACES}


@pytest.fixture
def page(enter, administrator: Member, clearers) -> Page:
    """The list of private offices, reached from the first page."""
    opened: Page = enter(administrator)
    count_clicks(opened)
    go(opened, opened.get_by_role("link", name="Administration", exact=True))
    go(opened, opened.get_by_role("link", name="Private offices", exact=True))
    return opened


def set_up(services: Services) -> list[tuple[str, str]]:
    """The newest five offices with their ministers; each has a member who waits for a second person."""
    with services.database.reading() as session:
        assert len(waiting_for(session, now())) == len(PLACES)
        newest = offices(session)[-len(PLACES) :]
        return [(office.department, ministers(session, office.id)[0].name) for office in newest]


EXPECTED = [(f"{place} Office", f"Minister for {place}") for place in PLACES]


def test_five_offices_one_by_one(page: Page, services: Services, clearers):
    """It takes long: five forms in a browser."""
    for place in PLACES:
        press(page, "Add a private office")
        page.get_by_label("Title", exact=True).fill(f"Secretary of State for {place}")
        page.get_by_label("Department", exact=True).fill(f"{place} Office")
        page.get_by_label("Minister’s name").fill(f"Minister for {place}")
        fill_day(page, "First day in office (optional)", FIRST_DAY)
        page.get_by_label("Members").fill(clearers[place].email)
        press(page, "Add office")
        told(page, f"Secretary of State for {place} added.")
    assert set_up(services) == EXPECTED
    assert clicks(page) == 12


def test_five_offices_from_a_table(page: Page, services: Services, clearers):
    rows = [
        f"Secretary of State for {place}\t{place} Office\tMinister for {place}\t2/3/2015\t{clearers[place].email}"
        for place in PLACES
    ]
    press(page, "Add several offices")
    page.get_by_label("Or paste the cells").fill(
        "\n".join(["Office\tDepartment\tMinister\tFirst day in office\tMembers", *rows])
    )
    press(page, "Check the table")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 5 private offices?")
    press(page, "Add 5 private offices")
    told(page, "5 private offices added.")
    assert set_up(services) == EXPECTED
    assert clicks(page) == 5
