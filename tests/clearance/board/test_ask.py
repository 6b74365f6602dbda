"""The owner asks offices, reminds them and moves their deadline."""

from datetime import date

import pytest
from sqlalchemy import select
from wtforms.validators import InputRequired

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.clearance.views.owner import ALL_ANSWERED, ASKED_TODAY, REMINDED_TODAY
from app.campaigns.models import Letter
from app.clearance.forms import IN_FUTURE, NO_CHAIR, NO_DAY, NOT_LISTED_OFFICE, NOT_SHORTER, WORKING_DAY, AskForm
from app.clearance.models import ClearanceRound
from app.clearance.requests import standing_requests
from app.clearance.rounds import current_round
from app.clearance.states import State
from app.clearance.words import JOINT, USUAL_DAYS, WRITE_ROUND
from app.letters.dates import add_working_days, after_clear_working_days
from app.notices.models import Notice
from app.people.decide import stand_for
from app.people.first_run import let_in_alone
from app.platform.clock import today
from app.registry.working_days import bank_holidays
from app.web.filters import format_date
from app.web.names import the_office
from app.web.typed import no_real_date
from tests.campaigns.clearing import answer, ask, clear_all, clearer_of
from tests.clearance.board.browsing import (
    HERE,
    HOME,
    POLICE,
    act,
    done,
    edit,
    followed,
    given_on,
    of,
    post,
    staffed,
    state_of,
)
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.greeted import greet
from tests.web.figures import days_in, needs_of, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, links_of, message_of, part_of, parts_of, said_by, states_of, words_of


def test_before_anybody_is_asked_the_board_says_so(signed_in, owner):
    page = signed_in(Role.VIEWER).get(HERE)
    assert (len(parts_of(page, "not-asked")), parts_of(page, "given")) == (1, [])
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert words_of(part_of(page, "acts")) == "", "a viewer may do nothing here"
    assert f"{HERE}/ask" in links_of(part_of(owner.get(HERE), "acts"))


def test_the_owner_asks_in_joint_sign_off(owner, services):
    page = owner.get(f"{HERE}/ask")
    before = [one.shape for one in states_of(part_of(page, "before-asking"))]
    assert before == ["empty", "warn", "warn"], "no check, no names, no members"
    assert numbers_in(words_of(part_of(page, "names-to-add"))) == [5]
    assert "at the Home Office and 4 other offices" in words_of(part_of(page, "no-one-answers"))
    said = followed(owner, "/ask", track="joint", due=["27", "2", "2099"])
    assert done(said)
    assert parts_of(said, "not-asked") == []
    assert given_on(said) == [0, 30]
    assert days_in(words_of(part_of(said, "answers-due"))) == ["27 February 2099"]
    assert state_of(services) == (30, 0, [])


def test_nobody_is_told_of_silence_once_all_clearances_are_given(asked, owner):
    act(asked, clear_all, issue=False)
    page = owner.get(HERE)
    assert given_on(page) == [30, 30]
    assert [bool(parts_of(page, name)) for name in ("not-issued", "answers-due")] == [True, False]


def test_the_owner_asks_about_letters_that_print_words_outside_the_formats(owner, services):
    with services.database.writing() as session:
        letters = select(Letter).where(Letter.campaign_id == of(session).id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, "Dear friends of the county")
    assert done(followed(owner, "/ask", track="joint", due=["27", "2", "2099"]))
    with services.database.reading() as session:
        (words,) = current_round(session, of(session).id).words.values()
    assert words == [["salutation", "Dear friends of the county"]]


def test_asking_twice_changes_nothing(owner, asked):
    again = owner.get(f"{HERE}/ask", follow_redirects=True)
    assert (again.request.path, message_of(again)) == (HERE, ("info", said_of("asked_already")))
    assert state_of(asked) == (30, 0, [])


@pytest.mark.parametrize(
    ("filled", "name", "said"),
    [
        ({"track": []}, "track", said_by(AskForm.track, InputRequired)),
        ({"track": "joint", "due": "5 2099"}, "due", no_real_date("Deadline for answers")),
        ({"track": "joint", "due": ["1", "1", "2015"]}, "due", IN_FUTURE),
        ({"track": "joint", "due": ["28", "2", "2099"]}, "due", WORKING_DAY),
        ({"track": "write_round", "due": ["1", "1", "2099"]}, "chair", NO_CHAIR),
        ({"track": "joint", "committee": ["99999"]}, "committee", NOT_LISTED_OFFICE),
    ],
)
def test_what_is_not_filled_in_is_said_beside_the_box(owner, services, filled, name, said):
    page = followed(owner, "/ask", **filled)
    assert errors_of(page)[name] == said
    assert state_of(services) == (0, 0, [])


def test_a_write_round_has_ten_clear_working_days_unless_there_is_a_reason(owner, services):
    form = filled_form(owner.get(f"{HERE}/ask").text)
    with services.database.reading() as session:
        chair = str(of(session).signatories[0].office_id)
        soon = add_working_days(today(), 2, holidays=bank_holidays(session))
        usual = after_clear_working_days(today(), 10, holidays=bank_holidays(session))
    short = {**form, "track": "write_round", "chair": chair, "due": [str(soon.day), str(soon.month), str(soon.year)]}
    page = owner.post(f"{HERE}/ask", data=short, follow_redirects=True)
    assert days_in(errors_of(page)["shorter_reason"]) == [format_date(usual)]
    page = owner.post(f"{HERE}/ask", data={**short, "shorter_reason": "The House rises"}, follow_redirects=True)
    assert done(page)
    with services.database.reading() as session:
        one = session.query(ClearanceRound).one()
        assert (one.track, one.chair_id, one.shorter_reason) == (WRITE_ROUND, int(chair), "The House rises")


def test_a_day_that_is_left_empty_is_the_usual_one(owner, services):
    this_day = today()
    followed(owner, "/ask", track="joint")
    with services.database.reading() as session:
        usual = after_clear_working_days(this_day, 5, holidays=bank_holidays(session))
        assert session.query(ClearanceRound).one().due == usual


def test_those_who_have_not_answered_are_reminded(owner, asked):
    staffed(asked)
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
    said = owner.post(f"{HERE}/remind", data={"csrf_token": token_in(owner.get(HERE).text)}, follow_redirects=True)
    assert (done(said), numbers_in(message_of(said).words)) == (True, [4])
    assert [days_in(one.rest) for one in needs_of(said)] == [[format_date(today())]] * 4


def test_an_office_where_nobody_can_answer_is_not_reminded_and_that_is_said(owner, asked):
    said = message_of(post(owner, "/remind", follow_redirects=True))
    assert said.kind == "info"
    with asked.database.reading() as session:
        assert all(the_office(one.department)[4:] in said.words for one in of(session).signatories)
        assert {one.reminded for one in standing_requests(session, of(session).id).values()} == {None}


def test_clearers_whom_an_author_let_in_alone_are_named_before_offices_are_asked(owner, services):
    with services.database.writing() as session:
        home = next(one.office_id for one in of(session).signatories if one.department == HOME)
        clearer = session.get_one(User, clearer_of(session, home).user_id)
        owner_name = session.get_one(User, owner.member.id).name
        let_in_alone(session, clearer, by_id=owner.member.id)
    for page in (f"{HERE}/ask", HERE):
        said = words_of(part_of(owner.get(page), "locked-out"))
        assert (clearer.name in said, owner_name in said) == (True, True)
    with services.database.writing() as session:
        ask(session, of(session))
    said = message_of(post(owner, "/remind", follow_redirects=True))
    assert (said.kind, HOME in said.words) == ("info", True)
    with services.database.writing() as session:
        stand_for(session, session.get_one(User, clearer.id), actor=SYSTEM)
    assert not parts_of(owner.get(HERE), "locked-out")
    assert numbers_in(message_of(post(owner, "/remind", follow_redirects=True)).words)[0] == 1


def test_a_deadline_that_has_passed_is_pointed_out_and_a_new_one_proposed(owner, asked):
    with asked.database.reading() as session:
        due, holidays = current_round(session, of(session).id).due, bank_holidays(session)
    assert due < today()
    assert f"{HERE}/due" in links_of(part_of(owner.get(HERE), "deadline-passed"))
    usual = after_clear_working_days(today(), USUAL_DAYS[JOINT], holidays=holidays)
    form = filled_form(owner.get(f"{HERE}/due").text)
    assert form["due"] == [format_date(usual)]
    assert message_of(followed(owner, "/due")).kind == "success"
    assert not parts_of(owner.get(HERE), "deadline-passed")


def test_an_edit_that_removes_clearances_says_that_the_deadline_has_passed(owner, asked):
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
        second = of(session).signatories[1].id
    there = f"/campaigns/MAR15/signatories/{second}"
    page = owner.post(there, data={**filled_form(owner.get(there).text), "name": "Kim Example"})
    assert days_in(words_of(part_of(page, "deadline-passed"))) == ["2 March 2015"]


def test_nobody_is_reminded_who_has_answered(owner, asked):
    assert parts_of(owner.get(HERE), "remind")
    with asked.database.writing() as session:
        for office in {office_id for office_id, _ in standing_requests(session, of(session).id)}:
            answer(session, of(session), office, state=State.SUBJECT_MUST, note="Cite the Act")
    page = owner.get(HERE)
    assert numbers_in(words_of(part_of(page, "held-up"))) == [4], "and as many other offices"
    assert {one.shape for one in needs_of(page)} == {"warn"}, "they wait for a change"
    assert not parts_of(page, "remind")


def test_no_office_is_reminded_twice_on_one_day(owner, asked):
    def reminded():
        with asked.database.reading() as session:
            return {place: one.reminded for place, one in standing_requests(session, of(session).id).items()}

    staffed(asked)
    post(owner, "/remind")
    once = reminded()
    assert message_of(post(owner, "/remind", follow_redirects=True)).words == REMINDED_TODAY
    assert (reminded(), None in once.values()) == (once, False)


def test_offices_asked_again_today_are_not_reminded_and_that_is_said(owner, asked):
    staffed(asked)
    with asked.database.writing() as session:
        clear_all(session, of(session), issue=False)
    edit(asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    assert message_of(post(owner, "/remind", follow_redirects=True)).words == ASKED_TODAY
    with asked.database.writing() as session:
        for office in {office_id for office_id, _ in standing_requests(session, of(session).id)}:
            answer(session, of(session), office)
    assert message_of(post(owner, "/remind", follow_redirects=True)).words == ALL_ANSWERED


def test_the_owner_moves_the_day_by_which_offices_answer(owner, asked):
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
    assert f"{HERE}/due" in links_of(owner.get(HERE))
    for due, wrong in (
        (["", "", ""], NO_DAY),
        ("28 2099", "Deadline for answers must be a real date, for example 7 December 2026"),
        (["1", "1", "2015"], IN_FUTURE),
        (["28", "2", "2099"], WORKING_DAY),
    ):
        assert errors_of(followed(owner, "/due", due=due)) == {"due": wrong}, due
    for kind in ("success", "info"):
        message = message_of(followed(owner, "/due", due=["27", "2", "2099"]))
        assert (message.kind, days_in(message.words)) == (kind, ["27 February 2099"])
    assert days_in(words_of(part_of(owner.get(HERE), "answers-due"))) == ["27 February 2099"]
    with asked.database.reading() as session:
        told = session.query(Notice).filter(Notice.kind == "clearance_reminder")
        assert {one.facts["deadline"] for one in told} <= {"2099-02-27"}
        waiting = standing_requests(session, of(session).id).values()
        assert {one.reminded is None for one in waiting if one.state == State.ASKED} == {False}
        assert {one.reminded is None for one in waiting if one.state != State.ASKED} == {True}


def test_a_write_round_is_not_made_shorter(owner, services):
    with services.database.writing() as session:
        chair = of(session).signatories[0].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair, due=date(2099, 3, 2))
    assert errors_of(followed(owner, "/due", due=["27", "2", "2099"])) == {"due": NOT_SHORTER}


@pytest.mark.parametrize(("path", "fields"), [("/ask", {"track": "joint"}), ("/issue", {})])
def test_what_was_not_seen_is_neither_asked_about_nor_issued(owner, services, path, fields):
    if path == "/issue":
        act(services, clear_all, issue=False)
    form = {**filled_form(owner.get(f"{HERE}{path}").text), **fields}
    edit(services, POLICE, "Be certain that a report is recorded as a crime when it is made")
    if path == "/issue":
        act(services, clear_all, issue=False)
    before = state_of(services)
    said = owner.post(f"{HERE}{path}", data=form, follow_redirects=True)
    assert errors_of(said) == {"": said_of("text_changed_since")}
    assert state_of(services) == before
    again = owner.post(f"{HERE}{path}", data={**filled_form(said.text), **fields}, follow_redirects=True)
    assert (errors_of(again), done(again)) == ({}, True)
    assert state_of(services) != before


def test_a_text_that_is_not_cleared_can_not_be_slipped_in(owner, asked):
    act(asked, clear_all, registries=["lead-members"], issue=False)
    followed(owner, "/issue", texts=["lead-members", "chief-constables"])
    assert state_of(asked)[2] == []


def test_another_drafter_neither_asks_nor_issues(drafter, owner, asked):
    act(asked, clear_all, issue=False)
    for path in ("/ask", "/withdraw", "/reopen", "/remind", "/issue"):
        refused = post(drafter, path, texts="lead-members", reason="x", track="joint")
        assert refused.status_code in (302, 403), path
    assert state_of(asked) == (30, 30, [])
