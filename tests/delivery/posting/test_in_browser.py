"""The pages of batches and of returned letters in a real browser, in each of their states, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.delivery.posting.balance import Tally
from app.delivery.posting.plan import BatchWish
from tests.delivery.posting.office import counted, done, given, make, posted
from tests.delivery.sending import LEADERS
from tests.web.axe import faults_at_both_widths, faults_of_pages

BATCHES = "/campaigns/MAR15/batches"
ONE = f"{BATCHES}/1"
COUNTS = f"{ONE}/counts"
RETURNS = "/campaigns/MAR15/returns"


@pytest.fixture
def desk(owner, live, new_page):
    """`desk(width=PHONE)`: the owner's browser."""

    def open_it(**options) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
        return page

    return open_it


def nothing(_services) -> None:
    pass


def missing(services) -> None:
    make(services)
    posted(services)
    counted(services, n44=Tally(2, 0, 1, 1), n45=(Tally(0, 0, 0, 0), "not_printed"))


def adds_up(services) -> None:
    make(services, wish=BatchWish(separators=True, both_sides=True))
    posted(services)
    counted(services, whole=Tally(2, 0, 0, 2), n45=(Tally(0, 0, 0, 0), "address_incomplete"))


def with_printer(services) -> None:
    make(services)
    given(services)


PAGES = {
    "empty": (nothing, [BATCHES, RETURNS, f"{BATCHES}/new"]),
    "to-make": (nothing, [f"{BATCHES}/new?accepted=Checked&unlisted=y"]),
    "made": (make, [BATCHES, ONE, f"{ONE}/cancel"]),
    "with-printer": (with_printer, [ONE, f"{ONE}/posted", COUNTS]),
    "missing": (missing, [ONE, COUNTS, f"{COUNTS}/letters/MAR15-0045"]),
    "adds-up": (adds_up, [ONE, COUNTS, f"{ONE}/close"]),
    "closed": (done, [ONE, RETURNS, "/letters/MAR15-0044", "/letters/MAR15-0044/returned"]),
}


@pytest.mark.slow  # every state; the walk below looks at each page once
@pytest.mark.parametrize("state", PAGES)
def test_every_page_passes_axe_and_fits_the_window(desk, live, made, state):
    arrange, addresses = PAGES[state]
    arrange(made)
    page, wrong = desk(), {}
    for address in addresses:
        page.goto(live + address)
        wrong[address] = faults_at_both_widths(page)
    assert not any(wrong.values()), wrong


def sent(page: Page, body: str) -> None:
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "results.csv", "mimeType": "text/csv", "buffer": body.encode()}
    )
    page.get_by_role("button", name="Upload spreadsheet").click()


def test_a_batch_is_printed_counted_from_a_table_and_closed_and_a_letter_comes_back(desk, live, made):
    """It takes several seconds, as it looks at a dozen pages."""
    page = desk()
    page.goto(f"{live}{BATCHES}/new?unlisted=y")  # as the rehearsal leads to it: letter 45 goes to a post that ended
    page.get_by_label("Reason for using unverified addresses").fill("They were looked up this week")
    page.get_by_label("Second class").check()
    page.get_by_role("button", name="Update the list").click()
    page.get_by_role("button", name=f"Make a batch of {len(LEADERS)} letters").dblclick()
    expect(page.locator(".ds-lede[data-state='made']")).to_be_visible()
    assert faults_of_pages(page, live, [BATCHES, f"{ONE}/cancel", ONE]) == {}
    page.get_by_role("button", name="Record as given to the printer").click()
    page.get_by_role("button", name="Record as posted").click()
    assert faults_at_both_widths(page) == []
    page.get_by_label("Date posted").fill("4 March 2015")
    page.get_by_role("button", name="Save posting date").click()
    assert faults_of_pages(page, live, [f"{COUNTS}/letters/MAR15-0045", COUNTS]) == {}
    page.get_by_label("A count for each letter, in a spreadsheet").check()
    page.get_by_role("button", name="Continue").first.click()
    sent(page, "Letter,Printed,Spoiled,Reprinted,Posted\nMAR15-0044,1,0,0,1\nMAR15-0045,2,1,1,1\nMAR15-0046,1,0,0,1\n")
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Save the counts of 3 letters").click()
    page.get_by_role("button", name="Close the batch").click()
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Close the batch").click()
    expect(page.locator(".ds-lede[data-state='closed']")).to_contain_text("4 March 2015")
    assert faults_of_pages(page, live, ["/letters/MAR15-0044/returned", RETURNS]) == {}
    sent(page, "Reference,Why,When\nMAR15-0044,gone away,12/3/2015\nMAR15-0045,eaten,12/3/2015\n")
    page.get_by_label("Came back on").select_option("When")
    page.get_by_role("button", name="Use these columns").click()
    assert faults_at_both_widths(page) == []
    page.get_by_role("button", name="Save 1 returned letter").click()
    expect(page.locator(".ds-lede")).to_contain_text("1 letter was returned")
    assert faults_at_both_widths(page) == []
    page.get_by_role("link", name=re.compile("Generate it again")).click()
    expect(page.get_by_role("heading", name="Correct", exact=False).first).to_be_visible()
