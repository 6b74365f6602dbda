"""The fields of a text as an office declares them while it writes its letter, and changes and removes them later."""

import pytest
from playwright.sync_api import Page, expect
from wtforms.validators import InputRequired

from app.campaigns.fields.form import FieldForm
from app.campaigns.fields.showing import CHANGED, DECLARED, REMOVED
from app.drafting.field_boxes import TAKES
from tests.campaigns.declaring import fields_of, meanwhile
from tests.campaigns.letter.test_in_browser import conflict, expect_saved, message
from tests.campaigns.writing import PAGE, kept
from tests.web.axe import faults_at_both_widths
from tests.web.editor import put, text_is
from tests.web.markup import said_by

TEXT = "We write about ((topic)).\n\nNear you: ((local fact)).((visit agreed?? We visit.))\n\n((asks))"


@pytest.fixture
def page(new_page, live, writer) -> Page:
    opened = new_page()
    opened.context.add_cookies([{"name": "despatch", "value": writer.get_cookie("despatch").value, "url": live}])
    return opened


@pytest.mark.slow  # a long walk: test_pages.py takes it without a browser
def test_fields_are_declared_while_the_letter_is_written(page, live, services):
    seen = {}

    def look(state: str) -> None:
        seen[state] = faults_at_both_widths(page)

    def declare(filled: str) -> None:
        page.get_by_role("radio", name=filled).check()
        page.get_by_role("button", name="Add field").click()

    page.goto(live + PAGE)
    put(page, TEXT)
    page.get_by_label("Where we meet").fill("Y dref")
    expect(page.get_by_role("button", name="Add the field “local fact”")).to_be_visible()
    look("the letter, with fields that nobody has declared")
    page.get_by_role("button", name="Add the field “topic”").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("topic")
    page.get_by_role("button", name="Add field").click()
    expect(page.get_by_role("link", name=said_by(FieldForm.type, InputRequired))).to_be_visible()
    look("a mistake")
    page.get_by_role("radio", name=TAKES["text"]).check()
    meanwhile(services, "another")
    declare("Once: the same in all letters")
    expect(conflict(page)).to_be_visible()
    look("somebody else was first")
    page.get_by_role("button", name="Add field").click()

    expect(message(page)).to_contain_text(DECLARED.format(name="topic", number=3))
    text_is(page, TEXT)
    expect(page.get_by_label("Where we meet")).to_have_value("Y dref")
    expect(page.get_by_role("button", name="Add the field “topic”")).to_have_count(0)
    look("the letter as it comes back")
    page.get_by_role("button", name="Add the field “local fact”").click()
    page.get_by_role("button", name="Back to the letter").click()
    text_is(page, TEXT)
    page.get_by_role("button", name="Add the field “local fact”").click()
    page.get_by_role("radio", name=TAKES["text"]).check()
    declare("different for each recipient")
    page.get_by_role("button", name="Add the field “visit agreed”").click()
    expect(page.get_by_role("radio", name=TAKES["yes/no"])).to_be_checked()
    declare("different for each recipient")
    expect(page.locator("#problems [data-part]")).to_have_count(0)  # no field is undeclared
    page.get_by_role("textbox", name="Topic", exact=True).fill("safer streets")
    page.get_by_role("button", name="Save", exact=True).click()
    expect_saved(page, 6)
    page.get_by_role("button", name="Insert", exact=True).click()
    look("the letter, saved, with what can stand in it")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Fields", exact=True).click()
    expect(page.locator(".ds-lede")).to_contain_text("10")
    look("the list")
    page.get_by_role("link", name="Change Lead").click()
    look("a field to change")
    page.get_by_role("textbox", name="Choices").fill("police\ncouncil\nhealth")
    page.get_by_role("button", name="Save field", exact=True).click()
    expect(message(page)).to_have_text(CHANGED.format(name="lead", number=7))
    page.get_by_role("link", name="Remove Topic").click()
    expect(page.locator(".ds-empty [data-note=body]")).to_be_visible()
    look("a field that the text says")
    page.get_by_role("link", name="Back to the fields").click()
    page.get_by_role("link", name="Remove another").click()
    look("a field to remove")
    page.get_by_role("button", name="Remove field").click()
    expect(message(page)).to_have_text(REMOVED.format(name="another", number=8))

    assert list(fields_of(services))[-4:] == ["lead", "topic", "local fact", "visit agreed"]
    assert TEXT in kept(services)[1]
    assert not any(seen.values()), seen
