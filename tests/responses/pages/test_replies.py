"""Replies on their pages: corrected, withdrawn, listed, and read by those who may record nothing."""

import re

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.responses.history import TITLES, history_of
from app.responses.kinds import ANSWERS, KINDS
from app.responses.models import Response
from app.responses.refusals import REFUSALS
from app.responses.words import differences
from tests.fixtures.app import token_in
from tests.production.shown import words
from tests.responses.office import as_held, corrected, details, recorded, withdrawn
from tests.responses.pages.browsing import NEW, count, filled, send
from tests.tracking.office import small
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    faults_of,
    links_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    rows_of,
    timeline_of,
    why_of,
    words_of,
)


def last_change(office):
    """What the last change of the reply was, in the sentences that the pages take."""
    with office.services.database.reading() as session:
        change = history_of(session, session.get_one(Response, 1))[0]
        references = dict(session.execute(select(Letter.id, Letter.reference)).all())
        return " ".join(differences(change.was, change.now, references))


def last_event(office):
    with office.services.database.reading() as session:
        return history_of(session, session.get_one(Response, 1))[0].moment.seq


def test_a_correction_shows_what_was_and_what_is(office, drafter):
    recorded(office.services, [5], details("acknowledgement"), answers=["yes"])
    form = drafter.get("/replies/1/correct")
    seen = re.search(r'name="seen" value="(\d+)"', form.text)[1]
    assert 'value="acknowledgement" checked' in form.text
    assert ("You can come back to add more." in words(form), "“Correct response”" in words(form)) == (True, False)
    assert "“Correct response”" in words(drafter.get("/letters/TRK15-0005/replies/new", follow_redirects=True))
    answer = send(drafter, "/replies/1/correct", filled(office, [5, 6], seen=seen, **{"ask-1": "partly"}))
    page = drafter.get(answer.location)
    assert message_of(page).kind == "success"
    correction, _recording = timeline_of(page)
    assert correction.words == last_change(office)
    assert f"{KINDS['substantive'].name}, was {KINDS['acknowledgement'].name}." in correction.words
    assert "TRK15-0006" in correction.words
    assert f"{ANSWERS['partly'].name}, was {ANSWERS['yes'].name}".lower() in correction.words
    assert (correction.title, "Drafter Example" in correction.by) == (TITLES["response.corrected"], True)


def test_a_stale_tab_shows_theirs_and_keeps_yours(office, drafter):
    recorded(office.services, [5], details())
    seen = str(as_held(office.services, 1).seq)
    corrected(office.services, 1, [5], details("declined"))
    mine = filled(office, seen=seen, summary="What I typed.")
    answer = send(drafter, "/replies/1/correct", mine)
    assert answer.status_code == 409
    (theirs,) = timeline_of(part_of(answer, "theirs"))
    assert theirs.words == last_change(office)
    assert f"{KINDS['declined'].name}, was {KINDS['substantive'].name}." in theirs.words
    assert "What I typed." in answer.text
    assert as_held(office.services, 1).details.kind == "declined"
    fresh = re.search(r'name="seen" value="(\d+)"', answer.text)[1]
    assert send(drafter, "/replies/1/correct", mine | {"seen": fresh}).status_code == 302
    assert as_held(office.services, 1).details.summary == "What I typed."


def test_withdrawing_says_what_is_lost_and_keeps_the_history(office, drafter):
    recorded(office.services, [5], details(), answers=["yes"])
    asks = drafter.get("/replies/1/withdraw")
    lost = words_of(part_of(asks, "lost"))
    assert all(
        what in lost
        for what in (
            "This response",
            "answers to the asks",
            "no longer count",
            "will have no response, and may be overdue",
        )
    )
    form = {"seen": re.search(r'name="seen" value="(\d+)"', asks.text)[1]}
    answer = send(drafter, "/replies/1/withdraw", form)
    page = drafter.get(answer.location)
    assert len(days_in(words_of(part_of(page, "gone")))) == 1, "the day on which it was withdrawn"
    assert "They answer in full." in words(page)
    again = drafter.post("/replies/1/withdraw", data=form | {"csrf_token": token_in(asks.text)})
    correcting = drafter.get("/replies/1/correct", follow_redirects=True)
    told = [*messages_of(drafter.get(again.location)), *messages_of(correcting)]
    assert told == [("warning", REFUSALS["reply_withdrawn"])] * 2
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_a_stale_withdrawal_is_not_done_and_says_what_changed(office, drafter):
    recorded(office.services, [5], details())
    asks = drafter.get("/replies/1/withdraw")
    corrected(office.services, 1, [5, 6], details())
    form = {"seen": re.search(r'name="seen" value="(\d+)"', asks.text)[1], "csrf_token": token_in(asks.text)}
    answer = drafter.post("/replies/1/withdraw", data=form)
    assert answer.status_code == 409
    (theirs,) = timeline_of(part_of(answer, "theirs"))
    assert ("TRK15-0006" in theirs.words, theirs.words) == (True, last_change(office))
    lost = words_of(part_of(answer, "lost"))
    assert (days_in(lost), "2 letters" in lost) == (["20 March 2015"], True)
    assert as_held(office.services, 1).letter_ids == (office.ids[5], office.ids[6])
    fresh = form | {"seen": re.search(r'name="seen" value="(\d+)"', answer.text)[1]}
    assert drafter.post("/replies/1/withdraw", data=fresh).status_code == 302
    assert as_held(office.services, 1) is None


@pytest.mark.parametrize("page", ["correct", "withdraw"])
@pytest.mark.parametrize("seen", ["", "nothing", "9" * 5000])
def test_what_no_page_says_is_taken_as_stale(office, drafter, page, seen):
    recorded(office.services, [5], details())
    answer = send(drafter, f"/replies/1/{page}", filled(office, seen=seen))
    assert answer.status_code == 409
    assert [one.title for one in timeline_of(part_of(answer, "theirs"))] == [TITLES["response.recorded"]]
    assert as_held(office.services, 1).details == details()


@pytest.mark.parametrize(
    ("kind", "answers", "shown"),
    [
        ("substantive", [], True),
        ("holding", ["yes"], True),
        ("holding", [], False),
        ("acknowledgement", [], False),
        ("declined", [], False),
        ("returned", [], False),
    ],
)
def test_asks_stand_on_the_page_of_a_reply_that_may_answer_them(office, drafter, kind, answers, shown):
    recorded(office.services, [5], details(kind), answers=answers)
    assert bool(parts_of(drafter.get("/replies/1"), "asks-said")) is shown


def test_the_list_is_newest_first_and_leaves_out_what_is_withdrawn(office, drafter):
    empty = drafter.get("/campaigns/TRK15/replies")
    assert (rows_of(empty), parts_of(empty, "recorded")) == ([], [])
    recorded(office.services, [5, 6, 7], details("holding", day=10))
    recorded(office.services, [8], details(day=20))
    withdrawn(office.services, recorded(office.services, [9], details("declined")))
    page = drafter.get("/campaigns/TRK15/replies")
    assert numbers_in(words_of(part_of(page, "recorded"))) == [2, 4], "responses, to letters"
    first, second = rows_of(page)
    assert (first[1], second[1]) == ("20 March 2015", "10 March 2015")
    assert "Darlington Borough Council" in second[0]
    named = second[0].split("TRK15-")[1]
    assert (named.split()[0], numbers_in(named.removeprefix("0005"))) == ("0005", [2]), "and two more letters"
    assert KINDS["declined"].name not in words(page)


def test_a_viewer_reads_and_records_nothing(office, signed_in):
    recorded(office.services, [5], details())
    viewer = signed_in(Role.VIEWER)
    page = viewer.get("/replies/1")
    assert page.status_code == 200
    assert "/replies/1/correct" not in links_of(page)
    assert "Record" not in words(viewer.get("/campaigns/TRK15/replies"))
    for address in (NEW, "/letters/TRK15-0005/replies/new", "/replies/1/correct", "/replies/1/withdraw"):
        assert viewer.get(address).status_code == 403
        assert viewer.post(address).status_code in {403, 405}


def test_an_archived_campaign_takes_no_reply_and_says_why(office, drafter):
    recorded(office.services, [5], details())
    token = token_in(drafter.get(NEW).text)
    with office.services.database.writing() as session:
        small(session).state = State.ARCHIVED
    for address in (NEW, "/replies/1/correct", "/replies/1/withdraw"):
        answer = drafter.get(address)
        assert answer.status_code == 409
        assert why_of(answer) == CLOSED[State.ARCHIVED].format(reference="TRK15")
        assert drafter.post(address, data=filled(office) | {"csrf_token": token}).status_code == 409
    assert drafter.get("/replies/1").status_code == 200
    assert count(office) == 1


@pytest.mark.parametrize("address", ["/replies/99", "/replies/99/correct", "/campaigns/NONE/replies/new"])
def test_what_is_not_there(office, drafter, address):
    assert drafter.get(address).status_code == 404
