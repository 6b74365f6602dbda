"""Release in a real browser, in each of its states, at a desk and on a phone; and the published page by itself."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.audit.record import SYSTEM, Actor
from app.delivery.release.embargo import change_embargo
from app.platform.clock import now
from tests.delivery.release import office
from tests.delivery.release.office import POLICE, found
from tests.web.axe import faults_at_both_widths

PAGE = "/campaigns/SMALL/release"


@pytest.fixture
def desk(owner, live, new_page):
    """`desk(width=PHONE)`: the owner's browser."""

    def open_it(**options) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(desk, live, services, cheap, owner, tmp_path):
    office.small_campaign(services, open_letter=True, actor=Actor(owner.member.id))
    office.send_all(services)
    wrong = {}
    page = desk()

    def look(state):
        page.goto(live + PAGE)
        wrong[state] = faults_at_both_widths(page)

    look("free")
    page.get_by_role("button", name="Set the embargo").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    wrong["with errors"] = faults_at_both_widths(page)
    with services.database.writing() as session:
        change_embargo(session, found(session), now() + timedelta(days=1), seen=None, at=now(), actor=SYSTEM)
    look("held back")
    page.goto(f"{live}/campaigns/SMALL/send")
    expect(page.get_by_role("link", name="Change or lift the embargo")).to_be_visible()
    assert not any(wrong.values()), wrong


def test_the_published_page_stands_by_itself(new_page, services, cheap, owner, tmp_path):
    office.small_campaign(services, open_letter=True, actor=Actor(owner.member.id))
    file = tmp_path / "letter.html"
    file.write_bytes(owner.get(f"{PAGE}/{POLICE}.html").data)
    asked = []
    page = new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert faults_at_both_widths(page) == []
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("region", name="Signatures")).to_be_visible()
    assert set(asked) == {file.as_uri()}
