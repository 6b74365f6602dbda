"""How far the values by recipient are, which letters lack one, and the table of them to fill in elsewhere."""

import csv
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.letter.text import campaign_text
from app.campaigns.preview.letters import PreviewFilter
from app.campaigns.values.sheet import columns_of, headings, sheet
from app.campaigns.values.value_counts import count_missing, letters_wanted, list_letters, next_letter, progress
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.web.tables.export import WRITTEN
from tests.campaigns.filling import fill, filled_campaign, letter_of, redeclare, small


@pytest.fixture
def session(services):
    """Two of the four letters have where we visit, one of these has when."""
    with services.database.writing() as session:
        filled_campaign(session)
        fill(session, "SMALL-0001", visit_place="Leeds", visit_day="2015-03-27")
        fill(session, "SMALL-0003", visit_place="York")
        yield session


def so_far(session, name):
    campaign = small(session)
    return next(one for one in progress(session, campaign, campaign_text(session, campaign)) if one.spec.name == name)


def found(session, *, without="", search="", number=1, size=50):
    campaign = small(session)
    text = campaign_text(session, campaign)
    wanted = letters_wanted(
        session, campaign, text, PreviewFilter(search=search), so_far(session, without) if without else None
    )
    return list_letters(campaign, text, wanted).page(session, {"page": str(number)}, size=size)


def references(page):
    return [line.letter.reference for line in page.items]


@pytest.mark.parametrize(
    ("name", "letters", "given", "without"), [("visit place", 4, 2, 2), ("visit day", 4, 1, 3), ("ward", 0, 0, 0)]
)
def test_how_many_letters_have_a_value_of_those_whose_text_has_the_field(session, name, letters, given, without):
    one = so_far(session, name)
    assert (one.letters, one.given, one.without) == (letters, given, without)


def test_withdrawn_letters_do_not_count(session):
    hold_out(session, small(session), {letter_of(session, "SMALL-0001").post_id: "On purpose."}, actor=SYSTEM)
    one = so_far(session, "visit place")
    assert (one.letters, one.given) == (3, 1)
    assert references(found(session)) == ["SMALL-0002", "SMALL-0003", "SMALL-0004"]


def test_a_value_that_suits_its_field_no_more_counts_as_none_and_is_shown(session):
    redeclare(session, "- name: visit place\n", "- name: visit place\n    type: choice\n    choices: [York, Hull]\n")
    one = so_far(session, "visit place")
    assert (one.given, one.without, one.unfit) == (1, 3, {"Leeds"})
    page = found(session, without="visit place")
    assert references(page) == ["SMALL-0001", "SMALL-0002", "SMALL-0004"]
    assert [line.held[0].unfit for line in page.items] == ["Leeds", "", ""]


def test_values_that_are_missing_are_counted_unless_the_field_is_optional_or_not_in_the_text(session):
    campaign = small(session)
    assert count_missing(session, campaign, campaign_text(session, campaign)) == 2 + 3


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["SMALL-0001", "SMALL-0002", "SMALL-0003", "SMALL-0004"]),
        ({"without": "visit place"}, ["SMALL-0002", "SMALL-0004"]),
        ({"without": "visit day"}, ["SMALL-0002", "SMALL-0003", "SMALL-0004"]),
        ({"without": "ward"}, []),
        ({"search": "gwent"}, ["SMALL-0002"]),
        ({"search": "small-0003"}, ["SMALL-0003"]),
        ({"search": "gwent", "without": "visit place"}, ["SMALL-0002"]),
        ({"search": "nowhere"}, []),
        ({"number": 2, "size": 3}, ["SMALL-0004"]),
    ],
)
def test_letters_are_found_by_what_they_lack_and_by_words(session, chosen, expected):
    assert references(found(session, **chosen)) == expected


def test_a_line_says_whom_its_letter_goes_to_and_what_it_holds(session):
    line = found(session).items[0]
    assert line.title == "Chief Constable of Dyfed-Powys Police"
    held = {one.spec.name: (one.said, str(one.value or "")) for one in line.held}
    assert held["visit place"] == (True, "Leeds")
    assert held["visit day"] == (True, "2015-03-27")
    assert held["team size"] == (True, "")
    assert held["ward"] == (False, "")


def test_the_next_letter_is_the_next_in_the_same_list(session):
    campaign = small(session)
    text = campaign_text(session, campaign)
    wanted = letters_wanted(session, campaign, text, PreviewFilter(), so_far(session, "visit place"))
    after = [next_letter(session, wanted, after=number) for number in (1, 2, 4)]
    assert [letter and letter.reference for letter in after] == ["SMALL-0002", "SMALL-0004", None]


def taken_away(services, extension):
    with services.database.writing() as session:
        filled_campaign(session)
        fill(session, "SMALL-0001", visit_place="=1+1", visit_day="2015-03-27", team_size="1,268")
    with services.database.reading() as session:
        campaign = small(session)
        table = sheet(services.database.reading, campaign, campaign_text(session, campaign))
        return b"".join(part if isinstance(part, bytes) else part.encode() for part in WRITTEN[extension](table))


def test_the_table_as_csv(services):
    top, first, second, *rest = csv.reader(taken_away(services, "csv").decode("utf-8-sig").splitlines())
    assert top[:5] == ["Letter reference", "Recipient", "Registry", "Where we visit", "Visit day"]
    assert first[0] == "SMALL-0001"
    assert first[2:6] == ["Chief officers of police", "'=1+1", "2015-03-27", "1,268"]
    assert second[3:] == [""] * 6
    assert len(rest) == 2


def test_the_table_as_a_workbook_that_says_what_each_field_takes(services):
    book = load_workbook(BytesIO(taken_away(services, "xlsx")))
    values, about = book.worksheets
    assert values["D2"].value == "=1+1"
    assert values["D2"].data_type == "s"
    assert f"{values['E2'].value:%Y-%m-%d}" == "2015-03-27"
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["Where we visit"] == "Text, 200 characters or fewer. For example, the town hall"
    assert said["Lead"] == "One of: police; council; llŷn (optional)"
    assert said["Campaign"] == "SMALL: A small campaign"


def spec(name, label=""):
    return FieldSpec(name=name, label=label or name, by_recipient=True)


@pytest.mark.parametrize(
    ("specs", "over"),
    [
        ([spec("place", "Where")], {"Where": "place"}),
        ([spec("place", "Where"), spec("spot", "where")], {"Where": "place", "spot": "spot"}),
        ([spec("registry")], {"Field: registry": "registry"}),
        ([spec("where", "Place"), spec("place", "Where")], {"Place": "where", "Where": "place"}),
        ([spec("reference", "Their reference")], {"Their reference": "reference"}),
    ],
)
def test_every_column_has_a_heading_of_its_own_by_which_it_is_known_again(specs, over):
    assert {heading: one.name for heading, one in headings(specs).items()} == over
    known = columns_of(specs)
    assert {heading: known[normalise(heading)].name for heading in over} == over
