"""What the owner does for clearance in a real browser: the pages before ministers, asking, issuing, opening again."""

import pytest
from playwright.sync_api import expect

from app.campaigns.create import campaign_by_reference
from app.clearance.states import State
from tests.campaigns.clearing import answer, ask, clear_all
from tests.campaigns.owned import owner  # noqa: F401 (fixture)
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import overflow, violations

HERE = "/campaigns/MAR15/clearance"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_each_page_of_the_owner_passes_axe_and_fits_the_window(owner, services, live, new_page, width):  # noqa: F811
    page = new_page(width=width)
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    wrong = {}

    def look(name: str) -> None:
        found = violations(page), max(0, overflow(page))
        if found != ([], 0):
            wrong[name] = found

    def visit(path: str = "") -> None:
        page.goto(f"{live}{HERE}{path}")
        look(path or "board")

    visit()
    visit("/before-ministers")
    page.get_by_role("button", name="Legal advisers").click()
    look("a look is added")
    page.get_by_role("link", name="Write down what they said").click()
    look("what they said")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what they said")
    look("what they said, refused")
    page.get_by_label("Not content").check()
    page.get_by_label("Who said it?").fill("The legal team")
    page.get_by_role("button", name="Write it down").click()
    look("not content")
    page.get_by_role("button", name="Take out").click()
    visit("/ask")
    page.get_by_role("button", name="Ask the offices").click()
    look("ask, refused")
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        ask(session, campaign)
        office = campaign.signatories[0].office_id
        answer(session, campaign, office, "lead-members", state=State.NOT_CONTENT, note="Cite the edition of 2013")
    visit()
    visit("/withdraw")
    visit("/due")
    visit("/issue")
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"], issue=False)
    visit("/issue")
    page.get_by_role("button", name="Issue clearance").dblclick()
    expect(page.get_by_role("link", name="Certificate 1", exact=True)).to_be_visible()
    look("issued")
    visit("/reopen")
    page.get_by_role("button", name="Open again").click()
    look("open again, refused")
    assert wrong == {}
