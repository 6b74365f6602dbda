"""A minister leaves office: what was said for that minister is void, in every open campaign, and nothing else is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.board import board_for
from app.campaigns.clearance.clear import issue_texts
from app.campaigns.clearance.page import step_progress
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.printing import freeze
from app.campaigns.signatories.reshuffle import LeavesOffice, change_minister, void_departed
from app.campaigns.states import State as Life
from app.campaigns.tasks import void_for_departed
from app.clearance.board import Cell
from app.clearance.models import ClearanceRequest
from app.clearance.offices.ministers import correct_minister, end_minister, record_minister, set_signature
from app.clearance.requests import given_requests, issued_texts, standing_requests
from app.clearance.states import State
from app.notices.models import Notice
from app.platform.clock import today
from tests.campaigns.clearing import ALL, answer, ask, clear_all, clearer_of
from tests.clearance.offices.people import HOME, minister, newest, office, said, user
from tests.refusals import refused

pytestmark = pytest.mark.stack

BEFORE = today() - timedelta(400)
DAY = timedelta(1)


def change(session, verb, *, accepted=(), corrects=None, **said):
    home = office(session)
    given_ = (home, corrects) if corrects else (home,)
    return change_minister(
        session,
        home,
        lambda: verb(session, *given_, **said, actor=SYSTEM),
        corrects=corrects if verb is correct_minister else None,
        today=today(),
        actor=SYSTEM,
        accepted=accepted,
    )


def take_over(session, since: date | None = None, **more):
    return change(session, record_minister, name="Sam Example", since=since or today(), **more)


def of_home(session, campaign) -> list[ClearanceRequest]:
    return [one for one in standing_requests(session, campaign.id).values() if one.office == HOME]


def test_another_takes_over_and_the_office_is_asked_anew_about_the_same_texts(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    texts = {one.registry_slug: one.text_sha256 for one in of_home(session, campaign)}
    take_over(session, accepted=ALL)
    asked = of_home(session, campaign)
    assert {one.state for one in asked} == {State.ASKED}
    assert {one.registry_slug: one.text_sha256 for one in asked} == texts
    assert len(given_requests(session, campaign.id)) == 24, "of the other four offices"
    assert issued_texts(session, campaign.id) == {}
    assert freeze(session, campaign).cleared == []
    assert (newest(session).action, said(newest(session))["after"]["why"]) == ("clearance.asked_again", "left_office")


def test_nobody_is_asked_again_about_letters_that_have_all_been_sent(session, campaign, monkeypatch):
    sent = "lead-members"
    monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: {sent}])
    minister(session, "Alex Example", BEFORE)
    campaign.owner_id = user(session, "Robin Owner", Role.DRAFTER).id
    clear_all(session, campaign)
    take_over(session, accepted=ALL)
    asked = {one.registry_slug for one in of_home(session, campaign)}
    assert (len(asked), sent in asked) == (5, False)
    assert sent not in issued_texts(session, campaign.id), "the former minister's clearance is void all the same"
    notice = session.scalars(select(Notice).where(Notice.kind == "signatory_left_office")).first()
    assert notice.facts["sent"] == ["Lead members"]
    board = board_for(session, campaign)
    assert board.complete == [], "of no text every office has consented"
    hers = next(row for row in board.rows if row.office.title == HOME)
    assert (hers.cell(sent), hers.given, hers.asked) == (Cell("full", "Cleared, letters sent"), 1, 6)
    assert (board.given, board.asked, board.sent) == (25, 30, 1)
    with refused("not_all_given"):
        issue_texts(session, campaign, [sent], actor=SYSTEM)
    newest_ = newest_text(session, campaign.id)
    text = newest_.source.replace("Yours sincerely", "Yours faithfully") + "\nOne thing more.\n"
    keep_text(session, campaign, text, seen=newest_.number, actor=SYSTEM, accepted=ALL)
    assert sent in {one.registry_slug for one in of_home(session, campaign)}, "a correction is cleared anew"


def test_clearance_is_done_once_no_letters_are_left_to_send(session, campaign, monkeypatch):
    slugs = {part.registry_slug for part in campaign.audience}
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: slugs])
    take_over(session, accepted=ALL)
    assert of_home(session, campaign) == []
    assert step_progress(session, campaign).shape == "full"
    monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: slugs - {"lead-members"}])
    assert step_progress(session, campaign).shape == "half", "a letter came back"


def test_why_they_ended_is_kept(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign, registries=["lead-members"])
    (was,) = [one for one in of_home(session, campaign) if one.state == State.CONTENT]
    take_over(session, accepted=ALL)
    assert (was.state, was.ended_why) == (State.ENDED, "left_office")


def test_it_says_first_what_goes_and_nothing_goes_unsaid(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign, registries=["lead-members", "council-leaders"], issue=False)
    with pytest.raises(LeavesOffice) as refused, session.begin_nested():
        take_over(session)
    voids = refused.value.voids
    assert {(one.reference, one.office, one.registry_slug, one.answer) for one in voids} == {
        ("MAR15", HOME, slug, "content") for slug in ("lead-members", "council-leaders")
    }
    with pytest.raises(LeavesOffice), session.begin_nested():
        take_over(session, accepted=[voids[0].request_id])
    take_over(session, accepted=[one.request_id for one in voids])


def test_an_answer_that_is_no_consent_is_the_minister_s_too(session, campaign):
    minister(session, "Alex Example", BEFORE)
    ask(session, campaign)
    answer(session, campaign, office(session).id, "lead-members", state=State.NOT_CONTENT, note="No")
    take_over(session, accepted=ALL)
    assert {one.state for one in of_home(session, campaign)} == {State.ASKED}


def test_a_last_day_that_has_passed_voids_and_the_day_itself_does_not(session, campaign):
    alex = minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    last = change(session, end_minister, corrects=alex, until=today() + DAY)
    assert len(given_requests(session, campaign.id)) == 30, "still in office today"
    with pytest.raises(LeavesOffice):
        change(session, end_minister, corrects=last, until=today())


def test_what_was_recorded_before_it_came_voids_when_it_comes_and_once(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    take_over(session, since=today() + DAY)
    assert void_departed(session, today=today()) == []
    assert len(void_departed(session, today=today() + DAY)) == 6
    assert len(given_requests(session, campaign.id)) == 24
    assert void_departed(session, today=today() + DAY) == []


def test_nothing_is_issued_upon_it_before_the_worker_sees_to_it(session, campaign, monkeypatch):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign, issue=False)
    take_over(session, since=today() + DAY)
    tomorrow = today() + DAY
    monkeypatch.setattr("app.campaigns.clearance.clear.today", lambda: tomorrow)
    with refused("minister_left", office=HOME):
        issue_texts(session, campaign, ["lead-members"], actor=SYSTEM)
    assert issued_texts(session, campaign.id) == {}


def test_the_worker_sees_to_it_by_itself(services, monkeypatch):
    def left() -> int:
        void_for_departed(services)
        with services.database.reading() as session:
            return len(given_requests(session, campaign_by_reference(session, "MAR15").id))

    with services.database.writing() as session:
        minister(session, "Alex Example", BEFORE)
        clear_all(session, campaign_by_reference(session, "MAR15"))
        take_over(session, since=today() + DAY)
    assert left() == 30
    tomorrow = today() + DAY
    monkeypatch.setattr("app.campaigns.tasks.today", lambda: tomorrow)
    assert left() == 24


def test_a_correction_of_the_spelling_and_another_signature_void_nothing(session, campaign):
    alex = minister(session, "Alex Exampel", BEFORE)
    clear_all(session, campaign)
    right = change(session, correct_minister, corrects=alex, name="Alex Example", since=BEFORE, until=None)
    set_signature(session, office(session), right, "ab" * 32, actor=SYSTEM)
    void_departed(session, today=today())
    assert len(given_requests(session, campaign.id)) == 30


def test_a_correction_that_puts_another_into_office_today_voids(session, campaign):
    alex = minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    with pytest.raises(LeavesOffice):
        change(session, correct_minister, corrects=alex, name="Alex Example", since=BEFORE, until=today() - DAY)


def test_the_first_minister_that_is_recorded_takes_over_from_nobody(session, campaign):
    clear_all(session, campaign)
    take_over(session, since=BEFORE)
    assert len(given_requests(session, campaign.id)) == 30


def test_what_an_office_said_while_nobody_held_it_is_not_the_next_minister_s(session, campaign):
    minister(session, "Alex Example", BEFORE, today() - DAY)
    clear_all(session, campaign, registries=["lead-members"])
    with pytest.raises(LeavesOffice), session.begin_nested():
        take_over(session)
    take_over(session, since=today() + DAY)
    assert len(void_departed(session, today=today() + DAY)) == 1


def test_a_last_day_that_was_wrong_is_taken_back_and_voids_nothing(session, campaign):
    alex = minister(session, "Alex Example", BEFORE, today() - DAY)
    clear_all(session, campaign)
    change(session, correct_minister, corrects=alex, name="Alex Example", since=BEFORE, until=None)
    assert len(given_requests(session, campaign.id)) == 30


def test_the_same_minister_recorded_again_has_not_left(session, campaign):
    minister(session, "Sam Example", BEFORE)
    clear_all(session, campaign)
    take_over(session)
    assert len(given_requests(session, campaign.id)) == 30


def test_a_campaign_that_is_closed_stays_as_it_was(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    campaign.state = Life.CLOSED
    session.flush()
    take_over(session)
    assert len(given_requests(session, campaign.id)) == 30


def test_the_office_and_the_owner_are_told(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign)
    owner = user(session, "Robin Owner", Role.DRAFTER)
    campaign.owner_id = owner.id
    clearer = clearer_of(session, office(session).id).user_id
    take_over(session, accepted=ALL)
    told = [(one.user_id, one.kind) for one in session.scalars(select(Notice).order_by(Notice.id))]
    assert told[-2:] == [(owner.id, "signatory_left_office"), (clearer, "clearance_asked_again")]
    assert "signatory_left_office" not in [kind for user_id, kind in told if user_id == clearer]
    others = {clearer_of(session, one.office_id).user_id for one in campaign.signatories[1:]}
    left = {user_id for user_id, kind in told if kind == "signatory_left_office"}
    assert left == {owner.id, *others}, "what they had cleared is issued no more"


def test_the_other_offices_are_not_told_where_nothing_was_issued(session, campaign):
    minister(session, "Alex Example", BEFORE)
    clear_all(session, campaign, issue=False)
    take_over(session, accepted=ALL)
    kinds = set(session.scalars(select(Notice.kind)))
    assert ("clearance_asked_again" in kinds, "signatory_left_office" in kinds) == (True, False), "it has no owner"


def test_it_does_so_on_either_database(stack_services):
    with stack_services.database.writing() as session:
        one = campaign_by_reference(session, "MAR15")
        minister(session, "Alex Example", BEFORE)
        clear_all(session, one, registries=["lead-members"])
    with pytest.raises(LeavesOffice), stack_services.database.writing() as session:
        take_over(session)
    with stack_services.database.writing() as session:
        take_over(session, accepted=ALL)
    with stack_services.database.reading() as session:
        one = campaign_by_reference(session, "MAR15")
        assert (len(given_requests(session, one.id)), issued_texts(session, one.id)) == (4, {})
