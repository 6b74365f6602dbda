"""The editor of a letter's text in a real browser: keys, buttons, windows, what is pasted, and what it is to those who
do not see it."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.letters.text.template import compile_template
from tests.campaigns.letter.test_in_browser import (  # noqa: F401 (enter is a fixture)
    FAULTY,
    SAVES_2,
    enter,
    expect_saved,
    press,
    saving,
    things_to_look_at,
)
from tests.campaigns.writing import kept
from tests.drafting.lines.writing import make_line
from tests.web.editor import document_of, editor_of, insert, put, select, sent_by, text_box, text_is, text_of

PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer()
  if (html) clipboardData.setData('text/html', html)
  clipboardData.setData('text/plain', text)
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
  document.querySelector('#body ~ .ds-text').dispatchEvent(event)
}"""


def paste(page: Page, html: str, text: str = "plain") -> None:
    page.evaluate(PASTE, [html, text])


@pytest.fixture
def on_the_page(enter, writer) -> Page:  # noqa: F811
    return enter(writer)


BUTTONS = [
    ("Bold", "We write now.", "write", "We **write** now."),
    ("Bold", "We **write** now.", "write", "We write now."),
    ("Italic", "We **write** now.", "write", "We **_write_** now."),
    ("Heading", "One\n\nTwo", "Two", "One\n\n## Two"),
    ("Heading", "## Two", "Two", "Two"),
    ("List", "One", "One", "- One"),
    ("List", "1. One\n2. Two", "One", "- One\n- Two"),
    ("List", "- One", "One", "One"),
    ("Numbered list", "One", "One", "1. One"),
    ("Quotation", "One", "One", "> One"),
]


def test_each_button_works_on_what_is_chosen_in_one_step(on_the_page):
    page = on_the_page
    for button, before, chosen, after in BUTTONS:
        put(page, before)
        select(page, chosen)
        press(page, button)
        assert (button, before, text_of(page).strip()) == (button, before, after)
        page.keyboard.press("Control+z")
        text_is(page, before)


def test_keys_do_what_word_users_expect_and_tab_leaves(on_the_page):
    page = on_the_page
    put(page, "We write.")
    select(page, "write")
    page.keyboard.press("Control+b")
    text_is(page, "We **write**.")
    put(page, "- One")
    select(page, "One", end=True)
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Tab")
    text_is(page, "- One\n\n  - two")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("it")
    page.keyboard.press("Control+Shift+Space")
    page.keyboard.type("all")
    text_is(page, "- One\n- two\n\nAfter\\\nit\u00a0all")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Next page")
    text_is(page, "- One\n- two\n\nAfter\\\nit\u00a0all\n\n***\n\nNext page")
    page.keyboard.press("Tab")
    expect(text_box(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(text_box(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(text_box(page)).to_be_focused()


TYPED = [
    "**",
    "*a*",
    "((x))",
    "((x??y))",
    ":::",
    "# a",
    "- a",
    "1. a",
    "> a",
    "***",
    "| a | b |",
    "`a`",
    "<b>",
    "&nbsp;",
]


def test_what_is_typed_stays_text(on_the_page):
    page = on_the_page
    put(page, "Begin.")
    select(page, "Begin.", end=True)
    for typed in TYPED:
        page.keyboard.press("Enter")
        page.keyboard.type(typed)
    made = document_of(page)
    words = ["".join(one.get("text", "") for one in block.get("content", [])) for block in made["content"]]
    assert words == ["Begin.", *TYPED]
    assert {block["type"] for block in made["content"]} == {"paragraph"}
    text = compile_template(f"---\ntitle: A\n---\n{text_of(page)}")
    assert len(text.variant("chief-constables")) == len(TYPED) + 1


def test_a_table_is_filled_by_tab_and_grows(on_the_page):
    page = on_the_page
    put(page, "Grants:")
    select(page, "Grants:", end=True)
    insert(page, "Table with a header row")
    for words in ("Council", "Grant", "Leeds", "£7", "York"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("£8")
    press(page, "Align right")
    page.keyboard.press("Tab")
    page.keyboard.type("Hull")
    press(page, "Add column")
    text_is(
        page,
        "Grants:\n\n| Council |  | Grant |\n| --- | --- | ---: |\n| Leeds |  | £7 |\n| York |  | £8 |\n| Hull |  |  |",
    )
    page.keyboard.press("Tab")
    press(page, "Delete column")
    press(page, "Delete row")
    text_is(page, "Grants:\n\n| Council | Grant |\n| --- | ---: |\n| Leeds | £7 |\n| York | £8 |")
    press(page, "Delete table")
    text_is(page, "Grants:")


def test_a_link_is_made_and_taken_away(on_the_page):
    page = on_the_page
    put(page, "See our page.")
    select(page, "our page")
    page.keyboard.press("Control+k")
    page.keyboard.type("our page")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Enter a web address")).to_be_visible()
    page.get_by_label("Web or email address").fill("https://www.gov.uk/a_b")
    page.keyboard.press("Enter")
    text_is(page, "See [our page](<https://www.gov.uk/a_b>).")
    select(page, "our", end=True)
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Web or email address")).to_have_value("https://www.gov.uk/a_b")
    page.get_by_label("Web or email address").fill("office@example.org")
    page.keyboard.press("Enter")
    text_is(page, "See [our page](<mailto:office@example.org>).")
    press(page, "Link")
    press(page, "Remove link")
    text_is(page, "See our page.")


def test_a_page_break_goes_where_the_cursor_is_and_a_list_goes_on(on_the_page):
    page = on_the_page
    put(page, "One two.\n\nThree.")
    select(page, "One", end=True)
    page.keyboard.press("Control+Enter")
    text_is(page, "One\n\n***\n\ntwo.\n\nThree.")
    put(page, "1. One\n\nTwo")
    select(page, "Two")
    press(page, "Numbered list")
    text_is(page, "1. One\n2. Two")


def test_paragraphs_and_lists_that_are_selected_together_become_one_list(on_the_page):
    page = on_the_page
    put(page, "Before.\n\n- One\n- Two\n\nThree.\n\nAfter.\n\n((asks))")
    select(page, "One")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    press(page, "Numbered list")
    text_is(page, "Before.\n\n1. One\n2. Two\n3. Three.\n\nAfter.\n\n((asks))")
    page.keyboard.press("Control+z")
    text_is(page, "Before.\n\n- One\n- Two\n\nThree.\n\nAfter.\n\n((asks))")


def test_the_text_stays_in_its_place_while_words_are_selected_with_the_mouse(on_the_page):
    page = on_the_page
    put(page, "| One | Two |\n| --- | --- |\n| a | b |\n\nFirst words.\n\nLast words.")
    select(page, "Two")
    tools = page.get_by_role("toolbar", name="Table tools")
    expect(tools).to_be_visible()
    place = page.locator(".ds-text p").filter(has_text="Last words.")
    box = place.bounding_box()
    page.mouse.move(box["x"] + 1, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 10)
    assert place.bounding_box() == box
    expect(tools).to_be_visible()
    page.mouse.up()
    expect(tools).to_be_hidden()
    assert page.evaluate("getSelection().toString()") == "Last words."


def test_words_are_found_and_replaced(on_the_page):
    page = on_the_page
    put(page, "One child, two children, one child.")
    select(page, "child")
    page.keyboard.press("Control+h")
    page.get_by_label("Replace with").fill("person")
    press(page, "Replace all")
    text_is(page, "One person, two personren, one person.")
    press(page, "Replace all")
    expect(page.get_by_text("Not found.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(text_box(page)).to_be_focused()
    page.keyboard.press("Control+z")
    text_is(page, "One child, two children, one child.")


def test_a_paste_says_what_it_left_out_and_can_be_taken_back(on_the_page):
    page = on_the_page
    put(page, "One.\n\nTwo.")
    select(page, "Two", end=True)
    paste(page, "<p>a <b>bold</b> word<img src=x></p><ol><li>first<li>second</ol>")
    text_is(page, "One.\n\nTwoa **bold** word\n\n1. first\n2. second\n\n.")
    expect(page.get_by_role("status").filter(has_text="Pasted: a picture was left out.")).to_be_visible()
    press(page, "Undo the paste")
    text_is(page, "One.\n\nTwo.")
    select(page, "Two")
    paste(page, "<p>We <ins>will</ins><del>may</del> come, «Title».</p>")
    text_is(page, "One.\n\nWe will come, &laquo;Title&raquo;..")
    press(page, "Use the words from before")
    text_is(page, "One.\n\nWe may come, &laquo;Title&raquo;..")
    page.get_by_label("What «Title» is").select_option(label="Post title")
    press(page, "Convert")
    text_is(page, "One.\n\nWe may come, ((post title))..")
    put(page, "")
    text_box(page).click()
    paste(page, "", "plain * words\n\nand more")
    text_is(page, "plain \\* words\n\nand more")
    expect(page.get_by_role("button", name="Undo the paste")).to_have_count(0)


def test_what_is_copied_in_the_editor_is_pasted_whole(on_the_page):
    page = on_the_page
    put(page, "To ((organisation)), ((in person??we **meet**)).\n\nEnd.")
    text_box(page).press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    once = "To ((organisation)), ((in person??we **meet**)).\n\nEnd."
    text_is(page, f"{once}\n\n{once}")


@pytest.mark.slow  # every test fails when the policy refuses something
def test_the_policy_of_content_has_nothing_to_report(enter, live, writer):  # noqa: F811
    """The page is as strict as any other, and the editor has its look all the same."""
    page = enter(writer, path="/account")
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation', event => refused.push(event.violatedDirective))"
    )
    answer = page.goto(live + "/campaigns/WRITE/letter")
    policy = answer.headers["content-security-policy"]
    assert "style-src 'self';" in policy
    assert re.search(r"script-src 'self' 'nonce-[\w-]+';", policy)
    put(page, FAULTY)
    expect(page.locator("#body ~ .ds-text .ds-fault").first).to_be_visible()
    expect(page.locator("#draft")).to_contain_text("Your changes were backed up")  # the page moves no more
    select(page, "We write")
    paste(page, "<p style='color: red' onclick='x()'>red <span style='mso-x: y'>words</span></p>")
    paste(page, "<p style='color: red' data-pm-slice='1 1 []'>a <b style='x'>b</b></p>")
    assert page.locator("style").count() == 0
    assert editor_of(page).evaluate("one => getComputedStyle(one).whiteSpace") == "pre-wrap"
    assert page.evaluate("refused") == []


@pytest.mark.slow  # tests/drafting/lines/test_in_browser.py inserts one
def test_a_standard_line_is_found_and_stands_in_a_paragraph_of_its_own(on_the_page, services):
    page = on_the_page
    make_line(services, title="Referring a child", body="Refer any child at risk now.")
    make_line(services, title="A contact", body="Write to the private office.")
    put(page, "We write. Bye.")
    select(page, "We write.", end=True)
    insert(page, "Standard line")
    window = page.get_by_role("dialog", name="Insert a standard line")
    expect(window.get_by_text("Write to the private office.")).to_be_visible()
    page.keyboard.type("refer")
    expect(window.get_by_text("Write to the private office.")).to_have_count(0)
    page.keyboard.press("Enter")
    text_is(page, "We write.\n\nRefer any child at risk now.\n\nBye.")


def test_a_text_that_the_editor_can_not_show_is_written_with_its_marks(enter, writer, services):  # noqa: F811
    page = enter(writer)
    sent_by(page).evaluate("box => { box.disabled = true }")
    page.locator("#body").evaluate("box => { box.value = 'We write.\\n\\n<div>\\n\\n((asks))' }")
    press(page, "Save")
    box = page.get_by_role("textbox", name="Text", exact=True)
    expect(box).to_have_value("We write.\n\n<div>\n\n((asks))")
    expect(page.get_by_text("can’t show, near “<div>”.")).to_be_visible()
    box.fill("We write.\n\n((asks))")
    press(page, "Save")
    expect_saved(page, 2)
    assert "We write.\n\n((asks))" in kept(services)[1]
    expect(editor_of(page)).to_be_visible()
