"""Choosing an audience in a real browser: counts that follow the filter, and every state of its pages."""

import re

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import Changes, save_audience
from app.campaigns.audience.words import NO_DAY
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.states import State
from tests.campaigns.audience.browsing import change_in_words, counts_in_words
from tests.campaigns.small import DAY, small_campaign
from tests.services.browser import PHONE
from tests.tracking import office
from tests.web.axe import faults_at_both_widths

PAGE = "/campaigns/SMALL/audience"
LONDON = "draft=1&as_at=2015-03-03&registry=chief-constables&region=London"


@pytest.fixture
def owner(signed_in, services):
    client = signed_in(Role.DRAFTER)
    with services.database.writing() as session:
        small_campaign(session, actor=Actor(client.member.id))
    return client


@pytest.fixture
def entered(owner, live, new_page):
    """Opens pages with the owner signed in."""

    def enter(**options):
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
        return page

    return enter


def test_the_counts_follow_each_tick_and_are_read_out(entered, live):
    page = entered()
    page.goto(live + PAGE)
    bar, read_out = page.locator(".ds-bar"), page.locator("body > [role=status]")
    expect(bar).to_contain_text(counts_in_words(4, 4))
    page.get_by_label("England (39)").check()
    said = counts_in_words(43, 43, changes=Changes(added=39, withdrawn=(), restored=0))
    expect(bar).to_contain_text(said)
    expect(read_out).to_have_text(said)
    expect(page.get_by_label("England (39)")).to_be_focused()
    expect(page.locator("a.moj-filter__tag").filter(has_text="England")).to_be_visible()
    page.get_by_label(re.compile("^Council leaders")).check()
    page.get_by_label("London (35)").check()
    expect(bar).to_contain_text(counts_in_words(35, 35))
    expect(page.get_by_label("Chief officers of police (2)")).to_be_checked()
    as_at, save = page.locator("#as_at"), page.locator("#save")
    as_at.fill("never")
    as_at.press("Tab")
    expect(read_out).to_contain_text(NO_DAY)
    expect(save).to_have_count(0)
    as_at.fill("4 March 2015")
    as_at.press("Tab")
    expect(page.locator("#caption")).to_contain_text("4 March 2015")
    go_back(page)
    expect(as_at).to_have_value("never")
    go_back(page)
    expect(as_at).to_have_value("3 March 2015")
    save.click()
    expect(page.locator("main > [role=status]")).to_contain_text(change_in_words(added=35, withdrawn=4))


def go_back(page):
    """To an address that was written by a script: the page there is loaded anew."""
    with page.expect_event("load"):
        page.go_back()


def test_what_is_not_counted_yet_is_not_saved(entered, live):
    page = entered()
    page.goto(f"{live}{PAGE}?{LONDON}")
    page.route("**/audience?*", lambda route: None if route.request.is_navigation_request() else held.append(route))
    held = []
    save = page.locator("#save")
    expect(save).to_be_enabled()
    page.get_by_label("Wales (4)").check()
    expect(save).to_be_disabled()
    held.pop().continue_()
    expect(page.locator(".ds-bar")).to_contain_text(counts_in_words(6, 6))
    expect(save).to_be_enabled()


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_the_filter_is_applied_by_its_button(entered, live):
    page = entered(width=PHONE, scripts=False)
    page.goto(live + PAGE)
    page.get_by_text("Show or hide filters").click()
    page.get_by_label("England (39)").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.locator(".ds-bar")).to_contain_text(counts_in_words(43, 43))
    page.locator("#save").click()
    expect(page.locator("main > [role=status]")).to_contain_text(change_in_words(added=39))


@pytest.fixture
def states(services, owner):
    """Campaigns in every state that an audience may be in."""
    actor = Actor(owner.member.id)
    office.small_campaign(services, actor=actor)
    office.send(services, [1])
    with services.database.writing() as session:
        hold_out(session, campaign_by_reference(session, "SMALL"), {300: "Another time"}, actor=actor)
        for reference, audience in (
            ("EMPTY", Audience((), DAY)),
            ("OPEN", Audience((("directors-of-childrens-services", {}),), DAY, open_letter=True)),
        ):
            campaign = small_campaign(session, reference=reference, actor=actor)
            save_audience(session, campaign, audience, seen=audience_of(campaign).digest, actor=SYSTEM)
            add_copy(session, campaign, "The Clerk of the House", seen=copies_seen(campaign), actor=SYSTEM)
        small_campaign(session, reference="SHUT", actor=actor).state = State.CLOSED
        small_campaign(session, reference="AWAY", actor=actor).state = State.ARCHIVED


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(entered, states, live):
    page = entered()
    wrong = {}

    def look(state):
        if found := faults_at_both_widths(page):
            wrong[state] = found

    def go(path):
        page.goto(live + path)
        look(path)

    for path in (
        PAGE,
        f"{PAGE}?{LONDON}",
        f"{PAGE}?draft=1&as_at=x",
        f"{PAGE}/hold-out/1",
        f"{PAGE}/hold-out/300",
        "/campaigns/EMPTY",
        "/campaigns/EMPTY/audience",
        "/campaigns/EMPTY/letter/copies?q=rotherham",
        "/campaigns/OPEN/audience",
        "/campaigns/OPEN/preview",
        "/campaigns/SHUT",
        "/campaigns/SHUT/audience",
        "/campaigns/AWAY",
        "/campaigns?state=archived",
        "/campaigns/new",
        "/campaigns/new/details?campaign=OPEN",
        "/",
    ):
        go(path)
    page.goto(f"{live}/campaigns/TRK15/audience?{LONDON}")
    page.get_by_role("button", name="Save audience").click()
    expect(page.get_by_role("button", name="Save and remove 16 letters")).to_be_visible()
    look("would withdraw")
    page.goto(f"{live}{PAGE}/hold-out")
    page.get_by_label("Posts", exact=True).fill(
        "Gwent Police, wrote first\nChief Constable of Gwnt Police\nEton College"
    )
    page.get_by_role("button", name="Check list").click()
    expect(page.get_by_text("Lines that were not matched")).to_be_visible()
    look("pasted")
    page.get_by_role("button", name="Exclude the selected posts").click()
    expect(page.get_by_text("1 post excluded.")).to_be_visible()
    look("excluded, and the rest of the list")
    assert wrong == {}
