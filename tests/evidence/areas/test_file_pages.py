"""What else stands in the file on an area: its timeline, reports of risk for those who may see them; all taken away."""

import io

import pytest
from openpyxl import load_workbook

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.models import AuditEvent
from app.evidence.interventions.days import day_of
from app.evidence.interventions.words import span
from app.responses.answers import Back, Late
from app.responses.kinds import ANSWERS, NOT_READ
from tests.evidence.areas.office import campaign, rotherham
from tests.registry.test_pages import words
from tests.safeguarding.reporting import Duty, after
from tests.web.figures import numbers_in
from tests.web.markup import links_of, part_of, parts_of, rows_of, timeline_of, words_of

PAGE = "/areas/rotherham?as_at=2015-03-27"


def actions(services, action):
    with services.database.reading() as session:
        return session.query(AuditEvent).filter(AuditEvent.action == action).count()


def test_its_timeline_tells_what_had_been_published_by_the_day(signed_in):
    viewer = signed_in(Role.VIEWER)
    page = words(viewer.get(PAGE))
    assert page.index("Directions on the whole council") < page.index("Direction on children’s social care")
    assert "Education Act 1996, section 497A" in page
    assert "Directions on the whole council" not in words(viewer.get("/areas/rotherham?as_at=2015-02-25"))
    new = "/interventions/new?area=rotherham"
    assert new not in links_of(viewer.get(PAGE))
    assert new in links_of(signed_in(Role.DRAFTER).get(PAGE))


def test_an_area_of_a_round_has_it_in_its_timeline(signed_in):
    viewer = signed_in(Role.VIEWER)
    page = viewer.get("/areas/croydon?as_at=2016-12-01")
    (entry,) = timeline_of(page)
    assert links_of(page)["/inspections/1?as_at=2016-12-01"] == entry.title
    assert numbers_in(words_of(part_of(page, "undated"))) == [1]
    assert "later" not in words_of(part_of(page, "undated")), "the round ended in August 2016"
    assert "later" in words_of(part_of(viewer.get("/areas/croydon?as_at=2016-03-01"), "undated"))
    assert entry.when.startswith(f"{span(None, None)}. ")
    assert entry.when.endswith(f": {span(day_of(2016, 2), day_of(2016, 8))}")
    assert parts_of(viewer.get("/areas/south-tyneside?as_at=2016-12-01"), "undated") == []
    assert parts_of(viewer.get("/areas/kent?as_at=2015-03-27"), "no-facts")
    assert parts_of(page, "no-facts") == []


@pytest.fixture
def duty(services):
    made = Duty.of(services)
    number = made.report()
    made.tell(number, after(2))
    made.report("sheffield")
    return made


def test_figures_of_reports_are_shown_to_those_alone_who_may_see_them_and_each_look_is_recorded(
    duty, services, signed_in
):
    for role in (Role.VIEWER, Role.DRAFTER, Role.CLEARER, Role.ADMINISTRATOR):
        assert parts_of(signed_in(role).get(PAGE), "risk") == []
    assert actions(services, "risk.viewed") == 0
    page = signed_in(Role.SAFEGUARDING).get(PAGE)
    assert parts_of(page, "risk")
    month, total = rows_of(part_of(page, "risk-table"))
    counts = ["1", "1", "0", "1", "1", "0", "0", "0", "2 hours", "2 hours"]
    assert (month, total[1:]) == (["March 2015", *counts], counts)
    assert actions(services, "risk.viewed") == 1


def test_before_a_report_was_received_there_is_none(duty, signed_in):
    page = signed_in(Role.SAFEGUARDING).get("/areas/rotherham?as_at=2015-03-05")
    assert (bool(parts_of(page, "no-reports")), parts_of(page, "risk-table")) == (True, [])


def book(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data))


def test_the_file_is_taken_away_as_sheets_and_the_record_says_so(services, signed_in):
    rotherham(services)
    viewer = signed_in(Role.VIEWER)
    sheets = book(viewer, "/areas/rotherham/file.xlsx?as_at=2015-03-27")
    assert sheets.sheetnames == [
        "Leaders", "Letters", "Answers to asks", "Telephone numbers", "Published facts", "About",
    ]  # fmt: skip
    letters = [[cell.value for cell in row] for row in sheets["Letters"].iter_rows(min_row=2)]
    assert (letters[0][3], letters[0][9], letters[0][11]) == (
        "Lead Member for Children’s Services",
        Back.NOTHING.word,
        Late.OVERDUE.word,
    )
    asks = [[cell.value for cell in row] for row in sheets["Answers to asks"].iter_rows(min_row=2)]
    answers = {one.name for code, one in ANSWERS.items() if code != "in_words"}
    assert {*answers, NOT_READ, Back.NOTHING.word} <= {row[5] for row in asks}
    assert sheets["Published facts"].max_row == 5
    assert [sheets["Published facts"].cell(1, at).value for at in (8, 9)] == ["Date of the source", "Source checked on"]
    assert actions(services, audit_events.DATA_TAKEN) == 1


def test_open_letters_are_taken_away_too_and_nothing_is_said_of_asks_that_never_went(services, signed_in):
    campaign(services)
    viewer = signed_in(Role.VIEWER)
    sheets = book(viewer, "/areas/rotherham/file.xlsx?as_at=2015-03-27")
    assert sheets["Letters"].max_row > 5
    assert sheets["Answers to asks"].max_row == 1
    campaign(services, open_letter=True, reference="OPEN-2015")
    sheets = book(viewer, "/areas/rotherham/file.xlsx?as_at=2015-03-27")
    rows = [[cell.value for cell in row][:5] for row in sheets["Letters"].iter_rows(min_row=2)]
    assert [row[4] for row in rows if row[3] == "Open letter"] == [
        "All chief officers of police",
        "All council leaders",
        "All lead members",
        "All chief executives",
        "All directors of children’s services",
    ]


def test_reports_are_in_nobody_s_file(duty, signed_in):
    for role in (Role.VIEWER, Role.SAFEGUARDING):
        sheets = book(signed_in(role), "/areas/rotherham/file.xlsx?as_at=2015-03-27")
        cells = " ".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
        assert "RISK-" not in cells
        assert "Received" not in cells


def test_an_area_that_nobody_knows_has_no_file(signed_in):
    assert signed_in(Role.VIEWER).get("/areas/atlantis/file.xlsx").status_code == 404
