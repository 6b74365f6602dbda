"""The pages of standard lines in a real browser: in each of their states, at both widths, and without scripts."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.drafting.lines.keep import keep_version, withdraw
from app.drafting.lines.words import NO_BODY
from app.letters.editing.nodes import node
from app.letters.editing.write import write
from app.platform.clock import today
from tests.drafting.lines.writing import BODY, OTHER, make_line, said
from tests.services.browser import PHONE
from tests.web.axe import faults_at_both_widths
from tests.web.editor import put, text_box, text_is

LONG = (
    "Ask the press office of the Home Office before this goes to a council that is under a direction. "
    "Ask the lead official for the council as well, and give both of them two working days to answer."
)


@pytest.fixture
def opened(live, signed_in, new_page):
    cookie = signed_in(Role.DRAFTER).get_cookie("despatch").value

    def open_at(path, **options):
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": cookie, "url": live}])
        page.goto(live + path)
        return page

    return open_at


@pytest.fixture
def lines(services):
    """A line with two versions, one that was withdrawn, and one that expired."""
    line = make_line(services, handling=LONG, body=f"{BODY} ((local lead)) answers.")
    with services.database.writing() as session:
        keep_version(session, line, said(handling=LONG, body=f"{BODY} ((lead))."), seen=1, note="Shorter", actor=SYSTEM)
    gone = make_line(services, "What inspectors look at", topic="Inspection", body=OTHER)
    with services.database.writing() as session:
        withdraw(session, gone, reason="The framework changed.", actor=SYSTEM)
    make_line(services, "Last year’s figures", topic="Figures", body="Old.", valid_until=today() - timedelta(1))
    return line, gone


def test_every_page_in_each_of_its_states_passes_axe_and_fits(opened, lines):
    """It takes some seconds, as it looks at seven pages."""
    line, gone = lines
    page = opened("/templates/lines")
    wrong = {}
    for path in (
        "",
        "?state=current&q=zebra",
        "/new",
        f"/{line}",
        f"/{gone}",
        f"/{line}/edit",
        f"/{line}/withdraw",
    ):
        page.goto(f"{page.url.split('/templates')[0]}/templates/lines{path}")
        if found := faults_at_both_widths(page):
            wrong[path] = found
    assert wrong == {}


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_a_line_is_written_changed_and_withdrawn_without_scripts(opened):
    page = opened("/templates/lines", width=PHONE, scripts=False)
    page.get_by_role("link", name="Write the first standard line").click()
    page.get_by_role("button", name="Save line").click()
    expect(page.get_by_role("alert")).to_contain_text(NO_BODY)
    page.get_by_label("Title").fill("A child at risk now")
    page.get_by_label("Topic").fill("Safeguarding")
    page.get_by_label("The line").fill(BODY)
    page.get_by_label("Owner").fill("Home Office policy team")
    page.get_by_role("button", name="Save line").click()
    page.get_by_role("button", name="Write a new version").click()
    page.get_by_label("The line").fill(OTHER)
    page.get_by_role("button", name="Save version 2").click()
    expect(page.locator(".moj-alert--success")).to_contain_text("2")
    page.get_by_role("link", name="Withdraw this line").click()
    page.get_by_label("Reason").fill("The framework changed")
    page.get_by_role("button", name="Withdraw line").click()
    expect(page.locator("#withdrawn")).to_contain_text("Alex Example")
    page.get_by_role("button", name="Restore line").click()
    expect(page.get_by_role("link", name="Withdraw this line")).to_be_visible()


@pytest.mark.slow  # the test below uses them
def test_the_part_that_a_letter_shows_has_buttons_that_say_which_line_they_insert(opened, lines):
    page = opened("/templates/lines/pick?campaign=MAR15")
    button = page.get_by_role("button", name="Insert “A child at risk now”")
    (block,) = json.loads(button.get_attribute("data-blocks"))
    assert write(node("doc", [block])) == f"{BODY} ((lead)).\n"
    assert page.get_by_role("button").count() == 1


def test_a_line_is_found_by_words_and_stands_in_the_letter_as_a_paragraph(opened, services):
    make_line(services, handling=LONG)
    make_line(services, "Last year’s figures", topic="Figures", body=OTHER, valid_until=today() - timedelta(1))
    page = opened("/campaigns/MAR15/letter")
    put(page, "First words.")
    text_box(page).press("Control+End")
    page.get_by_role("button", name="Insert", exact=True).click()
    page.get_by_role("button", name="Standard line").click()
    window = page.get_by_role("dialog", name="Insert a standard line")
    window.get_by_role("searchbox").fill("figures")
    expect(window.locator(".ds-lines li")).to_have_count(1)
    expect(window.locator("[data-blocks]")).to_have_count(0)
    expect(window.locator(".ds-shown")).to_contain_text("1")
    window.get_by_role("searchbox").fill("safeguarding risk")
    insert = window.get_by_role("button", name="Insert “A child at risk now”")
    expect(insert).to_be_visible()
    assert faults_at_both_widths(page) == []
    insert.click()
    text_is(page, f"First words.\n\n{BODY}")
