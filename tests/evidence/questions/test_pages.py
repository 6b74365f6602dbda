"""The pages of questions and of sitting days: lists, forms, acts; the wrong role, a form sent twice, a stale page."""

from datetime import UTC, date, datetime
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.questions.diary import Calendar
from app.evidence.questions.find import parts_of
from app.evidence.questions.sittings import calendar_of
from app.evidence.questions.states import Act, House, Kind, Stage
from app.evidence.questions.words import day_warning
from app.registry.own.add import add_registry
from tests.evidence.questions.asking import TEXT, ask, found, sit, table_file, took
from tests.fixtures.app import add_member, token_in
from tests.journeys.clock import Clock

NEW, IMPORT = "/questions/new", "/questions/sitting-days/import"


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """It is Tuesday, 10 November 2026."""
    monkeypatch.setattr("app.clock.datetime", Clock(datetime(2026, 11, 10, 9, 0, tzinfo=UTC)))


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def day(name, of):
    return {f"{name}": [str(of.day), str(of.month), str(of.year)]}


def filled(client, address, **values):
    """What the form at an address is sent with."""
    page = client.get(address).text
    hidden = {}
    for name in ("once", "seen"):
        if f'name="{name}"' in page:
            hidden[name] = page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    return {"csrf_token": token_in(page), **hidden, **values}


def asked(client, **changes):
    values = {
        "sort": "commons/ordinary",
        "uin": "70002",
        "text": TEXT,
        "department": "Department for Education",
        "holder": "",
        **day("tabled_on", date(2026, 11, 2)),
    }
    return filled(client, NEW, **(values | changes))


def text_of(answer):
    return unescape(answer.text)


def test_a_question_is_recorded_with_the_parts_of_its_text(drafter, services):
    sit(services)
    answer = drafter.post(NEW, data=asked(drafter), follow_redirects=True)
    page = text_of(answer)
    assert "The question is recorded. Its text has 3 parts: check whom each asks about." in page
    assert "Question 70002" in page
    assert "9 November 2026" in page
    assert "It was due on" in page
    assert "Five working days after 2 November 2026, on which the Commons sit." in page
    assert "Despatch has no list of schools, so it records no letter to them" in page
    with services.database.reading() as session:
        assert [one.sector for one in parts_of(session, found(services, 2))] == ["councils", "police", "schools"]


def test_an_answer_that_came_after_it_was_due_is_still_seen_to(drafter, services):
    sit(services)
    number = ask(services, tabled_on=date(2026, 11, 2))
    took(services, number, Act.ANSWER, day=date(2026, 11, 10))
    page, listed = text_of(drafter.get(f"/questions/{number}")), text_of(drafter.get("/questions?tab=answered"))
    assert "after <b>9 November 2026</b>, when it was due" in page
    assert "9 November 2026" in listed
    assert "after it was due" in listed


def test_where_a_registry_of_schools_is_kept_it_is_not_said_that_no_letter_went_to_them(drafter, services):
    number = ask(services)
    with services.database.writing() as session:
        add_registry(session, name="Head teachers", sector_name="Schools", since=date(2015, 1, 1), actor=SYSTEM)
    page = drafter.get(f"/questions/{number}").text
    assert "Schools" in page
    assert "no letter was sent to schools" not in page


def test_the_same_form_twice_makes_one_question(drafter, services):
    form = asked(drafter)
    first, second = drafter.post(NEW, data=form), drafter.post(NEW, data=form)
    assert first.location == second.location == "/questions/2"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"uin": "seventy"}, "A UIN is a number such as 41063"),
        ({"text": " "}, "Enter the text of the question"),
        ({"sort": ""}, "Choose the house and type"),
        (day("tabled_on", date(2026, 11, 11)), "That day is still to come"),
        ({"sort": "commons/named_day"}, "Enter the day that it names"),
        (day("named_day", date(2026, 11, 12)), "Leave the day empty"),
        (
            {"sort": "commons/named_day", **day("named_day", date(2026, 11, 4))},
            "three sitting days after the question was tabled. The first that can be is 5 November 2026",
        ),
        (
            {"sort": "commons/named_day", **day("named_day", date(2026, 11, 6))},
            "The Commons do not sit on that day, so it can’t be named. The first that can be is 5 November 2026",
        ),
        ({"uin": "70001"}, "Another question of that house, tabled on that day, has this UIN"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(drafter, services, changes, said):
    sit(services)
    ask(services, uin="70001")
    answer = drafter.post(NEW, data=asked(drafter, notes="Do not lose me", **changes))
    assert answer.status_code == 400
    assert said in text_of(answer)
    assert "Do not lose me" in answer.text
    with pytest.raises(AssertionError):
        found(services, 3)


def test_a_question_is_given_to_a_colleague_who_is_told(drafter, services):
    colleague = add_member(services, Role.DRAFTER, name="Sam Example")
    drafter.post(NEW, data=asked(drafter, holder=str(colleague.id)))
    assert found(services, 2).holder_id == colleague.id
    page = drafter.get("/questions/2").text
    answer = drafter.post(
        "/questions/2/holder",
        data={"csrf_token": token_in(page), "to": str(drafter.member.id)},
        follow_redirects=True,
    )
    assert "It is held by you." in answer.text
    again = {"csrf_token": token_in(page), "to": "99999"}
    assert "only a drafter" in drafter.post("/questions/2/holder", data=again, follow_redirects=True).text


def test_the_stages_are_a_list_of_tasks_that_leads_on(drafter, services):
    number = ask(services)
    page = drafter.get(f"/questions/{number}").text
    assert f'href="/questions/{number}/draft"' in page
    assert f'href="/questions/{number}/advise"' not in page
    address = f"/questions/{number}/draft"
    form = filled(drafter, address, words="")
    form |= day("day", date(2026, 11, 3))
    assert "An answer is being drafted." in drafter.post(address, data=form, follow_redirects=True).text
    assert "recorded already" in drafter.post(address, data=form, follow_redirects=True).text
    assert "Drafting began" in drafter.get(f"/questions/{number}").text


def test_an_answer_is_not_compared_with_a_pack_and_the_page_says_so_with_a_warning_of_its_day(drafter, services):
    """8 November 2026 is a Sunday within the sitting days that are known."""
    sit(services)
    number = ask(services)
    assert "Despatch does not compare the answer with an evidence pack" in text_of(
        drafter.get(f"/questions/{number}/answer")
    )
    took(services, number, Act.ANSWER, date(2026, 11, 8), words="40 replied in time.")
    page = text_of(drafter.get(f"/questions/{number}"))
    assert "8 November 2026 was not a sitting day of the Commons. Check the day." in page
    assert "Despatch has not compared this with an evidence pack." in page


@pytest.mark.parametrize(
    ("day", "warning"),
    [
        (date(2016, 6, 26), "26 June 2016 was a Sunday. Check the day."),
        (date(2016, 6, 25), "25 June 2016 was a Saturday. Check the day."),
        (date(2016, 6, 29), ""),
    ],
)
def test_a_weekend_is_warned_of_where_no_sitting_days_are_known(day, warning):
    assert day_warning("commons", day, Calendar((), ())) == warning


def test_the_answer_needs_its_words_and_an_address_that_is_one(drafter, services):
    number = ask(services)
    address = f"/questions/{number}/answer"
    form = filled(drafter, address, words="", link="javascript:alert(1)", **day("day", date(2026, 11, 9)))
    page = text_of(drafter.post(address, data=form))
    assert "Enter the text of the answer" in page
    assert "Enter an address that begins with https://" in page
    form |= {"words": "Much was <b>done</b>.", "link": "https://hansard.example/1"}
    page = drafter.post(address, data=form, follow_redirects=True).text
    assert "Much was &lt;b&gt;done&lt;/b&gt;." in page
    assert "https://hansard.example/1" in page
    assert f'href="/questions/{number}/correct_answer"' in page


def test_a_step_on_a_stale_page_changes_nothing_and_keeps_what_was_typed(drafter, services):
    number = ask(services)
    address = f"/questions/{number}/transfer"
    form = filled(drafter, address, department="Home Office", words="Theirs", **day("day", date(2026, 11, 9)))
    took(services, number, Act.DRAFT)
    answer = drafter.post(address, data=form)
    assert answer.status_code == 409
    assert "Somebody else recorded something of this question" in answer.text
    assert "Home Office" in answer.text
    assert found(services, number).stage == Stage.DRAFTING


def test_a_step_that_was_wrong_is_undone(drafter, services):
    number = ask(services)
    took(services, number, Act.TRANSFER, department="Home Office")
    address = f"/questions/{number}/undo"
    page = drafter.get(address).text
    assert "Undo the transfer?" in page
    form = {"csrf_token": token_in(page), "seen": str(found(services, number).changed)}
    assert "Undone: the transfer." in drafter.post(address, data=form, follow_redirects=True).text
    assert "Nothing was undone" in drafter.post(address, data=form, follow_redirects=True).text
    assert found(services, number).stage == Stage.TABLED


def test_parts_are_changed_and_a_stale_page_keeps_what_was_typed(drafter, services):
    number = ask(services)
    address = f"/questions/{number}/parts"
    form = filled(drafter, address, words=["councils", "", "the weather"], sector=["councils", "police", ""])
    assert "The parts are saved." in drafter.post(address, data=form, follow_redirects=True).text
    with services.database.reading() as session:
        parts = parts_of(session, found(services, number))
    assert [(one.letter, one.words, one.sector) for one in parts] == [
        ("a", "councils", "councils"), ("b", "the weather", ""),
    ]  # fmt: skip
    stale = drafter.post(address, data=form | {"words": ["anew", "police"], "sector": ["", ""]})
    assert stale.status_code == 409
    assert "anew" in stale.text
    anew = text_of(drafter.get(f"{address}?anew=1"))
    assert "schools</textarea>" in anew
    empty = filled(drafter, address, words=["", ""], sector=["", ""])
    assert "A question has one part at least" in drafter.post(address, data=empty).text


def test_what_is_said_of_it_is_corrected(drafter, services):
    number = ask(services)
    address = f"/questions/{number}/correct"
    values = {
        "sort": "lords/lords_written",
        "uin": "hl 12",
        "text": TEXT,
        "department": "Home Office",
        **day("tabled_on", date(2026, 11, 3)),
    }
    form = filled(drafter, address, **values)
    assert "The question is corrected." in drafter.post(address, data=form, follow_redirects=True).text
    question = found(services, number)
    assert (question.house, question.kind, question.uin) == (House.LORDS, Kind.LORDS_WRITTEN, "HL12")
    assert drafter.post(address, data=form).status_code == 409


def test_the_list_has_what_is_due_first_and_filters(drafter, services):
    sit(services)
    colleague = add_member(services, Role.DRAFTER, name="Sam Example")
    ask(services, uin="70001", holder_id=colleague.id)
    late = ask(services, uin="70002", department="Home Office", tabled_on=date(2026, 10, 28))
    over = ask(services, uin="70003")
    took(services, over, Act.WITHDRAW)
    page = drafter.get("/questions").text
    places = [page.index(f"Question {uin} ·") for uin in ("70002", "70001", "70003", "41063")]
    assert places == sorted(places)
    assert "Overdue" in page
    for query, shown in (
        ("tab=open", {"70001", "70002"}),
        ("tab=answered", {"41063"}),
        ("tab=ended", {"70003"}),
        ("department=Home+Office", {"70002"}),
        (f"holder={colleague.id}", {"70001"}),
        ("holder=0&tab=open", {"70002"}),
        ("q=Rotherham", {"41063"}),
        ("q=70001", {"70001"}),
    ):
        page = drafter.get(f"/questions?{query}").text
        assert {uin for uin in ("70001", "70002", "70003", "41063") if f"Question {uin} ·" in page} == shown, query
    assert "No question matches" in drafter.get("/questions?q=nowhere").text
    assert f"/questions/{late}" in drafter.get("/questions/print?tab=open").text
    csv = drafter.get("/questions.csv?tab=open").text
    assert "70002" in csv
    assert "41063" not in csv


def test_a_viewer_reads_and_does_nothing(signed_in, services):
    viewer = signed_in(Role.VIEWER)
    number = ask(services)
    page = viewer.get(f"/questions/{number}").text
    for act in ("draft", "correct", "parts", "undo"):
        assert f"/questions/{number}/{act}" not in page
    assert viewer.get(NEW).status_code == 403
    assert viewer.post(f"/questions/{number}/holder").status_code == 403
    assert "Import sitting days" not in viewer.get("/questions/sitting-days").text


def test_there_is_no_question_of_another_number(drafter):
    assert drafter.get("/questions/99").status_code == 404
    assert drafter.get("/questions/99/parts").status_code == 404


def sittings(client, text, **changes):
    values = {
        "house": "commons",
        "source": "A test",
        **day("begins", date(2026, 11, 1)),
        **day("ends", date(2026, 11, 30)),
    }
    form = filled(client, IMPORT, **(values | changes))
    return client.post(
        IMPORT, data=form | {"table": table_file(text)}, content_type="multipart/form-data", follow_redirects=True
    )


def test_a_file_of_sitting_days_is_taken_in(drafter, services):
    page = text_of(sittings(drafter, "Day\n2 November 2026\n3 November 2026\n"))
    assert "2 sitting days of the Commons in the file: 2 added." in page
    assert "Known from 6 June 2016 to 21 July 2016, and from 1 November 2026 to 30 November 2026" in page
    assert "no day was changed" in text_of(sittings(drafter, "Day\n2 November 2026\n3 November 2026\n"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Day\n2 November 2026\n32 November 2026\n", "Row 3: “32 November 2026” is no day."),
        ("Day\n2 November 2026\n2 November 2026\n", "Row 3: 2 November 2026 is in the file twice."),
        ("Day\n1 December 2026\n", "Row 2: 1 December 2026 lies outside the days that you gave."),
        ("Day,House\n2 November 2026,Lords\n", "Row 2: “Lords” is not the house that you chose."),
        ("When\n2 November 2026\n", "No column is headed Day."),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(drafter, services, text, said):
    answer = sittings(drafter, text)
    assert said in text_of(answer)
    with services.database.reading() as session:
        assert not calendar_of(session, House.COMMONS).covers(date(2026, 11, 2), date(2026, 11, 2))


def test_a_day_is_added_and_taken_away(drafter, services):
    sit(services)
    address = "/questions/sitting-days/new"
    form = filled(drafter, address, house="commons", source="A recall", **day("day", date(2026, 11, 13)))
    assert (
        "13 November 2026 is a sitting day of the Commons."
        in drafter.post(address, data=form, follow_redirects=True).text
    )
    assert "Nothing was changed" in drafter.post(address, data=form, follow_redirects=True).text
    form |= {"house": "lords"}
    assert "No list of sitting days reaches that day" in drafter.post(address, data=form).text
    gone = "/questions/sitting-days/commons/2026-11-13/remove"
    page = drafter.get(gone).text
    assert "is no sitting day" in drafter.post(gone, data={"csrf_token": token_in(page)}, follow_redirects=True).text
    assert drafter.get(gone).status_code == 404
