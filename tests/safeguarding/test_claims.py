"""What stops the clock: said by one with evidence, confirmed by another; and nothing else."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.record import Actor
from app.errors import Refused
from app.safeguarding.clock.cause import give_cause
from app.safeguarding.clock.claims import (
    NotificationDetails,
    claim_not_immediate,
    claim_told,
    confirm,
    reject,
    revoke,
    take_back,
)
from app.safeguarding.clock.clock import State
from app.safeguarding.clock.escalate import wake
from app.safeguarding.models import RiskClaim
from app.safeguarding.states import About, How, Need, Outcome, Rung, Verdict
from app.safeguarding.telling.refer import refer
from app.safeguarding.telling.tell import TryDetails, record_try
from app.web.filters import format_moment_in_sentence
from tests.inbox.mail import came
from tests.notices.telling import notices
from tests.production.making import together
from tests.refusals import refused
from tests.safeguarding.reporting import RECEIVED, Duty, after, amend, area_id, form


def decide(duty: Duty, verb, claim_id: int, by: int, at=None, **reason):
    with duty.services.database.writing() as session:
        verb(session, claim_id, actor=Actor(by), at=at or after(3), **reason)


def test_the_clock_stops_once_another_confirms(both):
    number = both.report()
    claim = both.say_told(number, after(2))
    assert both.see(number, after(3)).clock.state is State.UNCONFIRMED
    assert Need.CONFIRM in both.see(number, after(3)).needs
    both.confirm(claim, after(5))
    found = both.see(number, after(90))
    assert (found.clock.state, found.clock.told_at, found.clock.missed) == (State.NOTIFIED, after(2), False)
    assert found.needs == ()
    assert (found.claims[0].by_id, found.claims[0].decided_by) == (both.first, both.second)


def test_nobody_confirms_or_rejects_their_own_word(duty):
    claim = duty.say_told(duty.report(), after(2))
    with refused("own"):
        duty.confirm(claim, after(3), by=duty.first)
    with refused("own"):
        decide(duty, reject, claim, duty.first, reason="No")
    assert duty.see(1, after(3)).clock.runs


def test_who_confirms_is_told_that_they_are_needed_and_the_other_is_not(duty):
    duty.say_told(duty.report(), after(2))
    (told,) = notices(duty.services)
    with duty.services.database.reading() as session:
        by = session.get_one(User, duty.first).name
    claimed = f"{by} recorded that the director was told at {format_moment_in_sentence(after(2))}."
    assert (told.user_id, told.kind, told.facts) == (
        duty.second,
        "risk_to_confirm",
        {"reference": "RISK-0001", "due": "22 hours", "claimed": claimed},
    )


def test_who_confirms_is_told_which_of_two_things_was_recorded(duty):
    duty.say_not_immediate(duty.report(), after(2))
    (told,) = notices(duty.services)
    assert told.facts["claimed"].endswith(" recorded that the risk is not immediate.")
    wake(duty.services, at=after(4))
    last = notices(duty.services)[-1]
    assert (last.kind, last.facts["claimed"]) == ("risk_unconfirmed", told.facts["claimed"])


def test_a_reminder_speaks_to_who_recorded_it_and_names_them_to_the_other(both):
    number = both.report()
    both.say_told(number, after(2))
    wake(both.services, at=after(24))
    told = {one.user_id: one.facts for one in notices(both.services) if one.kind == "risk_unconfirmed"}
    what = f"recorded that the director was told at {format_moment_in_sentence(after(2))}."
    assert (told[both.first]["claimed"], told[both.first]["own"]) == (f"You {what}", "all")
    assert told[both.second]["claimed"] == f"Fran Example {what}"
    assert "own" not in told[both.second]
    both.say_told(number, after(3), by=both.second)
    wake(both.services, at=after(48))
    last = {one.user_id: one.facts for one in notices(both.services)[-2:]}
    assert {user_id: facts["own"] for user_id, facts in last.items()} == {both.first: "some", both.second: "some"}
    assert "Sam Example recorded" in last[both.first]["claimed"]


def test_a_rejected_word_leaves_the_clock_running_and_says_so(duty):
    claim = duty.say_told(duty.report(), after(2))
    decide(duty, reject, claim, duty.second, reason="That was the wrong council")
    found = duty.see(1, after(4))
    assert (found.clock.state, found.claims[0].verdict) == (State.RUNNING, Verdict.REJECTED)
    assert found.claims[0].reason == "That was the wrong council"
    last = notices(duty.services)[-1]
    assert (last.user_id, last.kind, last.facts["due"]) == (duty.first, "risk_clock", "21 hours")


def test_a_word_is_taken_back_by_who_gave_it_alone(duty):
    claim = duty.say_told(duty.report(), after(2))
    with refused("not_own"):
        decide(duty, take_back, claim, duty.second, reason="No")
    decide(duty, take_back, claim, duty.first, reason="I mistook the report")
    assert duty.see(1, after(4)).clock.state is State.RUNNING


def test_what_was_confirmed_can_be_revoked_and_the_clock_runs_from_the_receipt(duty):
    claim = duty.tell(duty.report(), after(2))
    decide(duty, revoke, claim, duty.first, at=after(30), reason="The director never heard of it")
    found = duty.see(1, after(30))
    assert (found.clock.state, found.clock.missed) == (State.MISSED, True)


@pytest.mark.stack
def test_only_what_stands_is_decided_and_once(both):
    claim = both.say_told(both.report(), after(2))
    results = together(lambda: both.confirm(claim, after(3)), lambda: both.confirm(claim, after(3)))
    assert sorted(str(one) for one in results) == ["None", "decided"]
    with refused("decided"):
        decide(both, reject, claim, both.second, reason="No")
    decide(both, revoke, claim, both.second, reason="Wrong")
    with refused("not_confirmed"):
        decide(both, revoke, claim, both.second, reason="Wrong")
    with refused("no_such_claim"):
        decide(both, confirm, 4711, both.second)


def test_a_form_sent_twice_says_it_once(duty):
    number = duty.report()
    told = NotificationDetails(Rung.DIRECTOR, "the director", How.TELEPHONE, after(1), "Spoke to her")
    for _ in range(2):
        with duty.services.database.writing() as session:
            claim_told(session, number, told, token="once", actor=Actor(duty.first), at=after(2))
    with duty.services.database.reading() as session:
        assert len(session.scalars(select(RiskClaim)).all()) == 1


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"evidence": " "}, "blank", "evidence"),
        ({"evidence": "", "how": How.EMAIL}, "blank", "evidence"),
        ({"evidence": "We wrote", "how": How.EMAIL}, "acknowledgement", "evidence"),
        ({"to_whom": ""}, "blank", "to_whom"),
        ({"told_at": after(3)}, "in_the_future", "told_at"),
        ({"told_at": after(-1)}, "told_before", "told_at"),
        ({"rung": Rung.FRONT_DOOR}, "not_the_director", "rung"),
        ({"rung": Rung.POLICE}, "not_the_director", "rung"),
        ({"evidence_message_id": 4711, "evidence": ""}, "no_such_message", "evidence"),
        ({"try_id": 4711}, "no_such_try", "try"),
    ],
)
def test_a_notification_without_evidence_or_to_somebody_else_is_none(duty, said, code, field):
    number = duty.report()
    with pytest.raises(Refused) as raised:
        duty.say_told(number, after(2), **said)
    assert (raised.value.code, raised.value.field) == (code, field)
    assert duty.see(number, after(2)).clock.state is State.RUNNING


def test_a_mail_counts_by_the_answer_to_it(duty):
    number = duty.report()
    answer = came(duty.services, "I have it. Director")
    claim = duty.say_told(number, after(2), how=How.EMAIL, evidence="", evidence_message_id=answer)
    duty.confirm(claim, after(3))
    assert duty.see(number, after(4)).clock.state is State.NOTIFIED


def test_the_police_count_until_the_area_is_known(duty):
    number = duty.report(area="")
    duty.confirm(duty.say_told(number, after(2), rung=Rung.POLICE, to_whom="the police"), after(2))
    assert duty.see(number, after(3)).clock.state is State.NOTIFIED
    assert Need.AREA in duty.see(number, after(3)).needs
    amend(duty, number, area_id=area_id(duty, "leeds"), at=after(3))
    assert duty.see(number, after(4)).clock.state is State.RUNNING


def test_a_call_that_nobody_answers_stops_nothing_and_names_the_next(duty):
    number = duty.report()
    tried = TryDetails(Rung.DIRECTOR, "the director", How.TELEPHONE, after(1), Outcome.NO_ANSWER, value="01709 1")
    for _ in range(2):
        with duty.services.database.writing() as session:
            record_try(session, number, tried, token="once", actor=Actor(duty.first), at=after(2))
    found = duty.see(number, after(2))
    assert (found.clock.state, found.needs) == (State.RUNNING, (Need.NEXT,))
    assert len(found.tries) == 1


@pytest.mark.parametrize("outcome", [Outcome.HANDED, Outcome.WAITING, Outcome.ANSWERED])
def test_nobody_says_of_a_try_what_a_mail_alone_comes_to(duty, outcome):
    number = duty.report()
    tried = TryDetails(Rung.DIRECTOR, "the director", How.EMAIL, after(1), outcome)
    with refused("no_such_outcome"), duty.services.database.writing() as session:
        record_try(session, number, tried, token=form(), actor=Actor(duty.first), at=after(2))


def test_not_immediate_is_decided_by_one_and_confirmed_by_another(both):
    number = both.report()
    claim = both.say_not_immediate(number, after(2))
    assert both.see(number, after(30)).clock.runs
    with refused("waiting"):
        both.say_not_immediate(number, after(2))
    with refused("own"):
        both.confirm(claim, after(3), by=both.first)
    both.confirm(claim, after(3))
    found = both.see(number, after(30))
    assert (found.clock.state, found.clock.missed) == (State.NOT_IMMEDIATE, False)
    decide(both, revoke, claim, both.second, at=after(4), reason="It may be now")
    assert both.see(number, after(5)).clock.state is State.RUNNING


def test_what_is_not_immediate_needs_a_reason(duty):
    number = duty.report()
    with refused(), duty.services.database.writing() as session:
        claim_not_immediate(session, number, reason=" ", token=form(), actor=Actor(duty.first), at=after(1))


def test_a_missed_deadline_asks_why_until_somebody_says(both):
    number = both.report()
    both.tell(number, after(26))
    assert both.see(number, after(27)).needs == (Need.CAUSE,)
    for cause, new in (("Nobody had the number", True), ("Nobody had the number", False), ("No duty rota", True)):
        with both.services.database.writing() as session:
            assert give_cause(session, number, cause, actor=Actor(both.first), at=after(27)) is new
    found = both.see(number, after(28))
    assert (found.cause, found.needs, found.clock.missed) == ("No duty rota", (), True)


def test_a_deadline_that_was_kept_has_no_cause(duty):
    number = duty.report()
    with refused("not_missed"), duty.services.database.writing() as session:
        give_cause(session, number, "Why", actor=Actor(duty.first), at=after(23))


def test_a_concern_about_a_service_is_referred_and_the_clock_runs_on(duty):
    number = duty.report(about=About.SERVICE)
    for _ in range(2):
        with duty.services.database.writing() as session:
            refer(
                session,
                number,
                body="ofsted",
                how=How.EMAIL,
                referred_at=after(1),
                token="once",
                actor=Actor(duty.first),
                at=after(2),
            )
    found = duty.see(number, after(2))
    assert [(one.body, one.by_id) for one in found.referrals] == [("ofsted", duty.first)]
    assert found.clock.runs


@pytest.mark.parametrize(
    ("about", "body", "referred_at", "code"),
    [
        (About.CHILD, "ofsted", RECEIVED, "not_a_service"),
        (About.SERVICE, "estyn", RECEIVED, "no_such_body"),
        (About.SERVICE, "ciw", after(9), "in_the_future"),
        (About.SERVICE, "ciw", after(-9), "told_before"),
    ],
)
def test_a_referral_that_can_not_be(duty, about, body, referred_at, code):
    number = duty.report(about=about)
    with refused(code), duty.services.database.writing() as session:
        refer(
            session,
            number,
            body=body,
            how=How.EMAIL,
            referred_at=referred_at,
            token=form(),
            actor=Actor(duty.first),
            at=after(2),
        )
