"""The pages of questions and of sitting days: lists, forms, acts; the wrong role, a form sent twice, a stale page."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.questions.due import How
from app.evidence.questions.find import parts_of
from app.evidence.questions.forms import NO_NAMED, NO_TEXT, NOT_NAMED
from app.evidence.questions.refusals import FIRST_DAY, REFUSALS
from app.evidence.questions.showing import question_shown
from app.evidence.questions.sittings import Wrong, calendar_of
from app.evidence.questions.states import Act, House, Kind, Stage
from app.evidence.questions.words import (
    ACTS,
    FILE_REFUSED,
    HOUSES,
    NOT_COMPARED,
    UNDONE,
    day_warning,
    due_words,
    row_refused,
)
from app.registry.own.add import add_registry
from tests.evidence.questions.asking import TEXT, ask, found, sit, table_file, took
from tests.fixtures.app import add_member, token_in
from tests.journeys.clock import Clock
from tests.refusals import said_of
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    errors_of,
    forms_of,
    heading_of,
    links_of,
    main_of,
    message_of,
    part_of,
    states_of,
    words_of,
)
from tests.web.markup import parts_of as parts_on

NEW, IMPORT = "/questions/new", "/questions/sitting-days/import"


@pytest.fixture(autouse=True)
def november(monkeypatch):
    """It is Tuesday, 10 November 2026."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(datetime(2026, 11, 10, 9, 0, tzinfo=UTC)))


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
    assert (message_of(answer).kind, numbers_in(message_of(answer).words)) == ("success", [3]), "parts"
    assert heading_of(answer) == "Question 70002"
    due = part_of(answer, "due")
    assert [one.shape for one in states_of(due)] == ["warn"], "it was due"
    assert days_in(words_of(due))[0] == "9 November 2026"
    with services.database.reading() as session:
        one = question_shown(session, found(services, 2), today=date(2026, 11, 10))
    assert one.due.how is How.ORDINARY
    assert words_of(due).endswith(due_words(found(services, 2), one.due))
    unlisted = [bool(parts_on(answer, f"unlisted-{place}")) for place in (1, 2, 3)]
    assert unlisted == [False, True, True], "commissioners; schools"
    with services.database.reading() as session:
        assert [one.sector for one in parts_of(session, found(services, 2))] == ["councils", "police", "schools"]


def test_an_answer_that_came_after_it_was_due_is_still_seen_to(drafter, services):
    sit(services)
    number = ask(services, tabled_on=date(2026, 11, 2))
    took(services, number, Act.ANSWER, day=date(2026, 11, 10))
    page, listed = text_of(drafter.get(f"/questions/{number}")), text_of(drafter.get("/questions?tab=answered"))
    assert "after its due date, <b>9 November 2026</b>" in page
    assert "9 November 2026" in listed
    assert "after it was due" in listed


def test_where_a_registry_of_schools_is_kept_it_is_not_said_that_no_letter_went_to_them(drafter, services):
    number = ask(services)
    with services.database.writing() as session:
        add_registry(session, name="Head teachers", sector_name="Schools", since=date(2015, 1, 1), actor=SYSTEM)
    page = drafter.get(f"/questions/{number}")
    assert "Schools" in words_of(page)
    unlisted = [words_of(one) for one in main_of(page).iter("small") if one.get("id", "").startswith("unlisted-")]
    assert unlisted
    assert not [words for words in unlisted if "schools" in words]


def test_the_same_form_twice_makes_one_question(drafter, services):
    form = asked(drafter)
    first, second = drafter.post(NEW, data=form), drafter.post(NEW, data=form)
    assert first.location == second.location == "/questions/2"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"uin": "seventy"}, "uin", ""),
        ({"text": " "}, "text", NO_TEXT),
        ({"sort": ""}, "sort", ""),
        (day("tabled_on", date(2026, 11, 11)), "tabled_on", ""),
        ({"sort": "commons/named_day"}, "named_day", NO_NAMED),
        (
            {"sort": "commons/named_day", **day("named_day", date(2026, 11, 4))},
            "named_day",
            said_of("named_too_soon", first_day=FIRST_DAY.format("5 November 2026")),
        ),
        (
            {"sort": "commons/named_day", **day("named_day", date(2026, 11, 6))},
            "named_day",
            said_of("named_no_sitting_day", first_day=FIRST_DAY.format("5 November 2026")),
        ),
        ({"uin": "70001"}, "uin", REFUSALS["uin_taken"]),
        ({"sort": "lords/oral"}, "named_day", NO_NAMED),
        (day("named_day", date(2026, 11, 12)), "named_day", NOT_NAMED),
        (
            {"sort": "commons/urgent", **day("named_day", date(2026, 11, 6))},
            "named_day",
            said_of("spoken_no_sitting_day", first_day=FIRST_DAY.format("2 November 2026")),
        ),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(drafter, services, changes, field, said):
    sit(services)
    ask(services, uin="70001")
    answer = drafter.post(NEW, data=asked(drafter, notes="Do not lose me", **changes))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), said in errors[field]) == ([field], True)
    assert said or not {NO_TEXT, NO_NAMED, REFUSALS["uin_taken"]} & set(errors.values())
    assert "Do not lose me" in answer.text
    with pytest.raises(AssertionError):
        found(services, 3)


def test_an_urgent_question_is_due_on_its_day_and_gets_no_holding_answer(drafter, services):
    sit(services)
    drafter.post(NEW, data=asked(drafter, sort="commons/urgent", **day("named_day", date(2026, 11, 5))))
    page = drafter.get("/questions/2")
    assert "It is asked in the House on this day. The Commons sit then." in words_of(page)
    assert "/questions/2/answers/full" in page.text
    for path in ("hold", "answers/holding", "answers/interim"):
        assert f'/questions/2/{path}"' not in page.text
    assert drafter.get("/questions/2/hold").status_code == 302
    assert drafter.get("/questions/2/answers/holding/edit").status_code == 302


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
    assert (message_of(answer).kind, found(services, 2).holder_id) == ("success", drafter.member.id)
    again = {"csrf_token": token_in(page), "to": "99999"}
    refused = drafter.post("/questions/2/holder", data=again, follow_redirects=True)
    assert message_of(refused) == ("warning", REFUSALS["not_a_question_holder"])


def test_the_stages_are_a_list_of_tasks_that_leads_on(drafter, services):
    number = ask(services)
    page = drafter.get(f"/questions/{number}").text
    assert f'href="/questions/{number}/draft"' in page
    assert f'href="/questions/{number}/advise"' not in page
    address = f"/questions/{number}/draft"
    form = filled(drafter, address, words="")
    form |= day("day", date(2026, 11, 3))
    assert message_of(drafter.post(address, data=form, follow_redirects=True)) == ("success", ACTS[Act.DRAFT].done)
    assert message_of(drafter.post(address, data=form, follow_redirects=True)).kind == "info", "recorded already"
    page = drafter.get(f"/questions/{number}")
    assert f"/questions/{number}/undo" in links_of(page)
    assert UNDONE[Act.DRAFT] in links_of(page)[f"/questions/{number}/undo"]
    assert found(services, number).stage == Stage.DRAFTING


def test_an_answer_is_not_compared_with_a_pack_and_the_page_says_so_with_a_warning_of_its_day(drafter, services):
    """8 November 2026 is a Sunday within the sitting days that are known."""
    sit(services)
    number = ask(services)
    assert "not with an evidence pack" in ACTS[Act.ANSWER].lede
    assert ACTS[Act.ANSWER].lede in words_of(drafter.get(f"/questions/{number}/answer"))
    took(services, number, Act.ANSWER, date(2026, 11, 8), words="40 replied in time.")
    with services.database.reading() as session:
        warning = day_warning("commons", date(2026, 11, 8), calendar_of(session, House.COMMONS))
    said = part_of(drafter.get(f"/questions/{number}"), "said-1")
    assert [(one.shape, one.word) for one in states_of(said)] == [("warn", warning)]
    assert days_in(warning) == ["8 November 2026"]
    assert NOT_COMPARED in words_of(said)


def test_the_answer_needs_its_words_and_an_address_that_is_one(drafter, services):
    number = ask(services)
    address = f"/questions/{number}/answer"
    form = filled(drafter, address, words="", link="javascript:alert(1)", **day("day", date(2026, 11, 9)))
    assert set(errors_of(drafter.post(address, data=form))) == {"words", "link"}
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
    assert parts_on(answer, "stale")
    assert parts_on(drafter.get(address), "stale") == []
    assert "Home Office" in answer.text
    assert found(services, number).stage == Stage.DRAFTING


@pytest.mark.parametrize("act", [Act.TRANSFER, Act.WITHDRAW])
def test_a_question_that_left_has_a_page_with_what_was_said_of_it(drafter, services, act):
    number = ask(services)
    took(services, number, act, department="Home Office" if act == Act.TRANSFER else "", words="As agreed.")
    page = drafter.get(f"/questions/{number}")
    assert (page.status_code, "As agreed." in words_of(part_of(page, "said-1"))) == (200, True)


def test_a_step_that_was_wrong_is_undone(drafter, services):
    number = ask(services)
    took(services, number, Act.TRANSFER, department="Home Office")
    address = f"/questions/{number}/undo"
    asking = drafter.get(address)
    assert (UNDONE[Act.TRANSFER] in words_of(asking), forms_of(asking)) == (True, [address])
    form = {"csrf_token": token_in(asking.text), "seen": str(found(services, number).changed)}
    kind, words = message_of(drafter.post(address, data=form, follow_redirects=True))
    assert (kind, UNDONE[Act.TRANSFER] in words) == ("success", True)
    again = drafter.post(address, data=form, follow_redirects=True)
    assert message_of(again) == ("info", REFUSALS["no_step_to_undo"])
    assert found(services, number).stage == Stage.TABLED


def test_parts_are_changed_and_a_stale_page_keeps_what_was_typed(drafter, services):
    number = ask(services)
    address = f"/questions/{number}/parts"
    form = filled(drafter, address, words=["councils", "", "the weather"], sector=["councils", "police", ""])
    assert message_of(drafter.post(address, data=form, follow_redirects=True)).kind == "success"
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
    assert errors_of(drafter.post(address, data=empty)) == {"": REFUSALS["no_parts"]}


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
    assert message_of(drafter.post(address, data=form, follow_redirects=True)).kind == "success"
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
    for query, listed in (
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
        assert {uin for uin in ("70001", "70002", "70003", "41063") if f"Question {uin} ·" in page} == listed, query
    assert parts_on(drafter.get("/questions?q=nowhere"), "none-match")
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
    assert IMPORT not in links_of(viewer.get("/questions/sitting-days"))


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
    page = sittings(drafter, "Day\n2 November 2026\n3 November 2026\n")
    kind, words = message_of(page)
    assert (kind, numbers_in(words), HOUSES[House.COMMONS] in words) == ("success", [2, 2], True), "in the file, added"
    known = days_in(words_of(part_of(page, "commons").xpath("./p")[1]))
    assert known[:4] == ["6 June 2016", "21 July 2016", "1 November 2026", "30 November 2026"], (
        "its sources have days too"
    )
    again = sittings(drafter, "Day\n2 November 2026\n3 November 2026\n")
    assert message_of(again).kind == "info", "no day was changed"


def test_a_file_of_two_years_is_taken_in_and_the_last_day_that_is_known_is_shown(drafter, services):
    """Of every Monday of the two years."""
    first, last = date(2027, 1, 1), date(2028, 12, 31)
    mondays = [date(2027, 1, 4) + timedelta(weeks=week) for week in range(104)]
    text = "Day\n" + "".join(f"{monday.isoformat()}\n" for monday in mondays)
    page = sittings(drafter, text, **day("begins", first), **day("ends", last))
    assert numbers_in(message_of(page).words) == [104, 104]
    with services.database.reading() as session:
        calendar = calendar_of(session, House.COMMONS)
    assert calendar.covers(first, last)
    assert set(mondays) <= set(calendar.days)
    assert days_in(words_of(part_of(page, "known-until-commons"))) == ["31 December 2028"]


def test_a_question_due_after_the_sitting_days_that_are_known_warns(drafter, services):
    sit(services)
    number = ask(services, tabled_on=date(2026, 11, 2))
    page = drafter.get(f"/questions/{number}")
    assert days_in(words_of(part_of(page, "known-until"))) == ["30 November 2026"]
    assert not states_of(part_of(page, "known-until"))
    assert not parts_on(drafter.get("/questions/sitting-days"), "due-later")
    later = ask(services, uin="70009", tabled_on=date(2026, 11, 26))
    page = drafter.get(f"/questions/{later}")
    assert [state.shape for state in states_of(part_of(page, "known-until"))] == ["warn"]
    listed = part_of(drafter.get("/questions/sitting-days"), "due-later")
    assert list(links_of(listed)) == [f"/questions/{later}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Day\n2 November 2026\n32 November 2026\n", row_refused(Wrong(3, "no_day", "32 November 2026"))),
        ("Day\n2 November 2026\n2 November 2026\n", row_refused(Wrong(3, "twice", date(2026, 11, 2)))),
        ("Day\n1 December 2026\n", row_refused(Wrong(2, "out_of_range", date(2026, 12, 1)))),
        ("Day,House\n2 November 2026,Lords\n", row_refused(Wrong(2, "other_house", "Lords"))),
        ("When\n2 November 2026\n", FILE_REFUSED["no_day_column"]),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(drafter, services, text, said):
    answer = sittings(drafter, text)
    assert said in words_of(answer)
    with services.database.reading() as session:
        assert not calendar_of(session, House.COMMONS).covers(date(2026, 11, 2), date(2026, 11, 2))


def test_a_day_is_added_and_taken_away(drafter, services):
    sit(services)
    address = "/questions/sitting-days/new"
    form = filled(drafter, address, house="commons", source="A recall", **day("day", date(2026, 11, 13)))
    for kind in ("success", "info"):
        message = message_of(drafter.post(address, data=form, follow_redirects=True))
        assert (message.kind, days_in(message.words)) == (kind, ["13 November 2026"])
        assert HOUSES[House.COMMONS] in message.words
    with services.database.reading() as session:
        assert calendar_of(session, House.COMMONS).sits(date(2026, 11, 13))
    form |= {"house": "lords"}
    assert list(errors_of(drafter.post(address, data=form)).values()) == [REFUSALS["sittings_not_covered"]]
    gone = "/questions/sitting-days/commons/2026-11-13/remove"
    page = drafter.get(gone).text
    removed = drafter.post(gone, data={"csrf_token": token_in(page)}, follow_redirects=True)
    assert (message_of(removed).kind, days_in(message_of(removed).words)) == ("success", ["13 November 2026"])
    with services.database.reading() as session:
        assert not calendar_of(session, House.COMMONS).sits(date(2026, 11, 13))
    assert drafter.get(gone).status_code == 404
