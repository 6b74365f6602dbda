"""Interventions on their pages: chosen by kind, typed, corrected in two tabs, removed, taken away, with files."""

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.evidence.interventions.listed import interventions
from app.evidence.interventions.rounds_listed import rounds
from app.evidence.interventions.timeline import timeline_of
from tests.delivery.marking import press, read
from tests.evidence.interventions.saying import DIRECTION, NOW, area_of
from tests.fixtures.app import token_in

ALL = "/interventions"
OF_DIRECTIONS = f"{ALL}/new/direction"
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
    page = read(drafter.get(ALL))
    assert "2 published facts by" in page
    assert "Directions on the whole council Statutory direction Rotherham 26 February 2015 to 31 March 2019" in page
    assert "Joint or single : Joint" in page
    assert "They are not written or sent from here" in page


@pytest.mark.parametrize(
    ("query", "total", "titles"),
    [
        ("?as_at=2014-11-01", 1, ["Direction on children"]),
        ("?kind=visit", 2, []),
        ("?kind=direction&year=2014", 2, ["Direction on children"]),
        ("?year=2017", 2, ["Direction on children", "Directions on the whole"]),
        ("?year=2020", 2, ["Direction on children"]),
        ("?year=2020&as_at=2019-06-01", 2, []),
        ("?area=roth", 2, ["Direction on children", "Directions on the whole"]),
        ("?area=leeds", 2, []),
        ("?known_at=1", 0, []),
    ],
)
def test_the_list_is_sifted_and_asked_for_at_any_moment(drafter, query, total, titles):
    page = read(drafter.get(ALL + query))
    assert f"{total} published fact" in page
    assert [one for one in ("Direction on children", "Directions on the whole") if one in page] == titles


def test_a_page_tells_what_had_been_by_its_day_and_that_more_came_later(drafter):
    answer = drafter.get("/areas/rotherham?as_at=2016-06-29")
    (one,) = re.findall(r'href="(/interventions/\d+)\?as_at=2016-06-29">Directions on the whole', answer.text)
    then = read(drafter.get(f"{one}?as_at=2016-06-29")).split("History", 1)[0]
    assert "as at 29 June 2016" in then
    assert "When from 26 February 2015; had not ended by 29 June 2016" in then
    assert "2019" not in then
    assert "When 26 February 2015 to 31 March 2019" in read(drafter.get(one))
    assert "had not begun on that day" in drafter.get(f"{one}?as_at=2015-02-25").text
    for page in ("/interventions", "/areas/rotherham"):
        assert "had not ended by 29 June 2016" in read(drafter.get(f"{page}?as_at=2016-06-29"))
        assert "2019" not in read(drafter.get(f"{page}?as_at=2016-06-29"))


def test_only_the_fields_of_the_kind_are_asked_for(drafter):
    assert press(drafter, f"{ALL}/new", kind="visit").location == f"{ALL}/new/visit"
    assert "Choose what is to be recorded" in read(press(drafter, f"{ALL}/new"))
    direction, inspection, visit = (
        drafter.get(f"{ALL}/new/{one}").text for one in ("direction", "inspection", "visit")
    )
    assert ('name="appointed"' in direction, 'name="theme"' in direction) == (True, False)
    assert ('name="appointed"' in inspection, 'name="theme"' in inspection) == (False, True)
    assert 'name="ended"' not in visit
    assert drafter.get(f"{ALL}/new/raid").status_code == 404


def test_a_direction_is_recorded_once_however_often_it_is_sent(drafter):
    assert recorded(drafter) == recorded(drafter)
    page = read(drafter.get(recorded(drafter)))
    assert "Statutory direction · Croydon" in page
    assert "Powers Education Act 1996, section 497A; Local Government Act 1999, section 15" in page
    assert "When May 2016; its end is not recorded" in page
    assert "Joint or single Single" in page


def test_an_outcome_needs_the_day_on_which_it_was_published(drafter):
    form = {name: DIRECTION[name] for name in ("title", "area", "begun", "ended", "source_title")}
    answer = press(drafter, f"{ALL}/new/inspection", outcome="A letter", once="i", **form)
    assert "Enter when the outcome was published" in read(answer)
    answer = press(
        drafter, f"{ALL}/new/inspection", outcome="A letter", published_on=["", "6", "2016"], once="i", **form
    )
    assert "Published outcome A letter Published on June 2016" in read(drafter.get(answer.location))
    assert "Enter when the outcome was published" in read(
        press(drafter, f"{ALL}/new/inspection", report_url="https://www.gov.uk/x", once="j", **form)
    )
    assert "Published in June 2016; on which day is not recorded" in read(drafter.get(f"{ALL}?as_at=2016-06-29"))
    assert "Not published by 31 May 2016" in read(drafter.get(f"{ALL}?as_at=2016-05-31"))
    assert "A letter" not in drafter.get(f"{ALL}.csv?as_at=2016-06-29").get_data(as_text=True)
    assert "A letter" in drafter.get(f"{ALL}.csv?as_at=2016-06-30").get_data(as_text=True)


def test_a_visit_is_of_one_day(drafter):
    form = {name: DIRECTION[name] for name in ("area", "begun", "summary") if name in DIRECTION}
    source = {name: value for name, value in DIRECTION.items() if name.startswith("source")}
    answer = press(
        drafter, f"{ALL}/new/visit", title="Visit", once="v", **(form | {"begun": ["4", "5", "2016"]}), **source
    )
    assert "When 4 May 2016 Source" in read(drafter.get(answer.location))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"area": "Nowhere"}, "No area is called so"),
        ({"area": ""}, "Enter the area"),
        ({"title": " "}, "Enter what a timeline shows"),
        ({"begun": ["31", "2", "2016"]}, "There is no such day as 31 2 2016"),
        ({"begun": ["3", "", "2016"]}, "Enter a day, a month and year, or a year"),
        ({"begun": ["x", "5", "2016"]}, "Enter a day, a month and year, or a year"),
        ({"ended": ["30", "4", "2016"]}, "The last day is before the first"),
        ({"source_title": ""}, "Enter where this is published"),
        ({"source_url": "javascript:alert(1)"}, "Enter an address that begins with https://"),
        ({"source_date": ["1", "13", "2016"]}, "There is no such day as 1 13 2016"),
        ({"powers": "x" * 301}, "Use at most 20 lines of 300 characters each"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(drafter, changes, sentence):
    answer = press(drafter, OF_DIRECTIONS, **(DIRECTION | {"summary": "Kept words"} | changes))
    assert answer.status_code == 400
    assert sentence in read(answer)
    assert "Kept words" in answer.text


def test_a_correction_shows_what_was_said_before(drafter):
    one = recorded(drafter)
    form = drafter.get(f"{one}/correct")
    assert "Education Act 1996, section 497A" in form.text
    changes = {"begun": ["4", "5", "2016"], "seen": seen_on(form)}
    press(drafter, f"{one}/correct", **(DIRECTION | changes))
    page = read(drafter.get(one))
    assert "When 4 May 2016; its end is not recorded" in page
    assert "Given on : May 2016 became 4 May 2016." in page
    again = press(drafter, f"{one}/correct", **(DIRECTION | changes | {"seen": seen_on(drafter.get(f"{one}/correct"))}))
    assert "Nothing was changed." in read(drafter.get(again.location))


def test_a_tab_that_was_left_open_shows_both_and_saves_only_when_asked_again(drafter):
    one = recorded(drafter)
    stale = seen_on(drafter.get(f"{one}/correct"))
    press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Theirs", "seen": stale}))
    answer = press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Mine", "seen": stale}))
    assert answer.status_code == 409
    said = read(answer)
    assert "Alex Example corrected this after you opened it" in said
    assert "As it stands now Title Theirs" in said
    assert 'value="Mine"' in answer.text
    assert "Theirs" in read(drafter.get(one))
    press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Mine", "seen": seen_on(answer)}))
    assert "Mine" in read(drafter.get(one))


def test_one_recorded_in_error_is_removed_for_a_reason_alone_and_its_page_says_so(drafter):
    one = recorded(drafter)
    seen = seen_on(drafter.get(f"{one}/remove"))
    assert "Say why it was recorded in error" in read(press(drafter, f"{one}/remove", seen=seen, reason=" "))
    press(drafter, f"{one}/remove", seen=seen, reason="It was of another council.")
    page = read(drafter.get(one))
    assert "Recorded in error, and removed. It was of another council." in page
    assert "Add files" not in page
    assert "Direction on children’s services" not in read(drafter.get(ALL))
    for gone in ("correct", "remove", "files/add"):
        assert drafter.get(f"{one}/{gone}").status_code == 404


def test_what_was_corrected_meanwhile_is_not_removed(drafter):
    one = recorded(drafter)
    stale = seen_on(drafter.get(f"{one}/remove"))
    press(drafter, f"{one}/correct", **(DIRECTION | {"title": "Theirs", "seen": stale}))
    answer = press(drafter, f"{one}/remove", seen=stale, reason="In error")
    assert "Somebody corrected this after you opened it." in read(drafter.get(answer.location))
    assert "Theirs" in read(drafter.get(ALL))


def test_files_are_typed_by_what_they_hold_given_back_to_keep_and_taken_off(drafter, services):
    one = recorded(drafter)
    assert "of a type that is not taken" in read(upload(drafter, f"{one}/files/add", "direction.pdf", b"MZ\x00\x01"))
    assert "Choose a file" in read(press(drafter, f"{one}/files/add"))
    for _ in range(2):
        upload(drafter, f"{one}/files/add", "../Direction <1>.pdf", PDF)
    page = drafter.get(one)
    assert page.text.count("Direction -1-.pdf</a>") == 1
    (href,) = re.findall(rf'href="({one}/files/\d+)"', page.text)
    answer = drafter.get(href)
    assert (answer.data, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert re.search(r"Files added by Alex Example .{1,40} Direction -1-.pdf", read(page))
    with services.database.reading() as session:
        event = session.scalar(select(func.max(AuditEvent.seq)))
    assert "Take Direction -1-.pdf off?" in read(drafter.get(f"{href}/remove"))
    press(drafter, f"{href}/remove")
    assert "It was taken off already." in read(drafter.get(press(drafter, f"{href}/remove").location))
    assert drafter.get(href).status_code == 404
    assert "A file taken off by Alex Example" in read(drafter.get(one))
    assert drafter.get(f"{href}?known_at={event}").data == PDF


def test_what_is_not_known_yet_and_what_is_not_there(drafter):
    one = recorded(drafter)
    assert "Despatch did not know of this published fact then" in drafter.get(f"{one}?known_at=1").text
    assert drafter.get(f"{ALL}/999").status_code == 404
    assert drafter.get(f"{ALL}/999/correct").status_code == 404
    assert drafter.get(f"{one}/files/999").status_code == 404


def test_who_only_reads_is_shown_no_button_and_may_not_press_one(drafter, signed_in):
    one, viewer = recorded(drafter), signed_in(Role.VIEWER)
    assert "Record a published fact" not in read(viewer.get(ALL))
    assert "Add files" not in read(viewer.get(one))
    for page in (f"{ALL}/new", OF_DIRECTIONS, f"{one}/correct", f"{one}/remove", f"{one}/files/add"):
        assert viewer.get(page).status_code == 403
    assert press(viewer, OF_DIRECTIONS, **DIRECTION).status_code == 403


def test_the_list_is_taken_away_with_its_moment_and_nothing_in_it_runs(drafter):
    recorded(drafter, title="=HYPERLINK(1)")
    told = drafter.get(f"{ALL}.csv?year=2016").get_data(as_text=True)
    assert "'=HYPERLINK(1)" in told
    assert "Rotherham" in told
    assert "May 2016" in told
    assert "Known at event" in told
    assert drafter.get(f"{ALL}.xlsx").data[:2] == b"PK"
    assert "Croydon" not in drafter.get(f"{ALL}.csv?year=2014").get_data(as_text=True)


def test_a_timeline_has_interventions_and_rounds_of_the_area_newest_first(services):
    with services.database.reading() as session:
        of = {"valid_at": NOW, "known_at": None}
        found = interventions(session, **of), rounds(session, **of)
        of_rotherham = timeline_of(*found, area_id=area_of(session, "rotherham"))
        of_croydon = timeline_of(*found, area_id=area_of(session, "croydon"))
        of_leeds = timeline_of(*found, area_id=area_of(session, "leeds"))
    assert [one.when for one in of_rotherham] == [
        "26 February 2015 to 31 March 2019",
        "10 October 2014; its end is not recorded",
    ]
    (round_,) = of_croydon
    assert round_.when == "Date not recorded. The round: February 2016 to August 2016"
    assert not round_.dated
    assert ("Theme", "Child sexual exploitation, and children missing from home, care or education", "") in round_.rows
    assert of_leeds == []
