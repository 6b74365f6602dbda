"""Inspection rounds on their pages: recorded, areas with their outcomes, corrected in two tabs, removed, taken away."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.evidence.fields import NO_SUCH_AREA
from app.evidence.forms import NO_LINK
from app.evidence.interventions.days import Day, day_of
from app.evidence.interventions.refusals import REFUSALS
from app.evidence.interventions.words import later_publication_words, span
from app.evidence.refusals import REFUSALS as EVIDENCE
from tests.delivery.marking import press, read
from tests.evidence.interventions.saying import SOURCE, not_over
from tests.web.figures import numbers_in
from tests.web.markup import (
    errors_of,
    facts_of,
    links_of,
    message_of,
    part_of,
    rows_of,
    timeline_of,
    why_of,
    words_of,
)

ALL = "/inspections"
REPORTED = day_of(2016, 9)
"""When the report of the first round was published."""
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
    (row,) = rows_of(drafter.get(ALL))
    *undated, dated, also_dated = row[2].split(", ")
    assert [one.split(" (")[0] for one in undated] == ["Central Bedfordshire", "Croydon", "Liverpool"]
    assert all(one.endswith(")") for one in undated), "no date recorded"
    assert (dated, also_dated) == ("Oxfordshire", "South Tyneside")
    assert "‘Time to listen’" in row[3]
    areas = part_of(drafter.get(f"{ALL}/1"), "areas")
    assert numbers_in(words_of(areas.find("caption"))) == [5, 3], "areas, and how many with no date"
    june, day = rows_of(drafter.get(f"{ALL}?as_at=2016-06-29"))[0], date(2016, 6, 29)
    assert june[1] == not_over(day_of(2016, 2), day_of(2016, 8), day)
    assert june[3] == later_publication_words(REPORTED, day)
    assert rows_of(drafter.get(f"{ALL}?as_at=2015-06-29")) == []
    page, day = drafter.get(f"{ALL}/1?as_at=2016-04-04"), date(2016, 4, 4)
    rows = {name: (when, outcome) for name, when, outcome, *_ in rows_of(part_of(page, "areas"))}
    assert rows["South Tyneside"][0] == "February 2016"
    assert rows["South Tyneside"][1] == later_publication_words(Day(date(2016, 4, 5)), day)
    assert rows["Central Bedfordshire"] == (span(None, None), later_publication_words(day_of(2016), day))
    assert facts_of(page)["Thematic report"] == later_publication_words(REPORTED, day)
    august = facts_of(drafter.get(f"{ALL}/1?as_at=2016-08-10"))["When"]
    assert august == not_over(day_of(2016, 2), day_of(2016, 8), date(2016, 8, 10))


def test_a_round_is_recorded_once_with_its_areas(drafter):
    one = recorded(drafter)
    assert recorded(drafter) == one
    drafter.get(one)
    for kind in ("success", "info"):
        assert message_of(drafter.get(press(drafter, f"{one}/areas/new", **AREA).location)).kind == kind
    page = drafter.get(one)
    (row,) = rows_of(part_of(page, "areas"))
    assert (row[0], row[1]) == ("Salford", "12 September 2016 to 16 September 2016")
    assert (row[2].startswith("A letter "), "October 2016" in row[2]) == (True, True)
    recording = timeline_of(part_of(page, "history"))[0]
    assert (recording.title.split(":")[0], recording.by) == ("Salford", "by Alex Example")
    answer = press(drafter, f"{one}/areas/new", **(AREA | {"outcome": "Another"}))
    assert errors_of(answer) == {"area": REFUSALS["in_round_already"]}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", ""),
        ({"inspectorates": " "}, "inspectorates", ""),
        ({"ended": ["", "8", "2016"]}, "ended", EVIDENCE["ends_before"]),
        ({"report_title": "A report"}, "report_published", ""),
        ({"report_url": "https://reports.gov.uk/x"}, "report_published", ""),
        ({"report_url": "reports.gov.uk"}, "report_url", NO_LINK),
    ],
)
def test_what_is_wrong_with_a_round_stands_beside_its_field(drafter, changes, field, says):
    answer = press(drafter, f"{ALL}/new", **(ROUND | changes))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (field in errors, says in errors[field], set(errors) <= {field, "report_published"}) == (True, True, True)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"area": ""}, "area", ""),
        ({"area": "Nowhere"}, "area", NO_SUCH_AREA),
        ({"published": ["", "", ""]}, "published", ""),
        ({"published": ["", "", ""], "outcome": ""}, "published", ""),
        ({"ended": ["11", "9", "2016"]}, "ended", EVIDENCE["ends_before"]),
    ],
)
def test_what_is_wrong_with_an_area_stands_beside_its_field(drafter, changes, field, says):
    answer = press(drafter, f"{ALL}/1/areas/new", **(AREA | changes))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors[field]) == ([field], True)


def test_an_outcome_is_corrected_with_its_history_and_not_from_a_stale_tab(drafter):
    croydon = f"{ALL}/1/areas/croydon"
    stale = seen_on(drafter.get(croydon))
    press(drafter, croydon, **(AREA | {"seen": stale}))
    correction = timeline_of(part_of(drafter.get(f"{ALL}/1"), "history"))[0]
    assert (correction.title.split(":")[0], correction.by) == ("Croydon", "by Alex Example")
    assert "A letter" in correction.words
    answer = press(drafter, croydon, **(AREA | {"outcome": "Mine", "seen": stale}))
    assert answer.status_code == 409
    assert facts_of(part_of(answer, "current"))["Published outcome"] == "A letter"
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
    assert facts_of(part_of(answer, "current"))["Theme"] == "Theirs"
    correction, _recording = timeline_of(part_of(drafter.get(one), "history"))
    assert correction.words == f"Theme : changed from {ROUND['theme']} to Theirs."


def test_an_area_is_taken_out_and_a_round_removed_for_a_reason(drafter):
    liverpool = f"{ALL}/1/areas/liverpool"
    seen = seen_on(drafter.get(f"{liverpool}/remove"))
    assert list(errors_of(press(drafter, f"{liverpool}/remove", seen=seen))) == ["reason"]
    press(drafter, f"{liverpool}/remove", seen=seen, reason="It was not inspected then.")
    page = drafter.get(f"{ALL}/1")
    rows = rows_of(part_of(page, "areas"))
    assert (len(rows), "Liverpool" in [row[0] for row in rows]) == (4, False)
    assert numbers_in(words_of(part_of(page, "areas").find("caption")))[0] == 4
    removal = timeline_of(part_of(page, "history"))[0]
    assert (removal.title.split(":")[0], removal.words) == ("Liverpool", "It was not inspected then.")
    assert drafter.get(liverpool).status_code == 404
    press(drafter, f"{ALL}/1/remove", seen=seen_on(drafter.get(f"{ALL}/1/remove")), reason="All of it.")
    assert "All of it." in words_of(part_of(drafter.get(f"{ALL}/1"), "removed"))
    assert rows_of(drafter.get(ALL)) == []
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
    assert f"{ALL}/1/areas/new" not in links_of(viewer.get(f"{ALL}/1"))
    for page in ("/new", "/1/correct", "/1/remove", "/1/areas/new", "/1/areas/croydon", "/1/areas/croydon/remove"):
        assert viewer.get(ALL + page).status_code == 403


def test_what_is_not_there_or_was_not_known(drafter):
    unknown, missing = drafter.get(f"{ALL}/1?known_at=1"), drafter.get(f"{ALL}/99")
    assert (unknown.status_code, missing.status_code) == (404, 404)
    assert why_of(unknown) != why_of(missing), "Despatch did not know of it then"
    assert drafter.get(f"{ALL}/1?as_at=2015-01-01").status_code == 404
    assert drafter.get(f"{ALL}/1/areas/rotherham").status_code == 404
