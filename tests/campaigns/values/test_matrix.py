"""What each registry reads of a campaign's letter: the shipped one, and texts written for the purpose."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from playwright.sync_api import expect

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.matrix import matrix
from app.campaigns.letter.matrix_words import SAID, cell_in_words, first_words, least_to_most
from app.campaigns.letter.text import newest_text
from app.campaigns.letters import list_letters
from app.campaigns.lifecycle.create import Details, campaign_by_reference
from app.campaigns.lifecycle.start import beginning_from_blank_page, start_campaign
from app.campaigns.preview.wordings import AnswerCounts
from app.letters.text.matrix import Cell, Reads, Row
from app.letters.text.source import put_together, take_apart
from tests.campaigns.shown import lede_of, shapes_and_words
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import faults_at_both_widths, resize
from tests.web.figures import numbers_in
from tests.web.markup import links_of, part_of, parts_of, states_of, with_class, words_of

PLACE = "/campaigns/MAR15/letter/matrix"


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


@pytest.fixture
def of_march(app, services):
    """The matrix of the letter of March 2015, as its text stands when it is called."""

    def read():
        with app.app_context(), services.database.reading() as session:
            return matrix(session, campaign_by_reference(session, "MAR15"))

    return read


def write(services, body):
    """Another text for the campaign of March 2015, with the same fields."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        newest = newest_text(session, campaign.id)
        source = put_together(take_apart(newest.source).with_changes(body=body, asks=[]))
        keep_text(session, campaign, source, seen=newest.number, actor=SYSTEM)


def by_slug(found):
    return {one.slug: one for one in found.registries}


def test_the_letter_of_march_2015(of_march):
    found = of_march()
    police, health = by_slug(found)["chief-constables"], by_slug(found)["health-leaders"]
    assert (police.letters, police.asks) == (43, 5)
    assert found.registries[0].slug == "chief-constables"
    assert all(one.pages and set(one.pages) == {2} for one in found.registries)
    assert all(300 < count < 900 for one in found.registries for count in one.words)
    assert len(police.words) == 2
    assert health.unmade == 0
    assert found.looked_at == sum(len(one.words) for one in found.registries)


def test_facts_about_posts_decide_who_reads_a_condition(of_march, services):
    write(
        services,
        "All.\n\n((in England??English.))\n\n::: for council-leaders, chief-constables\n"
        "Both. ((district council??Districts.))\n:::\n",
    )
    found = of_march()
    slugs = [one.slug for one in found.registries]
    cells = {row.words.split()[0]: dict(zip(slugs, row.cells, strict=True)) for row in found.rows}
    assert cells["All."]["chief-constables"] == Cell(Reads.ALL)
    assert cells["[only"]["chief-constables"] == Cell(Reads.SOME, ("in England",))
    assert cells["[only"]["council-leaders"] == Cell(Reads.ALL)
    assert cells["Both."]["chief-constables"] == Cell(Reads.ALL, (), ("district council",))
    assert cells["Both."]["council-leaders"] == Cell(Reads.PART, ("district council",))
    assert cells["Both."]["health-leaders"] == Cell(Reads.NONE)
    assert [found.line_of(row) for row in found.rows] == [1, 3, 6]
    assert [row.words for row in found.differing] == [row.words for row in found.rows[1:]]


def test_of_an_open_letter_only_the_registry_is_known(of_march, services):
    write(services, "All.\n\n((in England??English.))\n")
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        campaign.open_letter = True
        list_letters(session, campaign, actor=SYSTEM)
    found = of_march()
    police = by_slug(found)["chief-constables"]
    assert (police.letters, police.pages) == (1, [2])
    assert found.rows[1].cells[0] == Cell(Reads.SOME, ("in England",))
    sub = cell_in_words(found.rows[1].cells[0], police.answered, found.conditions)["sub"]
    assert sub == "for recipients in England", "letters are not counted"


def test_the_page_says_it_in_shapes_and_words(viewer, services):
    page = viewer.get(PLACE)
    said = shapes_and_words(page)
    assert [reads for reads in (Reads.ALL, Reads.NONE, Reads.SOME) if SAID[reads] not in said] == []
    in_england = [
        state for state in states_of(page) if "for recipients in England" in state.sub and state[:2] == SAID[Reads.SOME]
    ]
    assert [39, 43] in [numbers_in(state.sub) for state in in_england], "letters of which it is so, of all"
    assert len(numbers_in(words_of(part_of(page, "looked-at")))) == 1, "letters that were looked at"
    assert len(parts_of(page, "reads")) == 1
    assert "<details" in page.text
    assert PLACE in links_of(viewer.get("/campaigns/MAR15/letter"))


def test_only_rows_that_differ(viewer, services):
    write(services, "Read by all.\n\n::: for council-leaders\nRead by some.\n:::\n")
    everything, differing = (viewer.get(f"{PLACE}{query}") for query in ("", "?rows=differ"))
    assert numbers_in(lede_of(everything))[:3] == [1, 2, 1], "paragraphs that are alike, of all; that differ"
    assert ("Read by all." in words_of(everything), "Read by all." in words_of(differing)) == (True, False)
    assert "Read by some." in words_of(differing)
    assert f"{PLACE}.csv?rows=differ" in links_of(differing)


def test_it_is_taken_away_as_a_table(viewer, services):
    write(services, f"Read by all.\n\n::: for council-leaders\n{'Read by some. ' * 20}\n:::\n")
    rows = list(csv.DictReader(StringIO(viewer.get(f"{PLACE}.csv").text.removeprefix("\ufeff"))))
    assert [row["Line"] for row in rows] == ["1", "4", "", "", "", ""]
    assert rows[1]["Paragraph"] == ("Read by some. " * 20).strip()
    assert (rows[1]["Council leaders"], rows[1]["Lead members"]) == (SAID[Reads.ALL][1], SAID[Reads.NONE][1])
    assert [(row["Kind"], row["Lead members"]) for row in rows[2:]] == [
        ("Words, shortest to longest", "3"),
        ("Pages, shortest to longest", "1"),
        ("Asks", "None"),
        ("Letters", "152"),
    ]
    book = openpyxl.load_workbook(BytesIO(viewer.get(f"{PLACE}.xlsx?rows=differ").data))
    assert book["What each registry reads"].max_row == 6


def test_a_campaign_without_an_audience_has_nothing_to_compare(viewer, services):
    day = date(2015, 3, 3)
    details = Details(reference="BLANK", title="A blank page", letter_date=day, reply_by=None, valid_at=day)
    with services.database.writing() as session:
        start_campaign(session, beginning_from_blank_page("A blank page"), details, actor=SYSTEM)
    page = viewer.get("/campaigns/BLANK/letter/matrix")
    assert (len(with_class(page, "ds-empty")), parts_of(page, "reads")) == (1, [])


def test_there_is_none_of_a_campaign_that_is_not_there(viewer):
    assert viewer.get("/campaigns/NONE/letter/matrix").status_code == 404
    assert viewer.get("/campaigns/NONE/letter/matrix.csv").status_code == 404


@pytest.mark.parametrize(
    ("cell", "word", "sub"),
    [
        (Cell(Reads.ALL), "Included", ""),
        (Cell(Reads.SOME, ("a", "b")), "Included in some letters", "if “a” or “b” is yes"),
        (Cell(Reads.PART, ("A",), ("b",)), "Some words differ", "3 of 43, if “A” is yes; without the words of “b”"),
        (Cell(Reads.SOME, ("c",)), "Included in some letters", "if “c” is yes"),
        (Cell(Reads.NONE, (), ("b",)), "Not included", "“b” is no"),
        (Cell(Reads.NONE), "Not included", ""),
    ],
)
def test_a_cell_names_the_conditions(cell, word, sub):
    said = cell_in_words(cell, {"a": AnswerCounts(3, 40), "c": AnswerCounts(1, 0, 1)})
    assert (said["word"], said["sub"]) == (word, sub)


def test_a_long_paragraph_shows_how_it_begins():
    assert first_words(Row(1, "text", "Short\nwords", ())) == "Short words"
    assert first_words(Row(1, "text", "word " * 40, ())) == "word " * 13 + "word …"
    assert (
        first_words(Row(1, "text", "[only if “in Wales” is yes: " + "word " * 40 + "]", ())) == "word " * 13 + "word …"
    )


def test_lengths_are_said_from_the_least_to_the_most():
    assert [least_to_most(one) for one in ((), (3, 3), (1200, 3))] == ["Not known", "3", "3 to 1,200"]


def test_in_a_browser_it_scrolls_by_itself_and_a_paragraph_opens(viewer, open_as):
    page = open_as(viewer, PLACE, width=PHONE)
    region = page.get_by_role("region", name="Who gets each paragraph")
    wider = "one => one.scrollWidth - one.clientWidth"
    assert region.evaluate(wider) > 0
    assert faults_at_both_widths(page) == []
    resize(page, DESKTOP)
    assert region.evaluate(wider) <= 0
    resize(page, PHONE)
    rest = page.get_by_text("that you disrupt abusers without waiting for a complaint").first
    expect(rest).to_be_hidden()
    page.locator("summary", has_text="You decide how reports of abuse are recorded").first.click()
    expect(rest).to_be_visible()
    page.get_by_role("link", name="Show only rows that differ").click()
    expect(page.get_by_role("link", name="Show all rows")).to_be_visible()
