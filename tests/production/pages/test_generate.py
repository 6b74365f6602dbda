"""The page Generate: what it says before and after runs, to whom, and how a run starts."""

import re

import pytest
from sqlalchemy import select

from app.campaigns.clearance.lost_clearances import ASK_THE_OWNER, FIND_AN_OWNER
from app.campaigns.models import Letter
from app.clearance.certificates.words import WITHOUT
from app.production.models import Run
from app.production.states import RunState
from app.production.views.runs import NO_LETTERS, NOT_MADE, NOTHING_TO_MAKE, STEP
from tests.delivery import sending
from tests.delivery.marking import lede_of, step_named, task_of
from tests.delivery.reaching import reach_by_post
from tests.delivery.sending import POLICE
from tests.production.shown import (
    GENERATE,
    LETTERS,
    RUN,
    cancelled,
    count,
    failed,
    leave,
    made,
    paused,
    running,
    send,
    words,
)
from tests.web.figures import numbers_in
from tests.web.markup import (
    faults_of,
    forms_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    why_of,
    with_class,
    words_of,
)


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
        assert (second[0], second[2:]) == ("Run 2", ["5", "3", "0", RunState.CANCELLED.word])
        assert re.fullmatch(r"\d+ \w+ \d{4}, \d{1,2}:\d\d[ap]m Despatch", second[1])
        assert (first[0], first[2:]) == ("Run 1", ["5", "4", "1", RunState.DONE.word])
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
        assert "not generated" not in words(page)


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
