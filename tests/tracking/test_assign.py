"""One person looks after a letter, or nobody; the record tells which letters changed hands."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor, digest_of
from app.campaigns.lifecycle.close import CampaignArchived
from app.campaigns.states import State
from app.errors import Stale
from app.tracking.letter_notes import assign, assignable, assignments_of, hands_of
from tests.fixtures.app import add_member
from tests.refusals import refused
from tests.tracking.office import letter_ids, small, small_campaign

pytestmark = pytest.mark.stack


@pytest.fixture
def office(stack_services):
    """Services with the small campaign, on both stacks."""
    small_campaign(stack_services)
    return stack_services


def member(services, *roles, name="Alex Example"):
    return add_member(services, *(roles or (Role.DRAFTER,)), name=name).id


def give(services, numbers, *, to, seen=None):
    with services.database.writing() as session:
        return assign(session, small(session), letter_ids(session, numbers), to=to, actor=SYSTEM, seen=seen)


def holders(services, numbers):
    with services.database.reading() as session:
        standing = assignments_of(session, small(session).id)
        return [standing[i].user_id if i in standing else None for i in letter_ids(session, numbers)]


def test_a_letter_has_one_holder_until_another_or_none(office):
    alex, sam = member(office), member(office, name="Sam Example")
    assert give(office, [1, 2, 3], to=alex) == 3
    assert give(office, [3, 4], to=sam) == 2
    assert give(office, [1], to=None) == 1
    assert holders(office, range(1, 6)) == [None, alex, sam, sam, None]


def test_assigning_again_changes_nothing_and_is_not_recorded(office):
    alex = member(office)
    give(office, [1, 2], to=alex)
    assert give(office, [2, 1], to=alex) == 0
    assert give(office, [3], to=None) == 0
    with office.database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "letters.assigned")).all()
    assert len(events) == 1


def test_the_event_covers_each_letter_that_changed_hands(office):
    alex, sam = member(office), member(office, name="Sam Example")
    give(office, [1], to=alex)
    give(office, [1, 2], to=sam)
    with office.database.reading() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        first, second = letter_ids(session, [1, 2])
    after = json.loads(event.body)["after"]
    assert (after["letters"], after["to"]) == (2, sam)
    assert after["digests"] == [digest_of([[first, alex, sam], [second, None, sam]])]


def test_a_form_filled_before_somebody_else_assigned_one_of_them_is_stale(services):
    small_campaign(services)
    alex = member(services)
    with services.database.reading() as session:
        ids = letter_ids(session, [1, 2])
        seen = hands_of(ids, assignments_of(session, small(session).id))
    give(services, [3], to=alex)
    assert give(services, [1, 2], to=alex, seen=seen) == 2
    with pytest.raises(Stale):
        give(services, [1, 2], to=None, seen=seen)


def test_of_two_who_take_a_letter_on_at_once_one_has_it(office):
    alex, sam = member(office), member(office, name="Sam Example")
    with office.database.reading() as session:
        seen = hands_of(letter_ids(session, [1]), assignments_of(session, small(session).id))
    together = Barrier(2)

    def take_on(to: int) -> bool:
        together.wait(timeout=30)
        try:
            return give(office, [1], to=to, seen=seen) == 1
        except Stale:
            return False

    with ThreadPoolExecutor(2) as threads:
        won = dict(zip((alex, sam), threads.map(take_on, (alex, sam)), strict=True))
    assert sorted(won.values()) == [False, True]
    assert won[holders(office, [1])[0]]


def test_drafters_and_the_owner_look_after_letters(services):
    owner = member(services, Role.CLEARER, name="Olu Example")
    small_campaign(services, actor=Actor(owner))
    drafter, viewer = member(services), member(services, Role.VIEWER, name="Vic Example")
    with services.database.reading() as session:
        assert [user.id for user in assignable(session, small(session))] == [drafter, owner]
    assert give(services, [1], to=owner) == 1
    with refused("letter_not_assignable"):
        give(services, [1], to=viewer)


def test_nothing_of_an_archived_campaign_changes_hands(services):
    small_campaign(services)
    with services.database.writing() as session:
        small(session).state = State.ARCHIVED
    with pytest.raises(CampaignArchived):
        give(services, [1], to=None)
