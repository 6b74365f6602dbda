"""The step Check in a real browser: in each of its states, at both widths, and while it goes on by itself."""

import re

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.checking import kinds
from app.checking.kinds import KINDS
from app.checking.start import cancel_check
from app.checking.work import work_on
from tests.checking.checking import begin, checked, newest
from tests.checking.spoiling import in_order, set_contact, set_post
from tests.checking.test_findings import one_name
from tests.web.axe import faults_at_both_widths

PAGE = "/campaigns/SMALL/check"


@pytest.fixture
def page(signed_in, open_as):
    """A drafter's."""
    return open_as(signed_in(Role.DRAFTER))


def look(page, live, *addresses):
    """What is wrong with pages, by address."""
    wrong = {}
    for address in addresses:
        page.goto(live + address)
        if found := faults_at_both_widths(page):
            wrong[address] = found
    return wrong


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_every_state_is_accessible_and_fits(services, small, live, page):
    posts = [post_id for _, post_id in in_order(services, small)]
    wrong = look(page, live, PAGE)
    checked(services)
    wrong |= look(page, live, f"{PAGE}?clean")
    with services.database.writing() as session:
        one_name(session, *posts[:2])
        set_contact(session, posts[2], lines=["@", "Cardiff", "Wales"])
        set_post(session, posts[3], title_verified_on=None)
    wrong |= look(page, live, f"{PAGE}?out-of-date")
    begin(services)
    wrong |= look(page, live, f"{PAGE}?running")
    with services.database.writing() as session:
        cancel_check(session, newest(services).id, actor=SYSTEM)
    wrong |= look(page, live, f"{PAGE}?stopped")
    checked(services)
    found = ("same-person", "broken-address", "title", "missing")
    wrong |= look(page, live, f"{PAGE}?findings", *(f"{PAGE}/3/{kind}" for kind in found))
    wrong |= look(page, live, "/campaigns/SMALL/preview?finding=3-same-person")
    assert wrong == {}


def test_a_check_is_started_and_its_findings_come_by_themselves(services, small, live, page):
    page.goto(live + PAGE)
    page.get_by_role("button", name="Check 4 letters").click()
    page.locator("#started").wait_for()
    work_on(services, newest(services).id)
    page.locator("#read", has_text="4").wait_for()
    page.get_by_role("link", name=re.compile("^Check ?, checked")).wait_for()
    page.get_by_role("link", name=re.compile(KINDS[kinds.TITLE].name)).click()
    expect(page.get_by_role("link", name="Look through these 4 letters one by one")).to_be_visible()
    assert faults_at_both_widths(page) == []
    page.get_by_role("link", name="Look through these 4 letters one by one").click()
    expect(page.locator(".ds-lede a")).to_have_text(KINDS[kinds.TITLE].name)
