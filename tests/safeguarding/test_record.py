"""Recording and correcting: once for a form and for a message, with nothing of it in the audit chain."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import Actor
from app.audit.verify import check
from app.errors import Refused, Stale
from app.safeguarding.clock.clock import State
from app.safeguarding.models import RiskFacts, RiskReport
from app.safeguarding.record import record_report
from app.safeguarding.states import Belief, CameBy, Need, Rung, Verdict
from app.safeguarding.telling.routes import SCOTLAND, route_for
from app.safeguarding.typed_facts import LONGEST, ReportFacts
from tests.inbox.mail import came
from tests.notices.telling import notices
from tests.production.making import together
from tests.refusals import refused
from tests.safeguarding.reporting import RECEIVED, after, amend, area_id, form

TYPED = ReportFacts(
    received_at=RECEIVED, came_by=CameBy.CALL, belief=Belief.NOT_SURE, source="A grandmother", note="Two boys"
)


def save(duty, typed=TYPED, *, token=None, message_id=None, at=RECEIVED):
    with duty.services.database.writing() as session:
        made = record_report(
            session, typed, token=token or form(), actor=Actor(duty.first), at=at, message_id=message_id
        )
        return made.reference


def test_reports_are_numbered_from_one(both):
    assert [save(both), save(both)] == ["RISK-0001", "RISK-0002"]


@pytest.mark.stack
def test_a_form_sent_twice_is_one_report(both):
    assert save(both, token="once") == save(both, token="once") == "RISK-0001"
    with both.services.database.reading() as session:
        assert len(session.scalars(select(RiskReport)).all()) == 1


@pytest.mark.stack
def test_two_who_send_at_once_get_numbers_of_their_own_and_a_double_click_one(both):
    tokens = ["one", "one", "two", "three"]
    references = together(*(lambda token=token: save(both, token=token) for token in tokens))
    assert references[0] == references[1]
    assert set(references) == {"RISK-0001", "RISK-0002", "RISK-0003"}


def test_a_message_makes_one_report(both):
    message = came(both.services, "A child told me")
    assert save(both, message_id=message) == save(both, message_id=message) == "RISK-0001"
    assert both.see(1).message_id == message


def test_a_message_that_is_not_there_makes_none(duty):
    with refused("no_such_message"):
        save(duty, message_id=4711)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"received_at": RECEIVED + timedelta(minutes=1)}, "received_later", "received_at"),
        ({"note": "x" * (LONGEST + 1)}, "too_long", "note"),
        ({"source": "x" * 121}, "too_long", "source"),
        ({"area_id": 4711}, "no_such_area", "area"),
        ({"nation": "France"}, "no_such_nation", "nation"),
    ],
)
def test_what_can_not_be_kept_is_refused_beside_its_field(duty, changes, code, field):
    with pytest.raises(Refused) as raised:
        save(duty, replace(TYPED, **changes))
    assert (raised.value.code, raised.value.field) == (code, field)


def test_not_sure_counts_as_immediate(duty):
    save(duty)
    assert duty.see(1, after(25)).clock.missed


def test_where_nobody_knows_the_area_it_is_chased_until_it_is_set(duty):
    save(duty, replace(TYPED, area_typed="Somewhere near Leeds"))
    assert Need.AREA in duty.see(1).needs
    assert duty.see(1).area == "Somewhere near Leeds"
    amend(duty, 1, area_id=area_id(duty, "leeds"))
    found = duty.see(1)
    assert (found.area, found.area_slug, found.area_typed, found.nation) == ("Leeds", "leeds", "", "England")
    assert Need.AREA not in found.needs


def test_an_area_of_scotland_is_known_once_it_is_typed(duty):
    save(duty, replace(TYPED, area_typed="Fife", nation="Scotland"))
    found = duty.see(1)
    assert (found.route, found.route.inspectorate) == (route_for(SCOTLAND), "care_inspectorate")
    assert Need.AREA not in found.needs


def test_a_correction_is_a_version_and_the_first_is_known_as_it_was(both):
    save(both)
    before = both.see(1).recorded
    assert amend(both, 1, received_at=after(-2), note="One boy")
    found, then = both.see(1), both.see(1, known_at=before)
    assert (found.received_at, found.note, found.corrected) == (after(-2), "One boy", True)
    assert (then.received_at, then.note, then.corrected) == (RECEIVED, "Two boys", False)
    with both.services.database.reading() as session:
        assert len(session.scalars(select(RiskFacts)).all()) == 2


def test_what_was_not_recorded_yet_is_not_known(duty):
    save(duty)
    with refused("no_such_report"):
        duty.see(1, known_at=duty.see(1).recorded - 1)


def test_a_correction_that_says_the_same_is_none(duty):
    save(duty)
    assert not amend(duty, 1)


def test_a_correction_from_a_stale_page_is_refused(duty):
    save(duty)
    seen = duty.see(1).seen
    amend(duty, 1, note="One boy")
    with pytest.raises(Stale):
        amend(duty, 1, seen=seen, note="Three boys")
    assert duty.see(1).note == "One boy"


def test_nobody_was_told_before_it_came(duty):
    number = duty.report()
    duty.say_told(number, after(1))
    with pytest.raises(Refused) as raised:
        amend(duty, number, received_at=after(2), at=after(3))
    assert raised.value.code == "told_before"


def test_who_was_told_of_another_area_was_not_told_of_this_one(both):
    number = both.report()
    waits, told = both.say_told(number, after(1)), both.tell(number, after(1))
    before = len(notices(both.services))
    amend(both, number, area_id=area_id(both, "leeds"), at=after(2))
    found = both.see(number, after(2))
    assert (found.clock.state, {one.verdict for one in found.claims}) == (State.RUNNING, {Verdict.REVOKED})
    assert [(one.kind, one.facts["due"]) for one in notices(both.services)[before:]] == [("risk_clock", "22 hours")]
    with refused("decided"):
        both.confirm(waits, after(3))
    amend(both, number, area_id=area_id(both, "rotherham"), at=after(3))
    assert both.see(number, after(3)).clock.runs, "one person alone stops nothing"
    assert {one.id for one in both.see(number).claims} == {waits, told}


def test_once_the_area_is_set_people_are_told_at_once_that_the_clock_runs(duty):
    number = duty.report(area="", area_typed="By the sea")
    duty.confirm(duty.say_told(number, after(1), rung=Rung.POLICE, to_whom="the police"), after(2))
    amend(duty, number, area_typed="By the canal", at=after(3))
    assert duty.see(number, after(3)).clock.state is State.NOTIFIED
    before = len(notices(duty.services))
    amend(duty, number, area_id=area_id(duty, "leeds"), at=after(4))
    assert [(one.user_id, one.kind) for one in notices(duty.services)[before:]] == [(duty.second, "risk_clock")]


def test_what_was_decided_holds_until_somebody_believes_that_it_is_immediate(both):
    number = both.report(belief=Belief.NOT_SURE)
    both.confirm(both.say_not_immediate(number, after(1)), after(2))
    amend(both, number, note="Two boys", at=after(2))
    assert both.see(number, after(2)).clock.state is State.NOT_IMMEDIATE
    before = len(notices(both.services))
    amend(both, number, belief=Belief.IMMEDIATE, at=after(3))
    assert both.see(number, after(3)).clock.state is State.RUNNING
    assert [one.kind for one in notices(both.services)[before:]] == ["risk_clock"]


def test_a_later_receipt_makes_no_missed_deadline_vanish(both):
    number = both.report()
    known = both.see(number).recorded
    amend(both, number, received_at=after(29), at=after(30))
    amend(both, number, note="Two boys", at=after(30))
    found = both.see(number, after(30))
    assert (found.clock.state, found.clock.missed, found.needs) == (State.RUNNING, True, (Need.TELL, Need.CAUSE))
    both.tell(number, after(31))
    assert both.see(number, after(90)).clock.missed
    assert not both.see(number, after(2), known_at=known).clock.missed


def test_a_later_receipt_within_the_deadline_is_no_miss(duty):
    number = duty.report()
    amend(duty, number, received_at=after(2), at=after(3))
    duty.tell(number, after(25))
    assert not duty.see(number, after(90)).clock.missed


@pytest.mark.stack
def test_the_chain_holds_codes_alone_and_verifies(both):
    save(both, replace(TYPED, area_id=area_id(both, "rotherham")))
    amend(both, 1, note="One boy", source="A neighbour", came_by=CameBy.LETTER)
    with both.services.database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("risk."))).all()
        kept = {one.name: one.value for one in session.scalars(select(AuditPersonal)) if one.value}
    bodies = re.sub("[0-9a-f]{64}", "", " ".join(one.body for one in events))  # a digest may hold any digits
    for word in ("boy", "grandmother", "neighbour", "otherham", "2015"):
        assert word not in bodies
    assert [json.loads(one.body)["after"] for one in events] == [
        {"came_by": "call", "about": "child", "belief": "not_sure"},
        {"changed": ["came_by", "source", "note"], "came_by": "letter"},
    ]
    assert kept["source"] == "A neighbour"
    assert check(both.services.database, both.services.storage).holds
