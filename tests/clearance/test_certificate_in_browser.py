"""Certificates in a real browser: on the board, on their pages, and a letter's file checked, at both widths."""

from playwright.sync_api import expect
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.delivery.letter_check import CheckForm
from tests.clearance.test_certificate_pages import MAR15
from tests.delivery.sending import clear, unclear
from tests.production.handed_in import said_otherwise
from tests.production.test_verify import make
from tests.web.axe import faults_at_both_widths
from tests.web.markup import said_by


def looks_right(page) -> bool:
    return faults_at_both_widths(page) == []


def hand_in(page, body: bytes) -> None:
    page.get_by_label("Letter file").set_input_files({"name": "letter.docx", "mimeType": "", "buffer": body})
    page.get_by_role("button", name="Check the file").click()


def test_a_reader_finds_a_certificate_and_checks_letters(services, signed_in, live, new_page):
    """It takes several seconds, as it looks at six pages."""
    clear(services)
    letter = make(services)["docx"]
    viewer = signed_in(Role.VIEWER)
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": viewer.get_cookie("despatch").value, "url": live}])

    page.goto(f"{live}/campaigns/MAR15/clearance")
    assert looks_right(page)
    page.get_by_role("link", name="Certificate 1", exact=True).click()
    expect(page).to_have_url(live + MAR15)
    expect(page.get_by_role("main")).to_contain_text("Valid")
    assert looks_right(page)

    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("alert")).to_contain_text(said_by(CheckForm.file, InputRequired))
    hand_in(page, letter)
    expect(page.locator("#listed")).to_be_visible()
    assert looks_right(page)

    unclear(services, "council-leaders")
    page.goto(live + MAR15)
    expect(page.locator("main .ds-state--warn").first).to_be_visible()
    hand_in(page, said_otherwise(letter, "We look forward", "We do not look forward"))
    expect(page.locator("#not-cleared")).to_be_visible()
    assert looks_right(page)

    page.goto(f"{live}/campaigns/MAR15/clearance")
    page.get_by_role("link", name="Check that a letter is genuine").click()
    assert looks_right(page)
    hand_in(page, b"%PDF-1.7 and no more")
    expect(page.get_by_role("alert")).to_be_visible()
    assert looks_right(page)
