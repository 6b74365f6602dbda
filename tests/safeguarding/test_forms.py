"""Moments typed in the hour that clocks go back over, and what stood in a form to begin with."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Role
from app.safeguarding.forms import NO_BELIEF
from app.safeguarding.states import About, Belief
from tests.inbox.mail import came
from tests.journeys.clock import Clock
from tests.safeguarding.pages.browsing import send
from tests.safeguarding.reporting import after
from tests.web.markup import errors_of

SUMMER = datetime(2015, 10, 25, 0, 30, tzinfo=UTC)
"""01:30, the first time that night."""

WINTER = datetime(2015, 10, 25, 1, 10, tzinfo=UTC)
"""01:10, the second time."""


@pytest.fixture
def robin(monkeypatch, signed_in):
    monkeypatch.setattr("app.platform.clock.datetime", Clock(WINTER + timedelta(minutes=1)))
    return signed_in(Role.SAFEGUARDING, Role.DRAFTER, name="Robin Example")


def test_who_was_told_the_second_time_round_was_told_after_the_receipt(robin, duty):
    number = duty.report(received_at=SUMMER, at=SUMMER)
    who = {"rung": "director", "to_whom": "the director", "how": "telephone"}
    send(robin, f"/risk/{number}/told", **who, evidence="Spoke to them", time="1:10")
    (claim,) = duty.see(number, WINTER).claims
    assert claim.told_at == WINTER


def test_a_receipt_that_was_not_touched_stays_what_it_was(robin, duty):
    number = duty.report(received_at=WINTER, at=WINTER)
    send(robin, f"/risk/{number}/correct", note="A word more")
    seen = duty.see(number, WINTER)
    assert (seen.note, seen.received_at) == ("A word more", WINTER)


def test_a_receipt_that_is_typed_was_the_first_time_round(robin, duty):
    number = duty.report(received_at=SUMMER, at=WINTER)
    send(robin, f"/risk/{number}/correct", time="1:05")
    assert duty.see(number, WINTER).received_at == SUMMER - timedelta(minutes=25)


def test_from_a_message_it_takes_two_clicks(monkeypatch, duty, services, signed_in):
    monkeypatch.setattr("app.platform.clock.datetime", Clock(after(1)))
    message = came(services, "She is not safe.", at=after(0))
    client = signed_in(Role.DRAFTER, name="Kim Example")
    assert f'href="/risk/new?message={message}"' in client.get(f"/inbox/{message}").text
    send(client, f"/risk/new?message={message}")
    seen = duty.see(1)
    assert (seen.belief, seen.received_at, seen.area_known) == (Belief.NOT_SURE, after(0), False)


def test_without_one_it_is_to_be_chosen(robin):
    assert errors_of(send(robin, "/risk/new", area="Rotherham")) == {"belief": NO_BELIEF}


@pytest.mark.parametrize(
    ("area", "more", "body"),
    [
        ("rotherham", {}, "Ofsted"),
        ("", {"area_typed": "Glasgow", "nation": "Scotland"}, "the Care Inspectorate"),
    ],
)
def test_it_is_referred_to_the_inspectorate_of_its_nation_by_name(robin, duty, area, more, body):
    number = duty.report(area, about=About.SERVICE, received_at=SUMMER, at=SUMMER, **more)
    assert f"Record a referral to {body}" in robin.get(f"/risk/{number}").text
    send(robin, f"/risk/{number}/refer", words="By letter")
    assert f"To {body}, " in robin.get(f"/risk/{number}").text
