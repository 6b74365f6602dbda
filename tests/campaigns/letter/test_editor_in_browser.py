"""The editor of a letter's text in a real browser: buttons, windows, what is pasted, and the policy of content."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.letters.text.template import compile_template
from app.web.templating import STATIC
from tests.campaigns.letter.test_in_browser import (  # noqa: F401 (enter is a fixture)
    FAULTY,
    SAVES_2,
    enter,
    expect_saved,
    press,
    saving,
    things_to_look_at,
)
from tests.campaigns.writing import CLOSING, fault, kept
from tests.drafting.lines.writing import make_line
from tests.web.axe import faults_at_both_widths, violations
from tests.web.editor import rewrite, text_box, text_is, text_of
from tests.web.word import FRAGMENTS

MODULE = "/" + str(next(STATIC.glob("vendor/codemirror-*/codemirror.min.js")).relative_to(STATIC.parent))

CHOOSE = f"""async ([text, from, to]) => {{
  const {{ EditorView }} = await import('{MODULE}')
  const view = EditorView.findFromDOM(document.querySelector('.cm-editor'))
  view.dispatch({{ changes: {{ from: 0, to: view.state.doc.length, insert: text }} }})
  view.dispatch({{ selection: {{ anchor: from, head: to }} }})
  view.focus()
}}"""

CHOSEN = f"""async () => {{
  const {{ EditorView }} = await import('{MODULE}')
  const {{ state }} = EditorView.findFromDOM(document.querySelector('.cm-editor'))
  const {{ from, to }} = state.selection.main
  const text = state.doc.toString()
  return `${{text.slice(0, from)}}[${{text.slice(from, to)}}]${{text.slice(to)}}`
}}"""

PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer()
  if (html) clipboardData.setData('text/html', html)
  clipboardData.setData('text/plain', text)
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
  document.querySelector('.cm-content').dispatchEvent(event)
}"""


def choose(page: Page, marked: str) -> None:
    """A text in the editor, of which what stands in square brackets is chosen."""
    text_box(page).wait_for()
    start, end = marked.index("["), marked.index("]") - 1
    page.evaluate(CHOOSE, [marked.replace("[", "").replace("]", ""), start, end])


def paste(page: Page, html: str, text: str = "plain") -> None:
    text_box(page).wait_for()
    page.evaluate(PASTE, [html, text])


BUTTONS = [
    ("Bold", "We [write] now.", "We **[write]** now."),
    ("Bold", "We wri[]te now.", "We **[write]** now."),
    ("Bold", "We **[write]** now.", "We [write] now."),
    ("Bold", "We [**write**] now.", "We [write] now."),
    ("Bold", "- [One\n- two]", "- **[One**\n- **two]**"),
    ("Italic", "We [write ]now.", "We *[write]* now."),
    ("Italic", "We **[write]** now.", "We ***[write]*** now."),
    ("Italic", "We *[write]* now.", "We [write] now."),
    ("Heading", "One\n\nTw[]o", "One\n\n## Tw[]o"),
    ("Heading", "## Tw[]o", "Tw[]o"),
    ("Heading", "- Tw[]o", "## Tw[]o"),
    ("List", "[One\nTwo]", "- [One\n- Two]"),
    ("List", "[1. One\n2. Two]", "[- One\n- Two]"),
    ("List", "- [One\n- Two]", "[One\nTwo]"),
    ("Numbered list", "[One\n\nTwo]", "1. [One\n\n2. Two]"),
    ("Page break", "One[]", "One\n\n***[]"),
    ("Page break", "One[]\n\nTwo", "One\n\n***[]\n\nTwo"),
]


@pytest.fixture
def on_the_page(enter, writer) -> Page:  # noqa: F811
    return enter(writer)


def test_each_button_works_on_what_is_chosen_in_one_step(on_the_page):
    page = on_the_page
    for button, before, after in BUTTONS:
        choose(page, before)
        press(page, button)
        assert (button, before, page.evaluate(CHOSEN)) == (button, before, after)
        assert text_of(page) == after.replace("[", "").replace("]", "")
        page.keyboard.press("Control+z")
        text_is(page, before.replace("[", "").replace("]", ""))


def test_keys_do_what_word_users_expect_and_tab_leaves(on_the_page):
    page = on_the_page
    choose(page, "We [write].")
    page.keyboard.press("Control+b")
    assert text_of(page) == "We **write**."
    choose(page, "- One[]")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("After")
    assert text_of(page) == "- One\n- two\nAfter"
    choose(page, "4. Four[]")
    page.keyboard.press("Enter")
    assert text_of(page) == "4. Four\n5. "
    page.keyboard.press("Tab")
    expect(text_box(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(text_box(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Heading", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Page break")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(text_box(page)).to_be_focused()


def test_a_field_is_found_and_inserted_by_keys_alone(on_the_page):
    page = on_the_page
    choose(page, "We write to [].")
    press(page, "Insert field")
    window = page.get_by_role("dialog", name="Insert a field")
    expect(window.get_by_role("searchbox", name="Search fields")).to_be_focused()
    page.keyboard.type("polic")
    expect(window.get_by_role("status")).to_have_text("5 found.")
    expect(window.get_by_role("heading", name="Fields of this campaign")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(window.get_by_role("button", name="((policing body))")).to_be_focused()
    page.keyboard.press("Enter")
    expect(window).to_be_hidden()
    expect(text_box(page)).to_be_focused()
    assert text_of(page) == "We write to ((policing body))."
    press(page, "Insert field")
    page.keyboard.type("nothing like it")
    expect(window.get_by_role("status")).to_have_text("No results.")
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(text_box(page)).to_be_focused()


def test_a_condition_goes_round_what_is_chosen(on_the_page):
    page = on_the_page
    choose(page, "We [come] soon.\n\nBye.")
    press(page, "Words for some recipients")
    window = page.get_by_role("dialog", name="Words for some recipients")
    window.get_by_role("button", name="In person").click()
    assert page.evaluate(CHOSEN) == "We [((in person??come))] soon.\n\nBye."
    choose(page, "[One\nand more\n\nTwo]")
    press(page, "Words for some recipients")
    page.keyboard.press("Enter")
    assert text_of(page) == "((in person??One\nand more))\n\n((in person??Two))"
    choose(page, "So: []")
    press(page, "Words for some recipients")
    page.keyboard.press("Enter")
    assert page.evaluate(CHOSEN) == "So: ((in person??[words]))"


def test_an_audience_block_takes_whole_paragraphs(on_the_page):
    page = on_the_page
    choose(page, "We write.\n\nRecord e[]ach\nreport.\n\nBye.")
    press(page, "Words for some registries")
    window = page.get_by_role("dialog", name="Words for some registries")
    window.get_by_role("button", name="Use only for these registries").click()
    expect(window.get_by_role("alert")).to_have_text("Choose a registry.")
    window.get_by_label("Chief officers of police").check()
    window.get_by_label("Lead members").check()
    window.get_by_role("button", name="Use only for these registries").click()
    assert page.evaluate(CHOSEN) == (
        "We write.\n\n::: for chief-constables, lead-members\n[Record each\nreport.]\n:::\n\nBye."
    )
    press(page, "Words for some registries")
    expect(window.get_by_role("checkbox", checked=True)).to_have_count(0)


@pytest.mark.slow  # the preview and saving have tests of their own
def test_what_is_inserted_is_followed_by_the_pages_and_saved(on_the_page, services):
    page = on_the_page
    rewrite(page, CLOSING, "We meet.")
    press(page, "Insert field")
    page.get_by_role("button", name="((region))").click()
    expect(saving(page)).to_contain_text(SAVES_2)
    press(page, "Save")
    expect_saved(page, 2)
    assert "((region))" in kept(services)[1]


def test_faults_are_underlined_and_every_window_is_accessible(enter, writer):  # noqa: F811
    """It takes some seconds, as it looks at five windows."""
    page = enter(writer)
    found = {}

    def look(state: str) -> None:
        found[state] = faults_at_both_widths(page)

    text_box(page).fill(FAULTY)
    underlined = page.locator(".cm-lintRange-error")
    expect(underlined).to_have_text(["<b>Words</b>", "((refrence))"])
    rewrite(page, "((refrence))", "Please see ((refrence)) for more.")
    expect(underlined).to_have_text(["<b>Words</b>", "((refrence))"])
    underlined.first.hover()
    said = page.locator(".cm-tooltip")
    expect(said).to_contain_text(re.compile(rf"\b3\b.*{re.escape(fault('html'))}"))  # its line, and what is wrong
    look("a fault's words")
    for button in ("Insert field", "Words for some recipients", "Words for some registries"):
        press(page, button)
        expect(page.get_by_role("dialog")).to_be_visible()
        look(button)
        page.keyboard.press("Escape")
    text_box(page).click()
    page.keyboard.press("Control+f")
    expect(page.get_by_role("textbox", name="Find", exact=True)).to_be_focused()
    look("searching")
    page.keyboard.press("Escape")
    text_box(page).fill("We write.\n\n((asks))")
    expect(underlined).to_have_count(0)
    assert not any(found.values()), found


def test_what_word_puts_on_the_clipboard_becomes_letter_markdown(on_the_page):
    """Each is read as it is meant, and what comes of it can stand in a letter."""
    page = on_the_page
    read = "async html => { const word = await import('/static/editor/word.js'); const made = word.fromRich(html); "
    read += "return [made.text, word.leftOut(made.left), word.isRich(html)] }"
    for name, (html, text, left) in FRAGMENTS.items():
        assert (name, *page.evaluate(read, html)) == (name, text, left, True)
        compile_template(f"---\ntitle: T\n---\n\n{text}\n", registries=())


def test_a_paste_is_cleaned_says_what_it_left_out_and_can_be_taken_back(on_the_page):
    page = on_the_page
    choose(page, "One.\n\nTwo[].")
    html, text, left = FRAGMENTS["a table, a picture and a comment"]
    paste(page, html)
    assert text_of(page) == f"One.\n\nTwo\n\n{text}\n\n."
    said = page.get_by_role("status").filter(has_text="Pasted")
    expect(said).to_contain_text(left)
    press(page, "Undo the paste")
    assert text_of(page) == "One.\n\nTwo."
    expect(said).to_have_count(0)

    choose(page, "One [two] three")
    paste(page, "<p class=MsoNormal>a <b>bold</b> word</p>")
    assert text_of(page) == "One a **bold** word three"
    choose(page, "[]")
    paste(page, "<div>in a code window</div>", "in a\ncode window")
    assert text_of(page) == "in a\ncode window"
    choose(page, "[]")
    paste(page, "", "plain * words")
    assert text_of(page) == "plain * words"
    expect(page.get_by_role("button", name="Undo the paste")).to_have_count(0)


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
    text_box(page).fill(FAULTY)
    expect(page.locator(".cm-lintRange-error")).to_have_count(2)
    expect(page.locator("#draft")).to_contain_text("Your changes were backed up")  # the page moves no more
    page.locator(".cm-lintRange-error").first.hover()
    expect(page.locator(".cm-tooltip")).to_be_visible()
    text_box(page).click()
    page.keyboard.press("Control+f")
    page.get_by_role("textbox", name="Find", exact=True).fill("Words")
    paste(page, FRAGMENTS["a table, a picture and a comment"][0])
    assert page.locator("style").count() == 0
    assert page.locator(".cm-scroller").evaluate("one => getComputedStyle(one).overflowY") == "auto"
    assert page.evaluate("refused") == []


@pytest.mark.slow  # tests/drafting/lines/test_in_browser.py inserts one
def test_a_standard_line_is_found_and_stands_in_a_paragraph_of_its_own(on_the_page, services):
    page = on_the_page
    make_line(services, title="Referring a child", body="Refer any child at risk now.")
    make_line(services, title="A contact", body="Write to the private office.")
    choose(page, "We write[]. Bye.")
    press(page, "Standard line")
    window = page.get_by_role("dialog", name="Insert a standard line")
    expect(window.get_by_text("Write to the private office.")).to_be_visible()
    assert violations(page) == []
    page.keyboard.type("refer")
    expect(window.get_by_text("Write to the private office.")).to_have_count(0)
    page.keyboard.press("Enter")
    assert text_of(page) == "We write\n\nRefer any child at risk now.\n\n. Bye."


@pytest.mark.slow  # a fault that has a line is followed in test_in_browser.py
def test_a_fault_of_no_line_leads_to_the_text(on_the_page):
    page = on_the_page
    choose(page, "One[]" + "\n\n***\n\nMore." * 10)
    things_to_look_at(page).filter(has_text=re.compile(r"\b11\b")).get_by_role("link").click()
    expect(text_box(page)).to_be_focused()
