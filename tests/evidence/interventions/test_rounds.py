"""Inspection rounds on their pages: recorded, areas with their outcomes, corrected in two tabs, removed, taken away."""

import pytest

from app.accounts.models import Role
from tests.delivery.marking import press, read
from tests.evidence.interventions.saying import SOURCE

ALL = "/inspections"
ROUND = {
    "title": "Domestic abuse, 2017",
    "theme": "Children living with domestic abuse",
    "inspectorates": "Ofsted\nCare Quality Commission",
    "begun": ["", "9", "2016"],
    "ended": ["", "", ""],
    "report_title": "",
    "report_url": "",
    "report_published": ["", "", ""],
    **SOURCE,
}
AREA = {
    "area": "salford",
    "begun": ["12", "9", "2016"],
    "ended": ["16", "9", "2016"],
    "outcome": "A letter",
    "report_url": "https://reports.ofsted.gov.uk/x",
    "published": ["", "10", "2016"],
    **SOURCE,
}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def recorded(drafter, **changes) -> str:
    answer = press(drafter, f"{ALL}/new", **(ROUND | {"once": "a round"} | changes))
    assert answer.status_code == 302, read(answer)
    return answer.location


def seen_on(page) -> str:
    return page.text.split('name="seen" value="')[1].split('"')[0]


def test_the_first_round_ships_and_a_day_before_the_report_shows_none(drafter):
    page = read(drafter.get(ALL))
    undated = ", ".join(f"{area} (no date recorded)" for area in ("Central Bedfordshire", "Croydon", "Liverpool"))
    assert f"{undated}, Oxfordshire, South Tyneside" in page
    assert "5 areas, 3 with no date of inspection recorded" in read(drafter.get(f"{ALL}/1"))
    assert "‘Time to listen’" in page
    june = read(drafter.get(f"{ALL}?as_at=2016-06-29"))
    assert "from February 2016; had not ended by 29 June 2016" in june
    assert "Not published by 29 June 2016" in june
    assert "No round had begun by" in read(drafter.get(f"{ALL}?as_at=2015-06-29"))
    one = read(drafter.get(f"{ALL}/1?as_at=2016-04-04"))
    assert "South Tyneside February 2016 Not published by 4 April 2016" in one
    assert "Central Bedfordshire Date not recorded Published in 2016; on which day is not recorded" in one
    assert "Thematic report Not published by 4 April 2016" in one
    assert "ended in August 2016, on which day is not recorded" in read(drafter.get(f"{ALL}/1?as_at=2016-08-10"))


def test_a_round_is_recorded_once_with_its_areas(drafter):
    one = recorded(drafter)
    assert recorded(drafter) == one
    assert "The area is recorded." in read(drafter.get(press(drafter, f"{one}/areas/new", **AREA).location))
    assert "It was recorded already." in read(drafter.get(press(drafter, f"{one}/areas/new", **AREA).location))
    page = read(drafter.get(one))
    assert "12 September 2016 to 16 September 2016 A letter Published October 2016." in page
    assert "Salford: recorded by Alex Example" in page
    answer = press(drafter, f"{one}/areas/new", **(AREA | {"outcome": "Another"}))
    assert "The area is in this round already" in read(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Enter a title of the round"),
        ({"inspectorates": " "}, "Enter the inspectorates, one a line"),
        ({"ended": ["", "8", "2016"]}, "The last day is before the first"),
        ({"report_title": "A report"}, "Enter when the report was published"),
        ({"report_url": "https://reports.gov.uk/x"}, "Enter when the report was published"),
        ({"report_url": "reports.gov.uk"}, "Enter an address that begins with https://"),
    ],
)
def test_what_is_wrong_with_a_round_stands_beside_its_field(drafter, changes, sentence):
    answer = press(drafter, f"{ALL}/new", **(ROUND | changes))
    assert answer.status_code == 400
    assert sentence in read(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"area": ""}, "Enter the area"),
        ({"area": "Nowhere"}, "No area is called so"),
        ({"published": ["", "", ""]}, "Enter when the outcome was published"),
        ({"published": ["", "", ""], "outcome": ""}, "Enter when the outcome was published"),
        ({"ended": ["11", "9", "2016"]}, "The last day is before the first"),
    ],
)
def test_what_is_wrong_with_an_area_stands_beside_its_field(drafter, changes, sentence):
    answer = press(drafter, f"{ALL}/1/areas/new", **(AREA | changes))
    assert answer.status_code == 400
    assert sentence in read(answer)


def test_an_outcome_is_corrected_with_its_history_and_not_from_a_stale_tab(drafter):
    croydon = f"{ALL}/1/areas/croydon"
    stale = seen_on(drafter.get(croydon))
    press(drafter, croydon, **(AREA | {"seen": stale}))
    page = read(drafter.get(f"{ALL}/1"))
    assert "Croydon: corrected by Alex Example" in page
    assert "Published outcome : not recorded became A letter." in page
    answer = press(drafter, croydon, **(AREA | {"outcome": "Mine", "seen": stale}))
    assert answer.status_code == 409
    assert "corrected this after you opened it" in read(answer)
    assert "Mine" in answer.text
    press(drafter, croydon, **(AREA | {"outcome": "Mine", "seen": seen_on(answer)}))
    assert "Mine" in read(drafter.get(f"{ALL}/1"))


def test_a_round_is_corrected_and_not_from_a_stale_tab(drafter):
    one = recorded(drafter)
    stale = seen_on(drafter.get(f"{one}/correct"))
    press(drafter, f"{one}/correct", **(ROUND | {"theme": "Theirs", "seen": stale}))
    answer = press(drafter, f"{one}/correct", **(ROUND | {"theme": "Mine", "seen": stale}))
    assert answer.status_code == 409
    assert "Theirs" in read(answer)
    assert "Theme : Children living with domestic abuse became Theirs." in read(drafter.get(one))


def test_an_area_is_taken_out_and_a_round_removed_for_a_reason(drafter):
    liverpool = f"{ALL}/1/areas/liverpool"
    seen = seen_on(drafter.get(f"{liverpool}/remove"))
    assert "Say why it was recorded in error" in read(press(drafter, f"{liverpool}/remove", seen=seen))
    press(drafter, f"{liverpool}/remove", seen=seen, reason="It was not inspected then.")
    page = read(drafter.get(f"{ALL}/1"))
    assert "4 areas" in page
    assert "Liverpool: removed as recorded in error" in page
    assert "It was not inspected then." in page
    assert drafter.get(liverpool).status_code == 404
    press(drafter, f"{ALL}/1/remove", seen=seen_on(drafter.get(f"{ALL}/1/remove")), reason="All of it.")
    gone = read(drafter.get(f"{ALL}/1"))
    assert "Recorded in error, and removed. All of it." in gone
    assert "No round had begun" in read(drafter.get(ALL))
    assert drafter.get(f"{ALL}/1/areas/new").status_code == 404


def test_rounds_are_taken_away_a_row_for_each_area(drafter):
    recorded(drafter)
    told = drafter.get(f"{ALL}.csv").get_data(as_text=True)
    assert told.count("Child sexual exploitation and missing children, 2016") == 5
    assert "Domestic abuse, 2017" in told
    assert drafter.get(f"{ALL}.csv?round=1").get_data(as_text=True).count("\n") == 6
    assert drafter.get(f"{ALL}.xlsx").data[:2] == b"PK"


def test_who_only_reads_may_record_nothing(signed_in):
    viewer = signed_in(Role.VIEWER)
    assert "Add an area" not in read(viewer.get(f"{ALL}/1"))
    for page in ("/new", "/1/correct", "/1/remove", "/1/areas/new", "/1/areas/croydon", "/1/areas/croydon/remove"):
        assert viewer.get(ALL + page).status_code == 403


def test_what_is_not_there_or_was_not_known(drafter):
    assert drafter.get(f"{ALL}/99").status_code == 404
    assert "did not know of this inspection round then" in drafter.get(f"{ALL}/1?known_at=1").text
    assert drafter.get(f"{ALL}/1?as_at=2015-01-01").status_code == 404
    assert drafter.get(f"{ALL}/1/areas/rotherham").status_code == 404
