"""A sample of each run is set a second time and compared: once for each letter, whoever is killed meanwhile."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from app.audit.record import SYSTEM
from app.audit.verify import verify
from app.letters.pdf.compare import Difference
from app.platform.clock import now
from app.platform.services import open_services
from app.platform.storage import StorageFailed
from app.production.models import Comparison, Run
from app.production.runs import compare as loop
from app.production.runs.compare import AT_ONCE, compare
from app.production.runs.sample import MOST, ONE_IN, choose_sample, sample_of
from app.production.runs.steer import cancel_run
from app.production.runs.work import STORE_SECONDS, work
from app.production.states import COMPARISON, UNCOMPARED, ComparisonState
from app.production.tasks import make, sweep
from tests.production.making import batch, begin, events_of, finish, made, start, take, together

pytestmark = pytest.mark.stack

MISSING = Difference(1, "missing", 70.0, 700.0, one="Dear")


@pytest.fixture
def set_again(monkeypatch):
    """`set_again(function)` compares by it: it takes a letter's page and gives the differences."""

    def by(find):
        monkeypatch.setattr(loop, "render_by_weasyprint", lambda page, *, pictures: page)
        monkeypatch.setattr(loop, "differences", lambda page, _stored: find(page))
        monkeypatch.setattr(loop.Page, "from_json", staticmethod(json.loads))
        monkeypatch.setattr(loop, "signatures_in", lambda _storage: lambda _page: {})

    return by


@pytest.fixture
def alike(set_again):
    set_again(lambda _page: [])


def rows_of(services, run_id):
    with services.database.reading() as session:
        return list(session.scalars(select(Comparison).where(Comparison.run_id == run_id).order_by(Comparison.id)))


def states_of(services, run_id):
    return [row.state for row in rows_of(services, run_id)]


def told(services):
    return [json.loads(event.body)["after"] for event in events_of(services, "letters.compared")]


def lapse(services):
    """The leases of those who hold letters run out."""
    with services.database.writing() as session:
        session.execute(update(Comparison).values(lease_until=now() - timedelta(seconds=1)))


class TestTheChoice:
    def test_it_has_the_first_of_each_registry_and_others_spread_over_the_rest(self):
        made = [(number, "ab"[number > 600]) for number in range(1, 1201)]
        ids = choose_sample(made)
        assert {1, 601} <= set(ids)
        assert len(ids) == 2 + min(MOST - 2, 1198 // ONE_IN)
        assert max(after - before for before, after in pairwise(ids)) <= 1200 / (len(ids) - 3)

    def test_it_is_the_same_in_whatever_order_the_letters_come(self):
        made = [(number, str(number % 7)) for number in range(1, 400)]
        assert choose_sample(made) == choose_sample(made[::-1])

    def test_of_a_large_run_it_has_so_many_and_of_a_small_one_one_at_least(self):
        assert len(choose_sample([(number, str(number % 7)) for number in range(20_000)])) == MOST
        assert choose_sample([(7, "a")]) == [7]
        assert choose_sample([]) == []

    def test_no_registry_is_left_out(self):
        assert len(choose_sample([(number, str(number)) for number in range(MOST + 5)])) == MOST + 5


class TestARunThatIsOver:
    def test_it_is_sampled_when_its_last_letter_is_made_and_its_event_says_how_many(self, stack_services):
        run = start(stack_services, range(40, 46))
        finish(stack_services, run.id, batch(take(stack_services, run.id, 3)))
        assert rows_of(stack_services, run.id) == []
        finish(stack_services, run.id, batch(take(stack_services, run.id)))
        assert states_of(stack_services, run.id) == [ComparisonState.WAITING] * 2
        (ended,) = events_of(stack_services, "run.ended")
        assert json.loads(ended.body)["after"]["to_compare"] == 2

    def test_one_that_is_cancelled_is_sampled_of_what_it_made(self, services):
        run_id = begin(services, 6)
        finish(services, run_id, batch(take(services, run_id, 2)))
        with services.database.writing() as session:
            cancel_run(session, run_id, actor=SYSTEM)
        assert states_of(services, run_id) == [ComparisonState.WAITING]

    def test_what_failed_and_what_weasyprint_set_at_once_are_not_compared(self, services):
        run_id = begin(services, 3)
        result = batch((claims := take(services, run_id))[:2], failed=claims[2:])
        first = replace(result.made[0], unset="a table")
        finish(services, run_id, replace(result, made=[first, result.made[1]]))
        assert [row.letter_id for row in rows_of(services, run_id)] == [claims[1].letter_id]


class TestComparing:
    def test_a_real_letter_is_alike_to_the_glyph(self, stack_services):
        run_id = begin(stack_services, 1)
        work(stack_services, run_id)
        assert compare(stack_services, run_id) is None
        (row,) = rows_of(stack_services, run_id)
        assert (row.state, row.count, row.differences, row.error_code) == (ComparisonState.ALIKE, 0, [], None)
        assert told(stack_services) == [{"alike": 1, "different": [], "failed": []}]
        with stack_services.database.reading() as session:
            assert verify(session, storage=stack_services.storage).faults == ()

    def test_what_differs_is_kept_and_counted(self, services, set_again):
        set_again(lambda _page: [MISSING] * 9)
        run = made(services, [1])
        compare(services, run.id)
        (row,) = rows_of(services, run.id)
        assert (row.state, row.count, len(row.differences)) == (ComparisonState.DIFFERENT, 9, loop.KEPT)
        assert Difference(**row.differences[0]) == MISSING
        assert told(services) == [{"alike": 0, "different": [[row.letter_id, 9]], "failed": []}]

    def test_a_letter_that_cannot_be_compared_says_why_and_stops_no_other(self, services, set_again):
        def find(page):
            if page["letter"] == bad:
                raise ZeroDivisionError
            return []

        run = made(services, range(40, 46))
        bad = rows_of(services, run.id)[0].letter_id
        set_again(find)
        compare(services, run.id)
        first, *others = rows_of(services, run.id)
        assert (first.state, first.error_code) == (ComparisonState.FAILED, "unexpected")
        assert {row.state for row in others} == {ComparisonState.ALIKE}

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [(lambda path: path.unlink(), "file_missing"), (lambda path: path.write_bytes(b"x" * 9999), "file_changed")],
    )
    def test_a_file_that_is_not_as_it_was_made_is_found(self, services, alike, spoil, code):
        run = made(services, [1])
        (archive,) = services.settings.files_dir.rglob("*.zip")
        spoil(archive)
        compare(services, run.id)
        assert [(row.state, row.error_code) for row in rows_of(services, run.id)] == [(ComparisonState.FAILED, code)]

    def test_while_the_store_does_not_answer_they_wait(self, services, set_again):
        def find(_page):
            raise StorageFailed("unreachable")

        set_again(find)
        run = made(services, [1])
        assert compare(services, run.id) == STORE_SECONDS
        assert [(row.state, row.tries) for row in rows_of(services, run.id)] == [(ComparisonState.WAITING, 1)]
        assert compare(services, run.id) == pytest.approx(STORE_SECONDS, abs=5)
        lapse(services)
        set_again(lambda _page: [])
        assert compare(services, run.id) is None
        assert states_of(services, run.id) == [ComparisonState.ALIKE]

    def test_a_worker_that_is_stopped_gives_them_back(self, services, set_again):
        def find(_page):
            raise KeyboardInterrupt

        set_again(find)
        run = made(services, [1])
        with pytest.raises(KeyboardInterrupt):
            compare(services, run.id)
        set_again(lambda _page: [])
        assert compare(services, run.id) is None
        assert states_of(services, run.id) == [ComparisonState.ALIKE]

    def test_what_a_killed_worker_held_is_compared_by_another_and_the_late_result_is_dropped(self, services, alike):
        run = made(services, [1])
        with services.database.writing() as session:
            held = loop._claim(session, run.id, at=now(), lease=timedelta(minutes=2), max_tries=3)
        assert compare(services, run.id) == pytest.approx(120, abs=5)
        lapse(services)
        assert compare(services, run.id) is None
        with services.database.writing() as session:
            loop._complete(session, run.id, [loop.Result(held[0], "find different", found=[MISSING])])
        assert states_of(services, run.id) == [ComparisonState.ALIKE]
        assert len(told(services)) == 1

    def test_one_that_no_worker_survives_fails_visibly(self, services, alike):
        run = made(services, [1])
        for _ in range(services.settings.max_tries):
            with services.database.writing() as session:
                loop._claim(session, run.id, at=now(), lease=timedelta(minutes=2), max_tries=3)
            lapse(services)
        assert compare(services, run.id) is None
        (row,) = rows_of(services, run.id)
        assert (row.state, row.error_code) == (ComparisonState.FAILED, "gave_up")
        assert told(services) == [{"alike": 0, "different": [], "failed": [[row.letter_id, "gave_up"]]}]

    def test_two_workers_compare_each_once(self, stack, alike):
        with closing(open_services(stack)) as first, closing(open_services(stack)) as second:
            run_id = begin(first, 700)
            while claims := take(first, run_id):
                finish(first, run_id, batch(claims))
            assert len(rows_of(first, run_id)) > AT_ONCE
            together(lambda: compare(first, run_id), lambda: compare(second, run_id))
            assert set(states_of(first, run_id)) == {ComparisonState.ALIKE}
            assert {row.tries for row in rows_of(first, run_id)} == {1}
            assert sum(event["alike"] for event in told(first)) == len(rows_of(first, run_id))


class TestWhoComes:
    def test_the_worker_that_makes_the_last_letter_asks_for_it(self, services, cheap):
        run_id = begin(services, 3)
        make(services, run_id)
        assert services.queue.waiting("compare", run_id) == 1

    def test_a_run_without_letters_to_compare_asks_for_nothing(self, services):
        run_id = begin(services, 1)
        finish(services, run_id, batch([], failed=take(services, run_id)))
        make(services, run_id)
        assert services.queue.waiting("compare", run_id) == 0

    def test_the_sweep_asks_again_for_what_was_lost_and_once(self, services):
        run = made(services, [1])
        sweep(services)
        sweep(services)
        assert services.queue.waiting("compare", run.id) == 1


def test_the_table_of_states_leads_to_an_end(services):
    ends = set(ComparisonState) - UNCOMPARED
    assert {step.target for step in COMPARISON.values()} == set(ComparisonState)
    assert not any(step.sources & ends for step in COMPARISON.values())


def test_a_run_of_before_has_no_sample(services):
    run = made(services, [1])
    with services.database.writing() as session:
        session.query(Comparison).delete()
    with services.database.reading() as session:
        sample = sample_of(session, session.get_one(Run, run.id))
    assert (sample.total, sample.alike, sample.left, sample.others) == (0, 0, 0, [])
