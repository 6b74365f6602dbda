"""Making letters as its owner sees it, in a real browser."""

from threading import Semaphore, Thread

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.letters.letter import Letter
from app.production.runs.steer import cancel_run, pause_run
from app.production.runs.work import FIRST, work
from app.production.states import ComparisonState
from tests.production.making import batch, finish, made, make_all, start, take
from tests.production.shown import MISSING, compared
from tests.services.browser import PHONE
from tests.web.axe import faults_at_both_widths

RUN = "/campaigns/MAR15/runs/1"
FILES_OF_A_LETTER = 2


@pytest.fixture
def owner(services, signed_in):
    client = signed_in(Role.DRAFTER, name="Robin Owner")
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    return client


@pytest.fixture
def gate(draw_with):
    """Letters are drawn as the gate lets them: each file waits for one `release`."""
    opened = Semaphore(0)

    def draw(letter: Letter) -> bytes:
        opened.acquire()
        return letter.canonical_json()

    draw_with(draw)
    return opened


def test_progress_moves_by_itself_to_the_end(open_as, live, services, owner, gate):
    run = start(services, range(42, 42 + FIRST + 2))
    page = open_as(owner, RUN)
    shown = page.locator("#run")
    steps = page.get_by_role("navigation", name="Steps of this campaign")
    expect(shown.locator("#how-far")).to_contain_text("6 letters")
    expect(steps).to_contain_text("Generate, under way")
    worker = Thread(target=work, args=(services, run.id))
    worker.start()
    try:
        gate.release(FIRST * FILES_OF_A_LETTER)
        expect(shown.locator("#how-far")).to_contain_text("67%")
        expect(page.get_by_role("status")).to_have_text("at least 60% done, 0 failed")
        gate.release(2 * FILES_OF_A_LETTER)
        expect(shown.locator("#file-1")).to_be_visible()
    finally:
        gate.release(100)
        worker.join()
    expect(page.get_by_role("status")).to_have_text("Run 1 has ended: 6 generated, 0 failed")
    expect(steps).to_contain_text("Generate, 6 of 1,268 generated")
    expect(steps).to_have_count(1)
    expect(shown.get_by_role("button", name="Continue to Clearance")).to_be_visible()
    expect(shown).to_contain_text("0 of 2 letters typeset again and compared.")
    compared(services)
    expect(shown).to_contain_text("2 letters typeset again and compared: no difference.")
    expect(page.get_by_role("status")).to_have_text("2 letters typeset again and compared: no difference.")
    expect(page.get_by_role("link", name="Reload this page")).to_have_count(0)
    assert faults_at_both_widths(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Word files of 6 letters").click()
    assert download.value.suggested_filename == "MAR15 run 1 Word.zip"


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_the_page_is_reloaded_by_hand(open_as, live, services, owner):
    run = start(services, range(42, 46))
    page = open_as(owner, RUN, width=PHONE, scripts=False)
    make_all(services, run.id)
    expect(page.locator("#how-far")).to_contain_text("4 letters")
    page.get_by_role("link", name="Reload this page").click()
    expect(page.locator("#file-1")).to_contain_text("4 letters")


@pytest.mark.slow  # pages/ takes the same way without a browser
def test_start_pause_resume_and_cancel(open_as, live, services, owner):
    page = open_as(owner, "/campaigns/MAR15/generate")
    page.get_by_role("button", name="Generate 1,268 letters").click()
    expect(page.locator("#how-far")).to_contain_text("1,268 letters")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#resume")).to_be_visible()
    expect(page.locator("#how-far")).to_contain_text("0 of 1,268")
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("button", name="Cancel the run").click()
    page.get_by_role("button", name="Cancel the run").click()
    expect(page.locator("#how-far")).to_contain_text("0 letters")
    expect(page.locator("#resume")).to_have_count(0)


def test_a_button_keeps_the_focus_while_its_page_refreshes_itself(open_as, live, services, owner):
    run = start(services, range(42, 52))
    page = open_as(owner, RUN)
    page.get_by_role("button", name="Pause").focus()
    finish(services, run.id, batch(take(services, run.id, 3)))
    expect(page.locator("#how-far")).to_contain_text("3 of 10")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()


def test_a_button_held_down_while_its_page_refreshes_itself_still_works(open_as, live, services, owner):
    start(services, range(42, 52))
    page = open_as(owner, RUN)
    page.get_by_role("button", name="Pause").hover()
    page.mouse.down()
    for _ in range(2):
        with page.expect_response(live + RUN):
            pass
    page.mouse.up()
    expect(page.locator("#resume")).to_be_visible()


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_axe_finds_nothing_in_any_state_and_nothing_sticks_out(open_as, live, services, owner):
    page, found = open_as(owner), {}

    def look(path: str) -> None:
        page.goto(live + path)
        found[len(found), path] = faults_at_both_widths(page)

    look("/campaigns/MAR15/generate")
    run = start(services, [42, 43, 44, 927])
    look(RUN)
    bad, *good = take(services, run.id, 2)
    finish(services, run.id, batch(good, failed=[bad]))
    look(RUN)
    look(RUN + "/cancel")
    look("/campaigns/MAR15/generate")
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    look(RUN)
    with services.database.writing() as session:
        cancel_run(session, run.id, actor=SYSTEM)
    look(RUN)
    made(services, [42, 43, 44])
    look("/campaigns/MAR15/runs/2")
    compared(services, state=ComparisonState.DIFFERENT, count=9, differences=[MISSING])
    look("/campaigns/MAR15/runs/2")
    look(RUN)
    look("/campaigns/MAR15/generate")
    look("/letters/MAR15-0043")
    look("/letters/MAR15-0927")
    assert not any(found.values()), found


@pytest.mark.slow  # tests of large print ask for it without a browser
def test_large_print_is_asked_for_and_taken_away(open_as, live, services, owner, cheap):
    work(services, start(services, [1]).id)
    page = open_as(owner, "/letters/MAR15-0001")
    page.get_by_role("button", name="Generate large print of edition 1").click()
    expect(page.locator(".moj-alert--success")).to_be_visible()
    expect(page.get_by_role("button", name="Generate large print")).to_have_count(0)
    assert faults_at_both_widths(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF in large print of edition 1").click()
    assert download.value.suggested_filename.endswith("large print.pdf")
