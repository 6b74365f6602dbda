"""The four answers about each letter, on both stacks; what they are worked out from, and which letters have any."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.delivery.attempts.sent_letters import SentFacts
from app.delivery.attempts.settle import Evidence, move
from app.delivery.channels import METHODS
from app.delivery.models import Attempt
from app.delivery.states import State
from app.responses.answers import Asked, Back, Late
from app.responses.facts import NOTHING, Facts, answered_letters
from app.tracking.answers import (
    NOBODY,
    NOT_DELIVERED,
    NOT_KNOWN,
    Delivery,
    delivery_status,
)
from app.tracking.letter_notes import add_note, assign
from app.tracking.snapshot import CampaignSnapshot
from tests.fixtures.app import add_member
from tests.tracking.office import (
    LETTER_DATE,
    TODAY,
    busy_campaign,
    letter,
    letter_ids,
    reply,
    send,
    small,
    small_campaign,
)

POSTED = METHODS["post"].handed_over

pytestmark = pytest.mark.stack


def tracked(services, *, today=TODAY):
    """By number."""
    with services.database.reading() as session:
        return {one.number: one for one in CampaignSnapshot(session, small(session), today).letters}


def four(one):
    answers = one.answers
    return answers.delivered, answers.back, answers.asks, answers.late


def codes(one):
    return [said.code for said in four(one)]


def test_the_four_answers_of_letters_that_fared_differently(stack_services):
    busy_campaign(stack_services)
    found = tracked(stack_services)

    assert {number: codes(one) for number, one in found.items() if number < 11} == {
        1: ["handed_over", "substantive", "all", "in_time"],
        2: ["handed_over", "substantive", "part_read", "came_late"],
        3: ["handed_over", "acknowledgement", "no_answer", "overdue"],
        4: ["handed_over", "holding", "no_answer", "not_due"],
        5: ["returned", "nothing", "no_answer", "returned"],
        6: ["handed_over", "substantive", "not_read", "in_time"],
        7: ["handed_over", "substantive", "not_read", "in_time"],
        8: ["handed_over", "nothing", "no_answer", "overdue"],
        9: ["delivered", "nothing", "no_answer", "overdue"],
        10: ["not_sent", "not_sent", "not_sent", "not_sent"],
    }
    said = [found[number].answers for number in range(1, 10)]
    ways = [POSTED] * 4 + [Delivery.RETURNED.word] + [POSTED] * 3 + [Delivery.DELIVERED.word]
    assert [one.delivered.word for one in said] == ways
    assert [(one.back.word, one.late.word) for one in said] == [
        (Back(one.back.code).word, Late(one.late.code).word) for one in said
    ]
    none, unread = Asked.NO_ANSWER.word, Asked.NOT_READ.word
    assert [one.asks.word for one in said] == ["5 of 5", "1 of 5", none, none, none, unread, unread, none, none]
    assert {one.word for one in four(found[10])} == {Delivery.NOT_SENT.word}
    assert [found[number].answers.days for number in (1, 2, 3, 4, 5, 10)] == [0, 2, 3, 0, 0, 0]
    assert found[4].answers.due == date(2015, 4, 1)
    assert found[8].answers is not found[9].answers
    assert found[6].answers is found[7].answers


def test_of_a_letter_whose_delivery_failed_the_reply_did_not_fail(services):
    small_campaign(services)
    (attempt,) = send(services, [1], channel="email")
    with services.database.writing() as session:
        waiting = session.get_one(Attempt, attempt.id)
        waiting.state, waiting.handed = State.QUEUED, None
        session.flush()
        evidence = Evidence(datetime(2015, 3, 13, 12, tzinfo=UTC), "smtp", reason="no_such_mailbox")
        assert move(session, attempt.id, "fail", evidence, actor=SYSTEM)
    one = tracked(services)[1]
    assert codes(one) == ["failed", "not_sent", "not_sent", "not_sent"]
    assert [said.word for said in four(one)] == [Delivery.FAILED.word, *[NOT_DELIVERED] * 3]


def test_the_answers_about_what_was_sent_or_came_are_the_same_asked_alone(services):
    busy_campaign(services)
    reply(services, [10, 11], on=date(2015, 3, 20), kind="acknowledgement")
    with services.database.writing() as session:
        for number in (1, 11, 12):
            letter(session, number).withdrawn = True
        followed = CampaignSnapshot(session, small(session), TODAY).followed
        found = CampaignSnapshot(session, small(session), TODAY).letters
    assert followed == {one.id: one.answers for one in found if one.answers.sent or one.answers.facts.responses}
    assert len(followed) == 10


def test_without_a_day_to_reply_by_nothing_is_late(services):
    small_campaign(services, reply_by=None)
    send(services, [1])
    reply(services, [2], on=date(2016, 1, 4))
    found = tracked(services)
    assert {codes(found[number])[3] for number in (1, 2, 3)} == {"no_reply_needed"}
    assert found[1].answers.days == 0


def test_a_withdrawn_letter_is_followed_only_if_it_was_sent(services):
    small_campaign(services)
    send(services, [1])
    with services.database.writing() as session:
        for number in (1, 2):
            letter(session, number).withdrawn = True
    found = tracked(services)
    assert sorted(found) == [1, *range(3, 17)]
    assert (found[1].withdrawn, found[3].withdrawn) == (True, False)


def test_where_a_post_is_and_not_known_where_it_is_on_no_list(services):
    small_campaign(services)
    with services.database.writing() as session:
        small(session).valid_at = date(1900, 1, 1)
        gone = {one.region for one in CampaignSnapshot(session, small(session), TODAY).letters}
        small(session).valid_at = LETTER_DATE
    found = tracked(services)
    assert gone == {NOT_KNOWN}
    assert (found[1].nation, found[1].region) == ("Wales", "Wales")
    assert (found[5].nation, found[5].region) == ("England", "North East")


def test_who_looks_after_it_and_what_is_noted(services):
    small_campaign(services)
    alex = add_member(services, Role.DRAFTER).id
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [1]), to=alex, actor=SYSTEM)
        add_note(session, letter(session, 1), text="Telephoned.", once="a", actor=SYSTEM)
    found = tracked(services)
    assert (found[1].assigned, list(found[1].notes), found[1].noted) == (str(alex), ["Telephoned."], "yes")
    assert (found[2].assigned, list(found[2].notes), found[2].noted) == (NOBODY, [], "no")


@pytest.mark.parametrize(
    ("returned_on", "code"),
    [(date(2015, 3, 9), "returned"), (date(2015, 3, 3), "returned"), (date(2015, 3, 2), "handed_over")],
)
def test_what_was_sent_again_after_it_came_back_is_on_its_way_again(returned_on, code):
    sent = SentFacts("post", LETTER_DATE, 2, 2, (1,), LETTER_DATE)
    assert delivery_status(sent, Facts(responses=1, returned_on=returned_on)).code == code


def test_what_came_back_and_was_sent_again_on_one_day_stands_as_was_recorded_last(stack_services):
    small_campaign(stack_services)
    send(stack_services, [1, 2])
    reply(stack_services, [1, 2], on=date(2015, 3, 9), kind="returned")
    send(stack_services, [1, 2], sent_on=date(2015, 3, 9))
    reply(stack_services, [2], on=date(2015, 3, 9), kind="returned")
    found = tracked(stack_services)
    assert codes(found[1])[:2] == ["handed_over", "nothing"]
    assert codes(found[2])[:2] == ["returned", "nothing"]


@pytest.mark.parametrize(
    ("channel", "code"), [("post", "handed_over"), ("email", "handed_over"), ("hand", "delivered")]
)
def test_only_what_was_given_by_hand_is_known_to_be_delivered(channel, code):
    assert delivery_status(SentFacts(channel, LETTER_DATE, 1, 1, (), LETTER_DATE), NOTHING).code == code


def test_a_letter_is_answered_once_a_reply_is_recorded_and_as_was_known_before(stack_services):
    small_campaign(stack_services)
    send(stack_services, [1, 2, 3])
    reply(stack_services, [1], on=date(2015, 3, 9))
    reply(stack_services, [2], on=date(2015, 3, 9), kind="acknowledgement")
    with stack_services.database.reading() as session:
        known_at = session.scalar(select(func.max(AuditEvent.seq)))
        one, two, three = letter_ids(session, [1, 2, 3])
    reply(stack_services, [3], on=date(2015, 3, 10), kind="declined")
    with stack_services.database.reading() as session:
        assert answered_letters(session, [one, two, three]) == {one, three}
        assert answered_letters(session, [one, two, three], known_at) == {one}


def test_the_clock_starts_with_the_first_time_that_a_letter_was_sent(stack_services):
    """They ask for a reply by 24 March 2015."""
    small_campaign(stack_services)
    send(stack_services, [1])
    send(stack_services, [1, 2], sent_on=date(2015, 3, 26))
    found = tracked(stack_services, today=date(2015, 3, 31))
    assert [found[number].answers.late.code for number in (1, 2)] == ["overdue", "sent_after"]
    assert (found[1].answers.days, found[2].answers.days) == (5, 0)
