"""A message that turned out to be no risk is released, by the safeguarding role and after two people decided."""

import pytest

from app.accounts.models import Role
from app.safeguarding.refusals import REFUSALS
from app.safeguarding.views.facts import NOTHING
from tests.inbox.mail import came
from tests.production.shown import words
from tests.safeguarding.pages.browsing import WORD, press, send
from tests.safeguarding.reporting import RECEIVED, after
from tests.web.markup import errors_of, links_of, message_of, part_of


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
    assert list(errors_of(release(sam)).values()) == [REFUSALS["not_decided"]]
    duty.say_not_immediate(1, after(minutes=10))
    assert list(errors_of(release(sam)).values()) == [REFUSALS["not_decided"]]
    assert drafter.get(f"/inbox/{message}").status_code == 404


def test_everyone_who_reads_the_inbox_sees_it_then(sam, duty, drafter, message):
    decide(duty)
    assert list(errors_of(send(sam, "/risk/1/release", reason=""))) == ["reason"]
    assert not duty.see(1).released
    released = release(sam)
    assert (released.request.path, message_of(released).kind) == ("/risk/1", "success")
    assert duty.see(1).released
    page = drafter.get(f"/inbox/{message}")
    assert WORD in words(page)
    assert "RISK-0001" not in page.text, "of the report nobody else learns"
    assert links_of(part_of(sam.get(f"/inbox/{message}"), "was-released")) == {"/risk/1": "RISK-0001"}
    assert WORD in words(drafter.get("/inbox?tab=all"))


def test_anyone_with_the_role_restricts_it_again_alone(sam, duty, drafter, message):
    decide(duty)
    release(sam)
    done = message_of(press(sam, "/risk/1/restrict"))
    assert (done.kind, done.words != NOTHING, duty.see(1).released) == ("success", True, False)
    assert drafter.get(f"/inbox/{message}").status_code == 404
    assert message_of(press(sam, "/risk/1/restrict")).words == NOTHING


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
    assert list(errors_of(release(sam)).values()) == [REFUSALS["another_report"]]
    assert drafter.get(f"/inbox/{message}").status_code == 404
    assert not duty.see(1).released


def test_a_report_without_a_message_has_nothing_to_release(sam, duty, services):
    duty.report()
    assert "/risk/1/release" not in links_of(sam.get("/risk/1"))
    assert list(errors_of(release(sam)).values()) == [REFUSALS["no_message"]]
