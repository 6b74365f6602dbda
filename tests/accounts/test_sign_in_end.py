"""The warning before a sign-in ends, in a real browser whose clock the test sets."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.accounts.models import Role, SignIn
from app.platform.clock import now
from tests.fixtures.app import add_member, client_of
from tests.web.axe import faults_at_both_widths, faults_of_pages

PAGE = "/campaigns/new/details"
TYPED = "A letter about nothing"


@pytest.fixture
def opened(signed_in, open_as, live):
    """A drafter with words typed into a form, on a page whose clock stands still."""
    client = signed_in(Role.DRAFTER)
    page = open_as(client)
    page.clock.install()
    page.goto(live + PAGE)
    page.get_by_label("Title").fill(TYPED)
    page.client = client
    return page


def shift(despatch, **columns):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(**columns))


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def warning(page: Page):
    return page.get_by_role("alertdialog")


def wait(page: Page, time: str):
    """Until the page asks the server, which it does before it says anything."""
    with page.expect_response("**/account/stay") as asked:
        page.clock.fast_forward(time)
    asked.value.finished()


def test_it_warns_two_minutes_before_the_end_and_staying_puts_it_off(opened, despatch):
    page = opened
    page.clock.fast_forward("57:00")
    expect(warning(page)).to_have_count(0)
    shift(despatch, last_seen_at=now() - minutes(59))
    wait(page, "01:30")
    expect(warning(page)).to_be_visible()
    expect(warning(page)).to_have_accessible_name(re.compile(r"^You will be signed out at \d{1,2}:\d\d[ap]m$"))
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert faults_at_both_widths(page) == []
    with page.expect_response("**/account/stay"):
        page.keyboard.press("Enter")
    expect(warning(page)).to_have_count(0)
    expect(page.get_by_label("Title")).to_have_value(TYPED)
    expect(page.get_by_label("Title")).to_be_focused()
    with despatch.database.reading() as session:
        assert now() - session.scalars(select(SignIn.last_seen_at)).one() < minutes(1)


def test_use_in_another_tab_means_no_warning(opened):
    page = opened
    wait(page, "58:30")  # the server was asked, for which no hour has gone by
    expect(warning(page)).to_have_count(0)


def test_a_warning_goes_when_another_tab_is_used(opened, despatch):
    page = opened
    shift(despatch, last_seen_at=now() - minutes(59))
    wait(page, "58:30")
    expect(warning(page)).to_be_visible()
    shift(despatch, last_seen_at=now())
    with page.expect_response("**/account/stay"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(warning(page)).to_have_count(0)


def test_before_the_last_end_it_says_to_save_and_offers_no_longer(opened, despatch):
    page = opened
    shift(despatch, started_at=now() - timedelta(hours=12) + minutes(1))
    wait(page, "58:30")
    expect(warning(page)).to_contain_text("Save your work now")
    expect(page.get_by_role("button", name="Stay signed in")).to_have_count(0)
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Close").click()
    expect(warning(page)).to_have_count(0)
    expect(page.get_by_label("Title")).to_have_value(TYPED)


def test_after_the_end_what_was_typed_is_there_and_is_carried_through_signing_in(opened, despatch):
    page = opened
    shift(despatch, last_seen_at=now() - minutes(61))
    wait(page, "58:30")
    expect(warning(page)).to_contain_text("You have been signed out")
    assert faults_at_both_widths(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_label("Title")).to_have_value(TYPED)
    page.get_by_role("button", name="Start the campaign").click()
    expect(page.get_by_text("What you typed has not been saved yet")).to_be_visible()


def test_signing_out_from_the_warning(opened, despatch):
    page = opened
    shift(despatch, last_seen_at=now() - minutes(59))
    wait(page, "58:30")
    warning(page).get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You have signed out.")).to_be_visible()


def test_where_people_are_signed_in_fits_both_widths(app, signed_in, open_as, live, despatch):
    administrator = signed_in(Role.ADMINISTRATOR)
    member = add_member(despatch, Role.VIEWER, name="Sam Other")
    for _ in range(2):
        client_of(app, member)
        client_of(app, administrator.member)
    page = open_as(administrator)
    assert faults_of_pages(page, live, ["/account", f"/admin/users/{member.id}"]) == {}
