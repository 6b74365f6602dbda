"""The pictures of a campaign's letters in a real browser: wide and narrow, by keyboard and by click, and on paper."""

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.services.browser import PHONE
from tests.web.axe import faults_at_both_widths

INSIGHT = "/campaigns/TRK15/insight"
STATES = (
    INSIGHT,
    f"{INSIGHT}?as_at=2015-03-20&known_at=2015-03-27",
    f"{INSIGHT}?as_at=2015-03-02",
    f"{INSIGHT}?as_at=soon",
    "/campaigns/MAR15/insight",
)


@pytest.fixture
def visit(live, owner, new_page):
    """`visit(path, width=PHONE)`: a page in the owner's browser."""

    def open_page(path: str, **options: object) -> Page:
        page = new_page(**options)
        page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
        page.goto(live + path)
        return page

    return open_page


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(visit, live):
    page = visit(INSIGHT)
    wrong = {}
    for path in STATES:
        page.goto(live + path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        wrong[path] = faults_at_both_widths(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_pictures_are_read_out_and_each_has_its_table(visit):
    page = visit(INSIGHT)
    expect(page.get_by_role("img", name="Replies over time, with the reply-by date")).to_be_visible()
    expect(page.get_by_role("img", name="Share of letters replied to, by area")).to_be_visible()
    for name in ("Replies over time, with the reply-by date", "Responses, by registry"):
        table = page.get_by_role("table", name=name)
        expect(table).to_be_hidden()
        page.locator("figure", has=page.get_by_role("img", name=name)).get_by_text("Show as a table").click()
        expect(table).to_be_visible()
    last = page.get_by_role("table", name="Replies over time, with the reply-by date").get_by_role("row").last
    assert last.inner_text().split("\t") == ["27 March 2015", "4", "2", "3", "9"]


@pytest.mark.slow  # the script of tests/evidence/areas
def test_a_tile_leads_to_its_area_and_so_does_its_name_without_scripts(visit):
    page = visit(INSIGHT)
    page.locator(".ds-at-wide .ds-picture [data-href*=darlington]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Darlington")
    page = visit(INSIGHT, width=PHONE, scripts=False)
    page.get_by_text("All 152 areas").click()
    page.get_by_role("table", name="Responses, by area").get_by_role("link", name="Darlington").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Darlington")


@pytest.mark.slow  # test_page.py asks without a browser
def test_an_earlier_day_is_asked_for_and_shown(visit):
    page = visit(INSIGHT)
    page.get_by_text("See this page for another date").click()
    page.get_by_label("Date", exact=True).fill("20 March 2015")
    expect(page.get_by_label("Last date to include")).to_be_hidden()
    page.get_by_label("Leave out what was recorded later").check()
    expect(page.get_by_label("Last date to include")).to_be_visible()
    page.get_by_label("Leave out what was recorded later").uncheck()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("1 of 9 has replied, 11%.")).to_be_visible()
    expect(page.locator("#as-it-was")).to_contain_text("On 20 March 2015, from what is recorded now")
    page.get_by_role("link", name="Leave out what was recorded after 20 March 2015").click()
    expect(page.get_by_role("heading", name="Nothing was recorded by then")).to_be_visible()


@pytest.mark.slow  # on paper: test_in_browser.py prints a page
def test_paper_keeps_the_pictures_their_tables_and_their_moment(visit):
    page = visit(INSIGHT)
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = paper[0].get_size()
    assert width > height, "landscape"
    sheets = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in paper]
    said = " ".join(sheets)
    for words in (
        "Today, from what is recorded now, 5:0",
        "4 of 9 have replied, 44%.",
        "27 March 2015 4 2 3",  # tables stand open
        "Chief officers of police 1 1 2 0 0 4",
        "The answers to each ask, by registry",
    ):
        assert words in said, words
    for words in ("Show as a table", "Download", "another date", "Sign out"):
        assert words not in said, words
    assert not [sheet for sheet in sheets if len(sheet) < 60], "no sheet has a stray line alone"
