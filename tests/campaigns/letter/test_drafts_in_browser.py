"""What is typed in a letter and not saved, in real browsers: two people who write at once, and one who comes back."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from app.accounts.models import SignIn
from app.campaigns.models import TextDraft
from app.platform.clock import now
from tests.campaigns.letter.test_in_browser import both_texts, enter, expect_saved, press  # noqa: F401 (enter is a fixture)
from tests.campaigns.writing import CLOSING, PAGE, edit, kept
from tests.services.browser import PHONE
from tests.web.axe import faults_at_both_widths
from tests.web.editor import rewrite, text_box, text_of

KEPT, NOT_KEPT, ALONE, OTHERS = (f"#draft [data-note={note}]" for note in ("saved", "not-saved", "alone", "editing"))
"""The parts of the line below the letter: what is kept of it, and who else writes."""

OFFERED, SINCE = "#unsaved", "#saved-since"
"""Above the letter: what a person left unsaved, and what others saved since."""


def boxes(services, user_id):
    with services.database.reading() as session:
        return dict(session.scalars(select(TextDraft.boxes).where(TextDraft.user_id == user_id)).one())


def leave(page):
    """Close the page with what is typed in it, as a browser that crashes does."""
    page.close(run_before_unload=False)


@pytest.mark.slow  # two people: tests/campaigns/letter/test_unsaved.py proves it without a browser
def test_two_people_write_at_once_and_neither_loses_a_word(enter, writer, other_writer, services):  # noqa: F811
    mine, theirs = enter(writer), enter(other_writer)
    found = {}

    def look(page, state):
        found[state] = faults_at_both_widths(page)

    expect(mine.locator(ALONE)).to_be_visible()
    rewrite(mine, CLOSING, "We meet by the river.")
    expect(mine.locator(KEPT)).to_contain_text(re.compile(r"\d{1,2}:\d\d[ap]m"))
    rewrite(theirs, CLOSING, "They meet by the mill.")
    expect(theirs.locator(KEPT)).to_be_visible()
    expect(theirs.locator(OTHERS)).to_contain_text("Alex Example")
    expect(theirs.get_by_role("status").filter(has_text="Alex Example")).to_be_attached()
    look(theirs, "somebody else is editing")
    assert "We meet by the river." in boxes(services, writer.member.id)["body"]
    assert kept(services)[0] == 1

    press(theirs, "Save")
    expect_saved(theirs, 2)
    leave(mine)
    again = enter(writer)
    expect(again.locator(OFFERED)).to_be_visible()
    expect(again.locator(SINCE)).to_contain_text(re.compile(r"Sam Example.*\b2\b"))
    assert "They meet by the mill." in text_of(again)
    look(again, "words are offered")
    press(again, "Continue editing")
    expect(both_texts(again)).to_have_count(2)
    assert "We meet by the river." in text_of(again)
    look(again, "both")
    rewrite(again, "We meet by the river.", "We meet by the river, or the mill.")
    expect(again.locator(KEPT)).to_be_visible()
    press(again, "Save")
    expect_saved(again, 3)
    again.goto(again.url)
    expect(again.locator(OFFERED)).to_have_count(0)
    assert not any(found.values()), found


def test_words_are_taken_up_again_and_another_window_does_not_replace_them(enter, live, writer, services):  # noqa: F811
    page = enter(writer)
    rewrite(page, CLOSING, "We meet soon.")
    expect(page.locator(KEPT)).to_be_visible()
    other = enter(writer)
    rewrite(other, CLOSING, "We meet late.")
    expect(other.locator(NOT_KEPT)).to_be_visible()
    assert "We meet soon." in boxes(services, writer.member.id)["body"]
    press(other, "Discard changes")
    expect(other.locator("main > [role=status]")).to_be_visible()
    expect(other.locator(OFFERED)).to_have_count(0)
    rewrite(other, CLOSING, "We meet late.")
    expect(other.locator(KEPT)).to_be_visible()
    assert "We meet late." in boxes(services, writer.member.id)["body"]
    text_box(other).press("ControlOrMeta+z")
    expect(other.locator(KEPT)).to_have_count(0)


@pytest.mark.slow  # a fault of the network
def test_a_draft_that_can_not_be_kept_is_said_and_kept_with_the_next_change(browser, live, writer, services):
    page = browser.new_context().new_page()  # one whose console may tell of errors
    page.context.add_cookies([{"name": "despatch", "value": writer.get_cookie("despatch").value, "url": live}])
    page.goto(live + PAGE)
    lost = page.locator("[data-unkept]")
    page.route("**/letter/draft", lambda route: route.abort())
    rewrite(page, CLOSING, "We meet soon.")
    expect(lost).to_be_visible()
    page.unroute("**/letter/draft")
    rewrite(page, "We meet soon.", "We meet later.")
    expect(page.locator(KEPT)).to_be_visible()
    expect(lost).to_be_hidden()
    with services.database.writing() as session:
        session.execute(update(SignIn).values(ended_at=now()))
    page.route("**/letter/preview", lambda route: route.abort())
    rewrite(page, "We meet later.", "We meet at noon.")
    expect(page.locator("[data-signed-out]")).to_be_visible()
    assert "We meet at noon." in text_of(page)
    page.context.close()


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_without_scripts_what_was_kept_is_offered_and_taken_up(enter, writer, services):  # noqa: F811
    page = enter(writer)
    rewrite(page, CLOSING, "We meet soon.")
    expect(page.locator(KEPT)).to_be_visible()
    leave(page)
    edit(services, "We write", "We are writing")
    plain = enter(writer, width=PHONE, scripts=False)
    press(plain, "Continue editing")
    expect(plain.get_by_label("Text", exact=True)).to_have_value(re.compile("We meet soon."))
    press(plain, "Save")
    expect_saved(plain, 3)
