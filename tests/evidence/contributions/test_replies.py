"""Replies by email: filed by the reference in their subject, read by a person, recorded as from their sender."""

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.contributions.find import reference_of, replies_of
from app.evidence.contributions.receive import KIND
from app.evidence.contributions.replies import Decision, dismiss_reply, file_by_hand, use_reply, waits_for_reading
from app.evidence.contributions.states import How, State
from app.inbox.states import State as Queue
from tests.evidence.contributions.commissioning import AT, WORDS, commission, mails, received, saved
from tests.evidence.questions.asking import ask
from tests.fixtures.app import add_member
from tests.inbox.mail import as_held, bounce, came
from tests.notices.telling import notices
from tests.refusals import refused


@pytest.fixture
def number(services) -> int:
    return ask(services)


@pytest.fixture
def contribution(services, number) -> int:
    return commission(services, number)


def subject_of(services, contribution) -> str:
    return f"RE: [{reference_of(saved(services, contribution))}] Contribution needed"


def replies(services, contribution):
    with services.database.reading() as session:
        return replies_of(session, saved(services, contribution).id)


def use(services, number, contribution, words=WORDS, reply_id=None):
    reply_id = reply_id or replies(services, contribution)[0].id
    with services.database.writing() as session:
        return use_reply(session, number, contribution, reply_id, words, actor=SYSTEM, at=AT)


@pytest.mark.stack
def test_a_reply_is_filed_and_leaves_the_queue_of_unmatched_mail(services, contribution):
    message = came(services, WORDS, subject=subject_of(services, contribution).upper())
    (reply,) = replies(services, contribution)
    assert (reply.message_id, reply.kind, reply.decision) == (message, "reply", Decision.UNREAD)
    assert as_held(services, message).message.state == Queue.CLOSED
    assert saved(services, contribution).state == State.REQUESTED, "a person reads it first"


@pytest.mark.parametrize("wrong", ["[C1-000000000000]", "[C1]", "C1-{code}0"])
def test_a_reference_that_is_not_whole_files_nothing(services, contribution, wrong):
    message = came(services, WORDS, subject=wrong.format(code=saved(services, contribution).code))
    assert replies(services, contribution) == []
    assert as_held(services, message).message.state == Queue.WAITING


def test_a_reply_whose_subject_was_changed_is_known_by_the_email_that_it_answers(services, contribution):
    (mail,) = mails(services)
    came(services, WORDS, subject="Guidance", In_Reply_To=mail["Message-ID"])
    came(services, "Another.", subject="Guidance", References=f"<other@x.example> {mail['Message-ID']}")
    assert len(replies(services, contribution)) == 2


def test_an_email_that_comes_back_is_told_and_is_no_reply(services, contribution):
    add_member(services, Role.DRAFTER)
    (mail,) = mails(services)
    returned = bounce(1).replace(b"<letter-1@office.example>", mail["Message-ID"].encode())
    message = came(services, returned)
    (reply,) = replies(services, contribution)
    assert (reply.kind, waits_for_reading(reply)) == ("bounce", False)
    assert as_held(services, message).message.state == Queue.CLOSED
    assert [one.facts["changed"] for one in notices(services) if one.kind == KIND] == ["email returned"]


def test_an_automatic_reply_is_filed_and_told_to_no_one(services, contribution):
    add_member(services, Role.DRAFTER)
    away = {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}
    came(services, "I am away until Monday.", subject=f"Automatic reply: {subject_of(services, contribution)}", **away)
    assert [reply.kind for reply in replies(services, contribution)] == ["out_of_office"]
    assert [one for one in notices(services) if one.kind == KIND] == []


def test_a_reference_in_the_text_alone_files_nothing(services, contribution):
    came(services, f"About {subject_of(services, contribution)}.", subject="Hello")
    assert replies(services, contribution) == []


@pytest.mark.stack
def test_a_person_records_it_as_from_its_sender_with_its_message(services, number, contribution):
    message = came(services, WORDS, subject=subject_of(services, contribution))
    assert use(services, number, contribution)
    (version,) = received(services, contribution)
    assert (version.words, version.how, version.given_by, version.message_id) == (
        WORDS,
        How.EMAIL,
        "kim@council.example",
        message,
    )
    assert saved(services, contribution).state == State.RECEIVED
    assert replies(services, contribution)[0].decision == Decision.USED
    assert not use(services, number, contribution), "the same again"


def test_a_later_reply_is_another_version(services, number, contribution):
    came(services, WORDS, subject=subject_of(services, contribution))
    use(services, number, contribution)
    came(services, "A correction.", subject=subject_of(services, contribution))
    use(services, number, contribution, "A correction.")
    assert [version.number for version in received(services, contribution)] == [2, 1]


def test_a_reply_that_is_no_contribution_is_read_once(services, number, contribution):
    came(services, "Thank you, by Friday.", subject=subject_of(services, contribution))
    reply_id = replies(services, contribution)[0].id
    for expected in (True, False):
        with services.database.writing() as session:
            assert dismiss_reply(session, number, contribution, reply_id, actor=SYSTEM) is expected
    assert received(services, contribution) == []


def test_a_reply_to_another_contribution_is_not_used(services, number, contribution):
    other = commission(services, number, once="other")
    came(services, WORDS, subject=subject_of(services, other))
    with refused("no_such_contribution_email"):
        use(services, number, contribution, reply_id=replies(services, other)[0].id)


def by_hand(services, message, contribution):
    with services.database.writing() as session:
        return file_by_hand(session, message, contribution, actor=SYSTEM)


@pytest.mark.stack
def test_a_person_files_a_message_that_names_no_contribution(services, number, contribution):
    message = came(services, WORDS, subject="Hello")
    assert by_hand(services, message, contribution)
    assert not by_hand(services, message, contribution), "it is filed with it already"
    (reply,) = replies(services, contribution)
    assert (reply.message_id, reply.decision) == (message, Decision.UNREAD)
    assert as_held(services, message).message.state == Queue.CLOSED
    assert use(services, number, contribution)


def test_a_message_is_filed_with_another_contribution_until_its_words_are_used(services, number, contribution):
    other = commission(services, number, once="other")
    message = came(services, WORDS, subject=subject_of(services, contribution))
    assert by_hand(services, message, other)
    assert replies(services, contribution) == []
    use(services, number, other)
    with refused("contribution_email_used"):
        by_hand(services, message, contribution)


def test_a_report_of_a_mail_server_is_not_filed_by_hand(services, contribution):
    with refused("contribution_email_kind"):
        by_hand(services, came(services, bounce(1)), contribution)
