"""The subject and the asks in their editors, in a real browser: no marks, and only what a line can hold."""

import pytest
from playwright.sync_api import Page, expect

from app.campaigns.letter.text import compiled_text
from tests.campaigns.letter.test_in_browser import (  # noqa: F401 (enter is a fixture)
    enter,
    expect_saved,
    press,
    things_to_look_at,
)
from tests.campaigns.writing import kept
from tests.services.browser import PHONE
from tests.web.axe import faults_at_both_widths
from tests.web.editor import ASKS, SUBJECT, editor_of, insert, put, select, text_is

PASTE = """(editor, html) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/html', html)
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}"""
RICH = "<h2>Please</h2><ul><li>One <b>now</b><br>or soon</li><li>Two</li></ul><table><tr><td>Three</td></tr></table>"


@pytest.fixture
def on_the_page(enter, writer) -> Page:  # noqa: F811
    return enter(writer)


def test_the_subject_and_asks_are_written_without_marks_and_saved(on_the_page, services):
    page = on_the_page
    subject = page.get_by_role("textbox", name="Subject", exact=True)
    expect(subject).to_have_text("Children at risk")
    select(page, "Children at risk", end=True, box=SUBJECT)
    page.keyboard.type(" in ")
    insert(page, "Organisation")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(subject.get_by_role("group", name="Field Organisation: Dyfed-Powys Police")).to_be_visible()
    text_is(page, "Children at risk in ((organisation))", SUBJECT)
    select(page, "Name who answers to you.", end=True, box=ASKS)
    page.keyboard.press("Enter")
    page.keyboard.type("1. Tell ((us)) ")
    page.keyboard.press("Control+b")
    page.keyboard.type("now")
    expect(page.locator("#preview")).to_contain_text("1. Tell ((us)) now")
    press(page, "Save")
    expect_saved(page, 2)
    front = compiled_text(kept(services)[1]).front
    assert front.subject == "Children at risk in ((organisation))"
    asks = ("Name who answers to you.", "1. Tell \\(\\(us\\)\\) **now**", "Tell us what stands in your way.")
    assert front.asks == asks


def test_enter_begins_an_ask_and_no_line_of_a_subject(on_the_page):
    page = on_the_page
    for keys in ("Enter", "Shift+Enter", "Control+Enter"):
        put(page, "One. Two.", SUBJECT)
        select(page, "One.", end=True, box=SUBJECT)
        page.keyboard.press(keys)
        text_is(page, "One. Two.", SUBJECT)
        put(page, "One. Two.", ASKS)
        select(page, "One.", end=True, box=ASKS)
        page.keyboard.press(keys)
        text_is(page, "One.\nTwo.", ASKS)
        page.keyboard.press("Backspace")
        text_is(page, "One. Two.", ASKS)
    expect(editor_of(page, SUBJECT).locator("p")).to_have_count(1)


def test_all_of_a_subject_is_typed_over(on_the_page):
    page = on_the_page
    editor_of(page, SUBJECT).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Other words")
    text_is(page, "Other words", SUBJECT)
    page.keyboard.press("ControlOrMeta+z")
    text_is(page, "Children at risk", SUBJECT)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    text_is(page, "", SUBJECT)


def test_what_is_pasted_becomes_lines(on_the_page):
    page = on_the_page
    for box, taken in (
        (SUBJECT, "Please One **now** or soon Two Three"),
        (ASKS, "Please\nOne **now** or soon\nTwo\nThree"),
    ):
        put(page, "", box)
        editor_of(page, box).click()
        editor_of(page, box).evaluate(PASTE, RICH)
        text_is(page, taken, box)


def test_blocks_that_are_copied_in_the_text_become_lines(on_the_page):
    page = on_the_page
    put(page, "## Please\n\n- One ((organisation))\\\n  now\n- Two")
    select(page, "Please")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+c")
    for box, taken in (
        (ASKS, "Please\nOne ((organisation)) now\nTwo"),
        (SUBJECT, "Please One ((organisation)) now Two"),
    ):
        put(page, "", box)
        editor_of(page, box).click()
        page.keyboard.press("ControlOrMeta+v")
        text_is(page, taken, box)


def test_words_for_some_recipients_are_for_all_in_an_ask_and_the_page_says_so(on_the_page):
    page = on_the_page
    put(page, "::: for lead-members\nFor you.\n:::\n\n((asks))")
    select(page, "For you.")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+c")
    editor_of(page, ASKS).click()
    page.keyboard.press("ControlOrMeta+v")
    expect(page.get_by_text("Here, every recipient gets them.")).to_be_visible()


def test_conditions_and_formats_are_changed_in_their_windows(on_the_page):
    page = on_the_page
    put(page, "Tell us soon, with ((attendance)).", ASKS)
    select(page, "soon", box=ASKS)
    insert(page, "If “In person” is yes")
    page.get_by_role("group", name="Field attendance").click()
    page.get_by_role("combobox", name="How its value is printed").select_option(label="With commas, such as 12,500")
    page.get_by_role("dialog", name="Field").get_by_role("button", name="Save").click()
    text_is(page, "Tell us ((in person??soon)), with ((attendance, thousands)).", ASKS)
    press(page, "If in person. Change this condition")
    page.get_by_role("dialog", name="Words for some recipients").get_by_role("button", name="In every letter").click()
    text_is(page, "Tell us soon, with ((attendance, thousands)).", ASKS)
    page.keyboard.press("Control+/")
    window = page.get_by_role("dialog", name="Insert", exact=True)
    expect(window.get_by_role("button", name="Non-breaking space")).to_be_visible()
    of_a_text = window.locator("[data-insert-field=asks], [data-act=table], [data-act=pageBreak], [data-open]")
    expect(of_a_text).to_have_count(0)


def test_a_subject_is_shown_as_one_recipient_reads_it(on_the_page):
    page = on_the_page
    put(page, "To ((organisation))((in person??, when we meet))", SUBJECT)
    page.get_by_label("View as").select_option(label="Chief Constable of Dyfed-Powys Police")
    expect(editor_of(page, SUBJECT).locator("[data-field]")).to_have_text("Dyfed-Powys Police")
    page.get_by_label("View as").select_option(label="All recipients")
    expect(editor_of(page, SUBJECT).locator("[data-field]")).to_have_text("OrganisationDyfed-Powys Police")


def test_a_fault_of_an_ask_is_underlined_and_leads_to_its_words(on_the_page):
    page = on_the_page
    put(page, "Tell ((organization)).\nName them.", ASKS)
    expect(editor_of(page, ASKS).locator(".ds-fault")).to_have_text(["organization: no such field"])
    things_to_look_at(page).filter(has_text="organization").get_by_role("link").first.click()
    expect(editor_of(page, ASKS)).to_be_focused()
    page.locator("#asks ~ [data-told]").get_by_role("button", name="Use Organisation").click()
    text_is(page, "Tell ((organisation)).\nName them.", ASKS)


def test_the_boxes_and_their_windows_are_accessible_and_fit_a_telephone(enter, writer):  # noqa: F811
    """It takes some seconds, as it looks at windows at both widths."""
    page = enter(writer, width=PHONE)
    subject, asks = (page.get_by_role("textbox", name=name) for name in ("Subject", "What the letter asks"))
    expect(subject).to_have_attribute("aria-multiline", "false")
    expect(asks).to_have_attribute("aria-multiline", "true")
    expect(asks).to_have_accessible_description(
        "Enter one ask on each line. They are printed as a numbered list where you insert “List of asks” in the text"
    )
    put(page, "To ((organisation)), ((in person??we meet))", SUBJECT)
    found = {"the boxes": faults_at_both_widths(page)}
    asks.click()
    button = page.get_by_role("button", name="Insert into: What the letter asks")
    assert button.bounding_box()["height"] >= 44
    button.click()
    window = page.get_by_role("dialog", name="Insert", exact=True)
    found["the window"] = faults_at_both_widths(page)
    window.get_by_role("button", name="Region").click()
    expect(asks.get_by_role("group", name="Field Region")).to_be_visible()
    assert not any(found.values()), found


def test_without_scripts_the_boxes_have_their_marks(enter, writer):  # noqa: F811
    page = enter(writer, scripts=False)
    page.get_by_label("Subject").fill("On **our** work")
    expect(page.get_by_label("What the letter asks")).to_have_value(
        "Name who answers to you.\nTell us what stands in your way."
    )
    press(page, "Save")
    expect(page.get_by_label("Subject")).to_have_value("On **our** work")
