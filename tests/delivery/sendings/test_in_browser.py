"""Sending in a real browser: what scripts do on its pages, and every state of them, at a desk and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.delivery.sending.steer import cancel_sending, go_on, pause_sending, resume_sending
from app.delivery.states import SendingState
from app.platform.clock import now
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed, Unsure
from tests.delivery.marking import SEND
from tests.delivery.sendings.office import Fake, attempts_in, in_time, sending_of, started, states, steer, turn
from tests.journeys.walk import COUNT, clicks
from tests.waiting import until
from tests.web.axe import faults_at_both_widths, faults_of_pages

START = f"{SEND}/start?all-letter=1&way=email"
PAGE = "/campaigns/MAR15/sendings/1"
NO_SUCH = RefusedByServer("mail_refused", "550 5.1.1 <post42@council.example>: nobody of that name", "no_such_mailbox")
LOST, DOWN = Unsure("mail_answer_lost", "closed"), ServerFailed("mail_server_silent", "no route")
LATER = PutOff("mail_put_off", "450 4.2.0 greylisted")


@pytest.fixture
def desk(owner, ready, live, new_page):
    """`desk(width=PHONE)`: the owner's browser."""

    def open_it(**options) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def go_so_far(services, state: str, carrier: Fake) -> None:
    """Workers' turns, as its rate lets them, until the sending stands so."""

    def there() -> bool:
        turn(services, 1, carrier)
        return sending_of(services, 1).state == state

    until(there, seconds=30)


@pytest.mark.slow  # a long walk: the tests of pages take it without a browser
def test_from_the_form_to_the_last_letter(desk, live, ready, served):
    page = desk()
    page.goto(live + START)
    page.get_by_text("Change how these are sent").click()
    page.get_by_label("Letters in the first wave").fill("2")
    press(page, "Show these changes")
    page.get_by_role("button", name="Start the countdown for 5 letters").dblclick()
    expect(page.locator("#how-far")).to_contain_text("10 minutes")
    press(page, "Stop the countdown")
    expect(page.locator("#resume")).to_be_visible()
    press(page, "Resume the countdown")
    press(page, "Send now")
    expect(page.locator(f"form[action='{PAGE}/begin']")).to_be_visible()
    press(page, "Send now")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    go_so_far(ready, SendingState.LOOKING, Fake([NO_SUCH, None]))
    expect(page.locator("#first-wave")).to_be_visible()
    press(page, "Send 3 more letters")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    go_so_far(ready, SendingState.DONE, Fake())
    expect(page.get_by_text("4 of 5 letters were handed to the mail server. 1 did not arrive.")).to_be_visible()


def test_from_made_to_sent_in_six_clicks(desk, live, ready, served):
    """The last two end the countdown, which otherwise ends by itself. It takes six pages."""
    page = desk()
    page.context.add_init_script(COUNT)
    page.goto(f"{live}/campaigns/MAR15/runs/1")
    for button in ("Continue to Send", "Rehearse sending all 5"):
        press(page, button)
    page.get_by_role("button", name="Send 5 by email").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send 5 letters by email?")
    press(page, "Start the countdown for 5 letters")
    expect(page.get_by_role("button", name="Stop the countdown")).to_be_visible()
    press(page, "Send now")
    expect(page.locator(f"form[action='{PAGE}/begin']")).to_be_visible()
    press(page, "Send now")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    go_so_far(ready, SendingState.DONE, Fake())
    expect(page.locator("#how-far")).to_contain_text("all 5 letters were handed to the mail server")
    assert clicks(page) == 6


def test_the_page_follows_by_itself(desk, live, ready):
    sending_id = started(ready)
    page = desk()
    page.goto(live + PAGE)
    turn(ready, sending_id)
    expect(page.locator("#how-far")).to_contain_text("5 letters")
    expect(page.locator("[hx-get]")).to_have_count(0)
    (first, *_) = attempts_in(ready, sending_id)
    attempt = f"/letters/MAR15-0042/attempts/{first.id}"
    assert faults_of_pages(page, live, [PAGE, f"{PAGE}/letters", attempt]) == {}


def test_the_steps_before_it_starts_pass_axe_and_fit_the_window(desk, live, ready):
    started(ready, starts_at=now() + timedelta(hours=1))
    assert faults_of_pages(desk(), live, [f"{PAGE}/begin", f"{PAGE}/cancel"]) == {}


@pytest.mark.slow  # every state; the tests above look at the pages
def test_each_state_passes_axe_and_fits_the_window(desk, live, ready, monkeypatch):
    page, wrong = desk(), {}

    def look(state: str, path: str = "") -> None:
        if path:
            page.goto(live + path)
        if found := faults_at_both_widths(page):
            wrong[state] = found

    look("what it comes to", START)
    page.locator("summary", has_text="Recipients").click()
    page.get_by_text("Change how these are sent").click()
    look("the form")
    expect(page.get_by_label("Date", exact=True)).to_be_hidden()
    page.get_by_label("On a date, at a time").check()
    expect(page.get_by_label("Countdown, in minutes")).to_be_hidden()
    look("another time")
    page.get_by_label("Subject of the email").fill("")
    press(page, "Show these changes")
    look("mistakes")
    sending_id = started(ready, first_wave=2, starts_at=now() + timedelta(hours=1))
    look("countdown", PAGE)
    look("before it begins", f"{PAGE}/begin")
    look("before it is cancelled", f"{PAGE}/cancel")
    steer(ready, pause_sending, sending_id)
    look("paused", PAGE)
    steer(ready, resume_sending, sending_id, at=now() + timedelta(hours=2))
    in_time(monkeypatch, now() + timedelta(hours=2, seconds=1))
    turn(ready, sending_id, Fake([NO_SUCH, LATER]))
    look("looking", PAGE)
    steer(ready, go_on, sending_id)
    turn(ready, sending_id, Fake([LOST, DOWN]))
    look("sending, with trouble", PAGE)
    look("its letters", f"{PAGE}/letters")
    look("those put off", f"{PAGE}/letters?state=queued")
    look("none", f"{PAGE}/letters?state=returned")
    steer(ready, cancel_sending, sending_id)
    look("cancelled", PAGE)
    failed, _, uncertain, *_ = attempts_in(ready, sending_id)
    assert sending_of(ready, sending_id).state == "cancelled", states(ready, sending_id)
    look("a failed attempt", f"/letters/MAR15-0042/attempts/{failed.id}")
    look("an uncertain one", f"/letters/MAR15-0044/attempts/{uncertain.id}")
    press(page, "Record outcome")
    look("a mistake in what was found out")
    look("the letter", "/letters/MAR15-0042")
    look("the page of sending", SEND)
    look("history", "/campaigns/MAR15/history")
    assert wrong == {}
