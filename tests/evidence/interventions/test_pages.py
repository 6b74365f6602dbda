"""Interventions on their pages: chosen by kind, typed, corrected in two tabs, removed, taken away, with files."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.evidence.fields import NO_SUCH_AREA
from app.evidence.forms import NO_LINK
from app.evidence.interventions.days import NOT_RECORDED, Day, day_of
from app.evidence.interventions.kinds import BY_SLUG
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.rounds_listing import rounds
from app.evidence.interventions.timeline import timeline_of as area_timeline
from app.evidence.interventions.words import NOT_FROM_HERE, later_publication_words, span
from app.evidence.refusals import REFUSALS
from tests.delivery.marking import press, read
from tests.evidence.interventions.saying import DIRECTION, NOW, SOURCE, area_of, not_over
from tests.fixtures.app import token_in
from tests.web.figures import numbers_in
from tests.web.markup import (
    errors_of,
    facts_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    messages_of,
    part_of,
    rows_of,
    timeline_of,
    why_of,
    words_of,
)

ALL = "/interventions"
OF_DIRECTIONS = f"{ALL}/new/direction"
WHOLE = "Directions on the whole council"
SPAN = "26 February 2015 to 31 March 2019"
"""A direction that ships, and its days."""
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def recorded(drafter, **changes) -> str:
    """The address of the page of a direction that was recorded."""
    answer = press(drafter, OF_DIRECTIONS, **(DIRECTION | {"once": "a form"} | changes))
    assert answer.status_code == 302, read(answer)
    return answer.location


def seen_on(page) -> str:
    return page.text.split('name="seen" value="')[1].split('"')[0]


def upload(drafter, to: str, name: str, body: bytes):
    token = token_in(drafter.get("/account").text)
    return drafter.post(to, data={"csrf_token": token, "files": (BytesIO(body), name)})


def test_the_list_shows_what_ships_and_says_where_directions_are_written(drafter):
    page = drafter.get(ALL)
    assert numbers_in(words_of(part_of(page, "recorded")))[0] == 7
    title, area, when, said, _source = next(row for row in rows_of(page) if row[0].startswith(WHOLE))
    assert title == f"{WHOLE} {BY_SLUG['direction'].name}"
    assert (area, when) == ("Rotherham", SPAN)
    assert said.split("Given jointly : ")[1].split()[0] == "Yes"
    assert NOT_FROM_HERE not in read(page)
    assert NOT_FROM_HERE in read(drafter.get(f"{ALL}/new"))


@pytest.mark.parametrize(
    ("query", "total", "titles"),
    [
        ("?as_at=2014-11-01", 3, ["Direction on children"]),
        ("?kind=visit", 7, []),
        ("?kind=direction&year=2014", 7, ["Direction on children"]),
        ("?year=2017", 7, ["Direction on children", "Directions on the whole"]),
        ("?year=2020", 7, ["Direction on children"]),
        ("?year=2020&as_at=2019-06-01", 7, []),
        ("?area=roth", 7, ["Direction on children", "Directions on the whole"]),
        ("?area=leeds", 7, []),
        ("?known_at=1", 0, []),
    ],
)
def test_the_list_is_sifted_and_asked_for_at_any_moment(drafter, query, total, titles):
    page = drafter.get(ALL + query)
    assert numbers_in(words_of(part_of(page, "recorded")))[0] == total
    assert [one for one in ("Direction on children", "Directions on the whole") if one in read(page)] == titles


def test_a_page_tells_what_had_been_by_its_day_and_that_more_came_later(drafter):
    answer = drafter.get("/areas/rotherham?as_at=2016-06-29")
    (one,) = re.findall(r'href="(/interventions/\d+)\?as_at=2016-06-29">Directions on the whole', answer.text)
    page = drafter.get(f"{one}?as_at=2016-06-29")
    then = read(page).split(words_of(part_of(page, "history")), 1)[0]
    assert "29 June 2016" in words_of(part_of(page, "as-it-was"))
    not_ended = not_over(Day(date(2015, 2, 26)), Day(date(2019, 3, 31)), date(2016, 6, 29))
    assert facts_of(page)["When"] == not_ended
    assert "2019" not in then
    assert facts_of(drafter.get(one))["When"] == SPAN
    assert drafter.get(f"{one}?as_at=2015-02-25").status_code == 404
    assert drafter.get(f"{one}?as_at=2015-02-26").status_code == 200
    for page in ("/interventions", "/areas/rotherham"):
        assert not_ended in read(drafter.get(f"{page}?as_at=2016-06-29"))
        assert "2019" not in read(drafter.get(f"{page}?as_at=2016-06-29"))


def test_only_the_fields_of_the_kind_are_asked_for(drafter):
    assert press(drafter, f"{ALL}/new", kind="visit").location == f"{ALL}/new/visit"
    assert list(errors_of(press(drafter, f"{ALL}/new"))) == ["kind"]
    direction, inspection, visit = (
        drafter.get(f"{ALL}/new/{one}").text for one in ("direction", "inspection", "visit")
    )
    assert ('name="appointed"' in direction, 'name="theme"' in direction) == (True, False)
    assert ('name="appointed"' in inspection, 'name="theme"' in inspection) == (False, True)
    assert 'name="ended"' not in visit
    assert drafter.get(f"{ALL}/new/raid").status_code == 404


def test_a_direction_is_recorded_once_however_often_it_is_sent(drafter):
    assert recorded(drafter) == recorded(drafter)
    page = drafter.get(recorded(drafter))
    facts = facts_of(page)
    assert f"{BY_SLUG['direction'].name} · Croydon" in read(page)
    assert facts["Powers"] == "Education Act 1996, section 497A; Local Government Act 1999, section 15"
    assert facts["When"] == f"May 2016; end {NOT_RECORDED}"
    assert facts["Given jointly"] == "No"


def test_an_outcome_needs_the_day_on_which_it_was_published(drafter):
    form = {name: DIRECTION[name] for name in ("title", "area", "begun", "ended", "source_title")}
    answer = press(drafter, f"{ALL}/new/inspection", outcome="A letter", once="i", **form)
    assert list(errors_of(answer)) == ["published_on"]
    answer = press(
        drafter, f"{ALL}/new/inspection", outcome="A letter", published_on=["", "6", "2016"], once="i", **form
    )
    facts = facts_of(drafter.get(answer.location))
    assert (facts["Published outcome"], facts["Published on"]) == ("A letter", "June 2016")
    answer = press(drafter, f"{ALL}/new/inspection", report_url="https://www.gov.uk/x", once="j", **form)
    assert list(errors_of(answer)) == ["published_on"]
    for day in (date(2016, 6, 29), date(2016, 5, 31)):
        assert later_publication_words(day_of(2016, 6), day) in read(drafter.get(f"{ALL}?as_at={day}"))
    assert "A letter" not in drafter.get(f"{ALL}.csv?as_at=2016-06-29").get_data(as_text=True)
    assert "A letter" in drafter.get(f"{ALL}.csv?as_at=2016-06-30").get_data(as_text=True)


def test_a_visit_is_of_one_day(drafter):
    form = {name: DIRECTION[name] for name in ("area", "begun", "summary") if name in DIRECTION}
    source = {name: value for name, value in DIRECTION.items() if name.startswith("source")}
    answer = press(
        drafter, f"{ALL}/new/visit", title="Visit", once="v", **(form | {"begun": ["4", "5", "2016"]}), **source
    )
    assert facts_of(drafter.get(answer.location))["When"] == "4 May 2016"


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("area", "Nowhere", NO_SUCH_AREA),
        ("area", "", ""),
        ("title", " ", ""),
        ("begun", ["31", "2", "2016"], "must be a real date"),
        ("begun", "13 2016", "December 2026 or 2026"),
        ("begun", "x 5 2016", "must be a real date"),
        ("ended", ["30", "4", "2016"], REFUSALS["ends_before"]),
        ("source_title", "", ""),
        ("source_url", "javascript:alert(1)", NO_LINK),
        ("source_date", ["1", "13", "2016"], "must be a real date"),
        ("powers", "x" * 301, "300"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(drafter, field, typed, says):
    answer = press(drafter, OF_DIRECTIONS, **(DIRECTION | {"summary": "Kept words", field: typed}))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors[field]) == ([field], True)
    assert errors[field] != NO_SUCH_AREA or typed == "Nowhere"
    assert "Kept words" in answer.text


def test_a_correction_shows_what_was_said_before(drafter):
    one = recorded(drafter)
    form = drafter.get(f"{one}/correct")
    assert "Education Act 1996, section 497A" in form.text
    changes = {"begun": ["4", "5", "2016"], "seen": seen_on(form)}
    press(drafter, f"{one}/correct", **(DIRECTION | changes))
    page = drafter.get(one)
    assert facts_of(page)["When"] == f"4 May 2016; end {NOT_RECORDED}"
    correction, _recording = timeline_of(part_of(page, "history"))
    assert correction.words == f"{BY_SLUG['direction'].begun} : changed from May 2016 to 4 May 2016."
    again = press(drafter, f"{one}/correct", **(DIRECTION | changes | {"seen": seen_on(drafter.get(f"{one}/correct"))}))
    assert [one.kind for one in messages_of(drafter.get(again.location))] == ["info"], "nothing was changed"
    assert len(timeline_of(part_of(drafter.get(one), "history"))) == 2


def test_a_tab_that_was_left_open_shows_both_and_saves_only_when_asked_again(drafter):
    one = recorded(drafter)
    stale = seen_on(drafter.get(f"{one}/correct"))
    press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Theirs", "seen": stale}))
    answer = press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Mine", "seen": stale}))
    assert answer.status_code == 409
    assert "Alex Example" in words_of(main_of(answer).xpath(".//div[@role='alert']")[0])
    assert facts_of(part_of(answer, "current"))["Title"] == "Theirs"
    assert 'value="Mine"' in answer.text
    assert "Theirs" in read(drafter.get(one))
    press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Mine", "seen": seen_on(answer)}))
    assert "Mine" in read(drafter.get(one))


def test_one_recorded_in_error_is_removed_for_a_reason_alone_and_its_page_says_so(drafter):
    one = recorded(drafter)
    seen = seen_on(drafter.get(f"{one}/remove"))
    assert list(errors_of(press(drafter, f"{one}/remove", seen=seen, reason=" "))) == ["reason"]
    press(drafter, f"{one}/remove", seen=seen, reason="It was of another council.")
    page = drafter.get(one)
    assert "It was of another council." in words_of(part_of(page, "removed"))
    assert f"{one}/files/add" not in links_of(page)
    assert DIRECTION["title"] not in read(drafter.get(ALL))
    for gone in ("correct", "remove", "files/add"):
        assert drafter.get(f"{one}/{gone}").status_code == 404


def test_what_was_corrected_meanwhile_is_not_removed(drafter):
    one = recorded(drafter)
    stale = seen_on(drafter.get(f"{one}/remove"))
    press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Theirs", "seen": stale}))
    answer = press(drafter, f"{one}/remove", seen=stale, reason="In error")
    kind, said = messages_of(drafter.get(answer.location))[-1]
    assert (kind, said.startswith(REFUSALS["fact_corrected"])) == ("warning", True)
    assert "Theirs" in read(drafter.get(ALL))


def test_files_are_typed_by_what_they_hold_given_back_to_keep_and_taken_off(drafter, services):
    one = recorded(drafter)
    for refused in (
        upload(drafter, f"{one}/files/add", "direction.pdf", b"MZ\x00\x01"),
        press(drafter, f"{one}/files/add"),
    ):
        assert (refused.status_code, list(errors_of(refused))) == (400, ["files"])
    assert "direction.pdf" not in errors_of(refused)["files"]
    for _ in range(2):
        upload(drafter, f"{one}/files/add", "../Direction <1>.pdf", PDF)
    page = drafter.get(one)
    assert page.text.count("Direction -1-.pdf</a>") == 1
    (href,) = re.findall(rf'href="({one}/files/\d+)"', page.text)
    answer = drafter.get(href)
    assert (answer.data, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    added, _recorded = timeline_of(part_of(page, "history"))
    assert (added.by, added.words) == ("by Alex Example", "Direction -1-.pdf")
    with services.database.reading() as session:
        event = session.scalar(select(func.max(AuditEvent.seq)))
    asked = drafter.get(f"{href}/remove")
    assert ("Direction -1-.pdf" in read(asked), forms_of(asked)) == (True, [f"{href}/remove"])
    assert drafter.get(href).status_code == 200
    drafter.get(one)
    for kind in ("success", "info"):
        assert message_of(drafter.get(press(drafter, f"{href}/remove").location)).kind == kind
    assert drafter.get(href).status_code == 404
    taken_off, also_added, _recorded = timeline_of(part_of(drafter.get(one), "history"))
    assert (taken_off.by, taken_off.words, taken_off.title != added.title) == ("by Alex Example", added.words, True)
    assert also_added == added
    assert drafter.get(f"{href}?known_at={event}").data == PDF


def test_what_is_not_known_yet_and_what_is_not_there(drafter):
    one = recorded(drafter)
    assert drafter.get(one).status_code == 200
    unknown, missing = drafter.get(f"{one}?known_at=1"), drafter.get(f"{ALL}/999")
    assert (unknown.status_code, missing.status_code) == (404, 404)
    assert why_of(unknown) != why_of(missing), "Despatch did not know of it then"
    assert drafter.get(f"{ALL}/999/correct").status_code == 404
    assert drafter.get(f"{one}/files/999").status_code == 404


def test_who_only_reads_is_shown_no_button_and_may_not_press_one(drafter, signed_in):
    one, viewer = recorded(drafter), signed_in(Role.VIEWER)
    assert (f"{ALL}/new" in links_of(drafter.get(ALL)), f"{ALL}/new" in links_of(viewer.get(ALL))) == (True, False)
    assert f"{one}/files/add" not in links_of(viewer.get(one))
    for page in (f"{ALL}/new", OF_DIRECTIONS, f"{one}/correct", f"{one}/remove", f"{one}/files/add"):
        assert viewer.get(page).status_code == 403
    assert press(viewer, OF_DIRECTIONS, **DIRECTION).status_code == 403


def test_the_list_is_taken_away_with_its_moment_and_nothing_in_it_runs(drafter):
    recorded(drafter, title="=HYPERLINK(1)")
    told = drafter.get(f"{ALL}.csv?year=2016").get_data(as_text=True)
    assert "'=HYPERLINK(1)" in told
    assert "Rotherham" in told
    assert "May 2016" in told
    assert "As recorded at" in told
    assert "event number" not in told
    assert drafter.get(f"{ALL}.xlsx").data[:2] == b"PK"
    assert "Croydon" not in drafter.get(f"{ALL}.csv?year=2014").get_data(as_text=True)


def test_a_timeline_has_interventions_and_rounds_of_the_area_newest_first(services):
    with services.database.reading() as session:
        of = {"valid_at": NOW, "known_at": None}
        found = interventions(session, **of), rounds(session, **of)
        of_rotherham = area_timeline(*found, area_id=area_of(session, "rotherham"))
        of_croydon = area_timeline(*found, area_id=area_of(session, "croydon"))
        of_leeds = area_timeline(*found, area_id=area_of(session, "leeds"))
    assert [one.when for one in of_rotherham] == [
        "21 March 2017 to 31 March 2019",
        "13 December 2016 to 31 March 2019",
        "11 February 2016 to 31 March 2019",
        SPAN,
        f"10 October 2014; end {NOT_RECORDED}",
        "16 September 2014 to 8 October 2014",
        f"10 September 2014; end {NOT_RECORDED}",
    ]
    (round_,) = of_croydon
    assert round_.when.startswith(f"{span(None, None)}. ")
    assert round_.when.endswith(f": {span(day_of(2016, 2), day_of(2016, 8))}")
    assert not round_.dated
    assert ("Theme", "Child sexual exploitation, and children missing from home, care or education", "") in round_.rows
    assert of_leeds == []


def test_a_fact_of_a_month_may_have_begun_while_the_month_is_not_over(drafter):
    page, at = recorded(drafter), "as_at=20+May+2016"
    assert drafter.get(f"{page}?as_at=30+April+2016").status_code == 404
    shown = drafter.get(f"{page}?{at}")
    assert (shown.status_code, f"May 2016; exact date {NOT_RECORDED}" in shown.text) == (200, True)
    assert page in drafter.get(f"{ALL}?{at}&area=croydon").text
    assert page in drafter.get(f"/areas/croydon?{at}").text


@pytest.mark.parametrize(
    ("begun", "ended", "dated", "to", "over"),
    [
        (["", "5", "2016"], ["", "", ""], "Month only", "", "No end recorded"),
        (["", "", "2015"], ["", "", "2016"], "Year only", "2016", "In 2016"),
        (["2", "5", "2016"], ["", "6", "2016"], "Yes", "June 2016", "In June 2016"),
        (["2", "5", "2016"], ["1", "6", "2016"], "Yes", "2016-06-01", "Yes"),
        (["2", "5", "2016"], ["1", "7", "2016"], "Yes", "", "Not by 20 June 2016"),
    ],
)
def test_a_file_says_how_much_of_a_date_is_recorded_while_a_month_or_year_lasts(drafter, begun, ended, dated, to, over):
    recorded(drafter, begun=begun, ended=ended)
    text = drafter.get(f"{ALL}.csv?as_at=20+June+2016&area=croydon").get_data(as_text=True)
    (row,) = csv.DictReader(StringIO(text.lstrip("\ufeff")))
    assert (row["Date recorded?"], row["To"], row["Ended?"]) == (dated, to, over)


def test_what_a_notice_asks_for_is_not_its_published_outcome_in_files(drafter):
    notice = {name: DIRECTION[name] for name in ("area", "begun", "ended", "summary", *SOURCE)}
    press(
        drafter,
        f"{ALL}/new/notice",
        **notice,
        title="A notice",
        given_by="A minister",
        outcome="Better plans",
        once="n",
    )
    rows = list(csv.DictReader(StringIO(drafter.get(f"{ALL}.csv?kind=notice").get_data(as_text=True).lstrip("\ufeff"))))
    labels = {fact.name: fact.label for fact in BY_SLUG["notice"].facts}
    outcome = next(fact.label for fact in BY_SLUG["inspection"].facts if fact.name == "outcome")
    assert [(row[labels["outcome"]], row[outcome]) for row in rows if row["Title"] == "A notice"] == [
        ("Better plans", "")
    ]
