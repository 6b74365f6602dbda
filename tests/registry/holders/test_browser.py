"""Who holds a post, as somebody does it in a real browser: recorded, two at once, one person in two posts, erased."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from tests.journeys.walk import fill_day
from tests.registry.conftest import find
from tests.registry.holders.test_pages import record
from tests.registry.holding import hold, tenure
from tests.web.axe import faults_at_both_widths, faults_of_pages


@pytest.fixture
def posts(services):
    with services.database.reading() as session:
        return [find(session, "chief-executives", words).post_id for words in ("Rotherham", "Barnsley")]


@pytest.fixture
def client(signed_in):
    """Somebody who may do everything here."""
    return signed_in(Role.DRAFTER, Role.ADMINISTRATOR)


@pytest.fixture
def walker(open_as, client) -> Page:
    return open_as(client)


def sound(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the window, at a desk and on a phone."""
    assert faults_at_both_widths(page) == []


@pytest.mark.slow  # a long walk; the last test looks at each page once
def test_from_a_new_holder_to_an_erased_one(walker, live, posts, services):
    here, there = posts
    hold(services.database, there, "Jo Blogs", date(2020, 1, 1), title="Dame")
    hold(services.database, here, "Sam Example", date(2018, 1, 1), until=date(2019, 1, 1))
    hold(services.database, here, "Alex Example", date(2020, 1, 1))
    page = walker
    page.goto(f"{live}/posts/{here}")
    expect(page.get_by_text("No one is recorded from 1 January 2019 to 31 December 2019")).to_be_visible()
    sound(page)

    page.get_by_role("link", name="Record a new office-holder").click()
    sound(page)
    page.get_by_label("Full name").fill("Jo Bloggs")
    page.get_by_label("Source").fill("A letter")
    fill_day(page, "Start date", date(2026, 9, 1))
    page.get_by_label("Acting").check()
    page.get_by_label("The current office-holder stays in post too").check()
    page.get_by_role("button", name="Record the office-holder").click()
    expect(page.get_by_text("Nothing is recorded yet. What you entered is below.")).to_be_visible()
    sound(page)
    page.get_by_label("Alex Example").check()
    page.get_by_label("Dame Jo Blogs, Chief Executive of Barnsley").check()
    page.get_by_role("button", name="Record the office-holder").click()
    expect(page.get_by_text("Letters are not addressed to this person")).to_be_visible()
    expect(page.get_by_text(re.compile("^Also holds Chief Executive of Barnsley"))).to_be_visible()
    sound(page)

    page.get_by_role("link", name="Address letters to them : Jo Bloggs").click()
    sound(page)
    fill_day(page, "Start date", date(2026, 10, 1))
    page.get_by_role("button", name="Address letters to Jo Bloggs").click()
    expect(page.get_by_text("Letters go to Jo Bloggs from 1 October 2026.")).to_be_visible()
    page.get_by_role("link", name="Record the last day in post of Alex Example").click()
    sound(page)
    page.get_by_role("button", name="Record the last day").click()

    page.get_by_role("link", name="Verify or correct in all posts").click()
    sound(page)
    page.get_by_role("button", name="Verify in both posts").click()
    expect(page.get_by_text("Verified in 2 posts at once.")).to_be_visible()
    page.get_by_role("link", name="Correct Jo Bloggs").click()
    sound(page)
    page.get_by_label("Title (optional)").fill("Dame")
    page.get_by_role("button", name="Correct the office-holder").click()
    expect(page.get_by_text("Jo Bloggs is corrected.")).to_be_visible()

    page.get_by_role("link", name="Place a legal hold on this post").click()
    sound(page)
    page.get_by_label("Reason").fill("An inquiry")
    page.get_by_role("button", name="Place legal hold").click()
    page.get_by_role("link", name="Erase Dame Jo Bloggs").click()
    expect(page.get_by_text("A legal hold stops this.")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="See the legal hold").click()
    sound(page)
    page.get_by_label("Reason").fill("It ended")
    page.get_by_role("button", name="Lift legal hold").click()
    page.get_by_role("link", name="Erase Dame Jo Bloggs").click()
    sound(page)
    page.get_by_label("Reason").fill("Asked for by the person")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("Erased from 2 posts.")).to_be_visible()
    expect(page.get_by_text("Bloggs")).to_have_count(0)
    sound(page)

    page.get_by_role("link", name="Remove Alex Example").click()
    expect(page.get_by_text("Are you sure that Alex Example never held this post?")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Holds other posts too : Alex Example").click()
    sound(page)


@pytest.mark.slow  # two people
def test_two_who_correct_at_once_see_both_on_a_phone_too(walker, live, posts, services):
    here, _ = posts
    one = hold(services.database, here, "Alex Example", date(2020, 1, 1))
    page = walker
    page.goto(f"{live}/posts/{here}/holders/{one.id}/correct")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Title (optional)").fill("Dr")
    other.get_by_role("button", name="Correct the office-holder").click()
    page.get_by_label("Title (optional)").fill("Professor")
    page.get_by_role("button", name="Correct the office-holder").click()
    expect(page.get_by_role("row", name="Title Dr Professor")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Correct the office-holder").click()
    expect(page.get_by_text("Professor Alex Example").first).to_be_visible()


def test_each_page_of_a_holder_passes_axe_and_fits_the_window(client, walker, live, posts, services):
    here, there = posts
    elsewhere = hold(services.database, there, "Jo Blogs", date(2020, 1, 1))
    record(client, here, same_person=f"{there}-{elsewhere.id}")
    person = tenure(services.database, here, "Jo Bloggs").held.person_id
    acting = hold(services.database, here, "Sam Example", date(2024, 1, 1), stays=True, acting=True)
    acts = ("correct", "end", "addressed", "same-person", "erase", "withdraw")
    pages = [f"/posts/{here}/holders/{acting.id}/{act}" for act in acts] + [f"/people/{person}"]
    assert faults_of_pages(walker, live, pages) == {}
