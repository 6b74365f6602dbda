"""A question from the day it is tabled to its answer, in a browser; its pages at both widths."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.evidence.questions.states import Act
from tests.evidence.questions.asking import TEXT, ask, sit, took
from tests.fixtures.app import add_member
from tests.journeys.clock import Clock
from tests.web.axe import faults_at_both_widths


@pytest.fixture
def drafter(services, signed_in, monkeypatch):
    """It is Tuesday, 10 November 2026."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(datetime(2026, 11, 10, 9, 0, tzinfo=UTC)))
    sit(services)
    return signed_in(Role.DRAFTER)


@pytest.fixture
def opened(drafter, live, new_page):
    def open_page():
        page = new_page()
        cookie = drafter.get_cookie("despatch").value
        page.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
        return page

    return open_page


def fill_day(page, name, day):
    page.fill(f"#{name}", day.isoformat())


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser
def test_a_question_from_tabled_to_answered(live, opened, services):
    add_member(services, Role.DRAFTER, name="Sam Example")
    page = opened()
    page.goto(f"{live}/questions")
    page.get_by_role("button", name="Record a question").click()
    page.get_by_label("Commons, for answer on a named day").check()
    page.fill("#uin", "70001")
    fill_day(page, "tabled_on", date(2026, 11, 9))
    fill_day(page, "named_day", date(2026, 11, 11))
    page.fill("#text", TEXT)
    page.fill("#department", "Department for Education")
    page.get_by_role("button", name="Record question").click()
    expect(page.locator("#named_day-error")).to_contain_text("The first possible day is 12 November 2026")
    fill_day(page, "named_day", date(2026, 11, 12))
    page.get_by_role("button", name="Record question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 70001")
    expect(page.locator(".ds-lede")).to_contain_text("Due on 12 November 2026.")
    page.get_by_role("link", name="Change the parts").click()
    page.locator("#sector-1").select_option("Children’s services")
    page.get_by_role("button", name="Save parts").click()
    expect(page.get_by_role("row", name="(a) councils")).to_contain_text("Children’s services")
    for link, button in (
        ("Drafting", "Record that drafting has started"),
        ("With policy and advisers", "Record that it is with policy and advisers"),
        ("With the private office", "Record that it is with the private office"),
    ):
        page.get_by_role("link", name=link, exact=True).click()
        page.get_by_role("button", name=button).click()
    page.get_by_role("link", name="Answered", exact=True).click()
    page.fill("#words", "What was done.")
    page.get_by_role("button", name="Record answer").click()
    expect(page.locator(".ds-lede")).to_contain_text("Answered on 10 November 2026.")
    page.get_by_role("link", name="Undo recording the answer").click()
    page.get_by_role("button", name="Undo recording the answer").click()
    expect(page.locator(".ds-lede")).to_contain_text("Due on 12 November 2026.")


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_pages_of_questions_pass_axe_and_fit_the_window(live, opened, services, drafter):
    ask(services, uin="70001", holder_id=drafter.member.id)
    late = ask(services, uin="70002", tabled_on=date(2026, 10, 28))
    took(services, late, Act.HOLD, date(2026, 11, 3), words="I will answer.", expected_on=date(2026, 11, 5))
    page = opened()
    wrong = {}
    for at in (
        "/questions",
        "/questions?q=nowhere",
        "/questions/print",
        "/questions/1",
        f"/questions/{late}",
        "/questions/new",
        f"/questions/{late}/parts",
        f"/questions/{late}/correct",
        f"/questions/{late}/answer",
        f"/questions/{late}/hold",
        f"/questions/{late}/transfer",
        f"/questions/{late}/undo",
        "/questions/sitting-days",
        "/questions/sitting-days/import",
        "/questions/sitting-days/new",
        "/questions/sitting-days/commons/2026-11-12/remove",
    ):
        page.goto(live + at)
        if found := faults_at_both_widths(page):
            wrong[at] = found
    assert wrong == {}
