"""A parliamentary clerk and a private office answer a question: from the day it is tabled to a correction that is due.
On both databases; every page is looked at, at a desk and on a phone."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from urllib.parse import urljoin, urlparse

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.evidence.answers.corrections import tell_of_changed_figures
from app.platform.clock import now
from app.platform.services import Services
from tests.evidence.questions.asking import TEXT
from tests.fixtures.app import Member, add_member
from tests.journeys.clock import Clock
from tests.journeys.conftest import morning
from tests.journeys.walk import look_at_both_widths, press, told
from tests.tracking.office import busy_campaign, reply

TABLED, DAY = date(2015, 4, 27), date(2015, 4, 30)


@pytest.fixture
def services(stack_services: Services) -> Services:
    return stack_services


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """It is the morning on which the question is tabled."""
    made = Clock(morning(TABLED))
    monkeypatch.setattr("app.platform.clock.datetime", made)
    return made


@pytest.fixture
def clerk(clock: Clock, services: Services) -> Member:
    return add_member(services, Role.DRAFTER, name="Parliamentary clerk")


@pytest.fixture
def office(clock: Clock, services: Services) -> Member:
    return add_member(services, Role.CLEARER, name="Private office")


def test_from_the_day_it_is_tabled_to_a_correction_that_is_due(
    clerk: Member, office: Member, enter: Callable[..., Page], services: Services, clock: Clock
):
    """It takes several seconds: two people open some thirty pages, and a pack and two briefs are made."""
    busy_campaign(services)
    desk = enter(clerk, "/questions/new")
    question = record(desk, "70001", TEXT)
    desk.goto(urljoin(question, "new"))
    second = record(desk, "70002", "To ask the Secretary of State, how many chief constables have replied.")
    group_with_the_first(desk, question)
    make_a_pack(desk, question)
    draft(desk)
    attach(desk)
    for reader in ("Policy", "Legal", "Special advisers"):
        decide(desk, reader)
    brief(desk, "not cleared by the minister")

    room = enter(office, urlparse(desk.url).path)
    expect(room.get_by_role("button", name="Edit draft")).to_have_count(0)
    look_at_both_widths(room)
    for reader in ("Private office", "Minister"):
        decide(room, reader)
    expect(room.locator(".ds-lede")).to_contain_text("Cleared by the minister")
    brief(room, "cleared by the minister")

    clock.set(morning(DAY))
    desk = enter(clerk, urlparse(question).path)
    answer(desk)
    desk.goto(second)
    expect(desk.locator(".ds-lede")).to_contain_text("Answered on 30 April 2015")
    look_at_both_widths(desk)

    reply(services, [3], on=date(2015, 4, 20))
    tell_of_changed_figures(services, at=now())
    desk.goto(question)
    expect(desk.locator("#drafts")).to_contain_text("A correction may be due")
    look_at_both_widths(desk)
    desk.locator("#drafts").get_by_role("link", name="Correction", exact=True).click()
    expect(desk.get_by_role("button", name="Write the correction")).to_be_visible()


def record(page: Page, uin: str, text: str) -> str:
    """The address of the question's page."""
    page.get_by_label("Commons, for answer on a named day").check()
    page.fill("#uin", uin)
    page.fill("#tabled_on", TABLED.isoformat())
    page.fill("#named_day", DAY.isoformat())
    page.fill("#text", text)
    page.fill("#department", "Department for Education")
    press(page, "Record question")
    told(page, "Question recorded.")
    return page.url


def group_with_the_first(page: Page, question: str) -> None:
    page.goto(question)
    page.get_by_role("link", name="Group questions").click()
    look_at_both_widths(page)
    page.get_by_label("Question 70002").check()
    press(page, "Save grouped questions")
    told(page, "Grouped questions saved.")


def make_a_pack(page: Page, question: str) -> None:
    press(page, "Make an evidence pack")
    page.get_by_label("A small campaign").check()
    press(page, "Make the pack")
    told(page, "Evidence pack 1 made")
    page.goto(question)


def draft(page: Page) -> None:
    page.locator("#drafts").get_by_role("link", name="Answer", exact=True).click()
    page.get_by_role("link", name="Add lines", exact=True).click()
    look_at_both_widths(page)
    page.locator("summary").filter(has_text="police").click()
    page.locator("details[open] input[name=which]").first.check()
    press(page, "Add lines")
    page.get_by_role("link", name="Add your own line").click()
    look_at_both_widths(page)
    page.get_by_label("Line").fill("The inspectorate read 12 files.")
    page.get_by_label("Source").fill("The inspectorate’s letter of 2 April 2015")
    press(page, "Add line")
    press(page, "Edit draft")
    page.get_by_label("Background note (optional)").fill("The member asked in March, too.")
    page.get_by_label("OFFICIAL-SENSITIVE").check()
    look_at_both_widths(page)
    press(page, "Save draft")
    expect(page.locator("#sources")).to_be_visible()
    look_at_both_widths(page)


def attach(page: Page) -> None:
    page.get_by_role("link", name="Add an attachment").click()
    look_at_both_widths(page)
    page.get_by_label("File").set_input_files({"name": "areas.csv", "mimeType": "text/csv", "buffer": b"Area\nKent\n"})
    page.get_by_label("Title").fill("Areas")
    press(page, "Add attachment")
    told(page, "Attachment added.")


def decide(page: Page, reader: str) -> None:
    page.locator("#clearance, [aria-labelledby=clearance]").first.get_by_role("link", name=reader, exact=True).click()
    look_at_both_widths(page)
    page.get_by_label("Cleared", exact=True).check()
    page.get_by_label("Decided by").fill("Jo Example")
    press(page, "Record decision")
    told(page, "Decision recorded.")


def brief(page: Page, cleared: str) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the brief (PDF)").click()
    pdf = pypdfium2.PdfDocument(BytesIO(download.value.path().read_bytes()))
    words = " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in pdf).split())
    for said in (
        "Question 70002",
        "The inspectorate read 12 files.",
        "Attached to the answer: Areas.",
        "OFFICIAL-SENSITIVE",
        cleared,
    ):
        assert said in words, said
    assert len(pdf) <= 2


def answer(page: Page) -> None:
    page.get_by_role("link", name="Answered", exact=True).click()
    page.get_by_label("Text of the answer").fill("The inspectorate read 12 files.")
    press(page, "Record answer")
    told(page, "The answer is recorded.")
    expect(page.locator("#drafts")).to_contain_text("which the minister cleared")
    look_at_both_widths(page)
