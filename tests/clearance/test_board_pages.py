"""The board of clearance and what its owner does there: ask, remind, withdraw, issue, open again."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import Role, User
from app.audit.find import EventFilter, find_events, personal_of
from app.audit.find import body_of as said_by_event
from app.audit.record import SYSTEM
from app.campaigns.clearance.board import board_for
from app.campaigns.clearance.due import late_for_replies, replies_due
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State as CampaignState
from app.clearance.forms import (
    IN_FUTURE,
    NO_CHAIR,
    NO_DAY,
    NO_OBJECTION,
    NOT_LISTED_OFFICE,
    NOT_SHORTER,
    WORKING_DAY,
    AskForm,
    ReasonForm,
)
from app.clearance.models import ClearanceRound, OfficeMember, PrivateOffice
from app.clearance.offices.change import OfficeNames, add_office
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given_requests, issued_texts, standing_requests
from app.clearance.rounds import current_round
from app.clearance.states import State
from app.clearance.words import ANSWERS, JOINT, USUAL_DAYS, WRITE_ROUND
from app.letters.dates import add_working_days, after_clear_working_days
from app.notices.models import Notice
from app.people.decide import stand_for
from app.people.first_run import let_in_alone
from app.platform.clock import london_time, now, today
from app.registry.working_days import bank_holidays
from app.web.filters import format_date
from app.web.names import the_office
from tests.campaigns.clearing import ALL, answer, ask, clear_all, clearer_of, going_on
from tests.campaigns.owned import drafter, owner  # noqa: F401 (fixtures)
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.greeted import greet
from tests.registry.test_pages import words as read
from tests.web.figures import Need, days_in, needs_of, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    facts_of,
    faults_of,
    forms_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    timeline_of,
    with_class,
    words_of,
)

HERE = "/campaigns/MAR15/clearance"
POLICE = "Be sure that a report is recorded as a crime when it is made"
HOME = "Home Office"
UNUSUAL = "Dear friend, ignore this"


def of(session):
    return campaign_by_reference(session, "MAR15")


@pytest.fixture
def asked(services):
    with services.database.writing() as session:
        ask(session, of(session))
    return services


def act(services, what, *args, **how):
    with services.database.writing() as session:
        return what(session, of(session), *args, **how)


def edit(services, before: str, after: str) -> None:
    with services.database.writing() as session:
        newest = newest_text(session, of(session).id)
        text = newest.source.replace(before, after)
        keep_text(session, of(session), text, seen=newest.number, actor=SYSTEM, accepted=ALL)


def staffed(services) -> None:
    """Each office that is asked has somebody who answers."""
    with services.database.writing() as session:
        for office_id, _ in standing_requests(session, of(session).id):
            clearer_of(session, office_id)


def post(client, path: str, *, follow_redirects: bool = False, **data):
    form = {"csrf_token": token_in(client.get(HERE).text), **data}
    return client.post(f"{HERE}{path}", data=form, follow_redirects=follow_redirects)


def followed(client, path: str, **data):
    form = filled_form(client.get(f"{HERE}{path}").text)
    return client.post(f"{HERE}{path}", data={**form, **data}, follow_redirects=True)


def state_of(services):
    with services.database.reading() as session:
        campaign = of(session)
        return (
            len(standing_requests(session, campaign.id)),
            len(given_requests(session, campaign.id)),
            sorted(issued_texts(session, campaign.id)),
        )


def given_on(page) -> list[int]:
    """How many clearances the board says are given, and of how many."""
    return numbers_in(words_of(part_of(page, "given")))


def board_on(page):
    """The table of the board."""
    return part_of(page, "board").getparent()


def needs_at(page, href: str) -> list[Need]:
    """What needs somebody and leads to this address."""
    return [one for one in needs_of(page) if one.href == href]


def done(page) -> bool:
    """Whether an act was done, and led on to the board."""
    return (message_of(page).kind, page.request.path) == ("success", HERE)


def replies_said(reply_by: date, *, on: date) -> str:
    """What pages say of the reply-by date on a day."""
    return replies_due(Campaign(reply_by=reply_by), on)


def test_before_anybody_is_asked_the_board_says_so(signed_in, owner):  # noqa: F811
    page = signed_in(Role.VIEWER).get(HERE)
    assert (len(parts_of(page, "not-asked")), parts_of(page, "given")) == (1, [])
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert words_of(part_of(page, "acts")) == "", "a viewer may do nothing here"
    assert f"{HERE}/ask" in links_of(part_of(owner.get(HERE), "acts"))


def test_the_owner_asks_in_joint_sign_off(owner, services):  # noqa: F811
    before = part_of(owner.get(f"{HERE}/ask"), "before-asking")
    assert [one.shape for one in states_of(before)] == ["empty"], "the letters have not been checked"
    said = followed(owner, "/ask", track="joint", due=["27", "2", "2099"])
    assert done(said)
    assert parts_of(said, "not-asked") == []
    assert given_on(said) == [0, 30]
    assert days_in(words_of(part_of(said, "answers-due"))) == ["27 February 2099"]
    assert state_of(services) == (30, 0, [])


def test_nobody_is_told_of_silence_once_all_clearances_are_given(asked, owner):  # noqa: F811
    act(asked, clear_all, issue=False)
    page = owner.get(HERE)
    assert given_on(page) == [30, 30]
    assert [bool(parts_of(page, name)) for name in ("not-issued", "answers-due")] == [True, False]


def test_the_owner_asks_about_letters_that_print_words_outside_the_formats(owner, services):  # noqa: F811
    with services.database.writing() as session:
        letters = select(Letter).where(Letter.campaign_id == of(session).id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, "Dear friends of the county")
    assert done(followed(owner, "/ask", track="joint", due=["27", "2", "2099"]))
    with services.database.reading() as session:
        (words,) = current_round(session, of(session).id).words.values()
    assert words == [["salutation", "Dear friends of the county"]]


def test_asking_twice_changes_nothing(owner, asked):  # noqa: F811
    again = owner.get(f"{HERE}/ask", follow_redirects=True)
    assert (again.request.path, message_of(again)) == (HERE, ("info", said_of("asked_already")))
    assert state_of(asked) == (30, 0, [])


@pytest.mark.parametrize(
    ("filled", "name", "said"),
    [
        ({}, "track", said_by(AskForm.track, InputRequired)),
        ({"track": "joint", "due": ["5", "", "2099"]}, "due", NO_DAY),
        ({"track": "joint", "due": ["1", "1", "2015"]}, "due", IN_FUTURE),
        ({"track": "joint", "due": ["28", "2", "2099"]}, "due", WORKING_DAY),
        ({"track": "write_round", "due": ["1", "1", "2099"]}, "chair", NO_CHAIR),
        ({"track": "joint", "committee": ["99999"]}, "committee", NOT_LISTED_OFFICE),
    ],
)
def test_what_is_not_filled_in_is_said_beside_the_box(owner, services, filled, name, said):  # noqa: F811
    page = followed(owner, "/ask", **filled)
    assert errors_of(page)[name] == said
    assert state_of(services) == (0, 0, [])


def test_a_write_round_has_ten_clear_working_days_unless_there_is_a_reason(owner, services):  # noqa: F811
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


def test_a_day_that_is_left_empty_is_the_usual_one(owner, services):  # noqa: F811
    this_day = today()
    followed(owner, "/ask", track="joint")
    with services.database.reading() as session:
        usual = after_clear_working_days(this_day, 5, holidays=bank_holidays(session))
        assert session.query(ClearanceRound).one().due == usual


def test_the_board_says_who_said_what_and_who_holds_it_up(owner, asked):  # noqa: F811
    note = "Cite the edition of 2013"
    with asked.database.writing() as session:
        campaign = of(session)
        home, justice, health = (one.office_id for one in campaign.signatories[:3])
        answer(session, campaign, home)
        answer(session, campaign, justice, "lead-members", state=State.NOT_CONTENT, note=note)
        answer(session, campaign, health, "lead-members", state=State.SUBJECT_MUST, note="Name the groups")
        answer(session, campaign, health, "council-leaders", state=State.SUBJECT_COMMENT, note="A comma")
    with asked.database.reading() as session:
        rows = [(row.days, row.held_up) for row in board_for(session, of(session)).rows]
    page = owner.get(HERE)
    assert given_on(page) == [7, 30]
    refusal, change = needs_at(page, f"{HERE}/texts/lead-members")
    assert (refusal.shape, change.shape) == ("warn", "half")
    assert ("Ministry of Justice" in refusal.title, "lead members" in refusal.title) == (True, True)
    assert note in refusal.rest
    assert ("Department of Health" in change.title, "lead members" in change.title) == (True, True)
    (education,) = (one for one in needs_of(page) if "Department for Education" in one.title)
    assert (education.shape, numbers_in(education.title)) == ("empty", [6])
    assert [days is None for days, _ in rows] == [True, False, False, False, False], "the Home Office holds nothing up"
    assert [row[-1] for row in rows_of(board_on(page))] == [held_up for _, held_up in rows]


def test_each_symbol_of_the_board_has_the_one_meaning_of_its_legend(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        offices = [one.office_id for one in of(session).signatories]
        answer(session, of(session), offices[0])
        answer(session, of(session), offices[1], state=State.SUBJECT_MUST, note="Name the day")
        answer(session, of(session), offices[2], state=State.SUBJECT_SHOULD, note="Name the day")
        answer(session, of(session), offices[3], state=State.SUBJECT_COMMENT, note="Well put")
    page = owner.get(HERE).text
    board = re.search(r'id="board">.*?</table>', page, re.DOTALL)[0]
    legend = dict(re.findall(r"ds-state--(\w+)\">.*?<b>(.*?)</b>", re.search(r'"ds-key".*?</ul>', page, re.DOTALL)[0]))
    shown = set(re.findall(r"ds-state--(\w+)\">.*?<b>(.*?)</b>(?:<small>(.*?)</small>)?", board))
    assert {shape for shape, *_ in shown} <= legend.keys()
    assert {words for shape, _, words in shown if shape == "half"} == {"must address"}, "the consent that is not given"
    for state in (State.SUBJECT_SHOULD, State.SUBJECT_COMMENT):
        assert ("full", *ANSWERS[state].split(": ")) in shown
    assert {word for shape, word, _ in shown if shape == "empty"} == {legend["empty"]}


def test_what_an_office_wrote_with_its_clearance_is_read_on_the_board_and_before_issuing(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    with asked.database.writing() as session:
        first, second, *_ = (one.office_id for one in of(session).signatories)
        answer(session, of(session), first, "lead-members", state=State.SUBJECT_SHOULD, note="Name the day.")
        answer(session, of(session), second, "council-leaders", state=State.SUBJECT_COMMENT, note="Well put.")
    board, page = owner.get(HERE), owner.get(f"{HERE}/issue")
    for one in (board, page):
        notes = [words_of(note) for note in part_of(one, "office-notes").iter("li")]
        (note,) = (note for note in notes if "Name the day." in note)
        assert [fact in note for fact in (HOME, ANSWERS[State.SUBJECT_SHOULD], "lead members")] == [True] * 3
    assert "Well put." in read(board)
    assert "Well put." not in read(page), "about a text that can't be issued"
    for one in (board, page):
        assert faults_of(one.text, policy=one.headers["Content-Security-Policy"]) == []


def test_a_deadline_after_the_reply_by_date_is_warned_of(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        of(session).reply_by = date(2099, 2, 27)
    for due, late in ((["26", "2", "2099"], False), (["27", "2", "2099"], True)):
        warned = [days_in(words_of(one)) for one in parts_of(followed(owner, "/due", due=due), "late-for-replies")]
        assert warned == [["27 February 2099"] * 2] * late, due
    asked_for = words_of(part_of(owner.get(f"{HERE}/due"), "replies-due"))
    assert asked_for == replies_said(date(2099, 2, 27), on=date(2099, 2, 26))
    assert asked_for != replies_said(date(2099, 2, 27), on=date(2099, 2, 28))
    with asked.database.writing() as session:
        of(session).reply_by = date(2015, 3, 24)
    past = words_of(part_of(owner.get(f"{HERE}/due"), "replies-due"))
    assert past == replies_said(date(2015, 3, 24), on=date(2015, 3, 25))
    assert past != replies_said(date(2015, 3, 24), on=date(2015, 3, 23))
    warning = words_of(part_of(owner.get(HERE), "late-for-replies"))
    passed = late_for_replies(Campaign(reply_by=date(2015, 3, 24)), date(2099, 2, 27), today=date(2015, 3, 25))
    assert (warning, days_in(warning)) == (passed, ["24 March 2015"])
    act(asked, clear_all, issue=False)
    assert parts_of(owner.get(HERE), "late-for-replies") == [], "every office has answered"


def test_an_edit_asks_again_and_the_board_says_what_changed(owner, asked):  # noqa: F811
    act(asked, clear_all, issue=False)
    edit(asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    page = owner.get(HERE)
    assert given_on(page) == [25, 30]
    assert [one.shape for one in states_of(board_on(page))].count("query") == 5, "asked again"
    assert numbers_in(words_of(part_of(page, "last-change").find("h2"))) == [2]
    assert numbers_in(words_of(part_of(page, "untouched"))) == [5, 25]


def test_those_who_have_not_answered_are_reminded(owner, asked):  # noqa: F811
    staffed(asked)
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
    said = owner.post(f"{HERE}/remind", data={"csrf_token": token_in(owner.get(HERE).text)}, follow_redirects=True)
    assert (done(said), numbers_in(message_of(said).words)) == (True, [4])
    assert [days_in(one.rest) for one in needs_of(said)] == [[format_date(today())]] * 4


def test_an_office_where_nobody_can_answer_is_not_reminded_and_that_is_said(owner, asked):  # noqa: F811
    said = message_of(post(owner, "/remind", follow_redirects=True))
    assert said.kind == "info"
    with asked.database.reading() as session:
        assert all(the_office(one.department)[4:] in said.words for one in of(session).signatories)
        assert {one.reminded for one in standing_requests(session, of(session).id).values()} == {None}


def test_clearers_whom_an_author_let_in_alone_are_named_before_offices_are_asked(owner, services):  # noqa: F811
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


def test_a_deadline_that_has_passed_is_pointed_out_and_a_new_one_proposed(owner, asked):  # noqa: F811
    with asked.database.reading() as session:
        due, holidays = current_round(session, of(session).id).due, bank_holidays(session)
    assert due < today()
    assert f"{HERE}/due" in links_of(part_of(owner.get(HERE), "deadline-passed"))
    usual = after_clear_working_days(today(), USUAL_DAYS[JOINT], holidays=holidays)
    form = filled_form(owner.get(f"{HERE}/due").text)
    assert [int(part) for part in form["due"]] == [usual.day, usual.month, usual.year]
    assert message_of(followed(owner, "/due")).kind == "success"
    assert not parts_of(owner.get(HERE), "deadline-passed")


def test_an_edit_that_removes_clearances_says_that_the_deadline_has_passed(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
        second = of(session).signatories[1].id
    there = f"/campaigns/MAR15/signatories/{second}"
    page = owner.post(there, data={**filled_form(owner.get(there).text), "name": "Kim Example"})
    assert days_in(words_of(part_of(page, "deadline-passed"))) == ["2 March 2015"]


def test_nobody_is_reminded_who_has_answered(owner, asked):  # noqa: F811
    assert parts_of(owner.get(HERE), "remind")
    with asked.database.writing() as session:
        for office in {office_id for office_id, _ in standing_requests(session, of(session).id)}:
            answer(session, of(session), office, state=State.SUBJECT_MUST, note="Cite the Act")
    page = owner.get(HERE)
    assert numbers_in(words_of(part_of(page, "held-up"))) == [4], "and as many other offices"
    assert {one.shape for one in needs_of(page)} == {"half"}, "they wait for a change"
    assert not parts_of(page, "remind")


def test_two_offices_are_both_named(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        for one in of(session).signatories[2:]:
            answer(session, of(session), one.office_id)
        names = [the_office(one.department) for one in of(session).signatories]
    held_up = words_of(part_of(owner.get(HERE), "held-up"))
    assert [name in held_up for name in names] == [True, True, False, False, False]
    assert numbers_in(held_up) == [], "since today"


def test_an_office_of_a_department_that_no_longer_exists_is_not_offered(owner, services):  # noqa: F811
    title = "Secretary of State for Levelling Up, Housing and Communities"
    with services.database.writing() as session:
        called = OfficeNames(title, "Department for Levelling Up, Housing and Communities", "Levelling Up")
        add_office(session, called, actor=SYSTEM)
        of(session).letter_date = date(2024, 7, 9)
    assert title in read(owner.get(f"{HERE}/ask"))
    with services.database.writing() as session:
        of(session).letter_date = date(2024, 7, 10)
    assert title not in read(owner.get(f"{HERE}/ask"))


def test_no_office_is_reminded_twice_on_one_day(owner, asked):  # noqa: F811
    def reminded():
        with asked.database.reading() as session:
            return {place: one.reminded for place, one in standing_requests(session, of(session).id).items()}

    staffed(asked)
    post(owner, "/remind")
    once = reminded()
    assert message_of(post(owner, "/remind", follow_redirects=True)).kind == "info", "nobody was"
    assert (reminded(), None in once.values()) == (once, False)


def test_the_owner_moves_the_day_by_which_offices_answer(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
    assert f"{HERE}/due" in links_of(owner.get(HERE))
    for due, wrong in (
        (["", "", ""], NO_DAY),
        (["28", "", "2099"], NO_DAY),
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


def test_a_write_round_is_not_made_shorter(owner, services):  # noqa: F811
    with services.database.writing() as session:
        chair = of(session).signatories[0].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair, due=date(2099, 3, 2))
    assert errors_of(followed(owner, "/due", due=["27", "2", "2099"])) == {"due": NOT_SHORTER}


@pytest.mark.parametrize(("path", "fields"), [("/ask", {"track": "joint"}), ("/issue", {})])
def test_what_was_not_seen_is_neither_asked_about_nor_issued(owner, services, path, fields):  # noqa: F811
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


def test_what_every_office_has_cleared_is_issued_by_the_owner(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    said = followed(owner, "/issue")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [1])
    assert state_of(asked)[2] == ["lead-members"]
    page = owner.get(f"{HERE}/issue")
    assert (len(with_class(page, "ds-empty")), forms_of(page)) == (1, []), "no text can be issued now"


def test_unusual_words_of_a_recipient_are_asked_about_before_the_text_is_issued(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    with asked.database.writing() as session:
        letters = select(Letter).where(Letter.campaign_id == of(session).id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, UNUSUAL)
    said = followed(owner, "/issue")
    assert errors_of(said) == {"": said_of("words_not_asked")}
    assert UNUSUAL in read(said)
    page = post(owner, "/words")
    assert "5 clearances" in read(page)
    after = owner.post(f"{HERE}/words", data=filled_form(page.text) | going_on(page.text), follow_redirects=True)
    assert (done(after), numbers_in(message_of(after).words)) == (True, [1])
    assert state_of(asked) == (30, 0, [])
    assert UNUSUAL in facts_of(owner.get(f"{HERE}/texts/lead-members")).values(), "in single letters only"


def test_a_text_that_is_not_cleared_can_not_be_slipped_in(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    followed(owner, "/issue", texts=["lead-members", "chief-constables"])
    assert state_of(asked)[2] == []


def test_another_drafter_neither_asks_nor_issues(drafter, owner, asked):  # noqa: F811
    act(asked, clear_all, issue=False)
    for path in ("/ask", "/withdraw", "/reopen", "/remind", "/issue"):
        refused = post(drafter, path, texts="lead-members", reason="x", track="joint")
        assert refused.status_code in (302, 403), path
    assert state_of(asked) == (30, 30, [])


def test_a_write_round_is_issued_by_the_chair(owner, services, signed_in):  # noqa: F811
    with services.database.writing() as session:
        chair = of(session).signatories[1].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair)
        clear_all(session, of(session), issue=False)
    assert post(owner, "/issue", texts="lead-members").status_code == 403
    member = signed_in(Role.CLEARER, name="Chris Chair")
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=chair, user_id=member.member.id, gateway=False))
    assert offers_to_issue(member)
    said = followed(member, "/issue")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [6])


def offers_to_issue(client) -> bool:
    """Whether the board has the button, even one that can't be used yet."""
    acts = part_of(client.get(HERE), "acts")
    return f"{HERE}/issue" in links_of(acts) or bool(parts_of(acts, "empty"))


def test_an_owner_of_the_chairs_office_is_not_offered_to_issue_their_own(owner, services):  # noqa: F811
    with services.database.writing() as session:
        chair = of(session).signatories[1].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair)
        clear_all(session, of(session), issue=False)
        session.add(OfficeMember(office_id=chair, user_id=owner.member.id, gateway=False))
    assert not offers_to_issue(owner)
    with services.database.writing() as session:
        session.get_one(User, owner.member.id).give([Role.DRAFTER, Role.CLEARER])
    assert not offers_to_issue(owner)
    assert post(owner, "/issue", texts="lead-members").status_code == 403


def test_it_is_said_when_a_minister_has_left_whose_office_answered(owner, asked, monkeypatch):  # noqa: F811
    with asked.database.writing() as session:
        office = session.get_one(PrivateOffice, of(session).signatories[0].office_id)
        left = said_of("minister_left", office=of(session).signatories[0].office)
        record_minister(session, office, name="Alex Example", since=None, picture_sha256=None, actor=SYSTEM)
        clear_all(session, of(session), issue=False)
        tomorrow = now() + timedelta(1)
        record_minister(
            session, office, name="Sam Example", since=london_time(tomorrow).date(), picture_sha256=None, actor=SYSTEM
        )
    monkeypatch.setattr("app.campaigns.clearance.clear.today", lambda: london_time(tomorrow).date())
    assert errors_of(followed(owner, "/issue")) == {"": left}
    assert state_of(asked)[2] == []


def test_after_the_request_was_withdrawn_a_page_left_open_changes_nothing(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    followed(owner, "/withdraw", reason="Not now")
    for path in ("/withdraw", "/reopen", "/remind", "/issue"):
        said = post(owner, path, texts="lead-members", reason="Not now", follow_redirects=True)
        assert (said.status_code, state_of(asked)) == (200, (0, 0, [])), path
        assert path == "/issue" or message_of(said) == ("info", said_of("not_asked")), path


def test_issued_texts_are_opened_again_with_a_reason(owner, asked):  # noqa: F811
    act(asked, clear_all)
    refused = followed(owner, "/reopen", texts=["lead-members"])
    assert errors_of(refused) == {"reason": said_by(ReasonForm.reason, DataRequired)}
    said = followed(owner, "/reopen", texts=["lead-members"], reason="A wrong year")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [1])
    assert "lead-members" not in state_of(asked)[2]
    assert state_of(asked)[1] == 30


def test_the_request_is_withdrawn_only_while_nothing_is_issued(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"])
    assert errors_of(followed(owner, "/withdraw", reason="Not now")) == {"": said_of("issued_already")}
    followed(owner, "/reopen", texts=["lead-members"], reason="Not now")
    said = followed(owner, "/withdraw", reason="Not now")
    assert (done(said), numbers_in(message_of(said).words)) == (True, [5])
    assert state_of(asked) == (0, 0, [])


@pytest.mark.parametrize("path", ["/ask", "/withdraw", "/issue", "/reopen", "/remind"])
def test_of_a_campaign_that_is_closed_nothing_changes(owner, asked, path):  # noqa: F811
    with asked.database.writing() as session:
        of(session).state = CampaignState.CLOSED
    assert post(owner, path, texts="lead-members", reason="x").status_code == 409
    assert state_of(asked)[0] == 30


class TestBeforeMinisters:
    def test_a_look_is_added_answered_asked_again_and_taken_out(self, owner, services):  # noqa: F811
        at = f"{HERE}/before-ministers"
        assert (len(with_class(owner.get(at), "ds-empty")), rows_of(owner.get(at))) == (1, [])
        token = token_in(owner.get(at).text)
        said = owner.post(at, data={"csrf_token": token, "usual": "Legal advisers"}, follow_redirects=True)
        assert (message_of(said).kind, said.request.path) == ("success", at)
        assert "Legal advisers" in message_of(said).words
        assert ([row[0] for row in rows_of(said)], with_class(said, "ds-empty")) == (["Legal advisers"], [])
        one = re.search(rf"{at}/(\d+)", said.text)[1]
        page = followed(owner, f"/before-ministers/{one}", state="not_content", who="The legal team", note="Cite it")
        assert [one.shape for one in states_of(page)] == ["warn"], "not content"
        asking = {"track": "joint", "due": ["27", "2", "2099"]}
        refused = followed(owner, "/ask", **asking)
        assert errors_of(refused) == {"": said_of("steps_wait", names="Legal advisers")}
        followed(owner, f"/before-ministers/{one}", state="content", who="The legal team", note="They withdrew it")
        assert state_of(services)[0] == 0
        assert done(followed(owner, "/ask", **asking))
        for act_, shapes in (("again", ["empty"]), ("remove", [])):
            after = owner.post(f"{at}/{one}/{act_}", data={"csrf_token": token}, follow_redirects=True)
            assert (message_of(after).kind, "Legal advisers" in message_of(after).words) == ("success", True)
            assert [one.shape for one in states_of(after)] == shapes, act_
        assert message_of(owner.get(f"{at}/{one}", follow_redirects=True)).words == said_of("step_gone")

    def test_a_look_is_of_the_version_that_was_looked_at(self, owner, services):  # noqa: F811
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy").text)[1]
        at, said = f"/before-ministers/{one}", {"state": "content", "who": "The policy team", "note": ""}
        form = {**filled_form(owner.get(f"{HERE}{at}").text), **said}
        edit(services, POLICE, "Be certain that a report is recorded as a crime when it is made")
        stale = owner.post(f"{HERE}{at}", data=form)
        assert errors_of(stale) == {"": said_of("text_changed_since")}
        assert self.shapes(owner.get(f"{HERE}/before-ministers")) == ["empty"], "not reviewed yet"
        after = owner.post(f"{HERE}{at}", data={**filled_form(stale.text), **said}, follow_redirects=True)
        assert (message_of(after).kind, "Policy" in message_of(after).words) == ("success", True)
        assert self.shapes(after) == ["full"]
        edit(services, "We look forward to your reply", "We hope for your reply")
        refused = followed(owner, "/ask", track="joint")
        assert errors_of(refused) == {"": said_of("steps_wait", names="Policy")}
        assert self.shapes(owner.get(f"{HERE}/before-ministers")) == ["query"], "content with an earlier version"
        after = followed(owner, at, **said)
        assert (message_of(after).kind, self.shapes(after)) == ("success", ["full"])
        assert done(followed(owner, "/ask", track="joint"))

    def test_another_of_the_same_name_is_not_added(self, owner, services):  # noqa: F811
        first = message_of(self.added(owner, name="Finance"))
        assert (first.kind, "Finance" in first.words) == ("success", True)
        again = self.added(owner, name="finance")
        assert message_of(again) == ("info", said_of("step_there", name="finance"))
        assert [row[0] for row in rows_of(again)] == ["Finance"]

    def test_a_review_of_an_earlier_version_is_said_on_the_board_and_before_issuing(self, owner, services):  # noqa: F811
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy").text)[1]
        followed(owner, f"/before-ministers/{one}", state="content", who="The policy team", note="")
        act(services, ask)
        assert numbers_in(words_of(part_of(owner.get(HERE), "reviews"))) == [1, 1]
        assert "Policy" not in words_of(part_of(owner.get(HERE), "in-the-way"))
        edit(services, "We look forward to your reply", "We hope for your reply")
        board = owner.get(HERE)
        assert numbers_in(words_of(part_of(board, "reviews"))) == [0, 1]
        (waits,) = needs_at(part_of(board, "in-the-way"), f"{HERE}/before-ministers")
        assert (waits.shape, "Policy" in waits.title) == ("query", True)
        assert (numbers_in(waits.title), numbers_in(waits.rest)) == ([1], [2]), "content with 1, to review 2"
        act(services, clear_all, registries=["lead-members"], issue=False)
        (review,) = states_of(part_of(owner.get(f"{HERE}/issue"), "reviews"))
        assert (review.shape, "Policy" in review.word, numbers_in(review.word)) == ("query", True, [1])
        followed(owner, "/issue")
        certificate = read(owner.get(f"{HERE}/certificates/1"))
        assert "Reviewed before ministers Policy: content with version 1" in certificate

    def test_who_was_not_content_is_content_with_the_same_text_only_for_a_reason(self, owner, services):  # noqa: F811
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy").text)[1]
        at, said = f"/before-ministers/{one}", {"who": "Jo Smith", "note": ""}
        refused = post(owner, at, state="not_content", **said)
        assert errors_of(refused) == {"note": NO_OBJECTION}
        followed(owner, at, state="not_content", who="Jo Smith", note="Cite the Act")
        for note in ("", "Cite the Act"):
            again = followed(owner, at, state="content", who="Jo Smith", note=note)
            assert errors_of(again) == {"note": said_of("answer_reversed")}
        followed(owner, at, state="content", who="Jo Smith", note="The Act is cited in the annex")
        notes = {"content": "The Act is cited in the annex", "not_content": "Cite the Act"}
        with services.database.reading() as session:
            recorded = {
                said_by_event(event)["after"]["state"]: {one.name: one.value for one in personal_of(session, event.seq)}
                for event in find_events(session, EventFilter(action="step.answered"), size=5).events
            }
        assert recorded == {state: {"who": "Jo Smith", "note": note} for state, note in notes.items()}
        content, not_content = (
            one for one in timeline_of(owner.get("/campaigns/MAR15/history")) if "Jo Smith" in one.words
        )
        assert content.title != not_content.title
        assert [one.title.startswith("Policy: ") for one in (content, not_content)] == [True, True]
        assert [numbers_in(one.words) for one in (content, not_content)] == [[1], [1]], "the version"
        assert (notes["content"] in content.words, notes["not_content"] in not_content.words) == (True, True)

    @staticmethod
    def shapes(page) -> list[str]:
        """How each reviewer stands."""
        return [one.shape for one in states_of(page)]

    @staticmethod
    def added(client, **data):
        at = f"{HERE}/before-ministers"
        token = token_in(client.get(at).text)
        return client.post(at, data={"csrf_token": token, **data}, follow_redirects=True)

    def test_others_read_it(self, signed_in, drafter):  # noqa: F811
        assert signed_in(Role.VIEWER).get(f"{HERE}/before-ministers").status_code == 200
        assert post(drafter, "/before-ministers", usual="Policy").status_code == 403


def test_the_home_page_says_with_whom_it_is(owner, asked, signed_in):  # noqa: F811
    (need,) = needs_at(owner.get("/"), HERE)
    assert ("Home Office" in need.title, numbers_in(need.title)[0]) == (True, 4), "and as many other offices"
    assert "0 of 30" in need.rest
    sam = signed_in(Role.CLEARER, name="Sam Clearer")
    with asked.database.writing() as session:
        home = of(session).signatories[0].office_id
        session.add(OfficeMember(office_id=home, user_id=sam.member.id, gateway=False))
    page = sam.get("/")
    assert parts_of(page, "needs-office")
    (need,) = needs_at(page, f"{HERE}/offices/{home}")
    assert ("Home Office" in need.title, "MAR15" in need.title) == (True, True)
    with asked.database.writing() as session:
        clear_all(session, of(session), issue=False)
    assert needs_at(sam.get("/"), f"{HERE}/offices/{home}") == []
    (need,) = needs_at(owner.get("/"), HERE)
    assert (need.shape, numbers_in(need.title)) == ("query", [6]), "texts to issue"


def test_the_home_page_says_which_office_waits_for_a_change(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        campaign = of(session)
        home, *others = (one.office_id for one in campaign.signatories)
        for office_id in others:
            answer(session, campaign, office_id)
        slugs = [part.registry_slug for part in campaign.audience]
        answer(session, campaign, home, *[slug for slug in slugs if slug != "lead-members"])
        answer(session, campaign, home, "lead-members", state=State.SUBJECT_MUST, note="Name the groups")
    page = owner.get("/")
    (need,) = needs_at(page, f"{HERE}/texts/lead-members")
    assert (need.shape, "Home Office" in need.title, "lead members" in need.title) == ("half", True, True)
    assert "Name the groups" in need.rest
    assert [one for one in needs_at(page, HERE) if "Home Office" in one.title] == []
    board = owner.get(HERE)
    assert "Home Office" in words_of(part_of(board, "held-up"))
    assert numbers_in(words_of(part_of(board, "held-up"))) == [], "since today"
    assert [one.shape for one in needs_of(board)] == ["half"]
