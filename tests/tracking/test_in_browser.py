"""The list of a campaign's letters in a real browser: chosen, filtered, put in order; on a phone and on paper."""

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.close import take_step
from app.tracking.letter_notes import add_note, assign
from tests.fixtures.app import add_member
from tests.services.browser import PHONE
from tests.tracking.office import letter, letter_ids, small
from tests.web.axe import faults_at_both_widths

TRACK = "/campaigns/TRK15/track"
STATES = (
    TRACK,
    f"{TRACK}?by=region&late=overdue&back=nothing&note=yes&sort=-post",
    f"{TRACK}?q=no+such+place&nation=Wales",
    f"{TRACK}?all-letter=1",
    f"{TRACK}/print?region=Wales",
    f"{TRACK}/assign?all-letter=1",
    "/campaigns/MAR15/track",
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


def shows(page: Page, *references: str) -> None:
    """The list has these letters, as they stand."""
    expect(page.locator("table.ds-answers tbody th small")).to_have_text(references)


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_each_state_passes_axe_and_fits_the_window(visit, live, owner, services):
    with services.database.writing() as session:
        add_note(session, letter(session, 8), text="Wait until they have met.", once="a", actor=SYSTEM)
        assign(session, small(session), letter_ids(session, [3, 8]), to=owner.member.id, actor=SYSTEM)
    page = visit(TRACK)
    wrong = {}
    for path in STATES:
        page.goto(live + path)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        wrong[path] = faults_at_both_widths(page)
    for step in ("close", "archive"):
        with services.database.writing() as session:
            take_step(session, small(session), step, actor=Actor(owner.member.id))
        page.goto(live + TRACK)
        wrong[step] = faults_at_both_widths(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_letters_are_filtered_put_in_order_chosen_and_given_to_a_colleague(visit, services):
    add_member(services, Role.DRAFTER, name="Sam Example")
    page = visit(TRACK)
    page.get_by_role("link", name="3 replies are overdue").click()
    page.get_by_role("link", name="Post", exact=True).click()
    shows(page, "TRK15-0003", "TRK15-0008", "TRK15-0009")
    page.get_by_role("checkbox", name="Needs a new address").check()
    page.get_by_role("checkbox", name="No response recorded").check()
    page.get_by_role("button", name="Apply filters").click()
    shows(page, "TRK15-0005", "TRK15-0008", "TRK15-0009")

    bar = page.get_by_role("group", name="With what is selected")
    page.get_by_role("checkbox", name="Select TRK15-0008").check()
    expect(bar).to_contain_text("1 selected of 3")
    page.get_by_role("checkbox", name="Select all on this page").check()
    expect(bar).to_contain_text("3 selected of 3")
    page.get_by_role("checkbox", name="Select TRK15-0005").uncheck()
    expect(bar).to_contain_text("2 selected of 3")
    bar.get_by_role("button", name="Assign letters", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assign 2 letters")
    page.get_by_label("Assign to").select_option(label="Sam Example, Private office")
    page.get_by_role("button", name="Assign 2 letters").click()
    expect(page.get_by_text("2 letters assigned to Sam Example.")).to_be_visible()
    shows(page, "TRK15-0005", "TRK15-0008 · Sam Example", "TRK15-0009 · Sam Example")

    page.get_by_role("link", name="Select all 3").click()
    expect(bar).to_contain_text("All 3 letters selected")
    bar.get_by_role("button", name="Record a response").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Record a response")
    expect(page.get_by_role("group", name="Which letters is it about?").get_by_role("checkbox")).to_have_count(3)


@pytest.mark.slow  # without scripts: tests of pages have none either
def test_on_a_phone_filters_are_folded_away_and_the_list_works_without_scripts(visit):
    page = visit(TRACK, width=PHONE, scripts=False)
    expect(page.get_by_label("Search")).to_be_hidden()
    page.get_by_text("Show or hide filters").click()
    page.get_by_label("Search").fill("gwent")
    page.get_by_role("button", name="Apply filters").click()
    shows(page, "TRK15-0002")
    expect(page.locator("table.ds-answers").get_by_text("Came late")).to_be_visible()
    page.get_by_role("checkbox", name="Select TRK15-0002").check()
    page.get_by_role("button", name="Assign letters to me").click()
    expect(page.get_by_text("1 letter assigned to you.")).to_be_visible()


def test_the_chart_has_its_table(visit):
    page = visit(f"{TRACK}?by=region")
    table = page.get_by_role("table", name="Responses, by region")
    expect(table).to_be_hidden()
    expect(page.get_by_role("img", name="Responses, by region")).to_be_visible()
    page.get_by_text("Show as a table").click()
    assert table.get_by_role("row").all_inner_texts()[-1].split("\t") == ["All", "4", "2", "3", "7", "16"]
    table.get_by_role("link", name="Wales").click()
    for number in range(1, 5):
        expect(page.get_by_role("row", name=f"TRK15-000{number}")).to_be_visible()
    expect(page.locator("table.ds-answers tbody th small")).to_have_count(4)


@pytest.mark.slow  # on paper: the test below prints a page
@pytest.mark.parametrize("height", [330, 350, 370, 390])
def test_the_head_of_the_list_is_never_left_alone_at_the_foot_of_a_sheet(visit, height):
    """Whatever the height of what stands above it."""
    page = visit(f"{TRACK}/print")
    page.evaluate("height => { document.querySelector('.ds-cols').style.height = `${height}px` }", height)
    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    said = [sheet.get_textpage().get_text_range() for sheet in sheets]
    (first,) = [number for number, text in enumerate(said) if "16 letters." in text]
    assert "Delivery" in said[first]
    assert "TRK15-0003" in said[first], "with the first of the letters"


def test_paper_keeps_the_figures_their_moment_and_the_letters_and_drops_all_else(visit):
    page = visit(f"{TRACK}?region=Wales")
    page.get_by_role("link", name="Print").click()
    page.wait_for_url("**/print?region=Wales", wait_until="load")  # with its style sheets
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = paper[0].get_size()
    assert width > height, "landscape"
    said = " ".join("\n".join(sheet.get_textpage().get_text_range() for sheet in paper).split())
    for words in (
        "as recorded at 5:0",
        "pm on 27 March 2015",
        "4 letters, of 16. Region: Wales.",
        "Chief officers of police 2 2 0 0 4",  # the chart's table stands open
        "All 4 2 3 7 16",
        "TRK15-0004",
        f"1 of {len(paper)}",
    ):
        assert words in said, words
    for words in ("/letters/", "Back to the list", "Sign out", "Show as a table", "Clearance"):
        assert words not in said, words
