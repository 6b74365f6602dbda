"""A list that is filtered, saved, found again, renamed and deleted, in a real browser."""

from playwright.sync_api import expect

from app.accounts.models import Role
from tests.web.axe import faults_at_both_widths

LEADERS = "/recipients/council-leaders"


def test_a_filter_is_saved_renamed_and_deleted(open_as, live, signed_in):
    """It takes several seconds, as it looks at four lists."""
    page = open_as(signed_in(Role.VIEWER), f"{LEADERS}?region=London")

    def look(name):
        assert (name, faults_at_both_widths(page)) == (name, [])

    look("list")
    page.get_by_role("link", name="Save this filter").click()
    page.get_by_role("button", name="Save filter").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a name for the filter")
    look("error")
    page.get_by_label("Name of the filter").fill("London leaders")
    page.get_by_label("Share it with everyone").check()
    page.get_by_role("button", name="Save filter").click()
    expect(page).to_have_url(f"{live}{LEADERS}?region=London")
    page.goto(live + LEADERS)
    look("found")
    page.get_by_role("link", name="London leaders", exact=True).click()
    expect(page).to_have_url(f"{live}{LEADERS}?region=London")
    page.get_by_role("link", name="Change the filter London leaders").click()
    look("change")
    page.get_by_label("Name of the filter").fill("Leaders in London")
    page.get_by_role("button", name="Save filter").click()
    page.get_by_role("link", name="Change the filter Leaders in London").click()
    page.get_by_role("button", name="Delete filter").click()
    expect(page.get_by_role("heading", name="Saved filters")).to_have_count(0)
