"""The pages of production: what they say in each state, what their buttons do, and to whom they are offered."""

import re

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.platform.clock import now
from app.production.models import Run, RunLetter
from app.production.runs.runs import run_numbered
from app.production.runs.steer import cancel_run, pause_run
from app.production.views.runs import LATE
from tests.delivery import sending
from tests.delivery.reaching import reach_by_post
from tests.delivery.sending import BY_EMAIL, POLICE
from tests.production import making
from tests.production.making import batch, finish, start, take
from tests.production.shown import (
    ASKS_AGAIN,
    GENERATE,
    LETTERS,
    MOVING,
    RELOAD,
    RUN,
    STATES,
    all_failed,
    cancelled,
    count,
    failed,
    leave,
    made,
    paused,
    running,
    send,
    untried,
    words,
)
from tests.web.markup import faults_of


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


class TestRunPage:
    @pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
    def test_it_says_how_things_stand(self, owner, services, state):
        state(services)
        answer = owner.get(RUN)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        for said in STATES[state]:
            assert said in words(answer)
        assert bool(ASKS_AGAIN.search(answer.text)) == (state in MOVING)
        assert bool(RELOAD.search(answer.text)) == (state in {*MOVING, paused})

    def test_a_failure_has_its_recipient_a_reason_what_to_do_and_where(self, owner, services):
        failed(services)
        answer = owner.get(RUN)
        said = words(answer)
        assert "Chief Constable of West Yorkshire Police MAR15-0042" in said
        assert "need 8 lines and 7 fit the envelope’s window. Record a shorter address on the post." in said
        assert re.search(r'href="/posts/\d+\?as_at=2015-03-03"', answer.text)
        assert 'href="/campaigns/MAR15/preview?letter=MAR15-0042"' in answer.text

    def test_a_paused_run_goes_on_showing_itself_while_a_worker_finishes_letters(self, owner, services):
        run = untried(services)
        held = take(services, run.id, 2, at=now())
        with services.database.writing() as session:
            pause_run(session, run.id, actor=SYSTEM)
        answer = owner.get(RUN)
        assert ASKS_AGAIN.search(answer.text)
        assert "2 letters that a worker has begun are still finished; no other is begun" in words(answer)
        finish(services, run.id, batch(held))
        answer = owner.get(RUN)
        assert not ASKS_AGAIN.search(answer.text)
        assert "No letter is begun until the run is resumed." in words(answer)

    def test_failures_are_paged(self, owner, services):
        all_failed(services)
        assert "MAR15-0051" not in owner.get(RUN).text
        assert "MAR15-0051" in owner.get(RUN + "?page=2").text

    def test_a_failure_that_a_later_run_made_good_says_so(self, owner, services):
        failed(services)
        making.made(services, [42])
        assert "Made since, in run 2" in words(owner.get(RUN))
        assert "Make again" not in words(owner.get(RUN))
        assert "letter again" not in words(owner.get(RUN))
        assert "Ended: the letter is made." in words(owner.get("/campaigns/MAR15/runs/2"))

    def test_what_failed_is_made_again_only_when_the_run_has_ended(self, owner, services):
        run = start(services, LETTERS)
        finish(services, run.id, batch([], failed=take(services, run.id, 1)))
        assert "Make 1 failed letter again When the run has ended." in words(owner.get(RUN))

    def test_in_a_closed_campaign_nothing_is_made_again(self, owner, services):
        failed(services)
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").state = State.CLOSED
        assert "Make" not in words(owner.get(RUN))

    def test_it_shows_to_others_what_only_the_owner_may_do(self, owner, viewer, services):
        running(services)
        said = words(viewer.get(RUN))
        assert "Only the owner of MAR15, Robin Owner, can make its letters." in said
        assert "Pause" not in said

    def test_drafts_lead_to_clearance_when_the_run_is_over(self, owner, services):
        run = running(services)
        assert 'id="to-clearance"' not in owner.get(RUN).text
        with services.database.writing() as session:
            cancel_run(session, run.id, actor=SYSTEM)
        answer = owner.get(RUN)
        assert "3 letters carry DRAFT, since not every office has cleared the text." in words(answer)
        assert 'href="/campaigns/MAR15/clearance"' in answer.text.partition('id="run"')[2]
        assert 'id="to-send"' not in answer.text

    def test_cleared_letters_lead_to_send_until_they_are_sent(self, owner, services, cheap):
        sending.clear(services, "council-leaders")
        sending.make(services)
        answer = owner.get(RUN)
        assert "3 letters can be sent. 2 letters carry DRAFT" in words(answer)
        assert 'href="/campaigns/MAR15/send"' in answer.text.partition('id="run"')[2]
        sending.send(services, sending=BY_EMAIL)
        assert 'id="to-send"' not in owner.get(RUN).text

    def test_a_closed_campaign_leads_nowhere(self, owner, services):
        made(services)
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").state = State.CLOSED
        assert "Continue to" not in words(owner.get(RUN))

    def test_a_run_that_no_worker_takes_says_how_to_find_out(self, owner, services):
        run = untried(services)
        with services.database.writing() as session:
            session.execute(update(Run).values(started_at=run.started_at - 2 * LATE))
        assert "None was made in 1 minute: despatch doctor tells an administrator whether a worker runs" in words(
            owner.get(RUN)
        )

    def test_there_is_no_page_of_a_run_that_there_is_not(self, owner):
        answer = owner.get(RUN)
        assert answer.status_code == 404
        assert "MAR15 has no run 1." in answer.text


class TestGeneratePage:
    def test_before_the_first_run_it_says_what_would_be_made(self, owner):
        answer = owner.get(GENERATE)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        said = words(answer)
        assert "1,268 letters, each as PDF and as Word. Nothing is cleared yet, so every page carries DRAFT." in said
        assert "Make 1,268 letters" in said
        assert "No run yet" in said
        assert "Council leaders 353 Not cleared" in said

    def test_before_the_first_run_it_says_what_is_cleared_and_of_nothing_that_it_is_made(self, owner, services):
        sending.clear(services, "council-leaders")
        said = words(owner.get(GENERATE))
        assert "Council leaders 353 Cleared" in said
        assert "Health leaders 215 Not cleared" in said
        assert "Final" not in said

    def test_it_shows_an_address_that_was_recorded_since_and_says_what_making_letters_does(self, owner, services):
        sending.clear(services, "chief-constables")
        assert "has changed since the last certificate" not in words(owner.get(GENERATE))
        reach_by_post(services, {POLICE[0]: ("1 Example Street", "Example Town", "EX1 1AA")})
        said = words(owner.get(GENERATE))
        assert "1 change" in said
        assert f"MAR15-{POLICE[0]:04} Address No address 1 Example Street, Example Town, EX1 1AA" in said
        assert "A new certificate then lists these changes and replaces the last one." in said

    def test_a_drafter_may_take_on_what_has_no_owner(self, drafter):
        answer = drafter.get(GENERATE)
        assert "MAR15 has no owner, and only its owner can make its letters. Take on MAR15" in words(answer)
        assert "Make 1,268 letters" not in words(answer)

    def test_a_viewer_is_told_and_offered_nothing(self, viewer):
        said = words(viewer.get(GENERATE))
        assert "MAR15 has no owner" in said
        assert "Take on" not in said

    def test_another_drafter_is_told_whose_it_is(self, owner, drafter):
        assert "Only the owner of MAR15, Robin Owner, can make its letters." in words(drafter.get(GENERATE))

    @pytest.mark.parametrize(("state", "said"), [(running, "Run 1 is under way"), (paused, "Run 1 is paused")])
    def test_a_run_under_way_leads(self, owner, services, state, said):
        state(services)
        answer = owner.get(GENERATE)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        main = words(answer)
        assert main.index(said) < main.index("3 of 5 tried") < main.index("Follow run 1") < main.index("1,268 letters,")
        assert "Make all 1,268 again, as new editions When run 1 has ended." in main

    def test_runs_are_listed_and_the_newest_editions_offered(self, owner, services):
        failed(services)
        cancelled(services)
        answer = owner.get(GENERATE)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        said = words(answer)
        assert re.search(
            r"Run 2 \d+ \w+ \d{4}, \d{1,2}:\d\d[ap]m Despatch 3 0 5 Cancelled Run 1 .{30,60} 4 1 5 Ended", said
        )
        assert "The newest edition of each of 5 letters, from whichever run; 1,263 are not made yet." in said
        assert "Make the 1,263 letters that are not made Make all 1,268 again, as new editions" in said

    def test_when_all_are_made_all_can_be_made_again(self, owner, services):
        made(services)
        leave(services, LETTERS)
        said = words(owner.get(GENERATE))
        assert "Make all 5 again, as new editions" in said
        assert "not made" not in said


class TestStart:
    def test_a_run_of_all_letters_begins_and_the_workers_are_told(self, owner, services):
        answer = send(owner, GENERATE)
        assert answer.location == RUN
        with services.database.reading() as session:
            run = session.scalars(select(Run)).one()
        assert (run.total, run.created_by) == (1268, owner.member.id)
        assert services.queue.waiting("make", run.id) == 1

    def test_a_double_click_starts_one_run(self, owner, services):
        assert [send(owner, GENERATE).location for _ in range(2)] == [RUN, RUN]
        assert count(services, Run) == 1
        assert not re.search('class="(ds-note|moj-alert)[^"]*" role="status"', owner.get(RUN).text), (
            "nothing is said twice"
        )

    @pytest.mark.parametrize("address", [GENERATE, RUN + "/pause", RUN + "/cancel", RUN + "/again"])
    def test_only_the_owner_may(self, owner, drafter, services, address):
        failed(services, [45, 46])
        answer = send(drafter, address)
        assert answer.status_code == 403
        assert "Only the owner of MAR15, Robin Owner, can make its letters." in answer.text
        assert "Ask the owner to do it or to hand the campaign over." in answer.text
        assert count(services, Run) == 1

    def test_without_an_owner_nobody_may(self, drafter):
        answer = send(drafter, GENERATE)
        assert answer.status_code == 403
        assert "MAR15 has no owner" in answer.text

    def test_a_campaign_without_letters_starts_nothing(self, owner, services):
        with services.database.writing() as session:
            session.query(Letter).delete()
        assert "The campaign’s audience is empty." in words(owner.get(GENERATE))
        assert send(owner, GENERATE).location == GENERATE
        assert "There is no letter to make" in owner.get(GENERATE).text

    def test_those_that_are_not_made_make_a_run_of_their_own(self, owner, services):
        cancelled(services)
        assert send(owner, GENERATE, letters="not made").location == "/campaigns/MAR15/runs/2"
        with services.database.reading() as session:
            assert session.scalars(select(Run.total).where(Run.number == 2)).one() == 1268 - 3

    def test_when_none_is_left_to_make_nothing_starts(self, owner, services):
        made(services)
        leave(services, LETTERS)
        assert send(owner, GENERATE, letters="not made").location == GENERATE
        assert "Nothing was started: every letter is made." in words(owner.get(GENERATE))
        assert count(services, Run) == 1


class TestSteering:
    def state(self, services):
        with services.database.reading() as session:
            return session.scalars(select(Run.state)).one()

    def test_pause_resume_and_cancel(self, owner, services):
        untried(services)
        for step, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
            assert send(owner, f"{RUN}/{step}").location == RUN
            assert self.state(services) == state

    def test_resuming_tells_the_workers(self, owner, services):
        run = paused(services)
        send(owner, RUN + "/resume")
        assert services.queue.waiting("make", run.id) == 1

    @pytest.mark.parametrize(
        ("state", "step", "now"),
        [
            (made, "pause", "has ended"),
            (made, "cancel", "has ended"),
            (cancelled, "resume", "was cancelled"),
            (paused, "pause", "is paused"),
            (running, "resume", "is under way"),
        ],
    )
    def test_a_stale_page_changes_nothing_and_is_told_what_is_so(self, owner, services, state, step, now):
        state(services)
        before = self.state(services)
        assert send(owner, f"{RUN}/{step}").location == RUN
        assert f"Nothing was changed: run 1 {now}." in words(owner.get(RUN))
        assert self.state(services) == before

    def test_before_cancelling_it_says_what_is_lost(self, owner, services):
        running(services)
        answer = owner.get(RUN + "/cancel")
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        assert "2 letters will not be made, even where a worker has begun. 3 letters are made and stay" in words(answer)
        assert "Cancel, leaving 2 letters unmade" in words(answer)

    def test_what_has_ended_is_not_offered_to_be_cancelled(self, owner, services):
        made(services)
        assert owner.get(RUN + "/cancel").location == RUN
        assert "Nothing was changed: run 1 has ended." in words(owner.get(RUN))

    def test_another_drafter_is_not_asked(self, owner, drafter, services):
        running(services)
        assert drafter.get(RUN + "/cancel").status_code == 403


class TestAgain:
    def numbers(self, services, run_number):
        with services.database.reading() as session:
            run = run_numbered(session, session.scalars(select(Campaign)).one(), run_number)
            rows = select(Letter.number).join(RunLetter, RunLetter.letter_id == Letter.id)
            return list(session.scalars(rows.where(RunLetter.run_id == run.id).order_by(Letter.number)))

    def test_the_letters_that_failed_make_the_next_run(self, owner, services):
        failed(services)
        assert send(owner, RUN + "/again").location == "/campaigns/MAR15/runs/2"
        assert self.numbers(services, 2) == [42]

    def test_one_letter_makes_its_next_edition(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again", letter="MAR15-0044").location == "/campaigns/MAR15/runs/2"
        assert self.numbers(services, 2) == [44]
        with services.database.reading() as session:
            second = session.scalars(select(Run).where(Run.number == 2)).one()
        making.make_all(services, second.id)
        assert "MAR15-0044 has 2 editions." in words(owner.get("/letters/MAR15-0044"))

    def test_a_letter_of_no_campaign_or_of_another_is_not_found(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again", letter="OTHER-0001").status_code == 404

    def test_when_all_were_made_since_nothing_starts(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again").location == RUN
        assert "Nothing was started: every letter that run 1 could not make has been made since." in words(
            owner.get(RUN)
        )

    def test_while_another_run_is_under_way_it_leads_there(self, owner, services):
        failed(services)
        start(services, [60])
        assert send(owner, RUN + "/again").location == "/campaigns/MAR15/runs/2"
        assert "Run 2 is under way, and a campaign has one at a time." in words(owner.get("/campaigns/MAR15/runs/2"))
        assert count(services, Run) == 2


class TestLetterPage:
    def test_it_lists_the_editions_the_newest_first(self, owner, services):
        made(services)
        made(services)
        answer = owner.get("/letters/MAR15-0044")
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        said = words(answer)
        assert said.index("Edition 2") < said.index("Edition 1")
        assert "DRAFT PDF of edition 2 (" in said
        assert "Make this letter again" in said

    def test_before_it_is_made_it_says_so(self, owner):
        said = words(owner.get("/letters/MAR15-0044"))
        assert "MAR15-0044 is not made yet" in said
        assert "again" not in said

    def test_while_a_run_is_under_way_it_waits(self, owner, services):
        running(services)
        assert "Make this letter again When run 1 has ended." in words(owner.get("/letters/MAR15-0044"))

    def test_to_others_it_offers_no_making(self, owner, viewer, services):
        made(services)
        assert "Make this letter again" not in words(viewer.get("/letters/MAR15-0044"))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (None, "Generate, not started"),
        (running, "Generate, under way"),
        (cancelled, "Generate, 3 of 5 made"),
        (failed, "Generate, 4 of 5 made"),
        (made, "Generate, 5 not cleared"),
    ],
)
def test_every_page_of_the_campaign_says_how_far_the_step_is(owner, services, state, said):
    if state:
        state(services)
    leave(services, LETTERS)
    for address in (GENERATE, "/campaigns/MAR15/preview?q=MAR15-0042"):
        assert said in words(owner.get(address))
    assert re.search(said.replace(", ", ".*?"), words(owner.get("/campaigns/MAR15")), re.IGNORECASE)
