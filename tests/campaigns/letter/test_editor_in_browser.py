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
from tests.campaigns.writing import CLOSING, SOURCE, kept
from tests.drafting.lines.writing import make_line
from tests.web.axe import faults_at_both_widths
from tests.web.editor import document_of, put, rewrite, select, text_box, text_is, text_of

PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer()
  if (html) clipboardData.setData('text/html', html)
  clipboardData.setData('text/plain', text)
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
  document.querySelector('.ds-text').dispatchEvent(event)
}"""


def paste(page: Page, html: str, text: str = "plain") -> None:
    page.evaluate(PASTE, [html, text])


def insert(page: Page, what: str) -> None:
    page.keyboard.press("Control+/")
    window = page.get_by_role("dialog", name="Insert", exact=True)
    window.get_by_role("button", name=what).click()


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


def test_a_field_is_inserted_by_keys_alone_and_is_a_chip_with_its_label_and_value(on_the_page):
    page = on_the_page
    put(page, "We write to you.\n\n((asks))")
    select(page, "We write to", end=True)
    page.keyboard.press("Control+/")
    window = page.get_by_role("dialog", name="Insert", exact=True)
    expect(window.get_by_role("searchbox", name="Search what you can insert")).to_be_focused()
    page.keyboard.type("polic")
    expect(window.get_by_role("status")).to_have_text("6 found.")
    page.keyboard.press("ArrowDown")
    expect(window.get_by_role("button", name="Paragraphs for some recipients only")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(window.get_by_role("button", name="Policing body")).to_be_focused()
    window.get_by_role("searchbox").fill("")
    expect(window.get_by_role("heading", name="Layout and text")).to_be_visible()
    expect(window.get_by_role("button", name="Policing body")).to_be_visible()
    page.keyboard.press("Escape")
    expect(text_box(page)).to_be_focused()
    page.keyboard.type(" ")
    page.keyboard.press("Control+/")
    page.keyboard.type("organisation")
    page.keyboard.press("Enter")
    text_is(page, "We write to ((organisation)) you.\n\n((asks))")
    expect(page.get_by_role("group", name="Field Organisation: Dyfed-Powys Police")).to_be_visible()
    page.keyboard.press("Control+/")
    page.keyboard.type("nothing like it")
    expect(window.get_by_role("status")).to_have_text("No results.")
    page.keyboard.press("Escape")


def test_the_list_of_asks_is_put_in_a_paragraph_of_its_own(on_the_page):
    page = on_the_page
    put(page, "1. One\n2. Two")
    select(page, "Two", end=True)
    insert(page, "List of asks")
    text_is(page, "1. One\n2. Two\n\n((asks))")


def test_a_chip_opens_its_formats_and_can_be_removed(on_the_page):
    page = on_the_page
    put(page, "So many: ((attendance)).")
    page.get_by_role("group", name="Field attendance").click()
    page.get_by_label("How its value is printed").select_option(label="With commas, such as 12,500")
    page.get_by_role("dialog", name="Field").get_by_role("button", name="Save").click()
    text_is(page, "So many: ((attendance, thousands)).")
    page.keyboard.press("Enter")
    press(page, "Remove the field")
    text_is(page, "So many: .")


def test_a_condition_is_put_round_words_changed_and_taken_away(on_the_page):
    page = on_the_page
    put(page, "We come soon.\n\nBye.")
    select(page, "come")
    insert(page, "If “In person” is yes")
    text_is(page, "We ((in person??come)) soon.\n\nBye.")
    expect(page.get_by_role("group", name="If in person")).to_have_text("come")
    press(page, "If in person. Change this condition")
    page.get_by_role("dialog", name="Words for some recipients").get_by_role("button", name="In every letter").click()
    text_is(page, "We come soon.\n\nBye.")
    select(page, "Bye.", end=True)
    insert(page, "If “In person” is yes")
    expect(page.get_by_text("First select the words that only some recipients get.")).to_be_visible()
    select(page, "Bye.")
    insert(page, "If “In person” is yes")
    select(page, "Bye.", end=True)
    page.keyboard.type(" See you")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" all")
    text_is(page, "We come soon.\n\n((in person??Bye. See you)) all")


def test_the_second_of_two_conditions_is_changed_and_words_go_between_them(on_the_page):
    page = on_the_page
    put(page, "((in person??One))((visit??Two)) end.")
    page.get_by_role("button", name="visit: no such field. Change this condition").click()
    window = page.get_by_role("dialog", name="Words for some recipients")
    window.get_by_role("button", name="In every letter").click()
    text_is(page, "((in person??One))Two end.")
    select(page, "One", end=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" and ")
    text_is(page, "((in person??One)) and Two end.")


def test_a_passage_takes_whole_paragraphs_and_says_whom_it_is_for(on_the_page):
    page = on_the_page
    put(page, "We write.\n\nRecord each report.\n\nBye.")
    select(page, "each")
    insert(page, "Paragraphs for some recipients only")
    window = page.get_by_role("dialog", name="Only for some recipients")
    window.get_by_role("button", name="Include only for these").click()
    expect(window.get_by_role("alert")).to_have_text("Choose who gets them.")
    window.get_by_label("Chief officers of police").check()
    window.get_by_role("button", name="Include only for these").click()
    text_is(page, "We write.\n\n::: for chief-constables\nRecord each report.\n:::\n\nBye.")
    passage = page.get_by_role("group", name="Only for chief officers of police")
    expect(passage).to_contain_text("Record each report.")
    passage.get_by_role("button").click()
    expect(window.get_by_label("Chief officers of police")).to_be_checked()
    window.get_by_label("Lead members").check()
    window.get_by_role("button", name="Include only for these").click()
    both = page.get_by_role("group", name="Only for chief officers of police and lead members")
    both.get_by_role("button").click()
    window.get_by_role("button", name="Include in every letter").click()
    text_is(page, "We write.\n\nRecord each report.\n\nBye.")


def test_enter_in_the_empty_last_paragraph_leaves_a_passage(on_the_page):
    page = on_the_page
    put(page, "::: for lead-members\nOne.\n:::")
    select(page, "One.", end=True)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("For all.")
    text_is(page, "::: for lead-members\nOne.\n:::\n\nFor all.")


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


def test_backspace_takes_an_empty_passage_away(on_the_page):
    page = on_the_page
    put(page, "One.\n\n::: for lead-members\nx\n:::")
    select(page, "x", end=True)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("y")
    text_is(page, "One.\n\ny")


def test_marks_that_are_typed_are_told_and_can_become_a_field(on_the_page):
    page = on_the_page
    put(page, "To ")
    text_box(page).click()
    page.keyboard.type("((organisation)) and **you**")
    page.keyboard.type(" [a note]")
    expect(page.locator(".ds-text .ds-fault")).to_have_text(["((organisation))", "**you**", "[a note]"])
    select(page, "((organ", end=True)
    told = page.locator("[data-told]")
    expect(told).to_contain_text("“((organisation))” is printed as it is written.")
    told.get_by_role("button", name="Make it the field Organisation").click()
    text_is(page, "To((organisation)) and \\*\\*you\\*\\* \\[a note\\]")


def test_a_passage_that_is_not_shown_is_not_changed(on_the_page):
    page = on_the_page
    text = "For all children.\n\n::: for lead-members\nFor children.\n:::\n\n((asks))"
    put(page, text)
    page.get_by_label("View as").select_option(label="Chief Constable of Dyfed-Powys Police")
    expect(page.get_by_text("Not in this letter")).to_be_visible()
    text_box(page).press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_text("A passage that is not shown would change.")).to_be_visible()
    text_is(page, text)


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


def test_the_text_is_shown_as_one_recipient_reads_it_and_stays_to_be_written(on_the_page):
    page = on_the_page
    put(
        page, "Dear ((organisation)).\n\n::: for lead-members\nFor members.\n:::\n\n((in person??We meet.))\n\n((asks))"
    )
    expect(page.get_by_role("group", name="Field Organisation: Dyfed-Powys Police")).to_be_visible()
    page.get_by_label("View as").select_option(label="Chief Constable of Dyfed-Powys Police")
    expect(page.get_by_text("Only for lead members. Not in this letter")).to_be_visible()
    expect(page.get_by_text("For members.", exact=True).and_(page.locator(".ds-text *"))).to_be_hidden()
    expect(page.locator(".ds-text p").first).to_have_text("Dear Dyfed-Powys Police.")
    rewrite(page, "Dear", "Good morning")
    page.get_by_label("View as").select_option(label="All recipients")
    expect(page.get_by_text("For members.", exact=True).and_(page.locator(".ds-text *"))).to_be_visible()
    assert text_of(page).startswith("Good morning ((organisation)).")
    page.get_by_label("View as").select_option("WRITE-0005")
    expect(page.locator("#place")).to_contain_text("Letter 5 of")


def test_problems_are_underlined_and_told_with_a_remedy(on_the_page):
    page = on_the_page
    put(page, "To ((organization)).\n\nSee ((asks)).")
    underlined = page.locator(".ds-text .ds-fault")
    expect(underlined.filter(has_text="organization")).to_have_count(1)
    expect(underlined.filter(has_text="See")).to_have_count(1)
    expect(page.get_by_role("group", name="There is no field organization")).to_be_visible()
    things_to_look_at(page).filter(has_text="organization").get_by_role("link").first.click()
    told = page.locator("[data-told]")
    expect(told).to_contain_text("There is no field “organization”.")
    told.get_by_role("button", name="Use Organisation").click()
    assert text_of(page).startswith("To ((organisation)).")
    expect(page.locator(".ds-text .ds-fault").filter(has_text="To")).to_have_count(0)
    expect(told).to_be_hidden()


def test_what_is_inserted_is_followed_by_the_pages_and_saved_and_other_blocks_keep_their_source(on_the_page, services):
    page = on_the_page
    rewrite(page, CLOSING, "We meet.")
    insert(page, "Region")
    expect(saving(page)).to_contain_text(SAVES_2)
    press(page, "Save")
    expect_saved(page, 2)
    assert kept(services)[1] == SOURCE.replace(CLOSING, "We meet.((region))")


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
    expect(page.locator(".ds-text .ds-fault").first).to_be_visible()
    expect(page.locator("#draft")).to_contain_text("Your changes were backed up")  # the page moves no more
    select(page, "We write")
    paste(page, "<p style='color: red' onclick='x()'>red <span style='mso-x: y'>words</span></p>")
    paste(page, "<p style='color: red' data-pm-slice='1 1 []'>a <b style='x'>b</b></p>")
    assert page.locator("style").count() == 0
    assert page.locator(".ds-text").evaluate("one => getComputedStyle(one).whiteSpace") == "pre-wrap"
    assert page.evaluate("refused") == []


def test_every_window_is_accessible_and_passages_are_announced(on_the_page):
    """It takes some seconds, as it looks at five windows at both widths."""
    page = on_the_page
    found = {}

    def look(state: str) -> None:
        found[state] = faults_at_both_widths(page)

    put(
        page,
        "To ((organisation)), ((in person??we meet)).\n\n::: for lead-members\nFor members.\n:::\n\n"
        "| A | B |\n| --- | --- |\n| c | d |\n\n***\n\n> Quoted\n\n((nobody))",
    )
    expect(things_to_look_at(page)).not_to_have_count(0)
    select(page, "For members.")
    expect(page.get_by_role("status").filter(has_text="Only for lead members")).to_be_attached()
    select(page, "Quoted")
    expect(page.get_by_role("status").filter(has_text="In every letter")).to_be_attached()
    look("the text")
    select(page, "d")
    look("in a table")
    for keys, name in (("Control+/", "Insert"), ("Control+k", "Link")):
        page.keyboard.press(keys)
        expect(page.get_by_role("dialog", name=name, exact=True)).to_be_visible()
        look(name)
        page.keyboard.press("Escape")
    page.get_by_role("group", name="Field Organisation").click()
    look("a field")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change who gets this passage").click()
    look("a passage")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+h")
    look("find and replace")
    assert not any(found.values()), found


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
    page.locator("textarea[data-document-of]").evaluate("box => { box.disabled = true }")
    page.locator("#body").evaluate("box => { box.value = 'We write.\\n\\n<div>\\n\\n((asks))' }")
    press(page, "Save")
    box = page.get_by_role("textbox", name="Text", exact=True)
    expect(box).to_have_value("We write.\n\n<div>\n\n((asks))")
    expect(page.get_by_text("near line 3")).to_be_visible()
    box.fill("We write.\n\n((asks))")
    press(page, "Save")
    expect_saved(page, 2)
    assert "We write.\n\n((asks))" in kept(services)[1]
    expect(page.locator(".ds-text")).to_be_visible()
