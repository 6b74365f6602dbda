"""Fields, conditions and passages in the editor of a letter’s text, in a real browser: as people see, insert and change
them, and what is said of problems."""

import pytest
from playwright.sync_api import Page, expect

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
from tests.web.axe import faults_at_both_widths
from tests.web.editor import editor_of, insert, put, rewrite, select, text_box, text_is, text_of


@pytest.fixture
def on_the_page(enter, writer) -> Page:  # noqa: F811
    return enter(writer)


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
    page.get_by_role("combobox", name="How its value is printed").select_option(label="With commas, such as 12,500")
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
    told = page.locator("#body ~ [data-told]")
    expect(told).to_contain_text("“((organisation))” is printed as it is written.")
    told.get_by_role("button", name="Make it the field Organisation").click()
    text_is(page, "To((organisation)) and \\*\\*you\\*\\* \\[a note\\]")
    select(page, "[a no", end=True)
    told.get_by_role("button", name="Delete this note").click()
    text_is(page, "To((organisation)) and \\*\\*you\\*\\*")


def test_the_text_stays_in_its_place_while_somebody_types_on_a_low_screen(on_the_page):
    page = on_the_page
    page.set_viewport_size({"width": 1280, "height": 590})
    paragraphs = "\n\n".join(f"Paragraph {number}." for number in range(12))
    put(page, f"{paragraphs}\n\n| Body | Grant |\n| --- | --- |\n| Leeds | Much |\n\n{paragraphs}")
    select(page, "Leeds", end=True)
    page.locator("[data-find-open]").click()
    select(page, "Leeds", end=True)
    page.keyboard.type("x")
    place = "box => [scrollY, box.scrollTop]"
    first = text_box(page).evaluate(place)
    for key in "yz":
        page.keyboard.type(key)
        assert text_box(page).evaluate(place) == first


def test_words_that_are_not_shown_are_not_changed(on_the_page):
    page = on_the_page
    text = (
        "For all children. ((in person??We meet.))\n\n::: for lead-members\nFor children.\n:::\n\n"
        "For the last time.\n\n((asks))"
    )
    put(page, text)
    page.get_by_label("View as").select_option(label="Chief Constable of Dyfed-Powys Police")
    expect(page.get_by_text("Only for lead members. Not in this letter")).to_be_visible()
    expect(page.get_by_text("We meet.").and_(page.locator(".ds-text *"))).to_be_hidden()
    text_box(page).press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_text("You can’t change words that are hidden.")).to_be_visible()
    text_is(page, text)
    select(page, "For all children. ", end=True)
    page.keyboard.press("Shift+End")
    page.keyboard.press("Delete")
    text_is(page, text)
    page.get_by_label("Show what they do not get").check()
    select(page, "We meet")
    page.keyboard.type("We see you")
    text_is(page, text.replace("We meet", "We see you"))
    page.get_by_label("Show what they do not get").uncheck()
    select(page, "For the last time.")
    page.get_by_role("button", name="Only for some recipients").click()
    page.get_by_role("dialog").get_by_label("Lead members").check()
    page.get_by_role("button", name="Include only for these").click()
    expect(page.get_by_text("For the last time.").and_(page.locator(".ds-text *"))).to_be_hidden()


def test_the_text_is_shown_as_one_recipient_reads_it_and_stays_to_be_written(on_the_page):
    page = on_the_page
    put(
        page, "Dear ((organisation)).\n\n::: for lead-members\nFor members.\n:::\n\n((in person??We meet.))\n\n((asks))"
    )
    expect(page.get_by_role("group", name="Field Organisation: Dyfed-Powys Police")).to_be_visible()
    page.get_by_label("View as").select_option(label="Chief Constable of Dyfed-Powys Police")
    expect(page.get_by_text("Only for lead members. Not in this letter")).to_be_visible()
    expect(page.get_by_text("For members.", exact=True).and_(page.locator(".ds-text *"))).to_be_hidden()
    expect(editor_of(page).locator("p").first).to_have_text("Dear Dyfed-Powys Police.")
    expect(page.get_by_text("We meet.").and_(page.locator(".ds-text *"))).to_be_hidden()
    page.get_by_label("Show what they do not get").check()
    for words in ("For members.", "We meet."):
        expect(page.get_by_text(words, exact=True).and_(page.locator(".ds-text *"))).to_be_visible()
    rewrite(page, "Dear", "Good morning")
    page.get_by_label("View as").select_option(label="All recipients")
    expect(page.get_by_text("For members.", exact=True).and_(page.locator(".ds-text *"))).to_be_visible()
    assert text_of(page).startswith("Good morning ((organisation)).")
    page.get_by_label("View as").select_option("WRITE-0005")
    expect(page.locator("#place")).to_contain_text("Letter 5 of")


def test_the_text_is_shown_as_everyone_in_a_registry_reads_it(on_the_page):
    page = on_the_page
    put(
        page,
        "Dear ((organisation)).\n\n::: for lead-members\nFor members.\n:::\n\n"
        "::: for chief-constables\nFor the police.\n:::\n\n((in person??We meet.))\n\n((asks))",
    )
    choice = page.get_by_label("View as")
    choice.select_option(label="Lead members")
    expect(page.get_by_text("Only for chief officers of police. Not sent to them")).to_be_visible()
    for words in ("For members.", "We meet."):
        expect(page.get_by_text(words, exact=True).and_(page.locator(".ds-text *"))).to_be_visible()
    expect(editor_of(page).locator("p").first).to_have_text("Dear Organisation.")
    expect(page.locator("#place")).to_contain_text("Letter 5 of")
    expect(choice).to_have_value("registry lead-members")


def test_problems_are_underlined_and_told_with_a_remedy(on_the_page):
    page = on_the_page
    put(page, "To ((organization)).\n\nSee ((asks)).")
    underlined = page.locator(".ds-text .ds-fault")
    expect(underlined.filter(has_text="organization")).to_have_count(1)
    expect(underlined.filter(has_text="See")).to_have_count(1)
    expect(page.get_by_role("group", name="There is no field organization")).to_be_visible()
    things_to_look_at(page).filter(has_text="organization").get_by_role("link").first.click()
    told = page.locator("#body ~ [data-told]")
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
