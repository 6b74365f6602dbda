"""Start a sending: every attempt stands as queued before anything leaves, once, and only what a person agreed to."""

from datetime import UTC, datetime, timedelta

import pytest

from app.audit.record import SYSTEM, Actor
from app.campaigns.editing import CampaignClosed
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.clearance.offices.change import OfficeNames, add_office
from app.delivery.channels import Channel
from app.delivery.email.numbers import reply_tokens
from app.delivery.email.sign_off import SignOff, usual_sign_off
from app.delivery.marking.sendable import Stand
from app.delivery.sending.routes import Wish
from app.delivery.sending.start import SendingUnderWay, sending_said
from app.delivery.states import SendingState, State
from app.errors import Stale
from app.platform.clock import now, today
from tests.delivery.marking import close
from tests.delivery.reaching import reach
from tests.delivery.sending import campaign, ids, of
from tests.delivery.sendings.office import (
    ADDRESSES,
    LEADERS,
    LETTERS,
    POLICE,
    SIGN_OFF,
    SOON,
    attempts_in,
    kinds,
    reachable,
    rehearsed,
    sending_of,
    started,
    states,
)
from tests.fixtures.app import add_member
from tests.production.making import events_of, together
from tests.refusals import refused

IN_A_PERIOD = datetime(2015, 4, 10, 12, tzinfo=UTC)


def test_each_letter_is_queued_with_its_address_and_a_number_of_its_own(ready):
    ends = now() + SOON
    sending_id = started(ready, starts_at=ends, first_wave=2, per_minute=60)
    sending = sending_of(ready, sending_id)
    assert (sending.state, sending.starts_at, sending.total, sending.number, sending.looked) == (
        SendingState.COUNTDOWN,
        ends,
        5,
        1,
        False,
    )
    attempts = attempts_in(ready, sending_id)
    assert [one.address for one in attempts] == [ADDRESSES[number] for number in LETTERS]
    assert [one.position for one in attempts] == [1, 2, 3, 4, 5]
    assert {one.state for one in attempts} == {State.QUEUED}
    assert {one.sent_on for one in attempts} == {today()}
    assert len({one.message_id for one in attempts}) == 5
    assert attempts[0].message_id.startswith("mar15-0042.")
    assert kinds(ready, attempts[0].id) == ["queued"]
    with ready.database.reading() as session:
        assert of(session, LETTERS[0]).stand == Stand.QUEUED
        assert len(reply_tokens(session, ids(session, LETTERS))) == 5


def test_one_event_tells_of_the_start_and_one_of_each_batch(ready):
    started(ready)
    (begun,), (batch,) = events_of(ready, "sending.started"), events_of(ready, "letters.queued")
    assert [(one.kind, one.subject_id) for one in begun.subjects][1] == ("sending", "MAR15/1")
    assert [(one.kind, one.subject_id) for one in batch.subjects] == [("sending", "MAR15/1")]


@pytest.mark.parametrize(("first_wave", "looked"), [(0, True), (4, False), (5, True), (20, True)])
def test_a_first_wave_that_is_all_of_it_needs_no_look(ready, first_wave, looked):
    assert sending_of(ready, started(ready, first_wave=first_wave)).looked is looked


def test_a_second_click_finds_the_first(ready):
    with ready.database.reading() as session:
        seen = rehearsed(session).seen(Channel.EMAIL)
    started(ready, seen=seen)
    with pytest.raises(SendingUnderWay) as second:
        started(ready, seen=seen)
    assert (second.value.number, second.value.same) == (1, True)
    with pytest.raises(SendingUnderWay) as other:
        started(ready, LEADERS)
    assert not other.value.same


def test_two_at_once_start_one(ready):
    with ready.database.reading() as session:
        seen = rehearsed(session).seen(Channel.EMAIL)
    came = together(*[lambda: started(ready, seen=seen)] * 3)
    assert sorted(type(one).__name__ for one in came) == ["SendingUnderWay", "SendingUnderWay", "int"]


def test_what_has_changed_since_it_was_shown_is_not_sent(ready):
    with ready.database.reading() as session:
        seen = rehearsed(session).seen(Channel.EMAIL)
    reach(ready, {LETTERS[0]: "another@council.example"})
    with pytest.raises(Stale):
        started(ready, seen=seen)


def test_only_what_may_go_is_queued(unreached):
    reachable(unreached, LEADERS)
    sending_id = started(unreached)
    assert [one.address for one in attempts_in(unreached, sending_id)] == [ADDRESSES[number] for number in LEADERS]


def test_where_nothing_may_go_nothing_is_started(unreached):
    with refused("nothing_to_send"):
        started(unreached, POLICE)


def test_only_the_owner_starts_one(ready):
    other = add_member(ready)
    with pytest.raises(NotTheOwner):
        started(ready, actor=Actor(other.id))


def test_of_a_closed_campaign_nothing_is_sent(ready):
    close(ready)
    with pytest.raises(CampaignClosed):
        started(ready)


def test_in_a_pre_election_period_it_takes_a_reason(ready):
    with refused("in_pre_election"):
        started(ready, starts_at=IN_A_PERIOD)
    sending_id = started(ready, starts_at=IN_A_PERIOD, despite="Children are at risk now")
    assert len(states(ready, sending_id)) == 5
    (event,) = events_of(ready, "sending.started")
    assert "Children are at risk now" not in event.body, "what a person typed can be erased"
    with ready.database.reading() as session:
        assert sending_said(session, sending_of(ready, sending_id)).despite == "Children are at risk now"


def test_why_stale_contacts_are_used_is_kept(unreached):
    reach(unreached, {LEADERS[0]: "old@council.example"}, verified=today() - timedelta(400))
    sending_id = started(unreached, LEADERS[:1], wish=Wish(Channel.EMAIL, accepted="Rang the council"))
    assert list(sending_of(unreached, sending_id).reasons.values()) == ["Rang the council"]


def offered(services) -> SignOff:
    with services.database.reading() as session:
        return usual_sign_off(session, campaign(session), "Jo Smith", language="en")


def test_a_sign_off_that_somebody_changed_is_offered_the_next_time(ready):
    usual = offered(ready)
    assert usual.office == "Private Office to the Secretary of State for the Home Department"
    started(ready)
    assert offered(ready) == SignOff("Jo Smith", SIGN_OFF.office, SIGN_OFF.address)


def test_the_office_offered_is_that_of_the_department_in_the_senders_address(ready):
    with ready.database.writing() as session:
        second = campaign(session).signatories[1]
        office = second.office
        campaign(session).sender = ["Private Office", second.department, "1 Example Street", "London SW1A 2AA"]
    assert offered(ready) == SignOff(
        "Jo Smith", f"Private Office to the {office}", (second.department, "1 Example Street", "London SW1A 2AA")
    )


def test_an_office_elsewhere_is_not_offered_again_with_the_address_of_a_department(ready):
    """As emails were signed before the office was taken from the address."""
    with ready.database.reading() as session:
        first, second, *_ = campaign(session).signatories
        address = (second.department, "1 Example Street", "London SW1A 2AA")
        other, office = first.office, second.office
    started(ready, sign_off=SignOff("Jo Smith", f"Private Office to the {other}", address))
    with ready.database.writing() as session:
        campaign(session).sender = ["Private Office", *address]
    assert offered(ready) == SignOff("Jo Smith", f"Private Office to the {office}", address)


def test_the_email_address_of_the_sender_is_no_line_of_the_postal_address(ready):
    usual = offered(ready)
    with ready.database.writing() as session:
        campaign(session).sender = [*campaign(session).sender, "office@department.example"]
    assert offered(ready) == usual


@pytest.mark.parametrize("office", ["", "Private Office to the Secretary of State for Transport"])
def test_the_office_of_whoever_signs_now_is_offered_unless_another_was_written(ready, office):
    """The private office to a minister who does not sign any more is not."""
    usual = offered(ready)
    with ready.database.writing() as session:
        add_office(session, OfficeNames("Secretary of State for Transport", "Transport", "Transport"), actor=SYSTEM)
    started(ready, sign_off=SignOff("Jo Smith", office or usual.office, ("Elsewhere", "Leeds LS1 4DY")))
    assert offered(ready) == usual
