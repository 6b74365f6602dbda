"""A message that turned out to be no risk is released, by the safeguarding role and after two people decided."""

import pytest

from app.accounts.models import Role
from tests.inbox.mail import came
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, press, send
from tests.safeguarding.reporting import RECEIVED, after


@pytest.fixture
def message(sam, duty, services):
    one = came(services, f"It says {WORD}.", subject=WORD, at=RECEIVED)
    duty.report(message=one)
    return one


@pytest.fixture
def drafter(message, signed_in):
    return signed_in(Role.DRAFTER, name="Kim Example")


def decide(duty):
    claim = duty.say_not_immediate(1, after(minutes=10))
    duty.confirm(claim, after(minutes=20))
    return claim


def release(sam):
    return send(sam, "/risk/1/release", reason="A school trip")


def test_two_people_decide_before_it_is_released(sam, duty, drafter, message):
    assert "Two people must decide first" in words(release(sam))
    duty.say_not_immediate(1, after(minutes=10))
    assert "Two people must decide first" in words(release(sam))
    assert drafter.get(f"/inbox/{message}").status_code == 404


def test_everyone_who_reads_the_inbox_sees_it_then(sam, duty, drafter, message):
    decide(duty)
    assert "Enter why it is no risk" in words(send(sam, "/risk/1/release", reason=""))
    assert "The message is released." in words(release(sam))
    page = drafter.get(f"/inbox/{message}")
    assert WORD in words(page)
    assert "RISK-0001" not in page.text, "of the report nobody else learns"
    assert "reported as RISK-0001 and released" in words(sam.get(f"/inbox/{message}"))
    assert WORD in words(drafter.get("/inbox?tab=all"))


def test_anyone_with_the_role_restricts_it_again_alone(sam, duty, drafter, message):
    decide(duty)
    release(sam)
    assert "restricted again" in words(press(sam, "/risk/1/restrict"))
    assert drafter.get(f"/inbox/{message}").status_code == 404
    assert "Nothing was changed." in words(press(sam, "/risk/1/restrict"))


def test_it_is_restricted_again_once_the_decision_is_revoked(sam, duty, drafter, message):
    claim = decide(duty)
    release(sam)
    send(sam, f"/risk/1/claims/{claim}/revoke", reason="It is a child after all")
    assert drafter.get(f"/inbox/{message}").status_code == 404


def test_it_is_restricted_again_once_somebody_reports_it_again(sam, duty, drafter, message):
    decide(duty)
    release(sam)
    form = drafter.get(f"/risk/new?message={message}")
    assert form.status_code == 200
    assert "RISK-0002" in words(send(drafter, "/risk/new", page=form, belief="immediate"))
    assert drafter.get(f"/inbox/{message}").status_code == 404
    assert duty.see(2).clock.runs


def test_a_message_that_is_evidence_of_another_report_stays_restricted(sam, duty, drafter, message):
    decide(duty)
    duty.report(area="barnsley")
    duty.say_told(2, after(minutes=30), evidence_message_id=message)
    assert "also says something of another report" in words(release(sam))
    assert drafter.get(f"/inbox/{message}").status_code == 404
    assert not duty.see(1).released


def test_a_report_without_a_message_has_nothing_to_release(sam, duty, services):
    duty.report()
    assert "Release the message" not in sam.get("/risk/1").text
    assert "nothing to release" in words(release(sam))
