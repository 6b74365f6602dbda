"""Who is woken and when: each step once, across workers that die, come late or work at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role, User
from app.accounts.users import change_user, deactivate
from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import SYSTEM, Actor
from app.notices.read import count_unread, groups_of, read_one
from app.notices.send import send_due
from app.notices.states import Way
from app.safeguarding.clock import escalate
from app.safeguarding.clock.claims import reject
from app.safeguarding.clock.escalate import tell_at_once, wake
from app.safeguarding.clock.people import NEVER, people, wake_from
from app.safeguarding.link import link_duplicate, unlink
from app.safeguarding.locking import lock
from app.safeguarding.models import RiskStep
from app.safeguarding.states import Rung
from tests.fixtures.app import add_member
from tests.notices.telling import Inbox, notices, want
from tests.production.making import together
from tests.refusals import refused
from tests.safeguarding.reporting import RECEIVED, after, amend, area_id

pytestmark = pytest.mark.stack


def told(duty) -> list[tuple[str, str]]:
    """Kind and time left of what the first person on duty was told."""
    return [(one.kind, one.facts.get("due", "")) for one in notices(duty.services) if one.user_id == duty.first]


def steps(duty) -> list[tuple[str, str]]:
    with duty.services.database.reading() as session:
        return [(one.step, one.said) for one in session.scalars(select(RiskStep).order_by(RiskStep.id))]


def each_minute(duty, hours: range) -> None:
    for minutes in (0, 14, 15, 16, *(60 * hour for hour in hours)):
        wake(duty.services, at=after(minutes=minutes))


def test_each_step_wakes_everyone_once(both):
    both.report()
    each_minute(both, range(1, 27))
    assert [step for step, _ in steps(both)] == ["15m", "1h", "4h", "18h", "19h", "20h", "21h", "22h", "23h", "24h"]
    assert told(both)[:2] == [("risk_clock", "23 hours 45 minutes"), ("risk_clock", "23 hours")]
    assert told(both)[-2:] == [("risk_clock", "1 hour"), ("risk_missed", "no time")]
    assert {one.user_id for one in notices(both.services)} == {both.first, both.second}


def test_a_notice_says_a_reference_and_the_time_left_and_its_mail_no_more(duty, monkeypatch):
    inbox = Inbox.put_into(duty.services, monkeypatch)
    duty.report(source="A grandmother", note="Two boys in Rotherham")
    wake(duty.services, at=after(4))
    send_due(duty.services, at=after(4))
    mail = inbox.mails[0]
    text = mail.get_content()
    assert mail["Subject"] == "RISK-0001: 20 hours left to tell the director"
    assert not any(word in text.replace("call 999", "") for word in ("grandmother", "boys", "Rotherham", "call"))
    assert "/risk/1" in text
    assert notices(duty.services)[0].facts == {"reference": "RISK-0001", "due": "20 hours"}


@pytest.mark.parametrize("way", [Way.DAILY, Way.NEVER])
def test_it_is_mailed_at_once_whatever_they_chose(duty, monkeypatch, way):
    inbox = Inbox.put_into(duty.services, monkeypatch)
    want(duty.services, duty.first, way)
    duty.report()
    wake(duty.services, at=after(1))
    send_due(duty.services, at=after(1))
    assert {mail["To"] for mail in inbox.mails} == {
        "safeguarding.fran@office.example",
        "safeguarding.sam@office.example",
    }


def test_a_worker_that_was_away_tells_the_last_step_alone(both):
    both.report()
    wake(both.services, at=after(20.5))
    assert steps(both) == [("20h", "running")]
    assert told(both) == [("risk_clock", "3 hours 30 minutes")]
    wake(both.services, at=after(20.6))
    assert len(told(both)) == 1


def test_what_was_said_when_a_late_report_was_recorded_is_not_said_again_a_minute_later(both):
    number = both.report(received_at=after(-25), at=RECEIVED)
    with both.services.database.writing() as session:
        assert tell_at_once(session, lock(session, number), actor=Actor(both.second), at=RECEIVED)
    wake(both.services, at=after(minutes=1))
    assert told(both) == [("risk_missed", "no time")]
    wake(both.services, at=after(23))
    assert told(both) == [("risk_missed", "no time")] * 2, "the next day's step wakes them again"


def test_what_was_said_when_a_claim_was_rejected_is_not_said_again_a_minute_later(both):
    number = both.report()
    claim = both.say_told(number, after(2), by=both.second)
    with both.services.database.writing() as session:
        reject(session, claim, reason="It was her secretary", actor=Actor(both.first), at=after(24, minutes=1))
    before = len(notices(both.services))
    wake(both.services, at=after(24, minutes=2))
    assert len(notices(both.services)) == before


def test_who_was_not_told_is_woken_though_somebody_else_was(both):
    number = both.report(received_at=after(-25), at=RECEIVED)
    with both.services.database.writing() as session:
        tell_at_once(session, lock(session, number), actor=Actor(both.second), at=RECEIVED)
        deactivate(session, session.get_one(User, both.first), actor=SYSTEM, at=RECEIVED)
    wake(both.services, at=after(minutes=1))
    assert [one.user_id for one in notices(both.services)] == [both.first, both.second]


def test_a_worker_that_comes_back_after_the_deadline_says_that_it_was_missed(duty):
    duty.report()
    wake(duty.services, at=after(100))
    wake(duty.services, at=after(101))
    assert told(duty) == [("risk_missed", "no time")]


def test_a_worker_that_dies_between_has_told_nobody_and_the_next_tells_them(both, monkeypatch):
    both.report()
    with monkeypatch.context() as broken:
        broken.setattr(escalate, "tell_people", dies)
        with pytest.raises(KeyboardInterrupt):
            wake(both.services, at=after(1))
    assert (steps(both), told(both)) == ([], [])
    wake(both.services, at=after(1, minutes=1))
    assert (steps(both), len(told(both))) == ([("1h", "running")], 1)


def dies(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_what_goes_wrong_with_one_keeps_nobody_asleep_for_another(duty, monkeypatch):
    duty.report()
    duty.report()
    right = escalate.wake_for

    def wrong_for_the_second(session, number, *, at):
        if number == 2:
            raise RuntimeError("broken")
        return right(session, number, at=at)

    monkeypatch.setattr(escalate, "wake_for", wrong_for_the_second)
    with pytest.raises(RuntimeError):
        wake(duty.services, at=after(1))
    assert len(told(duty)) == 1


def test_two_workers_at_once_tell_it_once(both):
    both.report()
    together(*(lambda: wake(both.services, at=after(1)) for _ in range(3)))
    assert (steps(both), len(told(both))) == ([("1h", "running")], 1)


def test_told_and_not_confirmed_is_said_in_other_words(duty):
    number = duty.report()
    duty.say_told(number, after(2))
    wake(duty.services, at=after(4))
    wake(duty.services, at=after(24))
    assert told(duty) == [("risk_unconfirmed", "20 hours"), ("risk_unconfirmed", "no time")]


def test_nobody_is_woken_once_it_stands_still(duty):
    duty.tell(duty.report(), after(2))
    duty.confirm(duty.say_not_immediate(duty.report(), after(2)), after(2))
    wake(duty.services, at=after(4))
    assert steps(duty) == []


def test_nobody_is_woken_for_one_that_follows_until_it_is_parted(duty):
    first, second = duty.report(), duty.report()
    with duty.services.database.writing() as session:
        link_duplicate(session, second, first, actor=Actor(duty.first), at=after(1))
    wake(duty.services, at=after(1))
    assert len(told(duty)) == 1
    with duty.services.database.writing() as session:
        unlink(session, second, reason="Another family", actor=Actor(duty.first))
    wake(duty.services, at=after(1, minutes=1))
    assert len(told(duty)) == 2


def test_a_receipt_that_is_corrected_makes_another_clock(duty):
    number = duty.report(received_at=after(-30), at=RECEIVED)
    wake(duty.services, at=RECEIVED)
    amend(duty, number, received_at=RECEIVED - timedelta(minutes=20), at=RECEIVED)
    wake(duty.services, at=after(minutes=1))
    assert steps(duty) == [("24h", "missed"), ("15m", "running")]


def test_while_nobody_is_told_people_are_woken_each_day_after_the_deadline(both):
    both.report()
    for hours in (24, 25, 47, 48, 49, 80, 100):
        wake(both.services, at=after(hours))
    assert steps(both) == [("24h", "missed"), ("48h", "missed"), ("72h", "missed"), ("96h", "missed")]
    assert len(told(both)) == 4
    both.say_told(1, after(101))
    wake(both.services, at=after(121))
    assert steps(both)[-1] == ("120h", "unconfirmed")


def test_no_time_is_left_to_say_for_an_area_of_a_report_that_is_not_immediate(both):
    number = both.report(area="", area_typed="By the sea")
    both.confirm(both.say_not_immediate(number, after(1)), after(2))
    wake(both.services, at=after(4))
    last = notices(both.services)[-1]
    assert (last.kind, "until" in last.facts) == ("risk_area", False)


def test_an_area_that_nobody_knows_is_chased_once_the_police_were_told(both):
    number = both.report(area="", area_typed="By the sea")
    both.confirm(both.say_told(number, after(1), rung=Rung.POLICE, to_whom="the police"), after(2))
    for hours in (3, 4, 5, 23, 24, 25, 49):
        wake(both.services, at=after(hours))
    assert steps(both) == [("area-4h", "area"), ("area-1d", "area"), ("area-2d", "area")]
    assert [kind for kind, _ in told(both)].count("risk_area") == 3
    left = [
        one.facts["until"] for one in notices(both.services) if (one.kind, one.user_id) == ("risk_area", both.first)
    ]
    assert left == ["20 hours", "no time", "no time"], "until its director must be told, not until the clock stopped"
    amend(both, number, area_id=area_id(both, "leeds"), at=after(50))
    wake(both.services, at=after(50))
    others = [one.kind for one in notices(both.services) if one.user_id == both.second]
    assert others[-1] == "risk_missed", "told by the correction, and not again by the worker"
    assert others.count("risk_missed") == 1
    wake(both.services, at=after(72))
    assert steps(both)[-1] == ("72h", "missed")


def test_some_are_woken_from_a_later_step_and_if_nobody_is_then_everyone(both):
    set_step(both, both.first, "4h")
    both.report()
    wake(both.services, at=after(1))
    assert {one.user_id for one in notices(both.services)} == {both.second}
    wake(both.services, at=after(4))
    assert {one.user_id for one in notices(both.services)} == {both.first, both.second}
    set_step(both, both.first, NEVER)
    set_step(both, both.second, NEVER)
    before = len(notices(both.services))
    wake(both.services, at=after(18))
    assert {one.user_id for one in notices(both.services)[before:]} == {both.first, both.second}


def set_step(duty, user_id: int, step: str) -> bool:
    with duty.services.database.writing() as session:
        return wake_from(session, user_id, step, actor=Actor(duty.first))


def test_whom_to_wake_is_said_once_of_those_who_have_the_role(duty):
    assert set_step(duty, duty.second, "4h")
    assert not set_step(duty, duty.second, "4h")
    with duty.services.database.reading() as session:
        assert [(one.name, one.from_step) for one in people(session)] == [
            ("Fran Example", "15m"),
            ("Sam Example", "4h"),
        ]
    other = add_member(duty.services, Role.DRAFTER)
    with refused("not_safeguarding"):
        set_step(duty, other.id, "4h")
    with refused("no_such_step"):
        set_step(duty, duty.first, "2h")


def test_who_lost_the_role_or_left_is_woken_no_more_and_reads_nothing_of_it(duty, monkeypatch):
    inbox = Inbox.put_into(duty.services, monkeypatch)
    administrator = add_member(duty.services, Role.ADMINISTRATOR)
    duty.report()
    wake(duty.services, at=after(1))
    lost = notices(duty.services)[0]
    with duty.services.database.writing() as session:
        user = session.get_one(User, duty.first)
        change_user(
            session, user, name=user.name, office="", roles=[Role.DRAFTER], actor=Actor(administrator.id), at=after(2)
        )
    send_due(duty.services, at=after(2))
    assert [mail["To"] for mail in inbox.mails] == ["safeguarding.sam@office.example"]
    with duty.services.database.writing() as session:
        assert (groups_of(session, duty.first), count_unread(session, duty.first)) == ([], 0)
        assert read_one(session, duty.first, lost.id, at=after(2)) is None
        assert [group.total for group in groups_of(session, duty.second)] == [1]
    wake(duty.services, at=after(4))
    assert [one.user_id for one in notices(duty.services)].count(duty.first) == 1


def test_where_nobody_has_the_role_any_more_the_step_waits_for_somebody(duty, caplog):
    administrator = add_member(duty.services, Role.ADMINISTRATOR)
    duty.report()
    with duty.services.database.writing() as session:
        for user_id in (duty.first, duty.second):
            deactivate(session, session.get_one(User, user_id), actor=Actor(administrator.id), at=after(1))
    wake(duty.services, at=after(1))
    assert steps(duty) == []
    assert "no active user has the safeguarding role" in caplog.text
    new = add_member(duty.services, Role.SAFEGUARDING, name="Kim Example")
    wake(duty.services, at=after(1, minutes=1))
    assert [one.user_id for one in notices(duty.services)] == [new.id]


def test_the_event_of_a_step_says_the_step_alone(duty):
    duty.report()
    wake(duty.services, at=after(1))
    with duty.services.database.reading() as session:
        (event,) = find_events(session, EventFilter(action="risk.woken", risk=True), size=5).events
    assert (body_of(event)["after"], body_of(event)["personal"]) == ({"step": "1h", "said": "running"}, {})
    assert event.actor_id == SYSTEM.user_id
