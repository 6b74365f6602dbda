"""The page of a run in each of its states, and how its owner pauses, resumes and cancels it."""

import re

import pytest
from sqlalchemy import select, update

from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.states import State
from app.platform.clock import now
from app.production.models import Run
from app.production.runs.steer import cancel_run, pause_run
from app.production.states import RunState
from app.production.views.runs import LATE
from app.production.words import MOVED_ON, sentence
from tests.delivery import sending
from tests.delivery.marking import buttons_of, line_of, row_named, row_of
from tests.delivery.sending import BY_EMAIL
from tests.production import making
from tests.production.making import FACTS, batch, finish, start, take
from tests.production.shown import (
    ASKS_AGAIN,
    LETTERS,
    MOVING,
    OFFERED,
    RELOAD,
    RUN,
    STATES,
    all_failed,
    cancelled,
    failed,
    made,
    paused,
    running,
    send,
    untried,
    words,
)
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import faults_of, forms_of, message_of, part_of, parts_of, states_of, why_of, with_class, words_of


class TestRunPage:
    @pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
    def test_it_says_how_things_stand(self, owner, services, state):
        state(services)
        answer = owner.get(RUN)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        stands = STATES[state]
        how_far = part_of(answer, "how-far")
        numbers = numbers_in(words_of(how_far))
        assert stands.numbers in [numbers[at : at + len(stands.numbers)] for at in range(len(numbers))]
        assert RunState(how_far.get("data-state")).shown[0] == stands.shape
        assert states_of(line_of(answer, "All")) == []
        assert {name for name in OFFERED if parts_of(answer, name)} == stands.offers
        for registry, (counts, shape) in stands.rows.items():
            assert row_named(answer, registry)[1:4] == counts
            assert states_of(line_of(answer, registry))[0].shape == shape
        assert bool(ASKS_AGAIN.search(answer.text)) == (state in MOVING)
        assert bool(RELOAD.search(answer.text)) == (state in {*MOVING, paused})

    def test_a_failure_has_its_recipient_a_reason_what_to_do_and_where(self, owner, services):
        failed(services)
        answer = owner.get(RUN)
        letter, why = row_of(answer, "MAR15-0042")
        assert letter == "Chief Constable of West Yorkshire Police MAR15-0042"
        assert sentence("address_overflow", FACTS) in why
        assert re.search(r'href="/posts/\d+\?as_at=2015-03-03"', answer.text)
        assert 'href="/campaigns/MAR15/preview?letter=MAR15-0042"' in answer.text

    def test_a_paused_run_goes_on_showing_itself_while_a_worker_finishes_letters(self, owner, services):
        run = untried(services)
        held = take(services, run.id, 2, at=now())
        with services.database.writing() as session:
            pause_run(session, run.id, actor=SYSTEM)
        answer = owner.get(RUN)
        assert ASKS_AGAIN.search(answer.text)
        assert numbers_in(words_of(part_of(answer, "how-far")))[-1] == 2, "letters in hand, which are finished"
        finish(services, run.id, batch(held))
        answer = owner.get(RUN)
        assert not ASKS_AGAIN.search(answer.text)
        assert numbers_in(words_of(part_of(answer, "how-far"))) == [2, 5, 40], "tried, of all, and no letter in hand"

    def test_failures_are_paged(self, owner, services):
        all_failed(services)
        first = owner.get(RUN)
        assert numbers_in(words_of(with_class(first, "ds-shown")[0])) == [1, 50, 51]
        assert "MAR15-0051" not in first.text
        assert "MAR15-0051" in owner.get(RUN + "?page=2").text

    def test_a_failure_that_a_later_run_made_good_says_so(self, owner, services):
        failed(services)
        making.made(services, [42])
        page = owner.get(RUN)
        (since,) = states_of(line_of(page, "MAR15-0042"))
        assert (since.shape, numbers_in(since.word)) == ("full", [2]), "made since, in run 2"
        assert forms_of(page) == [], "nothing is made again"
        second = owner.get("/campaigns/MAR15/runs/2")
        assert numbers_in(words_of(part_of(second, "how-far"))) == [], "the letter is made"
        assert numbers_in(words_of(part_of(second, "file-1"))) == [1]

    def test_what_failed_is_made_again_only_when_the_run_has_ended(self, owner, services):
        run = start(services, LETTERS)
        finish(services, run.id, batch([], failed=take(services, run.id, 1)))
        (held,) = with_class(owner.get(RUN), "ds-held")
        assert numbers_in(words_of(held)) == [1]
        assert parts_of(held, "held"), "when the run has ended"

    def test_in_a_closed_campaign_nothing_is_made_again(self, owner, services):
        failed(services)
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").state = State.CLOSED
        assert forms_of(owner.get(RUN)) == []

    def test_it_shows_to_others_what_only_the_owner_may_do(self, owner, viewer, services):
        running(services)
        page = viewer.get(RUN)
        assert "MAR15, Robin Owner," in words(page)
        assert forms_of(page) == []

    def test_drafts_lead_to_clearance_when_the_run_is_over(self, owner, services):
        run = running(services)
        assert 'id="to-clearance"' not in owner.get(RUN).text
        with services.database.writing() as session:
            cancel_run(session, run.id, actor=SYSTEM)
        answer = owner.get(RUN)
        next_step = words_of(part_of(answer, "what-next"))
        assert (numbers_in(next_step), "DRAFT" in next_step) == ([3], True)
        assert parts_of(answer, "to-clearance")
        assert 'href="/campaigns/MAR15/clearance"' in answer.text.partition('id="run"')[2]
        assert 'id="to-send"' not in answer.text

    def test_cleared_letters_lead_to_send_until_they_are_sent(self, owner, services, cheap):
        sending.clear(services, "council-leaders")
        sending.make(services)
        answer = owner.get(RUN)
        assert numbers_in(words_of(part_of(answer, "what-next"))) == [3, 2], "to be sent, and drafts"
        assert parts_of(answer, "to-send")
        assert 'href="/campaigns/MAR15/send"' in answer.text.partition('id="run"')[2]
        sending.send(services, sending=BY_EMAIL)
        assert 'id="to-send"' not in owner.get(RUN).text

    def test_a_closed_campaign_leads_nowhere(self, owner, services):
        made(services)
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").state = State.CLOSED
        page = owner.get(RUN)
        assert parts_of(page, "to-send") + parts_of(page, "to-clearance") == []

    def test_a_run_that_no_worker_takes_says_how_to_find_out(self, owner, services):
        run = untried(services)
        with services.database.writing() as session:
            session.execute(update(Run).values(started_at=run.started_at - 2 * LATE))
        how_far = words_of(part_of(owner.get(RUN), "how-far"))
        assert "1 minute" in how_far
        assert "How Despatch is doing" in how_far

    def test_there_is_no_page_of_a_run_that_there_is_not(self, owner):
        answer = owner.get(RUN)
        assert answer.status_code == 404
        assert why_of(answer) == said_of("no_such_run", reference="MAR15", number=1)


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
            (made, "pause", RunState.DONE),
            (made, "cancel", RunState.DONE),
            (cancelled, "resume", RunState.CANCELLED),
            (paused, "pause", RunState.PAUSED),
            (running, "resume", RunState.RUNNING),
        ],
    )
    def test_a_stale_page_changes_nothing_and_is_told_what_is_so(self, owner, services, state, step, now):
        state(services)
        before = self.state(services)
        assert send(owner, f"{RUN}/{step}").location == RUN
        assert message_of(owner.get(RUN)) == ("warning", said_of("run_moved_on", number=1, state=MOVED_ON[now]))
        assert self.state(services) == before

    def test_before_cancelling_it_says_what_is_lost(self, owner, services):
        running(services)
        answer = owner.get(RUN + "/cancel")
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        (panel,) = with_class(answer, "ds-panel")
        assert numbers_in(words_of(panel.find("p"))) == [2, 3], "not made, and made already"
        assert buttons_of(answer)[0] == "Cancel the run"

    def test_what_has_ended_is_not_offered_to_be_cancelled(self, owner, services):
        made(services)
        assert owner.get(RUN + "/cancel").location == RUN
        ended = said_of("run_moved_on", number=1, state=MOVED_ON[RunState.DONE])
        assert message_of(owner.get(RUN)) == ("warning", ended)

    def test_another_drafter_is_not_asked(self, owner, drafter, services):
        running(services)
        assert drafter.get(RUN + "/cancel").status_code == 403
