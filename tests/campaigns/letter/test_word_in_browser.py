"""A Word file opened as the letter’s text in a real browser: chosen, reviewed, taken into the box, saved."""

from playwright.sync_api import Page, expect

from tests.campaigns.letter.test_in_browser import enter, owner, press  # noqa: F401 (fixtures)
from tests.campaigns.letter.test_word_pages import WORD, edited
from tests.campaigns.writing import PAGE, kept
from tests.letters.word_text.making import field, p, r, word_file
from tests.letters.word_text.test_left_out import DELETED, DRAWING, INSERTED
from tests.web.axe import faults_at_both_widths
from tests.web.editor import text_box

FILE = word_file(
    p(DELETED + INSERTED + r("words for ") + field("MERGEFIELD Meeting_Place", "«Meeting_Place»") + DRAWING)
    + p(r("((ward))"))
)


def choose(page: Page, body: bytes) -> None:
    document = {"name": "letter.docx", "mimeType": "application/octet-stream", "buffer": body}
    page.get_by_label("Word file").set_input_files(document)
    press(page, "Open Word file")


def test_a_file_that_somebody_wrote_is_reviewed_and_taken(owner, enter):  # noqa: F811
    page = enter(owner, WORD)
    assert faults_at_both_widths(page) == []
    choose(page, FILE)
    assert faults_at_both_widths(page) == []
    expect(page.locator("#compared")).to_contain_text("new words for")
    page.get_by_label("Reject them").check()
    expect(page.locator("#compared")).to_contain_text("old words for")
    page.get_by_label("«ward»").select_option("ward")
    expect(page.locator("#told")).to_contain_text("the field “ward”")
    press(page, "Use this text")
    expect(text_box(page)).to_contain_text("old words for")
    assert faults_at_both_widths(page) == []


def test_a_downloaded_file_is_edited_opened_and_saved(owner, enter, services):  # noqa: F811
    page = enter(owner, PAGE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the text as a Word file").click()
    body = download.value.path().read_bytes()
    page.get_by_role("link", name="Open a Word file").click()
    choose(page, edited(body, "each", "every"))
    press(page, "Use this text")
    press(page, "Save")
    expect(page.locator("#newest-version")).to_contain_text("Version 2")
    assert "Record every report." in kept(services)[1]
