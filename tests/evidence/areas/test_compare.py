"""Areas over one measure: counted as Track does, on any day and as known at any event; what is not known is said."""

import csv
import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.evidence.areas.area_comparison import (
    NO_LETTER,
    NONE_RECORDED,
    NOT_KNOWN,
    NOT_SENT,
    measure_facts,
    measure_letters,
)
from app.evidence.areas.compare_showing import NOT_CHOSEN, headline
from app.evidence.areas.measures import FACTS, INSPECTIONS, INTERVENTIONS, LETTERS, measures
from app.evidence.interventions.days import Day
from app.evidence.interventions.record import add
from app.responses.kinds import COUNTED_AS_REPLIES
from tests.evidence.areas.office import TODAY, event, rotherham
from tests.evidence.interventions.saying import area_of, said
from tests.registry.test_pages import words
from tests.tracking.office import REFERENCE, reply
from tests.web.figures import days_in, numbers_in
from tests.web.markup import errors_of, part_of, parts_of, words_of

PAGE = f"/areas/compare?campaign={REFERENCE}&as_at=2015-03-27"


def counts(services, code, valid_at=TODAY, known_at=None):
    """By slug: what is said of each area."""
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, REFERENCE)
        (measure,) = [one for one in measures(("",) * 5, letters=True, risk=False) if one.code == code]
        found = measure_letters(session, campaign, measure, valid_at=valid_at, known_at=known_at)
        return {one.area.slug: one.said for one in found.areas}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nothing", "1 of 4"),
        ("delivered", "3 of 4"),
        ("replied", "2 of 4"),
        ("part", "1 of 4"),
        ("in-time", "1 of 4"),
        ("late", "1 of 4"),
        ("overdue", "1 of 4"),
        ("ask-1-yes", "2 of 4"),
        ("ask-2-partly", "2 of 4"),
        ("ask-3-no", "1 of 4"),
        ("ask-3-not_answered", "1 of 4"),
    ],
)
def test_letters_to_the_council_are_counted(stack_services, code, said):
    rotherham(stack_services)
    found = counts(stack_services, code)
    assert (found["rotherham"], found["sheffield"], found["croydon"]) == (said, NOT_SENT, NO_LETTER)


def test_an_ask_that_a_response_does_not_answer_is_no_letter_without_a_response():
    names = {one.code: (one.name, one.counted) for one in measures(("",), letters=True, risk=False)}
    assert names["ask-1-not_answered"] == (
        "Ask 1: not answered by the response",
        "Letters to the council with a response that does not answer ask 1",
    )
    assert names["ask-1-yes"] == ("Ask 1: yes", "Letters to the council with the reply “yes” to ask 1")


@pytest.mark.stack
def test_before_the_campaign_was_known_nothing_is(stack_services):
    then = event(stack_services)
    rotherham(stack_services)
    assert set(counts(stack_services, "nothing", known_at=then).values()) == {NOT_KNOWN}


@pytest.mark.stack
def test_what_came_since_is_not_counted_then_nor_on_an_earlier_day(stack_services):
    to = rotherham(stack_services)
    then = event(stack_services)
    reply(stack_services, [to["lead-members"]], on=date(2015, 3, 20))
    assert counts(stack_services, "replied")["rotherham"] == "3 of 4"
    assert counts(stack_services, "replied", known_at=then)["rotherham"] == "2 of 4"
    assert counts(stack_services, "replied", valid_at=date(2015, 3, 19))["rotherham"] == "0 of 4"


def test_that_nothing_is_recorded_of_an_area_is_never_a_nought(stack_services):
    with stack_services.database.reading() as session:
        found = measure_facts(session, INTERVENTIONS, valid_at=date(2013, 6, 1), known_at=None)
    assert {one.said for one in found.areas} == {NONE_RECORDED}


def test_what_is_not_dated_is_counted_apart(stack_services):
    """On 1 March 2016 one of five areas of the first round has a date; another was inspected in that month."""
    day = date(2016, 3, 1)
    with stack_services.database.reading() as session:
        found = measure_facts(session, INSPECTIONS, valid_at=day, known_at=None)
    said = {one.area.slug: (one.count, one.undated, one.said) for one in found.areas}
    assert said["south-tyneside"] == (1, 0, "1")
    assert said["croydon"] == (0, 1, "1 with no exact date")
    assert said["oxfordshire"] == (0, 1, "1 with no exact date")
    assert said["leeds"] == (0, 0, NONE_RECORDED)
    first, rest = headline(found.areas, INSPECTIONS, "")
    assert said["rotherham"] == (2, 0, "2")
    assert first.startswith("Inspections recorded, joint ones included: 3, in 2 of ")
    assert numbers_in(rest) == [4], "with no exact date recorded, not counted"
    assert not any(one.rounds_over for one in found.areas)


def test_an_inspection_without_a_date_in_a_round_that_is_over_is_not_said_to_be_later(services):
    with services.database.reading() as session:
        found = measure_facts(session, INSPECTIONS, valid_at=date(2016, 12, 1), known_at=None)
    croydon = next(one for one in found.areas if one.area.slug == "croydon")
    assert (croydon.undated, len(croydon.rounds_over)) == (1, 1)
    _, rest = headline(found.areas, INSPECTIONS, "")
    assert croydon.rounds_over[0] in rest
    assert "later" not in rest


def test_visits_and_meetings_are_no_interventions(services):
    with services.database.writing() as session:
        area_id = area_of(session, "leeds")
        for kind, begun in (("visit", Day(date(2016, 1, 5))), ("meeting", None), ("notice", Day(date(2016, 1, 6)))):
            add(
                session,
                said(area_id, kind=kind, title=kind, begun=begun, ended=None, facts={}),
                once=kind,
                actor=SYSTEM,
            )
    told = {}
    with services.database.reading() as session:
        for measure in FACTS:
            found = measure_facts(session, measure, valid_at=date(2016, 3, 1), known_at=None)
            told[measure.code] = next(one.said for one in found.areas if one.area.slug == "leeds")
    assert told == {
        "interventions": "1",
        "inspections": NONE_RECORDED,
        "ofsted": NONE_RECORDED,
        "visits": "1",
        "meetings": "1 with no exact date",
    }


def table(answer):
    return list(csv.DictReader(answer.text.lstrip("\ufeff").splitlines()))


@pytest.fixture
def viewer(services, signed_in):
    rotherham(services)
    return signed_in(Role.VIEWER)


def test_the_page_has_the_table_the_map_and_where_it_is_from(viewer):
    page = viewer.get(f"{PAGE}&measure=overdue")
    first = words_of(part_of(page, "headline"))
    (overdue,) = [one.counted for one in LETTERS if one.code == "overdue"]
    assert (first.startswith(f"{overdue}: "), numbers_in(first)) == (True, [1, 1, 1, 14, 159]), "not sent, no letter"
    assert numbers_in(words_of(part_of(page, "off-map"))) == [22]
    assert days_in(words_of(part_of(page, "counted"))) == ["3 March 2015"]
    assert days_in(words_of(part_of(page, "as-it-was")))[0] == "27 March 2015"
    assert 'data-href="/areas/rotherham?as_at=2015-03-27"' in page.text
    assert "Rotherham: 1 of 4" in page.text


@pytest.mark.parametrize(("code", "said"), [("replied", True), ("in-time", True), ("late", True), ("overdue", False)])
def test_what_counts_as_a_reply_is_said_where_replies_are_counted(viewer, code, said):
    counted = words_of(part_of(viewer.get(f"{PAGE}&measure={code}"), "counted"))
    assert counted.startswith(COUNTED_AS_REPLIES) == said


def test_a_count_leads_to_its_letters_in_the_area_s_own_file(viewer):
    page = viewer.get(f"{PAGE}&measure=overdue&q=rotherham").text
    address = f"/areas/rotherham?as_at=2015-03-27#letters-{REFERENCE}-1"
    assert f'href="{address}"' in page
    assert f'id="letters-{REFERENCE}-1"' in viewer.get(address).text
    now = viewer.get(f"/areas/compare?campaign={REFERENCE}&measure=overdue&q=rotherham").text
    assert f'href="/areas/rotherham#letters-{REFERENCE}-1"' in now
    facts = viewer.get("/areas/compare?measure=interventions&as_at=2015-03-27&q=rotherham").text
    assert 'href="/areas/rotherham?as_at=2015-03-27#timeline"' in facts


def test_it_is_sorted_and_sifted_on_the_server(viewer):
    first = words(viewer.get(f"{PAGE}&measure=overdue&region=Yorkshire+and+the+Humber"))
    assert first.index("Rotherham Yorkshire") < first.index("Barnsley Yorkshire")
    by_name = words(viewer.get(f"{PAGE}&measure=overdue&region=Yorkshire+and+the+Humber&sort=area"))
    assert by_name.index("Barnsley Yorkshire") < by_name.index("Rotherham Yorkshire")
    assert parts_of(viewer.get(f"{PAGE}&q=zzz"), "compared") == []


def test_areas_off_the_map_are_in_the_table(viewer):
    page = viewer.get(f"{PAGE}&nation=Wales")
    assert ">Cardiff</a>" in page.text
    assert ">Rotherham</a>" not in page.text
    assert f"Rotherham: {NOT_CHOSEN}" in page.text


def test_the_table_has_what_is_not_dated_in_a_column_of_its_own(viewer):
    rows = table(viewer.get("/areas/compare.csv?measure=inspections&as_at=2016-03-01"))
    found = {row["Area"]: (row["Count"], row["Facts without an exact date"], row["Why no figure"]) for row in rows}
    assert (found["South Tyneside"], found["Croydon"]) == (("1", "", ""), ("", "1", ""))
    page = words(viewer.get("/areas/compare?measure=inspections&as_at=2016-03-01&q=croydon"))
    assert "1 with no exact date" in page


def test_the_table_is_taken_away(viewer):
    rows = table(viewer.get(f"/areas/compare.csv?campaign={REFERENCE}&measure=overdue&as_at=2015-03-27&sort=area"))
    (rotherham_row,) = [row for row in rows if row["Area"] == "Rotherham"]
    assert (rotherham_row["Count"], rotherham_row["Out of (letters)"], rotherham_row["As at"]) == (
        "1",
        "4",
        "2015-03-27",
    )
    (cardiff,) = [row for row in rows if row["Area"] == "Cardiff"]
    assert (cardiff["Count"], cardiff["Why no figure"]) == ("", NO_LETTER)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", rows[0]["As recorded at"])
    assert viewer.get("/areas/compare.xlsx").data.startswith(b"PK")


def test_a_day_to_come_and_one_that_is_none_are_refused(viewer):
    for typed in ("2099-01-01", "31 2 2015"):
        answer = viewer.get(f"/areas/compare?as_at={typed}")
        assert answer.status_code == 400
        assert list(errors_of(answer)) == ["as_at"]


def test_reports_of_risk_are_compared_by_those_alone_who_may_see_them_and_that_is_recorded(services, signed_in):
    address = "/areas/compare?measure=risk-received"
    plain = words(signed_in(Role.VIEWER, Role.DRAFTER, Role.ADMINISTRATOR).get(address))
    assert "risk" not in plain.lower()
    (received,) = [one.name for one in measures((), letters=False, risk=True) if one.code == "risk-received"]
    assert received in words(signed_in(Role.SAFEGUARDING).get(address))
    assert "risk" in received.lower()
    with services.database.reading() as session:
        seen = session.query(AuditEvent).filter(AuditEvent.action == "risk.viewed").all()
    assert len(seen) == 1


def test_counts_of_reports_leave_in_a_workbook_alone_that_says_who_took_it_and_that_is_recorded(services, signed_in):
    client = signed_in(Role.SAFEGUARDING, name="Robin Example")
    page = client.get("/areas/compare?measure=risk-received").text
    assert ("compare.xlsx?" in page, "compare.csv?" in page, "compare.json?" in page) == (True, False, False)
    for extension in ("csv", "json"):
        assert client.get(f"/areas/compare.{extension}?measure=risk-received").status_code == 404
    with services.database.reading() as session:
        assert not session.query(AuditEvent).filter(AuditEvent.action == "data.taken").all()
    book = load_workbook(BytesIO(client.get("/areas/compare.xlsx?measure=risk-received").data))
    for sheet in book:
        assert "downloaded by Robin Example on" in " ".join(str(cell.value) for cell in sheet[1]), sheet.title
    with services.database.reading() as session:
        (taken,) = session.query(AuditEvent).filter(AuditEvent.action == "data.taken").all()
        assert [(one.kind, one.subject_id) for one in taken.subjects] == [("risk", "list")]
        assert session.query(AuditEvent).filter(AuditEvent.action == "risk.viewed").count() == 4
