"""From a question to a pack with its files, in a real browser, at both widths."""

import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.evidence.packs.files.work import work_on
from tests.evidence.packs.packing import pack, shipped_question
from tests.web.axe import faults_at_both_widths, faults_of_pages


def looks_right(page) -> bool:
    return faults_at_both_widths(page) == []


@pytest.fixture
def drafter(signed_in, live, new_page):
    """A drafter's page."""
    client, page = signed_in(Role.DRAFTER), new_page()
    page.context.add_cookies([{"name": "despatch", "value": client.get_cookie("despatch").value, "url": live}])
    return page


@pytest.mark.slow  # a long walk; the test below looks at each page once
def test_from_a_question_to_a_pack_its_lines_rows_and_files(services, drafter, live):
    number, page = shipped_question(services), drafter
    page.goto(f"{live}/evidence/packs")
    expect(page.get_by_role("heading", name="No packs yet")).to_be_visible()
    assert looks_right(page)

    page.goto(f"{live}/questions/{number}")
    page.get_by_role("button", name="Make an evidence pack").click()
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title")
    assert looks_right(page)
    page.get_by_label("Title").fill("Child sexual exploitation")
    page.get_by_role("checkbox", name="MAR15").check()
    page.get_by_role("button", name="Make the pack").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Child sexual exploitation")
    main = page.get_by_role("main")
    expect(main).to_contain_text("No record is held here of letters to schools")
    expect(main).to_contain_text("Same as when it was made")
    assert looks_right(page)
    page.get_by_role("link", name="Check the figures again").click()
    expect(main).to_contain_text("It has the same figures as when it was made.")

    page.get_by_text("Lines for (").first.click()
    page.get_by_role("button", name="Save line").first.click()
    expect(main).to_contain_text("Line saved.")
    page.get_by_text("Reword line 1").click()
    page.get_by_label("Line", exact=True).fill("Letters are addressed to 99 posts.")
    assert looks_right(page)
    page.get_by_role("button", name="Save changes to line 1").click()
    expect(main).to_contain_text("No source")
    assert looks_right(page)

    page.get_by_role("button", name="Make the files").click()
    expect(page.get_by_label("Files made")).to_be_visible()
    assert looks_right(page)
    work_on(services, 1)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF", exact=True).click()
    assert download.value.suggested_filename == "Evidence pack 1.pdf"
    assert looks_right(page)

    page.get_by_text("Letters and published facts of").first.click()
    page.get_by_role("link", name="Letters in this part").first.click()
    expect(page.get_by_role("table")).to_contain_text("MAR15-0")
    assert looks_right(page)
    page.goto(f"{live}/evidence/packs")
    assert looks_right(page)
    page.goto(f"{live}/questions/{number}")
    expect(page.get_by_role("region", name="Evidence packs")).to_contain_text("Child sexual exploitation")
    assert looks_right(page)

    page.get_by_role("link", name="1: Child sexual exploitation").click()
    page.get_by_role("link", name="Withdraw this pack").click()
    assert looks_right(page)
    page.get_by_role("button", name="Withdraw pack").click()
    expect(main).to_contain_text("This pack is withdrawn.")
    assert looks_right(page)


def test_each_page_of_a_pack_passes_axe_and_fits_the_window(services, drafter, live):
    """It takes some seconds, as it makes a pack and looks at four pages."""
    pack(services)
    drafter.goto(f"{live}/evidence/packs/1")
    drafter.get_by_text("Lines for (").first.click()
    drafter.get_by_role("button", name="Save line").first.click()
    expect(drafter.get_by_text("Line saved.")).to_be_visible()
    pages = [f"/evidence/packs/1{page}" for page in ("", "/lines/1", "/rows?figure=a.1.letters", "/withdraw")]
    assert faults_of_pages(drafter, live, pages) == {}
