"""Nothing of a campaign leaves before its embargo ends: no sending starts, and one that runs waits."""

from datetime import UTC, datetime, timedelta

import pytest

from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import SYSTEM, Actor
from app.campaigns.editing import CampaignClosed
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.delivery.models import Attempt, Sending
from app.delivery.release.embargo import UnderEmbargo, change_embargo, embargo_of, require_no_embargo
from app.delivery.sending.claim import next_of
from app.errors import Stale
from app.platform.clock import now
from tests.delivery.email.mailing import queue
from tests.delivery.sending import LEADERS, campaign
from tests.delivery.sendings.office import started
from tests.refusals import refused

NOW = datetime(2015, 3, 2, 9, tzinfo=UTC)
UNTIL = datetime(2015, 3, 3, 0, 1, tzinfo=UTC)


def held(services, until=UNTIL, *, seen=None, actor=SYSTEM, at=NOW):
    with services.database.writing() as session:
        return change_embargo(session, campaign(session), until, seen=seen, at=at, actor=actor)


def standing(services):
    with services.database.reading() as session:
        return embargo_of(session, campaign(session).id)


def test_an_embargo_is_set_moved_and_lifted_and_each_is_in_the_record(services):
    later = UNTIL + timedelta(days=1)
    assert held(services)
    assert standing(services) == UNTIL
    assert held(services, later, seen=UNTIL)
    assert standing(services) == later
    assert held(services, None, seen=later)
    assert standing(services) is None
    with services.database.reading() as session:
        kinds = [
            find_events(session, EventFilter(action=name), size=9).events for name in ("embargo.set", "embargo.lifted")
        ]
        told = [body_of(event) for event in sorted((one for kind in kinds for one in kind), key=lambda one: one.seq)]
    assert [(one["before"]["until"], one["after"]["until"]) for one in told] == [
        (None, UNTIL.isoformat()),
        (UNTIL.isoformat(), later.isoformat()),
        (later.isoformat(), None),
    ]


def test_what_stands_so_already_changes_nothing(services):
    held(services)
    assert not held(services, UNTIL, seen=None)
    assert not held(services, UNTIL, seen=UNTIL)


def test_one_who_saw_another_is_told(services):
    held(services)
    with pytest.raises(Stale):
        held(services, UNTIL + timedelta(hours=1), seen=None)


def test_it_ends_at_a_moment_to_come(services):
    with refused("embargo_past"):
        held(services, NOW)


def test_only_the_owner_may_while_the_campaign_is_open(services, owner):
    with pytest.raises(NotTheOwner):
        held(services, actor=Actor(owner.member.id + 1))
    with services.database.writing() as session:
        take_step(session, campaign(session), "close", actor=Actor(owner.member.id))
    with pytest.raises(CampaignClosed):
        held(services)


@pytest.mark.parametrize(("at", "free"), [(NOW, False), (UNTIL - timedelta(microseconds=1), False), (UNTIL, True)])
def test_nothing_may_leave_before_its_end(services, at, free):
    held(services)
    with services.database.reading() as session:
        one = campaign(session).id
        if free:
            require_no_embargo(session, one, at=at)
        else:
            with pytest.raises(UnderEmbargo) as raised:
                require_no_embargo(session, one, at=at)
            assert raised.value.facts["until"] == UNTIL


def test_a_sending_that_runs_waits_for_its_end(made):
    attempt_id = queue(made, LEADERS[0])
    with made.database.writing() as session:
        sending = session.get_one(Sending, session.get_one(Attempt, attempt_id).sending_id)
        sending.state, sending.starts_at = "sending", NOW
        session.get_one(Attempt, attempt_id).due_at = NOW
    held(made)
    with made.database.reading() as session:
        one = session.get_one(Sending, sending.id)
        waiting = next_of(session, one, at=NOW)
        assert (waiting.attempt_id, waiting.at, waiting.idle) == (None, UNTIL, False)
        assert next_of(session, one, at=UNTIL).attempt_id == attempt_id


def test_a_sending_can_not_start_before_its_end(made):
    tomorrow = now() + timedelta(days=1)
    held(made, tomorrow, at=now())
    with pytest.raises(UnderEmbargo) as raised:
        started(made, starts_at=tomorrow - timedelta(minutes=1))
    assert raised.value.facts["until"] == tomorrow
    with refused("nothing_to_send"):  # it may start then; no email is known of these posts
        started(made, starts_at=tomorrow)
