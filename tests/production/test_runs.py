"""Start, pause, resume and cancel a run; what a run has read stays as it was when it started."""

import json
from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor, digest_of
from app.campaigns.lifecycle.ownership import NotTheOwner, take_on
from app.campaigns.models import Campaign
from app.errors import Refused
from app.platform.clock import now
from app.production.models import Run
from app.production.runs.runs import (
    NothingToMake,
    RunUnderWay,
    failed_letters,
    run_numbered,
    run_under_way,
    runs_of,
    start_run,
)
from app.production.runs.steer import cancel_run, pause_run, resume_run
from app.production.runs.work import work
from app.production.states import RowState, RunState
from app.production.words import MOVED_ON
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from tests.fixtures.app import add_member
from tests.production.making import (
    assert_over,
    assert_sound,
    batch,
    begin,
    campaign_id,
    editions_of,
    events_of,
    finish,
    first_letters,
    make_all,
    rows_of,
    run_of,
    states_of,
    take,
    together,
)
from tests.refusals import refused

pytestmark = pytest.mark.stack


def steer(services, verb, run_id, *, actor=SYSTEM):
    with services.database.writing() as session:
        return verb(session, run_id, actor=actor)


def test_a_run_of_a_campaign_holds_a_row_for_each_of_its_letters_in_their_order(stack_services):
    with stack_services.database.writing() as session:
        run = start_run(session, campaign_id(stack_services), actor=SYSTEM)
    letters = first_letters(stack_services, 1268)
    assert (run.number, run.state, run.total) == (1, RunState.RUNNING, 1268)
    assert [row.letter_id for row in rows_of(stack_services, run.id)] == [letter.id for letter in letters]
    (event,) = events_of(stack_services, "run.started")
    assert run.known_at == event.seq
    ids = [letter.id for letter in letters]
    batches = [ids[start : start + 200] for start in range(0, 1268, 200)]
    assert json.loads(event.body)["after"]["digests"] == [digest_of(batch) for batch in batches]


def test_a_second_start_finds_the_run_under_way(stack_services):
    begin(stack_services)
    with pytest.raises(RunUnderWay) as raised:
        begin(stack_services)
    assert raised.value.number == 1


def test_of_two_starts_at_the_same_moment_one_makes_the_run_and_the_other_finds_it(stack_services):
    came = together(*[lambda: begin(stack_services)] * 4)
    ids = [one for one in came if isinstance(one, int)]
    assert len(ids) == 1
    assert [one.number for one in came if isinstance(one, RunUnderWay)] == [1, 1, 1]


def test_the_database_itself_refuses_a_second_run_under_way(stack_services):
    run = run_of(stack_services, begin(stack_services))
    again = {
        "campaign_id": run.campaign_id,
        "number": 2,
        "state": RunState.PAUSED,
        "valid_at": run.valid_at,
        "known_at": run.known_at,
        "total": 1,
        "started_at": now(),
    }
    with pytest.raises(DBAPIError, match=r"uq_runs_under_way|UNIQUE"), stack_services.database.writing() as session:
        session.execute(insert(Run).values(again))
    with stack_services.database.writing() as session:
        session.execute(insert(Run).values(again | {"state": RunState.DONE}))


def test_a_run_of_no_letters_is_not_started(services):
    with pytest.raises(NothingToMake), services.database.writing() as session:
        start_run(session, campaign_id(services), actor=SYSTEM, letter_ids=[])
    with services.database.reading() as session:
        assert runs_of(session, campaign_id(services)) == []


@pytest.mark.parametrize("verb", [pause_run, resume_run, cancel_run])
def test_only_the_owner_steers_a_run(services, verb):
    owner, other = (Actor(add_member(services, Role.DRAFTER, name=name).id) for name in ("Alex Example", "Sam Example"))
    with services.database.writing() as session:
        take_on(session, session.get_one(Campaign, campaign_id(services)), actor=owner)
    with pytest.raises(NotTheOwner):
        begin(services, actor=other)
    run_id = begin(services, actor=owner)
    with pytest.raises(NotTheOwner):
        steer(services, verb, run_id, actor=other)
    assert run_of(services, run_id).state == RunState.RUNNING
    assert run_of(services, run_id).created_by == owner.user_id


def test_a_paused_run_gives_no_letter_and_finishes_those_in_hand(stack_services):
    run_id = begin(stack_services, 6)
    held = take(stack_services, run_id, 2)
    steer(stack_services, pause_run, run_id)
    assert take(stack_services, run_id) == []
    assert finish(stack_services, run_id, batch(held)) == 2
    steer(stack_services, resume_run, run_id)
    make_all(stack_services, run_id)
    assert_over(stack_services, run_id)
    assert [
        event.action for event in events_of(stack_services, "run.paused") + events_of(stack_services, "run.resumed")
    ]


def test_a_paused_run_whose_last_letters_come_in_is_done(services):
    run_id = begin(services, 2)
    held = take(services, run_id)
    steer(services, pause_run, run_id)
    finish(services, run_id, batch(held))
    assert_over(services, run_id)


def test_cancelling_keeps_what_is_made_and_drops_what_workers_hold(stack_services):
    run_id = begin(stack_services, 6)
    finish(stack_services, run_id, batch(take(stack_services, run_id, 2)))
    held = take(stack_services, run_id, 2)
    steer(stack_services, cancel_run, run_id)
    assert finish(stack_services, run_id, batch(held)) == 0
    assert states_of(stack_services, run_id) == {RowState.MADE: 2, RowState.CANCELLED: 4}
    assert run_of(stack_services, run_id).state == RunState.CANCELLED
    assert_sound(stack_services, run_id)
    (event,) = events_of(stack_services, "run.cancelled")
    after = json.loads(event.body)["after"]
    assert after["letters"] == {"cancelled": 4, "made": 2}
    assert after["digests"] == [digest_of([row.letter_id for row in rows_of(stack_services, run_id)[2:]])]


@pytest.mark.parametrize("verb", [pause_run, resume_run, cancel_run])
def test_a_run_that_is_over_cannot_be_steered(services, verb):
    run_id = begin(services, 1)
    make_all(services, run_id)
    with refused("run_moved_on", number=1, state=MOVED_ON[RunState.DONE]):
        steer(services, verb, run_id)


def test_a_click_on_cancel_while_the_last_letters_come_in_has_one_outcome(stack_services):
    run_id = begin(stack_services, 4)
    result = batch(take(stack_services, run_id))
    kept, cancelled = together(
        lambda: finish(stack_services, run_id, result), lambda: steer(stack_services, cancel_run, run_id)
    )
    assert (kept == 0) != isinstance(cancelled, Refused)
    assert_sound(stack_services, run_id)


def test_failed_letters_are_made_again_by_the_next_run(stack_services):
    first = begin(stack_services, 4)
    claims = take(stack_services, first)
    finish(stack_services, first, batch(claims[:3], failed=claims[3:]))
    with stack_services.database.reading() as session:
        again = failed_letters(session, first)
    assert again == [claims[3].letter_id]
    with stack_services.database.writing() as session:
        second = start_run(session, campaign_id(stack_services), actor=SYSTEM, letter_ids=again)
    make_all(stack_services, second.id)
    (edition,) = editions_of(stack_services, second.id)
    assert (second.number, edition.letter_id, edition.number) == (2, again[0], 1)
    assert_over(stack_services, second.id)


def test_a_letter_made_again_is_its_next_edition_and_the_earlier_one_stays(stack_services):
    first = begin(stack_services, 2)
    make_all(stack_services, first)
    letter_id = rows_of(stack_services, first)[0].letter_id
    with stack_services.database.writing() as session:
        second = start_run(session, campaign_id(stack_services), actor=SYSTEM, letter_ids=[letter_id])
    make_all(stack_services, second.id, words="second")
    (edition,) = editions_of(stack_services, second.id)
    assert (edition.letter_id, edition.number) == (letter_id, 2)
    assert [edition.number for edition in editions_of(stack_services, first)] == [1, 1]
    assert_over(stack_services, second.id)


def test_a_correction_made_while_a_run_goes_on_changes_none_of_its_letters(services, cheap):
    first = begin(services, 2)
    letter = first_letters(services, 1)[0]
    with services.database.writing() as session:
        record_holder(
            session,
            letter.post_id,
            Person(full_name="Alex Example", title="Mx", surname="Example", salutation="Dear Mx Example"),
            since=date(2015, 1, 1),
            today=date(2026, 11, 24),
            acting=False,
            source="https://office.example/",
            actor=SYSTEM,
        )
    work(services, first)
    assert_over(services, first)
    with services.database.writing() as session:
        second = start_run(session, campaign_id(services), actor=SYSTEM, letter_ids=[letter.id])
    work(services, second.id)
    before, after = editions_of(services, first)[0], editions_of(services, second.id)[0]
    assert (before.letter_id, after.letter_id) == (letter.id, letter.id)
    assert "Alex Example" not in before.content
    assert "Alex Example" in after.content


@pytest.mark.parametrize("change", ["UPDATE editions SET pages = 9", "DELETE FROM editions"])
def test_an_edition_is_never_changed(stack_services, change):
    from sqlalchemy import text

    make_all(stack_services, begin(stack_services, 1))
    with pytest.raises(DBAPIError, match="append-only"), stack_services.database.writing() as session:
        session.execute(text(change))


def test_runs_are_found_by_campaign_and_number(services):
    run_id = begin(services, 1)
    with services.database.reading() as session:
        assert run_under_way(session, campaign_id(services)).id == run_id
        campaign = session.get_one(Campaign, campaign_id(services))
        assert run_numbered(session, campaign, 1).id == run_id
        with refused("no_such_run", number=2):
            run_numbered(session, campaign, 2)
    make_all(services, run_id)
    with services.database.reading() as session:
        assert run_under_way(session, campaign_id(services)) is None
        assert [run.id for run in runs_of(session, campaign_id(services))] == [run_id]
