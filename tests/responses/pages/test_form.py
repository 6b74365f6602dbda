"""The form of a reply: what it says, records once and refuses."""

import re
from datetime import date

import pytest

from app.responses.answers import Late
from app.responses.history import TITLES
from app.responses.kinds import ANSWERS, HOW, NOT_READ
from app.responses.recording.forms import NO_ANSWER, NO_DAY, NO_HOW, NO_WORDS
from app.responses.recording.sheet import ALL_ALREADY, ALREADY, CHOOSE, NO_POST
from app.responses.refusals import REFUSALS
from app.responses.standing import SaidToAsk
from tests.fixtures.app import token_in
from tests.production.shown import words
from tests.refusals import said_of
from tests.responses.office import as_held
from tests.responses.pages.browsing import NEW, count, filled, send
from tests.responses.pages.test_replies import last_event
from tests.tracking.office import send as mark_as_sent
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    facts_of,
    faults_of,
    links_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    timeline_of,
    words_of,
)


def with_token(client, form):
    return form | {"csrf_token": token_in(client.get(NEW).text)}


def test_the_form_leads_to_where_a_risk_is_reported(office, drafter):
    page = drafter.get(NEW)
    assert "/risk/new" in links_of(page)
    first = list(links_of(part_of(page, "report-risk")))
    assert first == ["tel:999", "/risk/new"], "in immediate danger, 999 comes first"


def test_a_reply_is_recorded_from_a_letters_page(office, drafter):
    opened = drafter.get("/letters/TRK15-0005/replies/new", follow_redirects=True)
    assert "TRK15-0005" in words(opened)
    answer = send(drafter, NEW, filled(office, **{"ask-1": "yes", "ask-2": "partly", "ask-3": ""}))
    page = drafter.get(answer.location)
    said = words(page)
    assert (message_of(page).kind, numbers_in(message_of(page).words)) == ("success", [1])
    assert facts_of(page) == {"Kind": "Answer", "Received": "20 March 2015", "How it was received": HOW["email"]}
    assert "They answer in full." in said
    asks = states_of(part_of(page, "asks-said"))
    assert [one.word for one in asks][:3] == [ANSWERS["yes"].name, ANSWERS["partly"].name, NOT_READ]
    (row,) = rows_of(page)[:1]
    assert ("TRK15-0005" in row[0], row[1]) == (True, f"{Late.DATED_BEFORE.word} 20 March 2015")
    lateness = words_of(part_of(page, "lateness"))
    assert days_in(lateness)[:3] == ["3 March 2015", "24 March 2015", "20 March 2015"]
    (recording,) = timeline_of(page)
    assert (recording.title, "Drafter Example" in recording.by) == (TITLES["response.recorded"], True)
    now = as_held(office.services, 1)
    assert now.answers == {(office.ids[5], 1): SaidToAsk("yes"), (office.ids[5], 2): SaidToAsk("partly")}
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_each_ask_has_its_answer_its_words_and_the_passage_that_says_so(office, drafter):
    asks = {
        "ask-1": "in_words",
        "ask-1-words": "Two officers <share> it.\r\nFrom June.",
        "ask-2": "no",
        "ask-2-passage": "“We have no such plan.”",
    }
    answer = send(drafter, NEW, filled(office, **asks))
    page = drafter.get(answer.location)
    first, second = part_of(page, "asks-said").xpath(".//li")[:2]
    assert "Two officers <share> it. From June." in words_of(first)
    assert "“We have no such plan.”" in words_of(second)
    assert [states_of(one)[0].word for one in (first, second)] == [ANSWERS["in_words"].name, ANSWERS["no"].name]
    assert "<blockquote>“We have no such plan.”</blockquote>" in page.text
    now = as_held(office.services, 1)
    assert now.answers == {
        (office.ids[5], 1): SaidToAsk("in_words", "Two officers <share> it.\nFrom June."),
        (office.ids[5], 2): SaidToAsk("no", passage="“We have no such plan.”"),
    }
    again = filled_form(drafter.get("/replies/1/correct").text)
    assert (again["ask-1"], again["ask-2-passage"], again["ask-3"]) == (["in_words"], ["“We have no such plan.”"], [""])
    drafter.get("/replies/1")
    unchanged = drafter.post("/replies/1/correct", data=with_token(drafter, again), follow_redirects=True)
    assert message_of(unchanged).kind == "info", "nothing was changed"
    assert as_held(office.services, 1).seq == now.seq


@pytest.mark.parametrize(
    ("asks", "field", "says"),
    [
        ({"ask-2": "in_words"}, "ask-2-words", NO_WORDS.format(number=2)),
        ({"ask-2": "in_words", "ask-2-words": " \n "}, "ask-2-words", NO_WORDS.format(number=2)),
        ({"ask-2-words": "They do."}, "ask-2", NO_ANSWER.format(number=2)),
        ({"ask-2": "", "ask-2-passage": "We do."}, "ask-2", NO_ANSWER.format(number=2)),
        ({"ask-2": "answered"}, "ask-2", NO_ANSWER.format(number=2)),
        ({"ask-2": "yes", "ask-2-words": "x" * 2001}, "ask-2-words", "2,000"),
        ({"ask-2": "yes", "ask-2-passage": "x" * 4001}, "ask-2-passage", "4,000"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_beside_it_and_stays(office, drafter, asks, field, says):
    answer = send(drafter, NEW, filled(office, **asks))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors[field]) == ([field], True)
    typed = filled_form(answer.text)
    for name, value in asks.items():
        assert name == "ask-2" or typed[name] == [value.strip()]
    assert count(office) == 0
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


def test_a_double_click_records_once_and_says_so(office, drafter):
    first = send(drafter, NEW, filled(office))
    second = send(drafter, NEW, filled(office))
    assert first.location == second.location
    assert count(office) == 1
    assert message_of(drafter.get(second.location)).kind == "info", "it was recorded already"


def test_thirty_letters_may_be_answered_at_once(office, drafter):
    answer = send(drafter, NEW, filled(office, range(1, 17)))
    assert numbers_in(words_of(part_of(drafter.get(answer.location), "answered"))) == [16]
    assert len(as_held(office.services, 1).letter_ids) == 16


def test_a_letter_that_is_unticked_is_left_out_though_the_address_names_it(office, drafter):
    chosen = f"{NEW}?letter={office.ids[5]}&letter={office.ids[6]}"
    answer = send(drafter, chosen, filled(office, [6]))
    assert re.findall(r"TRK15-\d{4}", words_of(part_of(drafter.get(answer.location), "answered"))) == ["TRK15-0006"]
    assert as_held(office.services, 1).letter_ids == (office.ids[6],)


def test_an_acknowledgement_is_about_a_letter_and_answers_none(office, drafter):
    one = words(drafter.get(send(drafter, NEW, filled(office, kind="acknowledgement")).location))
    several = words(
        drafter.get(send(drafter, NEW, filled(office, [6, 7], kind="acknowledgement", once="another")).location)
    )
    assert "This response is about TRK15-0005" in one
    assert "About TRK15-0005." in one
    assert "Letter that it is about" in one
    assert "This response is about 2 letters." in several
    assert "answers" not in one + several


def test_a_refusal_declines_to_answer_and_answers_no_letter(office, drafter):
    here = send(drafter, NEW, filled(office, kind="declined")).location
    one = words(drafter.get(here))
    several = words(drafter.get(send(drafter, NEW, filled(office, [6, 7], kind="declined", once="another")).location))
    assert "This reply declines to answer TRK15-0005" in one
    assert "Declines to answer TRK15-0005." in one
    assert "Letter that it declines to answer" in one
    assert "This joint reply declines to answer 2 letters." in several
    withdrawing = words(drafter.get(f"{here}/withdraw"))
    assert "and declines to answer 1 letter." in withdrawing
    assert "answers" not in one + several + withdrawing


def test_all_letters_of_a_list_under_its_filter_stand_in_the_form_as_it_opens(office, drafter):
    chosen = f"{NEW}?list=track&all-letter=1&registry=chief-constables"
    opened = words(drafter.get(chosen))
    assert [number for number in office.ids if f"TRK15-{number:04d}" in opened] == [1, 2, 3, 4]
    answer = send(drafter, chosen, filled(office, [1, 2]))
    assert numbers_in(words_of(part_of(drafter.get(answer.location), "answered"))) == [2]
    assert as_held(office.services, 1).letter_ids == (office.ids[1], office.ids[2])


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"received_on": ["28", "3", "2099"]}, "received_on", REFUSALS["reply_in_future"]),
        ({"received_on": ["", "", ""]}, "received_on", NO_DAY),
        ({"received_on": ["31", "2", "2015"]}, "received_on", "must be a real date"),
        ({"received_on": ["2", "3", "2015"]}, "received_on", said_of("before_letter", letter_date=date(2015, 3, 3))),
        ({"how": ""}, "how", NO_HOW),
        ({"kind": "gossip"}, "kind", "Not a valid choice"),
        (
            {"kind": "holding", "new_reply_by": ["10", "3", "2015"]},
            "new_reply_by",
            said_of("promise_too_early", received_on=date(2015, 3, 20)),
        ),
        ({"letter": []}, "find", REFUSALS["no_letters_answered"]),
        ({"find": "TRK15-9999"}, "find", "TRK15-9999"),
        ({"find": "no such place"}, "find", NO_POST),
        ({"find": "Gateshead"}, "find", CHOOSE),
        ({"summary": "x" * 10_001}, "summary", "10,000"),
    ],
)
def test_what_the_form_refuses_and_what_was_typed_stays(office, drafter, changes, field, says):
    answer = send(drafter, NEW, filled(office) | changes)
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors[field]) == ([field], True)
    assert "They answer in full." in answer.text or "summary" in changes
    assert count(office) == 0
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


def test_only_a_holding_reply_promises_another_date(office, drafter):
    assert send(drafter, NEW, filled(office, new_reply_by=["10", "4", "2015"])).status_code == 302
    assert as_held(office.services, 1).details.new_reply_by is None


def test_a_reply_that_came_before_the_letter_is_recorded_once_the_person_says_so(office, drafter):
    early = filled(office, received_on=["2", "3", "2015"])
    assert parts_of(drafter.get(NEW), "early") == []
    assert part_of(send(drafter, NEW, early), "early").get("type") == "checkbox"
    assert send(drafter, NEW, early | {"early": "y"}).status_code == 302


def test_a_reply_dated_before_its_letter_was_sent_is_recorded_with_a_warning(office, drafter):
    mark_as_sent(office.services, [5], sent_on=date(2015, 3, 10))
    early, later = (filled(office, once=day, received_on=[day, "3", "2015"]) for day in ("6", "10"))
    for form, kinds in ((early, ["success", "warning"]), (later, ["success"])):
        answer = send(drafter, NEW, form)
        assert [one.kind for one in messages_of(drafter.get(answer.location))] == kinds
    corrected = filled(office, received_on=["9", "3", "2015"], seen=str(last_event(office)))
    answer = send(drafter, "/replies/1/correct", corrected)
    warning = messages_of(drafter.get(answer.location))[-1]
    assert (warning.kind, days_in(warning.words)) == ("warning", ["9 March 2015"])


def test_letters_are_added_by_reference_and_by_words(office, drafter):
    looking = filled(office, look="1", find="trk15-0006, TRK15-0007")
    answer = send(drafter, NEW, looking)
    assert answer.status_code == 200
    chosen = re.findall(r'name="letter" type="checkbox" value="(\d+)" checked', answer.text)
    assert [int(one) for one in chosen] == [office.ids[5], office.ids[6], office.ids[7]]
    found = send(drafter, NEW, looking | {"find": "gateshead"})
    boxes = words_of(part_of(found, "found-boxes"))
    assert ("“gateshead”" in boxes, "Gateshead" in boxes) == (True, True)
    assert filled_form(found.text)["find"] == [""], "to be recorded as it stands"
    assert count(office) == 0
    straight = send(drafter, NEW, filled(office, find="TRK15-0008"))
    assert straight.status_code == 302
    assert as_held(office.services, 1).letter_ids == (office.ids[5], office.ids[8])


@pytest.mark.parametrize(
    ("words_typed", "chosen", "said"),
    [("durham", [6], ALREADY), ("director", range(5, 17), ALL_ALREADY.format(number=12))],
)
def test_words_that_fit_only_letters_chosen_already_say_so(office, drafter, words_typed, chosen, said):
    form = filled(office, chosen, find=words_typed)
    for looking in ({"look": "1"}, {}):
        assert errors_of(send(drafter, NEW, form | looking)) == {"find": said}
    assert count(office) == 0
    some = send(drafter, NEW, filled(office, [5], find="director", look="1"))
    assert "“director”" in words_of(part_of(some, "found-boxes"))
    assert errors_of(some) == {}


def test_track_may_post_the_letters_that_were_chosen(office, drafter):
    token = token_in(drafter.get(NEW).text)
    answer = drafter.post(NEW, data={"csrf_token": token, "letter": [office.ids[5], office.ids[6]]})
    assert answer.status_code == 200
    assert answer.text.count('type="checkbox" value="') >= 2
    assert count(office) == 0


def test_everything_that_is_wrong_is_said_at_once(office, drafter):
    answer = send(drafter, NEW, filled(office, letter=[], how="", received_on=["28", "3", "2099"]))
    assert set(errors_of(answer)) == {"find", "how", "received_on"}
