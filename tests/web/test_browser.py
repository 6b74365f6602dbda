"""The parts in a real browser, at both widths."""

from collections.abc import Iterator

import pytest
from flask import redirect, request
from flask.typing import ResponseReturnValue
from playwright.sync_api import Page, expect

from tests.fixtures.live import serving
from tests.services.browser import PHONE, NewPage
from tests.web.axe import faults_at_both_widths, violations
from tests.web.parts import make_app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = make_app()

    @app.get("/ends")
    def ends() -> ResponseReturnValue:
        """A region whose sign-in is over by the time it asks again."""
        return redirect("/campaigns") if "HX-Request" in request.headers else app.view_functions["parts.run"]()

    with serving(app) as served:
        yield served


def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, address: str) -> None:
    """At a desk and on a phone: it takes a few seconds, as every part is looked at."""
    wrong = {}
    for path in ("/", "/letters", "/campaigns/MAR15/generate", "/fail/404"):
        page.goto(address + path)
        wrong[path] = faults_at_both_widths(page)
    assert not any(wrong.values()), wrong


def test_a_long_name_leaves_its_value_room(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(
        """document.querySelector("main").innerHTML = `<dl class="ds-facts">
        <dt>Paragraph 4 (“council with children’s services, in a combined authority”)</dt><dd>In letters to all</dd>
        <dt>To</dt><dd>Everyone</dd></dl>`;
        document.querySelector("main dl").style.width = "340px";"""
    )
    widths = page.evaluate("[...document.querySelectorAll('main :is(dt, dd)')].map(one => one.offsetWidth)")
    assert min(widths[0::2]) >= 7 * 16
    assert min(widths[1::2]) >= 180


def test_the_menu_opens_on_a_phone(new_page: NewPage, address: str) -> None:
    page = new_page(width=PHONE)
    page.goto(address)
    campaigns = page.get_by_role("link", name="Campaigns", exact=True)
    expect(campaigns).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(campaigns).to_be_visible()


def test_filters_fold_on_a_phone_and_stand_open_beside_a_table(new_page: NewPage, address: str) -> None:
    phone = new_page(width=PHONE)
    phone.goto(address)
    expect(phone.get_by_role("button", name="Apply filters")).to_be_hidden()
    phone.get_by_text("Show or hide filters").click()
    expect(phone.get_by_role("button", name="Apply filters")).to_be_visible()
    for scripts in (True, False):
        desk = new_page(scripts=scripts)
        desk.goto(address)
        expect(desk.get_by_role("button", name="Apply filters")).to_be_visible()
        expect(desk.get_by_text("Show or hide filters")).to_be_hidden()


def test_what_is_folded_on_a_phone_is_reached_by_keyboard_beside_a_table(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Apply filters").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.ds-fold') !== null")


def test_without_scripts_everything_can_be_reached(new_page: NewPage, address: str) -> None:
    page = new_page(width=PHONE, scripts=False)
    page.goto(address + "/?live")
    expect(page.get_by_role("link", name="Campaigns", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Reload this page")).to_be_visible()
    page.get_by_text("Show or hide filters").click()
    expect(page.get_by_role("button", name="Apply filters")).to_be_visible()


def test_the_bar_counts_what_is_chosen(page: Page, address: str) -> None:
    page.goto(address + "/letters")
    bar, all_here = page.locator("[data-bulk]"), page.get_by_label("Select all on this page")
    expect(bar).to_contain_text("Select from 100 letters")
    page.get_by_label("Select MAR15-0102").check()
    expect(bar).to_contain_text("1 selected of 100")
    assert all_here.evaluate("box => box.indeterminate")
    all_here.check()
    expect(bar).to_contain_text("4 selected of 100")
    page.get_by_label("Select MAR15-0103").uncheck()
    page.get_by_role("button", name="Record a response").click()
    expect(page.get_by_text("everything False, [1, 2, 4]")).to_be_visible()
    page.go_back()
    expect(bar).to_contain_text("3 selected of 100")


def test_all_are_chosen_without_scripts_too(new_page: NewPage, address: str) -> None:
    page = new_page(scripts=False)
    page.goto(address + "/letters?region=wales")
    expect(page.get_by_label("Select all on this page")).to_be_hidden()
    page.get_by_role("link", name="Select all 100").click()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("All 100 letters selected")).to_be_visible()
    page.get_by_role("button", name="Record a response").click()
    expect(page.get_by_text("everything True, [], of wales")).to_be_visible()


def test_an_error_is_led_to_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Save details").click()
    expect(page.get_by_role("alert").first).to_contain_text("There is a problem")
    assert violations(page) == []
    page.get_by_role("link", name="Say by when they should reply").press("Enter")
    expect(page.get_by_label("Reply by")).to_be_focused()


def test_what_was_too_much_is_still_in_the_form_when_one_goes_back(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Title").fill("A title that was typed")
    page.get_by_label("Note").fill("x" * 200_000)
    page.get_by_role("button", name="Save details").click()
    expect(page.get_by_role("heading", name="This is too much to send at once")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Title")).to_have_value("A title that was typed")


def test_a_run_refreshes_itself_until_it_is_over(page: Page, address: str) -> None:
    page.goto(address + "/run")
    expect(page.locator("#run")).to_contain_text("914 of 1,268")
    expect(page.locator("#run")).to_contain_text("1,268 of 1,268")
    expect(page.get_by_role("status")).to_have_text("100% tried")
    expect(page.get_by_role("link", name="Reload this page")).to_have_count(0)


def test_a_page_whose_sign_in_ended_goes_where_the_server_sends_it(page: Page, address: str) -> None:
    page.goto(address + "/ends")
    with page.expect_event("load"):
        expect(page.locator("#run")).to_contain_text("of 1,268 tried")
    expect(page.get_by_role("heading", name="A run")).to_be_visible()
