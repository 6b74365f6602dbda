"""What the owner does for clearance in a real browser: the pages before ministers, asking, issuing, opening again."""

import pytest
from playwright.sync_api import expect
from wtforms.validators import InputRequired

from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.forms import NO_CHAIR, StepForm
from app.clearance.states import State
from app.clearance.steps import add_step
from app.clearance.words import TRACKS, WRITE_ROUND
from tests.campaigns.clearing import answer, ask, clear_all
from tests.campaigns.owned import owner  # noqa: F401 (fixture)
from tests.web.axe import faults_at_both_widths, faults_of_pages
from tests.web.markup import said_by

HERE = "/campaigns/MAR15/clearance"


@pytest.mark.slow  # every state; the test below looks at each page once
def test_each_page_of_the_owner_passes_axe_and_fits_the_window(owner, services, live, new_page):  # noqa: F811
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    wrong = {}

    def look(name: str) -> None:
        if found := faults_at_both_widths(page):
            wrong[name] = found

    def visit(path: str = "") -> None:
        page.goto(f"{live}{HERE}{path}")
        look(path or "board")

    visit()
    visit("/before-ministers")
    page.get_by_role("button", name="Legal advisers").click()
    look("a look is added")
    page.get_by_role("link", name="Record their answer").click()
    look("what they said")
    page.get_by_role("button", name="Record answer").click()
    expect(page.get_by_role("alert")).to_contain_text(said_by(StepForm.state, InputRequired))
    look("what they said, refused")
    page.get_by_label("Not content").check()
    page.get_by_label("Who said it?").fill("The legal team")
    page.get_by_label("Note").fill("Cite the edition of 2013")
    page.get_by_role("button", name="Record answer").click()
    look("not content")
    page.get_by_role("button", name="Remove").click()
    visit("/ask")
    page.get_by_role("radio", name=TRACKS[WRITE_ROUND]).check()
    page.get_by_role("button", name="Ask for clearance").click()
    expect(page.get_by_role("alert")).to_contain_text(NO_CHAIR)
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
    page.get_by_role("button", name="Issue the texts").dblclick()
    expect(page.get_by_role("link", name="Certificate 1", exact=True)).to_be_visible()
    look("issued")
    visit("/reopen")
    page.get_by_role("button", name="Reopen texts").click()
    look("open again, refused")
    assert wrong == {}


def test_each_page_of_what_is_asked_passes_axe_and_fits_the_window(owner, services, live, open_as):  # noqa: F811
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        ask(session, campaign)
        step = add_step(session, campaign.id, "Legal advisers", actor=SYSTEM)
        session.flush()
    pages = [HERE, f"{HERE}/due", f"{HERE}/before-ministers/{step.id}"]
    assert faults_of_pages(open_as(owner), live, pages) == {}
