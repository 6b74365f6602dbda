"""Who is told of what, and when the mail of it is due."""

from datetime import UTC, datetime

import pytest

from app.accounts.models import Role, User
from app.accounts.users import deactivate
from app.audit.record import SYSTEM, Actor
from app.notices.notify import TASK
from app.notices.states import Way, next_daily
from tests.fixtures.app import add_member
from tests.notices.telling import AT, notices, tell, want

pytestmark = pytest.mark.stack


@pytest.fixture
def two(stack_services):
    return [add_member(stack_services, Role.CLEARER, name=name).id for name in ("Alex Example", "Sam Example")]


def test_each_is_told_once_and_a_worker_is_nudged_once(stack_services, two):
    told = tell(stack_services, *two, *two)
    assert [one.user_id for one in told] == [one.user_id for one in notices(stack_services)] == two
    assert {(one.mail, one.daily, one.due_at) for one in told} == {("waiting", False, AT)}
    assert notices(stack_services)[0].facts["registries"] == ["Chief officers of police", "Council leaders"]
    assert stack_services.queue.waiting(TASK) == 1


def test_nobody_is_told_of_what_they_did_themselves_unless_asked(services):
    alex, sam = (add_member(services, name=name).id for name in ("Alex Example", "Sam Example"))
    assert [one.user_id for one in tell(services, alex, sam, actor=Actor(alex))] == [sam]
    assert [one.user_id for one in tell(services, alex, sam, actor=Actor(alex), also_actor=True)] == [alex, sam]


def test_who_may_not_sign_in_any_more_is_not_told(services):
    alex = add_member(services).id
    with services.database.writing() as session:
        deactivate(session, session.get_one(User, alex), actor=SYSTEM, at=AT)
    assert tell(services, alex) == notices(services) == []
    assert services.queue.waiting(TASK) == 0


def test_each_is_mailed_as_they_chose(stack_services, two):
    want(stack_services, two[0], Way.DAILY)
    want(stack_services, two[1], Way.NEVER)
    daily, never = tell(stack_services, *two)
    assert (daily.mail, daily.daily, daily.due_at) == ("waiting", True, datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    assert (never.mail, never.daily) == ("unwanted", False)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-24T07:59", "2026-11-24T08:00"),
        ("2026-11-24T08:00", "2026-11-25T08:00"),
        ("2026-07-01T06:59", "2026-07-01T07:00"),
        ("2026-07-01T23:30", "2026-07-02T07:00"),
        ("2027-03-27T12:00", "2027-03-28T07:00"),
    ],
)
def test_the_mail_of_a_day_leaves_at_eight_in_london(at, due):
    assert next_daily(datetime.fromisoformat(at).replace(tzinfo=UTC)) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_what_can_not_be_told_is_found_out_by_who_tells_it(services):
    with pytest.raises(KeyError):
        tell(services, kind="no_such_kind")
    with pytest.raises(ValueError, match="not a path"):
        tell(services, href="https://elsewhere.example/")


def test_a_queue_that_does_not_answer_loses_no_notice(services, monkeypatch):
    monkeypatch.setattr(services.queue, "nudge", lambda *_: 1 / 0)
    assert len(tell(services, add_member(services).id)) == len(notices(services)) == 1
