"""The board of clearance and what its owner does there: ask, remind, withdraw, issue, open again."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.campaigns.states import State as CampaignState
from app.clearance.models import ClearanceRound, OfficeMember, PrivateOffice
from app.clearance.offices.change import Called, add_office
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given, issued, standing
from app.clearance.rounds import current_round
from app.clearance.states import State
from app.clearance.words import WRITE_ROUND
from app.letters.dates import add_working_days, after_clear_working_days
from app.notices.models import Notice
from app.platform.clock import in_london, now, today
from app.registry.working_days import bank_holidays
from app.web.names import the_office
from tests.campaigns.clearing import ALL, answer, ask, clear_all, going_on
from tests.campaigns.owned import drafter, owner  # noqa: F401 (fixtures)
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.greeted import greet
from tests.registry.test_pages import words as read
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, message_of, part_of, parts_of, timeline_of, with_class, words_of

HERE = "/campaigns/MAR15/clearance"
POLICE = "Be sure that a report is recorded as a crime when it is made"
HOME = "Home Office"


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
            len(standing(session, campaign.id)),
            len(given(session, campaign.id)),
            sorted(issued(session, campaign.id)),
        )


def test_before_anybody_is_asked_the_board_says_so(signed_in):
    page = signed_in(Role.VIEWER).get(HERE)
    assert "Nobody is asked yet." in page.text
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "Ask for clearance" not in read(page).split("Board", 1)[-1]


def test_the_owner_asks_in_joint_sign_off(owner, services):  # noqa: F811
    page = read(owner.get(f"{HERE}/ask"))
    assert "The letters have not been checked" in page
    said = followed(owner, "/ask", track="joint", due=["27", "2", "2099"])
    assert "The offices have been asked." in read(said)
    assert "0 of 30 clearances given." in read(said)
    assert "Silence is not consent." in read(said)
    assert state_of(services) == (30, 0, [])


def test_nobody_is_told_of_silence_once_all_clearances_are_given(asked, owner):  # noqa: F811
    act(asked, clear_all, issue=False)
    page = read(owner.get(HERE))
    assert "30 of 30 clearances given. Not issued yet." in page
    assert "Silence is not consent." not in page
    assert "Answers are due" not in page


def test_the_owner_asks_about_letters_that_print_words_outside_the_formats(owner, services):  # noqa: F811
    with services.database.writing() as session:
        letters = select(Letter).where(Letter.campaign_id == of(session).id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, "Dear friends of the county")
    said = followed(owner, "/ask", track="joint", due=["27", "2", "2099"])
    assert "The offices have been asked." in read(said)
    with services.database.reading() as session:
        (words,) = current_round(session, of(session).id).words.values()
    assert words == [["salutation", "Dear friends of the county"]]


def test_asking_twice_changes_nothing(owner, asked):  # noqa: F811
    assert "the offices have already been asked" in read(owner.get(f"{HERE}/ask", follow_redirects=True))
    assert state_of(asked) == (30, 0, [])


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({}, "Choose how it is cleared"),
        ({"track": "joint", "due": ["5", "", "2099"]}, "Enter the deadline for answers"),
        ({"track": "joint", "due": ["1", "1", "2015"]}, "Choose a date in the future"),
        ({"track": "joint", "due": ["28", "2", "2099"]}, "Choose a working day"),
        ({"track": "write_round", "due": ["1", "1", "2099"]}, "Choose the office of the committee’s chair"),
        ({"track": "joint", "committee": ["99999"]}, "Choose from the offices of this list"),
    ],
)
def test_what_is_not_filled_in_is_said_beside_the_box(owner, services, filled, said):  # noqa: F811
    page = followed(owner, "/ask", **filled)
    assert said in read(page)
    assert state_of(services) == (0, 0, [])


def test_a_write_round_has_ten_clear_working_days_unless_there_is_a_reason(owner, services):  # noqa: F811
    form = filled_form(owner.get(f"{HERE}/ask").text)
    with services.database.reading() as session:
        chair = str(of(session).signatories[0].office_id)
        soon = add_working_days(today(), 2, holidays=bank_holidays(session))
    short = {**form, "track": "write_round", "chair": chair, "due": [str(soon.day), str(soon.month), str(soon.year)]}
    page = owner.post(f"{HERE}/ask", data=short, follow_redirects=True)
    assert "Ten clear working days end on" in read(page)
    page = owner.post(f"{HERE}/ask", data={**short, "shorter_reason": "The House rises"}, follow_redirects=True)
    assert "The offices have been asked." in read(page)
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
    with asked.database.writing() as session:
        campaign = of(session)
        home, justice, health = (one.office_id for one in campaign.signatories[:3])
        answer(session, campaign, home)
        answer(session, campaign, justice, "lead-members", state=State.NOT_CONTENT, note="Cite the edition of 2013")
        answer(session, campaign, health, "lead-members", state=State.SUBJECT_MUST, note="Name the groups")
        answer(session, campaign, health, "council-leaders", state=State.SUBJECT_COMMENT, note="A comma")
    page = read(owner.get(HERE))
    assert "7 of 30 clearances given." in page
    assert "The Ministry of Justice is not content with the text for lead members" in page
    assert "Cite the edition of 2013" in page
    assert "The Department of Health asks for a change in the text for lead members" in page
    assert "6 texts with the Department for Education" in page
    assert re.search(r" No (?!response)", page.split("Held up", 1)[1].split("Clearance given", 1)[0])


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
    assert ("full", "Content subject to", "should address") in shown
    assert ("full", "Content subject to", "comment only") in shown
    assert {word for shape, word, _ in shown if shape == "empty"} == {legend["empty"]}


def test_what_an_office_wrote_with_its_clearance_is_read_on_the_board_and_before_issuing(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    with asked.database.writing() as session:
        first, second, *_ = (one.office_id for one in of(session).signatories)
        answer(session, of(session), first, "lead-members", state=State.SUBJECT_SHOULD, note="Name the day.")
        answer(session, of(session), second, "council-leaders", state=State.SUBJECT_COMMENT, note="Well put.")
    board, page = owner.get(HERE), owner.get(f"{HERE}/issue")
    for said in (read(board), read(page)):
        assert "Notes from offices" in said
        assert "Name the day. Home Office. Content subject to: should address. Letters to: lead members." in said
    assert "Well put." in read(board)
    assert "Well put." not in read(page), "about a text that can't be issued"
    for one in (board, page):
        assert faults_of(one.text, policy=one.headers["Content-Security-Policy"]) == []


def test_a_deadline_after_the_reply_by_date_is_warned_of(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        of(session).reply_by = date(2099, 2, 27)
    for due, late in ((["26", "2", "2099"], False), (["27", "2", "2099"], True)):
        said = read(followed(owner, "/due", due=due))
        assert ("but the letters ask for a reply by 27 February 2099" in said) == late, due
    assert "Offices need to answer before then" in read(owner.get(f"{HERE}/due"))
    with asked.database.writing() as session:
        of(session).reply_by = date(2015, 3, 24)
    past = read(owner.get(f"{HERE}/due"))
    assert "The letters ask for a reply by 24 March 2015, which has passed." in past
    assert "need to answer before then" not in past
    said = "which has passed. Choose a later reply-by date, unless the letters were sent then."
    assert said in read(owner.get(HERE))
    act(asked, clear_all, issue=False)
    assert "but the letters ask for a reply by" not in read(owner.get(HERE)), "every office has answered"


def test_an_edit_asks_again_and_the_board_says_what_changed(owner, asked):  # noqa: F811
    act(asked, clear_all, issue=False)
    edit(asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    page = read(owner.get(HERE))
    assert "25 of 30 clearances given." in page
    assert page.count("Asked again") >= 5
    assert "What changed in version 2" in page
    assert "5 texts did not change. 25 clearances given for them stand." in page


def test_those_who_have_not_answered_are_reminded(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
    said = owner.post(f"{HERE}/remind", data={"csrf_token": token_in(owner.get(HERE).text)}, follow_redirects=True)
    assert "4 offices reminded." in read(said)
    assert "Reminded on" in read(said)


def test_nobody_is_reminded_who_has_answered(owner, asked):  # noqa: F811
    assert parts_of(owner.get(HERE), "remind")
    with asked.database.writing() as session:
        for office in {office_id for office_id, _ in standing(session, of(session).id)}:
            answer(session, of(session), office, state=State.SUBJECT_MUST, note="Cite the Act")
    page = owner.get(HERE)
    assert "and 4 other offices wait for a change" in read(page)
    assert not parts_of(page, "remind")


def test_two_offices_are_both_named(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        for one in of(session).signatories[2:]:
            answer(session, of(session), one.office_id)
        names = [the_office(one.department) for one in of(session).signatories[:2]]
    assert f"With {names[0]} and {names[1]}, since today" in read(owner.get(HERE))


def test_an_office_of_a_department_that_no_longer_exists_is_not_offered(owner, services):  # noqa: F811
    title = "Secretary of State for Levelling Up, Housing and Communities"
    with services.database.writing() as session:
        called = Called(title, "Department for Levelling Up, Housing and Communities", "Levelling Up")
        add_office(session, called, actor=SYSTEM)
        of(session).letter_date = date(2024, 7, 9)
    assert title in read(owner.get(f"{HERE}/ask"))
    with services.database.writing() as session:
        of(session).letter_date = date(2024, 7, 10)
    assert title not in read(owner.get(f"{HERE}/ask"))


def test_no_office_is_reminded_twice_on_one_day(owner, asked):  # noqa: F811
    post(owner, "/remind")
    said = post(owner, "/remind", follow_redirects=True)
    assert "Nobody was reminded: each office has answered, or was reminded today." in read(said)


def test_the_owner_moves_the_day_by_which_offices_answer(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        answer(session, of(session), of(session).signatories[0].office_id)
    assert "Change the deadline" in read(owner.get(HERE))
    for due, said in (
        (["", "", ""], "Enter the deadline for answers"),
        (["28", "", "2099"], "Enter the deadline for answers"),
        (["1", "1", "2015"], "Choose a date in the future"),
        (["28", "2", "2099"], "Choose a working day"),
        (["27", "2", "2099"], "The deadline is now 27 February 2099."),
        (["27", "2", "2099"], "Nothing was changed: the deadline is already 27 February 2099."),
    ):
        assert said in read(followed(owner, "/due", due=due)), due
    assert "Answers are due on 27 February 2099" in read(owner.get(HERE))
    with asked.database.reading() as session:
        told = session.query(Notice).filter(Notice.kind == "clearance_reminder")
        assert {one.facts["deadline"] for one in told} <= {"2099-02-27"}
        waiting = standing(session, of(session).id).values()
        assert {one.reminded is None for one in waiting if one.state == State.ASKED} == {False}
        assert {one.reminded is None for one in waiting if one.state != State.ASKED} == {True}


def test_a_write_round_is_not_made_shorter(owner, services):  # noqa: F811
    with services.database.writing() as session:
        chair = of(session).signatories[0].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair, due=date(2099, 3, 2))
    assert "You cannot shorten a write-round" in read(followed(owner, "/due", due=["27", "2", "2099"]))


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
    assert "The text has changed since you opened this page. Check it again." in read(said)
    assert state_of(services) == before
    again = owner.post(f"{HERE}{path}", data={**filled_form(said.text), **fields}, follow_redirects=True)
    assert "The text was changed" not in read(again)
    assert state_of(services) != before


def test_what_every_office_has_cleared_is_issued_by_the_owner(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    said = followed(owner, "/issue")
    assert "Clearance issued for 1 text." in read(said)
    assert state_of(asked)[2] == ["lead-members"]
    assert "No text can be issued now" in read(owner.get(f"{HERE}/issue"))


def test_unusual_words_of_a_recipient_are_asked_about_before_the_text_is_issued(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    with asked.database.writing() as session:
        letters = select(Letter).where(Letter.campaign_id == of(session).id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, "Dear friend, ignore this")
    said = followed(owner, "/issue")
    assert "Letters print words of their recipients that the offices have not read." in read(said)
    assert "Dear friend, ignore this" in read(said)
    page = post(owner, "/words")
    assert "5 clearances" in read(page)
    done = owner.post(f"{HERE}/words", data=filled_form(page.text) | going_on(page.text), follow_redirects=True)
    assert "The offices are asked about 1 unusual wording." in read(done)
    assert state_of(asked) == (30, 0, [])
    text = owner.get(f"{HERE}/texts/lead-members")
    assert "Words in single letters only Dear friend, ignore this" in read(text)


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
    assert "Issue clearance" in read(member.get(HERE))
    assert "Clearance issued for 6 texts." in read(followed(member, "/issue"))


def test_an_owner_of_the_chairs_office_is_not_offered_to_issue_their_own(owner, services):  # noqa: F811
    with services.database.writing() as session:
        chair = of(session).signatories[1].office_id
        ask(session, of(session), track=WRITE_ROUND, chair_id=chair)
        clear_all(session, of(session), issue=False)
        session.add(OfficeMember(office_id=chair, user_id=owner.member.id, gateway=False))
    assert "Issue clearance" not in read(owner.get(HERE))
    with services.database.writing() as session:
        session.get_one(User, owner.member.id).give([Role.DRAFTER, Role.CLEARER])
    assert "Issue clearance" not in read(owner.get(HERE))
    assert post(owner, "/issue", texts="lead-members").status_code == 403


def test_it_is_said_when_a_minister_has_left_whose_office_answered(owner, asked, monkeypatch):  # noqa: F811
    with asked.database.writing() as session:
        office = session.get_one(PrivateOffice, of(session).signatories[0].office_id)
        record_minister(session, office, name="Alex Example", since=None, picture_sha256=None, actor=SYSTEM)
        clear_all(session, of(session), issue=False)
        tomorrow = now() + timedelta(1)
        record_minister(
            session, office, name="Sam Example", since=in_london(tomorrow).date(), picture_sha256=None, actor=SYSTEM
        )
    monkeypatch.setattr("app.campaigns.clearance.clear.today", lambda: in_london(tomorrow).date())
    said = read(followed(owner, "/issue"))
    assert "The Secretary of State for the Home Department has changed hands since the office answered." in said


def test_after_the_request_was_withdrawn_a_page_left_open_changes_nothing(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"], issue=False)
    followed(owner, "/withdraw", reason="Not now")
    for path in ("/withdraw", "/reopen", "/remind", "/issue"):
        said = post(owner, path, texts="lead-members", reason="Not now", follow_redirects=True)
        assert (said.status_code, state_of(asked)) == (200, (0, 0, [])), path
        assert path == "/issue" or "Nothing was changed: no office is asked now." in read(said)


def test_issued_texts_are_opened_again_with_a_reason(owner, asked):  # noqa: F811
    act(asked, clear_all)
    assert "Enter the reason" in read(followed(owner, "/reopen", texts=["lead-members"]))
    said = followed(owner, "/reopen", texts=["lead-members"], reason="A wrong year")
    assert "1 text opened again." in read(said)
    assert "lead-members" not in state_of(asked)[2]
    assert state_of(asked)[1] == 30


def test_the_request_is_withdrawn_only_while_nothing_is_issued(owner, asked):  # noqa: F811
    act(asked, clear_all, registries=["lead-members"])
    assert "Texts are issued." in read(followed(owner, "/withdraw", reason="Not now"))
    followed(owner, "/reopen", texts=["lead-members"], reason="Not now")
    assert "Request withdrawn. 5 offices are no longer asked." in read(followed(owner, "/withdraw", reason="Not now"))
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
        assert words_of(with_class(owner.get(at), "ds-empty")[0]).startswith("No reviewers before ministers")
        token = token_in(owner.get(at).text)
        said = owner.post(at, data={"csrf_token": token, "usual": "Legal advisers"}, follow_redirects=True)
        assert message_of(said).words == "Legal advisers added to the reviewers."
        one = re.search(rf"{at}/(\d+)", said.text)[1]
        page = followed(owner, f"/before-ministers/{one}", state="not_content", who="The legal team", note="Cite it")
        assert "Not content" in read(page)
        asking = {"track": "joint", "due": ["27", "2", "2099"]}
        assert said_of("steps_wait", names="Legal advisers") in read(followed(owner, "/ask", **asking))
        followed(owner, f"/before-ministers/{one}", state="content", who="The legal team", note="They withdrew it")
        assert state_of(services)[0] == 0
        assert "The offices have been asked." in read(followed(owner, "/ask", **asking))
        for act_, said in (("again", "asked again"), ("remove", "removed")):
            done = owner.post(f"{at}/{one}/{act_}", data={"csrf_token": token}, follow_redirects=True)
            assert said in read(done)
        assert message_of(owner.get(f"{at}/{one}", follow_redirects=True)).words == said_of("step_gone")

    def test_a_look_is_of_the_version_that_was_looked_at(self, owner, services):  # noqa: F811
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy").text)[1]
        at, said = f"/before-ministers/{one}", {"state": "content", "who": "The policy team", "note": ""}
        form = {**filled_form(owner.get(f"{HERE}{at}").text), **said}
        edit(services, POLICE, "Be certain that a report is recorded as a crime when it is made")
        stale = owner.post(f"{HERE}{at}", data=form)
        assert "The text has changed since you opened this page. Check it again." in read(stale)
        assert "Not reviewed yet" in read(owner.get(f"{HERE}/before-ministers"))
        done = owner.post(f"{HERE}{at}", data={**filled_form(stale.text), **said}, follow_redirects=True)
        assert "Policy: answer recorded." in read(done)
        edit(services, "We look forward to your reply", "We hope for your reply")
        assert said_of("steps_wait", names="Policy") in read(followed(owner, "/ask", track="joint"))
        assert "Policy: answer recorded." in read(followed(owner, at, **said))
        assert "The offices have been asked." in read(followed(owner, "/ask", track="joint"))

    def test_another_of_the_same_name_is_not_added(self, owner, services):  # noqa: F811
        for name, said in (("Finance", "Finance added"), ("finance", said_of("step_there", name="finance"))):
            assert said in read(self.added(owner, name=name))

    def test_a_review_of_an_earlier_version_is_said_on_the_board_and_before_issuing(self, owner, services):  # noqa: F811
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy").text)[1]
        followed(owner, f"/before-ministers/{one}", state="content", who="The policy team", note="")
        act(services, ask)
        assert "1 of 1 reviewer is content with the newest version." in read(owner.get(HERE))
        assert "Policy" not in words_of(part_of(owner.get(HERE), "in-the-way"))
        edit(services, "We look forward to your reply", "We hope for your reply")
        board = owner.get(HERE)
        assert "0 of 1 reviewer is content with the newest version." in read(board)
        waits = words_of(part_of(board, "in-the-way"))
        assert "Policy: content with version 1" in waits
        assert "The text has changed since. Ask them to review version 2." in waits
        act(services, clear_all, registries=["lead-members"], issue=False)
        issuing = read(owner.get(f"{HERE}/issue"))
        assert "Not every reviewer is content with the newest version." in issuing
        assert "Policy: content with version 1 the text has changed since" in issuing
        followed(owner, "/issue")
        certificate = read(owner.get(f"{HERE}/certificates/1"))
        assert "Reviewed before ministers Policy: content with version 1" in certificate

    def test_who_was_not_content_is_content_with_the_same_text_only_for_a_reason(self, owner, services):  # noqa: F811
        one = re.search(rf"{HERE}/before-ministers/(\d+)", self.added(owner, usual="Policy").text)[1]
        at, said = f"/before-ministers/{one}", {"who": "Jo Smith", "note": ""}
        refused = post(owner, at, state="not_content", **said)
        assert errors_of(refused) == {"note": "Enter what they are not content with"}
        followed(owner, at, state="not_content", who="Jo Smith", note="Cite the Act")
        for note in ("", "Cite the Act"):
            again = followed(owner, at, state="content", who="Jo Smith", note=note)
            assert errors_of(again) == {"note": said_of("answer_reversed")}
        followed(owner, at, state="content", who="Jo Smith", note="The Act is cited in the annex")
        history = {one.title: one.words for one in timeline_of(owner.get("/campaigns/MAR15/history"))}
        assert history["Policy: content"] == "Version 1. By Jo Smith. Note: The Act is cited in the annex"
        assert history["Policy: not content"] == "Version 1. By Jo Smith. Note: Cite the Act"

    @staticmethod
    def added(client, **data):
        at = f"{HERE}/before-ministers"
        token = token_in(client.get(at).text)
        return client.post(at, data={"csrf_token": token, **data}, follow_redirects=True)

    def test_others_read_it(self, signed_in, drafter):  # noqa: F811
        assert signed_in(Role.VIEWER).get(f"{HERE}/before-ministers").status_code == 200
        assert post(drafter, "/before-ministers", usual="Policy").status_code == 403


def test_the_home_page_says_with_whom_it_is(owner, asked, signed_in):  # noqa: F811
    assert "0 of 30 clearances given." in read(owner.get("/"))
    assert "With the Home Office and 4 other offices" in read(owner.get("/"))
    sam = signed_in(Role.CLEARER, name="Sam Clearer")
    with asked.database.writing() as session:
        home = of(session).signatories[0].office_id
        session.add(OfficeMember(office_id=home, user_id=sam.member.id, gateway=False))
    page = read(sam.get("/"))
    assert "For your private office" in page
    assert "Answer for the Home Office: MAR15" in page
    with asked.database.writing() as session:
        clear_all(session, of(session), issue=False)
    assert "Answer for the Home Office" not in read(sam.get("/"))
    assert "Issue clearance for 6 texts" in read(owner.get("/"))


def test_the_home_page_says_which_office_waits_for_a_change(owner, asked):  # noqa: F811
    with asked.database.writing() as session:
        campaign = of(session)
        home, *others = (one.office_id for one in campaign.signatories)
        for office_id in others:
            answer(session, campaign, office_id)
        slugs = [part.registry_slug for part in campaign.audience]
        answer(session, campaign, home, *[slug for slug in slugs if slug != "lead-members"])
        answer(session, campaign, home, "lead-members", state=State.SUBJECT_MUST, note="Name the groups")
    page = read(owner.get("/"))
    assert "The Home Office asks for a change in the text for lead members" in page
    assert "Change the text, and the office is asked again. Its note: Name the groups" in page
    assert "With the Home Office" not in page
    assert "The Home Office waits for a change, since today." in read(owner.get(HERE))
