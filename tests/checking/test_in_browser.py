"""The step Check in a real browser: in each of its states, at both widths, and while it goes on by itself."""

import re

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.checking.start import cancel_check
from app.checking.work import work_on
from tests.checking.checking import begin, checked, newest
from tests.checking.spoiling import in_order, set_contact, set_post
from tests.checking.test_findings import one_name
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import overflow, violations

PAGE = "/campaigns/SMALL/check"


@pytest.fixture
def windows(signed_in, live, new_page):
    """The pages of a drafter, on a desk and on a phone."""
    cookie = signed_in(Role.DRAFTER).get_cookie("despatch")
    opened = []
    for width in (DESKTOP, PHONE):
        page = new_page(width=width)
        page.context.add_cookies([{"name": "despatch", "value": cookie.value, "url": live}])
        opened.append(page)
    return opened


def look(windows, live, *addresses):
    """What is wrong with pages, by address."""
    wrong = {}
    for page in windows:
        for address in addresses:
            page.goto(live + address)
            if found := [*violations(page), *(["too wide"] if overflow(page) > 0 else [])]:
                wrong[address] = found
    return wrong


def test_every_state_is_accessible_and_fits(services, small, live, windows):
    posts = [post_id for _, post_id in in_order(services, small)]
    wrong = look(windows, live, PAGE)
    checked(services)
    wrong |= look(windows, live, f"{PAGE}?clean")
    with services.database.writing() as session:
        one_name(session, *posts[:2])
        set_contact(session, posts[2], lines=["@", "Cardiff", "Wales"])
        set_post(session, posts[3], title_verified_on=None)
    wrong |= look(windows, live, f"{PAGE}?out-of-date")
    begin(services)
    wrong |= look(windows, live, f"{PAGE}?running")
    with services.database.writing() as session:
        cancel_check(session, newest(services).id, actor=SYSTEM)
    wrong |= look(windows, live, f"{PAGE}?stopped")
    checked(services)
    kinds = ("same-person", "broken-address", "title", "missing")
    wrong |= look(windows, live, f"{PAGE}?findings", *(f"{PAGE}/3/{kind}" for kind in kinds))
    wrong |= look(windows, live, "/campaigns/SMALL/preview?finding=3-same-person")
    assert wrong == {}


def test_a_check_is_started_and_its_findings_come_by_themselves(services, small, live, windows):
    page = windows[0]
    page.goto(live + PAGE)
    page.get_by_role("button", name="Check 4 letters").click()
    page.get_by_text("4 letters wait for a worker").wait_for()
    work_on(services, newest(services).id)
    page.get_by_text("All 4 letters read.").wait_for()
    page.get_by_role("link", name=re.compile("^Check ?, checked")).wait_for()
    page.get_by_role("link", name=re.compile("Title not verified")).click()
    page.get_by_role("link", name="Step through these 4 letters as pages").click()
    assert "With the finding Title not verified of check 1." in page.locator("main").inner_text()
