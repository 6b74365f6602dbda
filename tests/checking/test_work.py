"""Workers come, die and come again: every letter is read once, and what was found is kept once."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.audit.record import SYSTEM
from app.campaigns.editing import CampaignClosed
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.checking import work as working
from app.checking.export import table_of
from app.checking.findings import groups
from app.checking.models import RUNNING, LetterCheck
from app.checking.start import CHECKS, CheckOver, CheckUnderWay, cancel_check, newest_check
from app.checking.state import Stand
from app.checking.states import CHECK, CheckState
from app.checking.work import lock_claimed_check, work_on
from app.platform.clock import now
from app.platform.leases import ClaimLost, claim_row, pending_rows
from app.platform.processes import draining
from app.registry.registries import registry_names
from tests.campaigns.small import small_campaign
from tests.checking.checking import LEASE, SMALL, begin, check_of, checked, counts, found, lease_runs_out, state
from tests.refusals import refused

pytestmark = pytest.mark.stack


class Died(Exception):
    """The worker is gone in the middle of its work."""


@pytest.fixture
def slow(monkeypatch, small):
    """One letter a slice."""
    monkeypatch.setattr(working, "SLICE", 1)


def dies_at(monkeypatch, call):
    whole, calls = working._keep, []

    def dying(*arguments):
        calls.append(1)
        if len(calls) == call:
            raise Died
        return whole(*arguments)

    monkeypatch.setattr(working, "_keep", dying)


def die(services, check_id):
    with pytest.raises(Died):
        work_on(services, check_id)


def test_all_letters_are_read(services, small):
    check = check_of(services, checked(services))
    assert (check.state, check.done, check.total, check.number) == ("done", 4, 4, 1)
    assert check.ended_at is not None
    assert counts(services, check.id)["vacant"] == 4


def test_a_worker_that_dies_is_followed_by_one_that_goes_on(services, slow, monkeypatch):
    check_id = begin(services)
    with monkeypatch.context() as patched:
        dies_at(patched, 3)
        die(services, check_id)
    assert check_of(services, check_id).done == 2
    assert work_on(services, check_id) is False
    assert check_of(services, check_id).done == 2, "its lease has not run out"
    lease_runs_out(services, check_id)
    work_on(services, check_id)
    assert (check_of(services, check_id).state, check_of(services, check_id).done) == ("done", 4)
    assert len(found(services, check_id)) == len(set(found(services, check_id)))
    assert counts(services, check_id)["vacant"] == 4


def test_after_too_many_tries_it_fails_and_another_can_be_started(services, slow, monkeypatch):
    check_id = begin(services)
    with monkeypatch.context() as patched:
        patched.setattr(working, "_keep", lambda *_: (_ for _ in ()).throw(Died))
        for _ in range(services.settings.max_tries):
            die(services, check_id)
            lease_runs_out(services, check_id)
    work_on(services, check_id)
    assert check_of(services, check_id).state == "failed"
    assert check_of(services, checked(services)).number == 2


def test_a_worker_whose_lease_ran_out_commits_nothing(services, small):
    check_id = begin(services)
    with services.database.writing() as session:
        late = claim_row(session, LetterCheck, check_id, RUNNING, at=now() - 2 * LEASE, lease=LEASE, max_tries=3)
    with services.database.writing() as session:
        assert (
            claim_row(session, LetterCheck, check_id, RUNNING, at=now(), lease=LEASE, max_tries=3).token
            == late.token + 1
        )
    with services.database.writing() as session, pytest.raises(ClaimLost):
        lock_claimed_check(session, late, at=now())
    with services.database.writing() as session:
        assert claim_row(session, LetterCheck, check_id, RUNNING, at=now(), lease=LEASE, max_tries=3) is None, (
            "it is in other hands"
        )


def test_a_check_that_is_cancelled_is_left_by_its_worker(services, slow, monkeypatch):
    check_id = begin(services)
    whole = working._next_slice

    def cancelled_meanwhile(session, *arguments, **how):
        part = whole(session, *arguments, **how)
        if session.get_one(LetterCheck, check_id).done == 2:
            session.close()
            with services.database.writing() as writer:
                cancel_check(writer, check_id, actor=SYSTEM)
        return part

    monkeypatch.setattr(working, "_next_slice", cancelled_meanwhile)
    assert work_on(services, check_id) is False
    assert (check_of(services, check_id).state, check_of(services, check_id).done) == ("cancelled", 2)
    with services.database.writing() as session, pytest.raises(CheckOver):
        cancel_check(session, check_id, actor=SYSTEM)


def test_a_turn_ends_and_any_worker_goes_on(services, slow, monkeypatch):
    check_id = begin(services)
    with monkeypatch.context() as patched:
        patched.setattr(working, "TURN_SECONDS", 0)
        work_on(services, check_id)
    assert check_of(services, check_id).lease_until is None
    assert services.queue.waiting("check", check_id) == 1
    work_on(services, check_id)
    assert check_of(services, check_id).state == "done"


def test_a_worker_that_is_stopped_gives_its_check_back(services, slow, monkeypatch):
    check_id = begin(services)
    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(working, "_keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        work_on(services, check_id)
    assert check_of(services, check_id).lease_until is None
    work_on(services, check_id)
    assert check_of(services, check_id).state == "done"


def test_a_worker_that_was_asked_to_stop_claims_no_check(services, slow, monkeypatch):
    check_id = begin(services)
    monkeypatch.setattr(draining, "has_begun", lambda: True)
    assert work_on(services, check_id) is False
    assert check_of(services, check_id).tries == 0


def test_the_sweep_finds_a_check_that_nobody_was_told_of(services, small):
    check_id = begin(services)
    CHECKS.sweep(services)
    CHECKS.sweep(services)
    assert services.queue.waiting("check", check_id) == 1
    work_on(services, check_id)
    with services.database.reading() as session:
        assert pending_rows(session, LetterCheck, RUNNING) == []
    work_on(services, check_id)  # a nudge that came twice finds nothing to do


def test_a_campaign_has_one_check_at_a_time(services, small):
    begin(services)
    with pytest.raises(CheckUnderWay) as raised:
        begin(services)
    assert raised.value.facts == {"number": 1}


def test_without_letters_or_when_closed_there_is_nothing_to_check(services, small):
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, SMALL)
        take_step(session, campaign, "close", actor=SYSTEM)
    with pytest.raises(CampaignClosed):
        begin(services)
    with services.database.writing() as session:
        take_step(session, campaign_by_reference(session, SMALL), "open", actor=SYSTEM)
        session.execute(update(Letter).where(Letter.campaign_id == small).values(withdrawn=True))
    with refused("nothing_to_check"):
        begin(services)


def test_it_ends_in_every_way_and_goes_on_from_none():
    assert {step.target for step in CHECK.values()} == set(CheckState) - {CheckState.RUNNING}
    assert {source for step in CHECK.values() for source in step.sources} == {CheckState.RUNNING}


def test_a_lease_is_held_anew_with_each_slice(services, small):
    check_id = begin(services)
    with services.database.writing() as session:
        claim = claim_row(session, LetterCheck, check_id, RUNNING, at=now(), lease=timedelta(seconds=5), max_tries=3)
        first = session.get_one(LetterCheck, check_id).lease_until
    with services.database.writing() as session:
        held = lock_claimed_check(session, claim, at=now() + timedelta(seconds=3))
        assert (held.tries, held.lease_until > first) == (0, True)


def test_it_is_the_same_on_both_stacks(stack_services):
    with stack_services.database.writing() as session:
        small_campaign(session)
    check_id = begin(stack_services)
    with stack_services.database.writing() as session:
        assert claim_row(session, LetterCheck, check_id, RUNNING, at=now() - 2 * LEASE, lease=LEASE, max_tries=3)
    assert work_on(stack_services, check_id) is False
    check = check_of(stack_services, check_id)
    assert (check.state, check.done, check.token) == ("done", 4, 2)
    assert counts(stack_services, check_id) == {"missing": 4, "vacant": 4, "title": 4, "no-address": 4}
    stands = state(stack_services)
    assert (stands.stand, stands.blocking, stands.to_look_at, stands.changed) == (Stand.BLOCKED, 4, 4, [])
    with stack_services.database.reading() as session:
        found = newest_check(session, check.campaign_id)
        names = registry_names(session)
        assert [one.letters for one in groups(session, found)] == [4, 4, 4, 4]
        assert len([*table_of(stack_services.database, campaign_by_reference(session, SMALL), found, names).rows]) == 16
