"""The page and its confirmation as a person sees them: they fit, and pass axe."""

from functools import partial

import pytest
from playwright.sync_api import expect

from app.chasing.policy import ChasingPolicy
from tests.chasing.begun import begin
from tests.web.axe import faults_at_both_widths

PAGE = "/campaigns/TRK15/chase"


@pytest.fixture
def copied(owner, services, monkeypatch) -> None:
    """The first reminder already names whom to consider a copy to."""
    for module in ("propose", "views"):
        monkeypatch.setattr(f"app.chasing.{module}.ChasingPolicy", partial(ChasingPolicy, copied_from=1))


def test_the_page_and_the_confirmation_fit_and_pass_axe(owner, copied, live, new_page):
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    page.goto(live + PAGE)
    page.get_by_text("List the letters that get no reminder").click()
    assert faults_at_both_widths(page) == []
    page.locator("tbody input[name=letter]").last.check()
    page.get_by_role("button", name="Start a chaser").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Start a chaser with 1 letter?")
    expect(page.get_by_role("main")).to_contain_text("Despatch does not send these copies")
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Start the chaser").click()
    expect(page.get_by_text("You have started TRK15-R1, with 1 letter. Nothing has been sent.")).to_be_visible()


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_with_nobody_to_chase_and_a_chaser_begun_it_fits_too(owner, services, live, new_page):
    begin(services, owner)
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    page.goto(live + PAGE)
    expect(page.get_by_text("We suggest no reminder today.")).to_be_visible()
    assert faults_at_both_widths(page) == []
