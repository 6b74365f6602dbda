"""The page and its confirmation as a person sees them: they fit, and pass axe."""

from functools import partial

import pytest

from app.chasing.policy import ChasingPolicy
from tests.chasing.begun import begin
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import overflow, violations

PAGE = "/campaigns/TRK15/chase"


@pytest.fixture
def copied(owner, services, monkeypatch) -> None:
    """The first reminder already names whom to consider a copy to."""
    monkeypatch.setattr("app.chasing.propose.ChasingPolicy", partial(ChasingPolicy, copied_from=1))


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_page_and_the_confirmation_fit_and_pass_axe(owner, copied, live, new_page, width):
    page = new_page(width=width)
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    page.goto(live + PAGE)
    page.get_by_text("Which letters").click()
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator("tbody input[name=letter]").last.check()
    page.get_by_role("button", name="Begin a chaser").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Begin a chaser with 1 letter?"
    assert "Nothing is sent to those named for a copy" in page.inner_text("main")
    assert (violations(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Begin the chaser").click()
    assert page.get_by_text("TRK15-R1 is begun, with 1 letter. Nothing is sent yet.").is_visible()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_with_nobody_to_chase_and_a_chaser_begun_it_fits_too(owner, services, live, new_page, width):
    begin(services, owner)
    page = new_page(width=width)
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    page.goto(live + PAGE)
    assert page.get_by_text("Nobody to chase").is_visible()
    assert (violations(page), overflow(page)) == ([], 0)
