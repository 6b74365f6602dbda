"""An office clears a letter in a real browser: every state of its pages, at both widths."""

import pytest
from playwright.sync_api import expect
from wtforms.validators import InputRequired

from app.clearance.forms import AnswerForm
from tests.campaigns.writing import edit
from tests.clearance.clearers import CLEARANCE, LEAD, POLICE
from tests.web.axe import faults_at_both_widths
from tests.web.markup import said_by

DONE, NOTHING_NEW = ".moj-alert--success", "main > .ds-note[role=status]"
"""What a page says of an act that was done, and of one that changed nothing."""


def looks_right(page) -> bool:
    return faults_at_both_widths(page) == []


@pytest.fixture
def opened(live, new_page):
    """`opened(client, path)`: a page of somebody who is signed in."""

    def open_it(client, path, **options):
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": client.get_cookie("despatch").value, "url": live}])
        page.goto(live + path)
        return page

    return open_it


def test_an_office_reads_comments_answers_and_is_asked_again(home, owner, services, live, opened):
    """It takes several seconds, as it looks at ten pages."""
    page = opened(home, home.page)
    expect(page.locator("#waiting")).to_contain_text("2")
    assert looks_right(page)

    page.get_by_role("link", name="Chief officers of police", exact=True).click()
    expect(page.get_by_role("img", name="Page 1 of 1")).to_be_visible()
    page.locator("summary", has_text="on paragraph 2").click()
    page.get_by_label("Your comment on paragraph 2").fill("At once?")
    assert looks_right(page)
    page.get_by_role("button", name="Comment on paragraph 2").click()
    expect(page.get_by_role("article", name="Comment by Sam Example")).to_contain_text("At once?")

    page.get_by_role("button", name="Record your minister’s answer").click()
    expect(page.get_by_role("alert")).to_contain_text(said_by(AnswerForm.answer, InputRequired))
    assert looks_right(page)
    page.goto(f"{live}{home.page}/{POLICE}")
    page.get_by_label("Content", exact=True).check()
    page.get_by_role("button", name="Record your minister’s answer").dblclick()
    expect(page.locator("#waiting")).to_contain_text("1 of 2")

    page.go_back()
    page.get_by_label("Content", exact=True).check()
    page.get_by_role("button", name="Record your minister’s answer").click()
    expect(page.locator(NOTHING_NEW)).to_be_visible()

    edit(services, "Record each report.", "Record each report at once.")
    page.reload()
    expect(page.get_by_role("link", name="1 paragraph changed")).to_be_visible()
    page.get_by_role("link", name="Chief officers of police", exact=True).click()
    expect(page.locator("[data-note=changed]")).to_be_visible()
    expect(page.locator("ins")).to_contain_text("at once.")
    assert looks_right(page)

    page.get_by_label("Not content until changes are made").check()
    page.get_by_label("Note").fill("Say when.")
    edit(services, "at once.", "at once, by day and by night.")
    page.get_by_role("button", name="Record your minister’s answer").click()
    expect(page.locator(".ds-note[role=alert]")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Say when.")
    assert looks_right(page)
    page.get_by_role("button", name="Record your minister’s answer").click()
    expect(page.locator(DONE)).to_contain_text("1")

    page.get_by_role("link", name="Withdraw an answer").click()
    assert looks_right(page)
    drafting = opened(owner, f"{CLEARANCE}/texts/{LEAD}")
    assert looks_right(drafting)
    drafting.get_by_role("button", name="Previous").click()
    drafting.get_by_role("button", name="Resolve").click()
    expect(drafting.locator(DONE)).to_be_visible()
    assert looks_right(drafting)


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_it_works_without_scripts(home, services, opened):
    page = opened(home, f"{home.page}/{POLICE}", scripts=False)
    page.get_by_label("Not content", exact=True).check()
    page.get_by_label("Note").fill("Not these words.")
    page.get_by_role("button", name="Record your minister’s answer").click()
    expect(page.locator(DONE)).to_contain_text("1")
    expect(page.locator("#texts .ds-state--warn")).to_be_visible()
