"""A registry of one's own is added and filled in a real browser. Every state is read by axe."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def page(live, signed_in, new_page):
    cookie = signed_in(Role.ADMINISTRATOR, Role.DRAFTER).get_cookie("despatch").value
    opened = new_page()
    opened.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
    return opened


def whole(page):
    assert faults_at_both_widths(page) == []


def test_a_registry_from_nothing_to_what_its_posts_say(live, page):
    """It takes several seconds, as it looks at a dozen pages."""
    page.goto(f"{live}/recipients")
    page.get_by_role("link", name="Add a registry").click()
    page.get_by_role("button", name="Add registry").click()
    expect(page.get_by_role("link", name="Enter a name for the registry")).to_be_visible()
    whole(page)
    page.get_by_label("Name").fill("Policing bodies")
    page.get_by_label("Sector").fill("Police")
    page.get_by_label("Date from which its list is complete").fill("1 1 2015")
    page.get_by_role("button", name="Add registry").click()
    expect(page.get_by_text("No fields yet")).to_be_visible()
    whole(page)
    page.get_by_role("link", name="Add a field").click()
    whole(page)
    page.get_by_label("Name").fill("elected on")
    page.get_by_label("Date", exact=True).check()
    page.get_by_role("button", name="Add field").click()
    whole(page)
    page.get_by_role("link", name="elected on").click()
    whole(page)
    page.goto(f"{live}/recipients/policing-bodies")
    page.get_by_role("link", name="Add a post").click()
    whole(page)
    name = "Police and Crime Commissioner for South Yorkshire"
    page.get_by_label("Organisation", exact=True).fill(name)
    page.get_by_label("It is a new organisation").check()
    page.get_by_label("Serves the same areas as").fill("South Yorkshire Police")
    page.get_by_label("Title").fill(name)
    page.get_by_label("Salutation").fill("Dear Commissioner")
    page.get_by_label("Start date").fill("1 1 2015")
    page.get_by_label("Source").fill("A list")
    page.get_by_role("button", name="Add post").click()
    page.get_by_role("link", name="Change the fields").click()
    whole(page)
    page.get_by_label("Elected on").fill("2 May 2024")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 May 2024", exact=True)).to_be_visible()
    whole(page)
    page.get_by_role("link", name="Record the last day of this post").click()
    whole(page)
    page.get_by_label("Last day of the post").fill("31 12 2099")
    page.get_by_role("button", name="Record the last day").click()
    expect(page.get_by_text("The post is on the list until 31 December 2099.")).to_be_visible()
    page.get_by_role("link", name="Remove this post").click()
    whole(page)
    page.get_by_role("link", name="Cancel").click()
    page.goto(f"{live}/recipients/policing-bodies")
    whole(page)
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Remove this post").click()
    page.get_by_role("button", name="Remove post").click()
    expect(page.get_by_text("The audit record still shows that it was added.")).to_be_visible()
    whole(page)
