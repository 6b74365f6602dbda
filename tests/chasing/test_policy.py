"""When the policy proposes a chaser, and what holds it back."""

from dataclasses import replace
from datetime import date

import pytest

from app.chasing.policy import MEMBERS, Case, ChasingPolicy, NotChasedReason
from app.tracking.codes import Delivery

DUE = date(2015, 3, 24)
LATE = date(2015, 3, 27)
EASTER = frozenset({date(2015, 4, 3), date(2015, 4, 6)})
CASE = Case(1, "chief-constables", DUE, replied=False, delivered=Delivery.HANDED_OVER)


def propose(today=LATE, *, policy=None, **facts):
    return (policy or ChasingPolicy()).propose(replace(CASE, **facts), today=today, holidays=EASTER)


def test_a_letter_that_is_late_is_chased():
    proposal = propose()
    assert (proposal.held, proposal.number) == (None, 1)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"due": None}, NotChasedReason.NO_REPLY_NEEDED),
        ({"replied": True}, NotChasedReason.REPLIED),
        ({"delivered": Delivery.NOT_SENT}, NotChasedReason.NOT_SENT),
        ({"delivered": Delivery.QUEUED}, NotChasedReason.NOT_SENT),
        ({"delivered": Delivery.RETURNED}, NotChasedReason.NOT_DELIVERED),
        ({"delivered": Delivery.FAILED}, NotChasedReason.NOT_DELIVERED),
        ({"delivered": Delivery.UNCERTAIN}, NotChasedReason.NOT_DELIVERED),
        ({"sent_after": True}, NotChasedReason.SENT_AFTER),
        ({"due": LATE}, NotChasedReason.NOT_DUE),
        ({"asked_again": LATE}, NotChasedReason.SENT_AGAIN),
        ({"listed": False}, NotChasedReason.GONE),
        ({"mail_waiting": 1}, NotChasedReason.MAIL_WAITING),
        ({"being_chased": "MAR15-R1-0001"}, NotChasedReason.BEING_CHASED),
        ({"elsewhere": "FEB15-0001"}, NotChasedReason.ANOTHER_CAMPAIGN),
        ({"chasers": (date(2015, 3, 26),)}, NotChasedReason.CHASED_LATELY),
        ({"chasers": (date(2015, 3, 12),), "asked_by": LATE}, NotChasedReason.CHASER_NOT_DUE),
        ({"chasers": (date(2015, 1, 5),), "own": 3}, NotChasedReason.ENOUGH),
    ],
)
def test_what_holds_a_chaser_back(facts, why):
    assert propose(**facts).held is why


def test_what_was_sent_too_late_says_until_when_it_gives_time_to_reply():
    until = date(2015, 4, 21)
    assert propose(sent_after=True, asked_again=until).since == until


def test_a_reply_that_was_late_all_the_same_is_a_reply():
    assert propose(replied=True, delivered=Delivery.RETURNED).held is NotChasedReason.REPLIED


def test_the_next_comes_after_working_days_and_not_days():
    """Ten working days after Wednesday 25 March 2015 end on Friday 10 April, since Good Friday and Easter Monday do not
    count."""
    sent = (date(2015, 3, 25),)
    assert propose(date(2015, 4, 9), chasers=sent, own=1).held is NotChasedReason.CHASED_LATELY
    assert propose(date(2015, 4, 10), chasers=sent, own=1).held is None


def test_the_next_waits_until_the_reply_by_date_of_the_last_has_passed():
    """The last asks for a reply by Friday 10 April 2015, the tenth working day after it: that day is theirs."""
    last = {"chasers": (date(2015, 3, 25),), "own": 1, "asked_by": date(2015, 4, 10)}
    waits = propose(date(2015, 4, 10), **last)
    assert (waits.held, waits.since) == (NotChasedReason.CHASER_NOT_DUE, date(2015, 4, 10))
    assert propose(date(2015, 4, 13), **last).held is None


def test_a_chaser_of_another_campaign_counts_too():
    assert propose(chasers=(date(2015, 3, 26),), own=0).held is NotChasedReason.CHASED_LATELY


def test_the_number_counts_those_about_this_letter():
    assert propose(chasers=(date(2015, 1, 5), date(2015, 1, 30)), own=1).number == 2


def test_the_second_goes_with_a_copy_to_whom_the_officer_answers_to():
    before = {"registry": "directors-of-childrens-services", "chasers": (date(2015, 1, 5),)}
    assert propose(**before, own=0).copy_to == ""
    assert propose(**before, own=1).copy_to == "chief-executives"


@pytest.mark.parametrize("registry", sorted(MEMBERS))
def test_a_member_is_never_reached_through_an_officer(registry):
    assert propose(registry=registry, chasers=(date(2015, 1, 5),), own=2).copy_to == ""


def test_a_policy_can_be_another():
    policy = ChasingPolicy(first_after=5, most=1)
    assert propose(policy=policy).held is NotChasedReason.NOT_DUE
    assert propose(date(2015, 4, 20), policy=policy, chasers=(date(2015, 3, 25),), own=1).held is NotChasedReason.ENOUGH
