"""A council is merged away and brought back in a real browser; areas beside it. Every state is read by axe."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from tests.registry.conftest import find
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def council(services):
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").organisation_id


@pytest.fixture
def page(signed_in, open_as):
    """A drafter's."""
    return open_as(signed_in(Role.DRAFTER))


def whole(page):
    assert faults_at_both_widths(page) == []


def test_a_council_is_merged_away_and_brought_back(live, page, council):
    """It takes several seconds, as it looks at eight pages."""
    page.goto(f"{live}/organisations/{council}")
    page.get_by_role("link", name="Close, merge, split or rename this organisation").click()
    whole(page)
    page.get_by_label("Merge this organisation with others").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Preview change").click()
    expect(page.get_by_role("link", name="Enter the name of the successor")).to_be_visible()
    whole(page)
    page.get_by_label("Name of the successor").fill("Don Valley Council")
    page.get_by_label("A new organisation").check()
    page.get_by_label("Short name").fill("Don Valley")
    page.get_by_label("Other organisations that merge with it").fill("Barnsley Metropolitan Borough Council")
    page.get_by_label("Start date").fill("1 April 2027")
    page.get_by_label("Reason and source").fill("The order")
    page.get_by_role("button", name="Preview change").click()
    expect(page.get_by_text("Don Valley Council is the successor.")).to_be_visible()
    whole(page)
    page.get_by_label("What happens to Leader of Rotherham").select_option("Moves to Don Valley Council")
    page.get_by_role("button", name="Update preview").click()
    expect(page.get_by_label("New title")).to_have_value("Leader of Don Valley Council")
    whole(page)
    page.get_by_role("button", name="Merge into Don Valley Council from 1 April 2027").click()
    expect(page.get_by_text("will merge into Don Valley Council on 1 April 2027").first).to_be_visible()
    whole(page)
    page.goto(f"{live}/areas/don-valley?as_at=2027-04-01")
    expect(page.get_by_role("link", name="Leader of Don Valley Council").first).to_be_visible()
    whole(page)
    page.goto(f"{live}/organisations/{council}")
    page.get_by_role("link", name="Undo").click()
    whole(page)
    page.get_by_role("button", name="Undo change").click()
    expect(page.get_by_text("The earlier details apply again.")).to_be_visible()
    page.goto(f"{live}/organisations/{council}/change?kind=split&on=1&on=4&on=2027&note=x&name_1=North&name_2=South")
    expect(page.get_by_role("button", name="Split organisation from 1 April 2027")).to_be_visible()
    whole(page)
