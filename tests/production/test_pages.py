"""The pages of production: what they say in each state, what their buttons do, and to whom they are offered."""

import re

import pytest
from sqlalchemy import select, update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.losses import ASK_THE_OWNER, FIND_AN_OWNER
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.clearance.certificates.words import WITHOUT
from app.platform.clock import now
from app.production.models import Run, RunLetter
from app.production.runs.runs import run_numbered
from app.production.runs.steer import cancel_run, pause_run
from app.production.states import RunState
from app.production.views.runs import LATE, NO_LETTERS, NOT_MADE, NOTHING_TO_MAKE, STEP
from app.production.words import MOVED_ON, RUN_STATES, sentence
from tests.delivery import sending
from tests.delivery.marking import buttons_of, lede_of, line_of, row_named, row_of, step_named, task_of
from tests.delivery.reaching import reach_by_post
from tests.delivery.sending import BY_EMAIL, POLICE
from tests.production import making
from tests.production.making import FACTS, batch, finish, start, take
from tests.production.shown import (
    ASKS_AGAIN,
    GENERATE,
    LETTERS,
    MOVING,
    OFFERED,
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
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import (
    faults_of,
    forms_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    why_of,
    with_class,
    words_of,
)


def editions_in(page) -> list[list[str]]:
    """The rows of the editions of a letter, as its page lists them."""
    return [row for row in rows_of(page) if len(row) == 6 and row[0].startswith("Edition ")]


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


class TestRunPage:
    @pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
    def test_it_says_how_things_stand(self, owner, services, state):
        state(services)
        answer = owner.get(RUN)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        stands = STATES[state]
        numbers = numbers_in(words_of(part_of(answer, "how-far")))
        assert stands.numbers in [numbers[at : at + len(stands.numbers)] for at in range(len(numbers))]
        assert states_of(line_of(answer, "All"))[0].shape == stands.shape
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
        assert "Make" not in words(owner.get(RUN))

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
        assert "despatch doctor" in how_far

    def test_there_is_no_page_of_a_run_that_there_is_not(self, owner):
        answer = owner.get(RUN)
        assert answer.status_code == 404
        assert why_of(answer) == said_of("no_such_run", reference="MAR15", number=1)


class TestGeneratePage:
    def test_before_the_first_run_it_says_what_would_be_made(self, owner):
        answer = owner.get(GENERATE)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        lede = lede_of(answer)
        assert (numbers_in(lede), "DRAFT" in lede) == ([1268], True)
        assert numbers_in(words_of(part_of(answer, "all"))) == [1268]
        assert len(with_class(answer, "ds-empty")) == 1, "no run yet"
        assert ["Council leaders", "353", "Not cleared"] in rows_of(answer)

    def test_before_the_first_run_it_says_what_is_cleared_and_of_nothing_that_it_is_made(self, owner, services):
        sending.clear(services, "council-leaders")
        page = owner.get(GENERATE)
        assert ["Council leaders", "353", "Cleared"] in rows_of(page)
        assert ["Health leaders", "215", "Not cleared"] in rows_of(page)
        assert "Final" not in words(page)

    def test_it_shows_an_address_that_was_recorded_since_and_says_what_making_letters_does(self, owner, services):
        sending.clear(services, "chief-constables")
        assert parts_of(owner.get(GENERATE), "changed-since-certificate") == []
        reach_by_post(services, {POLICE[0]: ("1 Example Street", "Example Town", "EX1 1AA")})
        page = owner.get(GENERATE)
        assert "1 change" in words(page)
        address = "1 Example Street, Example Town, EX1 1AA"
        change = [f"MAR15-{POLICE[0]:04}", "Address", WITHOUT["Address"], address]
        assert change in rows_of(page)
        assert parts_of(page, "changed-since-certificate")

    def test_a_drafter_may_take_on_what_has_no_owner(self, drafter):
        answer = drafter.get(GENERATE)
        assert "MAR15" in words_of(part_of(answer, "whose"))
        assert forms_of(answer) == ["/campaigns/MAR15/owner"], "to take it on, and not to make letters"

    def test_a_viewer_is_told_and_offered_nothing(self, viewer):
        page = viewer.get(GENERATE)
        assert "MAR15" in words_of(part_of(page, "whose"))
        assert forms_of(page) == []

    def test_another_drafter_is_told_whose_it_is(self, owner, drafter):
        assert "MAR15, Robin Owner," in words_of(part_of(drafter.get(GENERATE), "whose"))

    @pytest.mark.parametrize(("state", "stands"), [(running, RunState.RUNNING), (paused, RunState.PAUSED)])
    def test_a_run_under_way_leads(self, owner, services, state, stands):
        state(services)
        answer = owner.get(GENERATE)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        title = part_of(answer, "under-way")
        assert (title.get("data-state"), numbers_in(words_of(title))) == (stands, [1])
        assert numbers_in(words_of(part_of(answer, "run")))[-4:-1] == [3, 5, 60], "of 5 tried"
        assert links_of(part_of(answer, "run"))[RUN]
        marks = ('id="under-way"', 'id="run"', 'id="follow"', 'class="ds-lede"')
        places = [answer.text.index(mark) for mark in marks]
        assert places == sorted(places)
        assert numbers_in(lede_of(answer)) == [1268]
        (held,) = with_class(answer, "ds-held")
        assert numbers_in(words_of(held)) == [1268, 1], "letters, and the run that they wait for"

    def test_runs_are_listed_and_the_newest_editions_offered(self, owner, services):
        failed(services)
        cancelled(services)
        answer = owner.get(GENERATE)
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        second, first = (row for row in rows_of(answer) if row[0].startswith("Run "))
        assert (second[0], second[2:]) == ("Run 2", ["3", "0", "5", RUN_STATES[RunState.CANCELLED][1]])
        assert re.fullmatch(r"\d+ \w+ \d{4}, \d{1,2}:\d\d[ap]m Despatch", second[1])
        assert (first[0], first[2:]) == ("Run 1", ["4", "1", "5", RUN_STATES[RunState.DONE][1]])
        offered = part_of(answer, "files").find("p")
        assert numbers_in(words_of(offered)) == [5, 1263], "letters, and those that are not made"
        assert numbers_in(words_of(part_of(answer, "rest"))) == [1263]
        assert numbers_in(words_of(part_of(answer, "all"))) == [1268]

    def test_when_all_are_made_all_can_be_made_again(self, owner, services):
        made(services)
        leave(services, LETTERS)
        page = owner.get(GENERATE)
        assert numbers_in(words_of(part_of(page, "all"))) == [5]
        assert parts_of(page, "rest") == []
        assert "not made" not in words(page)


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
        assert "MAR15, Robin Owner," in why_of(answer)
        assert ASK_THE_OWNER in words(answer)
        assert count(services, Run) == 1

    def test_without_an_owner_nobody_may(self, drafter):
        answer = send(drafter, GENERATE)
        assert answer.status_code == 403
        assert "MAR15" in why_of(answer)
        assert FIND_AN_OWNER in words(answer)

    def test_a_campaign_without_letters_starts_nothing(self, owner, services):
        with services.database.writing() as session:
            session.query(Letter).delete()
        page = owner.get(GENERATE)
        assert parts_of(page, "held")
        assert forms_of(page) == []
        assert send(owner, GENERATE).location == GENERATE
        assert message_of(owner.get(GENERATE)) == ("warning", NO_LETTERS)

    def test_those_that_are_not_made_make_a_run_of_their_own(self, owner, services):
        cancelled(services)
        assert send(owner, GENERATE, letters="not made").location == "/campaigns/MAR15/runs/2"
        with services.database.reading() as session:
            assert session.scalars(select(Run.total).where(Run.number == 2)).one() == 1268 - 3

    def test_when_none_is_left_to_make_nothing_starts(self, owner, services):
        made(services)
        leave(services, LETTERS)
        assert send(owner, GENERATE, letters="not made").location == GENERATE
        assert message_of(owner.get(GENERATE)) == ("warning", NOTHING_TO_MAKE[NOT_MADE])
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
        assert numbers_in(buttons_of(answer)[0]) == [2]

    def test_what_has_ended_is_not_offered_to_be_cancelled(self, owner, services):
        made(services)
        assert owner.get(RUN + "/cancel").location == RUN
        ended = said_of("run_moved_on", number=1, state=MOVED_ON[RunState.DONE])
        assert message_of(owner.get(RUN)) == ("warning", ended)

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
        assert [row[0] for row in editions_in(owner.get("/letters/MAR15-0044"))] == ["Edition 2", "Edition 1"]

    def test_a_letter_of_no_campaign_or_of_another_is_not_found(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again", letter="OTHER-0001").status_code == 404

    def test_when_all_were_made_since_nothing_starts(self, owner, services):
        made(services)
        assert send(owner, RUN + "/again").location == RUN
        kind, said = message_of(owner.get(RUN))
        assert (kind, numbers_in(said)) == ("info", [1]), "the run of which nothing is left"

    def test_while_another_run_is_under_way_it_leads_there(self, owner, services):
        failed(services)
        start(services, [60])
        assert send(owner, RUN + "/again").location == "/campaigns/MAR15/runs/2"
        under_way = f"{said_of('run_under_way', number=2)}."
        assert message_of(owner.get("/campaigns/MAR15/runs/2")) == ("info", under_way)
        assert count(services, Run) == 2


class TestLetterPage:
    def test_it_lists_the_editions_the_newest_first(self, owner, services):
        made(services)
        made(services)
        answer = owner.get("/letters/MAR15-0044")
        assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
        newest, first = editions_in(answer)
        assert [newest[0], first[0]] == ["Edition 2", "Edition 1"]
        assert newest[4] == "DRAFT"
        assert {f"/letters/MAR15-0044/letter.pdf?edition={number}" for number in (1, 2)} <= links_of(answer).keys()
        assert "/campaigns/MAR15/runs/2/again" in forms_of(answer)

    def test_before_it_is_made_it_says_so(self, owner):
        page = owner.get("/letters/MAR15-0044")
        assert ("MAR15-0044" in lede_of(page), editions_in(page)) == (True, [])
        assert "again" not in words(page)

    def test_while_a_run_is_under_way_it_waits(self, owner, services):
        running(services)
        page = owner.get("/letters/MAR15-0044")
        assert numbers_in(words_of(part_of(page, "held"))) == [1], "the run that it waits for"
        assert "/campaigns/MAR15/runs/1/again" not in forms_of(page)

    def test_to_others_it_offers_no_making(self, owner, viewer, services):
        made(services)
        assert "/campaigns/MAR15/runs/1/again" in forms_of(owner.get("/letters/MAR15-0044"))
        assert "/campaigns/MAR15/runs/1/again" not in forms_of(viewer.get("/letters/MAR15-0044"))


@pytest.mark.parametrize(
    ("state", "shape", "said"),
    [
        (None, "empty", []),
        (running, "half", []),
        (cancelled, "half", [3, 5]),
        (failed, "half", [4, 5]),
        (made, "half", [5]),
    ],
)
def test_every_page_of_the_campaign_says_how_far_the_step_is(owner, services, state, shape, said):
    if state:
        state(services)
    leave(services, LETTERS)
    for address in (GENERATE, "/campaigns/MAR15/preview?q=MAR15-0042"):
        step = step_named(owner.get(address), STEP.name)
        assert (step.shape, numbers_in(step.word)) == (shape, said)
    task, _ = task_of(owner.get("/campaigns/MAR15"), STEP.name)
    assert (task.shape, numbers_in(task.word)) == (shape, said)
