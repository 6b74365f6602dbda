"""A letter is handed over once, step by step: what can't have left is told from what may have."""

import asyncio

import pytest

from app.delivery.attempts.reasons import Reason
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed, Unsure
from app.platform.mail.refusals import BARE, STATUSES, SUBJECTS, Step, reason_of
from app.platform.mail.words import explain
from tests.mail.talking import BREAK, talking
from tests.mail.test_smtp import to

MESSAGE = b"Subject: A letter\r\n\r\n.\r\n..two\r\nThe end\r\n"
PEOPLE = {"sender": "letters@department.example", "recipient": "chief@police.example"}
OPENS_WITH_STEPS = ("MAIL", "RCPT", "DATA")


def hand(port, *, timeout=20.0, seconds=20.0, message=MESSAGE):
    return to(port, timeout=timeout).hand(message, **PEOPLE, answer_seconds=seconds)


def test_what_the_server_said_last_is_the_evidence_and_the_text_arrives_as_it_was():
    with talking() as talk:
        assert hand(talk.port) == "250 2.0.0 Ok: queued as 4XyZ12"
    assert talk.texts == [b"Subject: A letter\r\n\r\n..\r\n...two\r\nThe end\r\n"]
    assert [line for line in talk.heard if line.startswith(OPENS_WITH_STEPS)] == [
        f"MAIL FROM:<letters@department.example> SIZE={len(MESSAGE)}",
        "RCPT TO:<chief@police.example>",
        "DATA",
    ]


def test_a_real_server_gets_the_very_bytes(mail_server):
    post = mail_server()
    assert hand(post.port) == "250 taken"
    assert [one.original_content for one in post.envelopes] == [MESSAGE]


@pytest.mark.parametrize(
    ("says", "kind", "code", "reason"),
    [
        ({"mail": "550 5.7.1 who are you"}, ServerFailed, "mail_sender_refused", "refused_policy"),
        ({"mail": "552 5.3.4 too big"}, RefusedByServer, "mail_refused", "too_large"),
        ({"mail": "451 4.3.0 later"}, PutOff, "mail_put_off", "temporary"),
        ({"mail": "421 closing"}, ServerFailed, "mail_server_silent", "temporary"),
        ({"mail": BREAK}, ServerFailed, "mail_server_silent", ""),
        ({"rcpt": "550 5.1.1 no such user"}, RefusedByServer, "mail_refused", "no_such_mailbox"),
        ({"rcpt": "450 4.2.1 busy"}, PutOff, "mail_put_off", "temporary"),
        ({"rcpt": "452 4.2.2 full"}, PutOff, "mail_put_off", "mailbox_full"),
        ({"rcpt": BREAK}, ServerFailed, "mail_server_silent", ""),
        ({"data": "554 5.7.1 no"}, RefusedByServer, "mail_refused", "refused_policy"),
        ({"data": "250 what"}, ServerFailed, "mail_server_silent", "temporary"),
        ({"data": BREAK}, ServerFailed, "mail_server_silent", ""),
        ({"end": "554 5.6.0 not this"}, RefusedByServer, "mail_refused", "content_refused"),
        ({"end": "451 4.7.1 greylisted"}, PutOff, "mail_put_off", "temporary"),
        ({"end": "554 5.7.1 looks like spam"}, RefusedByServer, "mail_refused", "refused_spam"),
    ],
)
def test_what_was_answered_is_known_not_to_have_left(says, kind, code, reason):
    with talking(**says) as talk, pytest.raises(kind) as raised:
        hand(talk.port)
    assert (type(raised.value), raised.value.code, raised.value.reason) == (kind, code, reason)
    assert "\n" not in explain(raised.value)
    assert len([line for line in talk.heard if line.startswith("MAIL")]) == 1


@pytest.mark.parametrize("says", [{"end": BREAK}, {"text": BREAK}, {"end": "what"}, {"end": "354 more"}])
def test_a_break_after_the_text_began_leaves_it_open(says):
    with talking(**says) as talk, pytest.raises(Unsure) as raised:
        hand(talk.port)
    assert raised.value.code == "mail_answer_lost"
    assert len([line for line in talk.heard if line.startswith("DATA")]) == 1


def test_a_refusal_in_the_middle_of_the_text_is_an_answer():
    with talking(text="552 5.3.4 that is enough") as talk, pytest.raises(RefusedByServer) as raised:
        hand(talk.port)
    assert raised.value.reason == Reason.TOO_LARGE


def test_an_answer_that_does_not_come_in_time_leaves_it_open(mail_server):
    async def hang(server):
        await asyncio.Event().wait()

    post = mail_server()
    post.data = [hang]
    with pytest.raises(Unsure):
        hand(post.port, seconds=0.2)


def test_what_is_larger_than_the_server_says_it_takes_is_not_even_begun():
    with talking(hello="250-here\r\n250 SIZE 20") as talk, pytest.raises(RefusedByServer) as raised:
        hand(talk.port)
    assert (raised.value.code, raised.value.reason) == ("mail_too_large", "too_large")
    assert not [line for line in talk.heard if line.startswith("MAIL")]


@pytest.mark.parametrize("hello", ["250 here", "250-here\r\n250 SIZE", "250-here\r\n250 SIZE 0"])
def test_a_server_without_a_limit_is_given_it(hello):
    with talking(hello=hello) as talk:
        assert hand(talk.port).startswith("250")


@pytest.mark.parametrize(
    ("code", "words", "step", "reason"),
    [
        (550, "5.1.1 User unknown", Step.RECIPIENT, "no_such_mailbox"),
        (550, "No such user here", Step.RECIPIENT, "no_such_mailbox"),
        (550, "relaying denied", Step.RECIPIENT, "refused_policy"),
        (550, "5.7.1 relaying denied", Step.RECIPIENT, "refused_policy"),
        (554, "5.7.1 Service unavailable; client host blocked using blocklist", Step.RECIPIENT, "refused_policy"),
        (551, "User not local", Step.RECIPIENT, "moved"),
        (550, "5.1.6 moved", Step.RECIPIENT, "moved"),
        (550, "5.1.2 no such host", Step.RECIPIENT, "host_unknown"),
        (556, "5.1.10 takes no mail", Step.RECIPIENT, "host_unknown"),
        (552, "5.2.2 over quota", Step.RECIPIENT, "mailbox_full"),
        (552, "over quota", Step.RECIPIENT, "mailbox_full"),
        (452, "4.2.2 over quota", Step.RECIPIENT, "mailbox_full"),
        (552, "5.2.3 too long", Step.TEXT, "too_large"),
        (552, "too long", Step.TEXT, "too_large"),
        (554, "5.6.1 media not supported", Step.TEXT, "content_refused"),
        (554, "Transaction failed", Step.TEXT, "content_refused"),
        (550, "5.7.1 Message contains spam", Step.TEXT, "refused_spam"),
        (550, "5.1.1 spam@office.example: no such user", Step.RECIPIENT, "no_such_mailbox"),
        (550, "5.7.26 not authenticated: SPF", Step.TEXT, "refused_policy"),
        (550, "5.5.0 whatever", Step.TEXT, "unknown"),
        (571, "what", Step.TEXT, "unknown"),
        (451, "4.7.1 greylisted", Step.RECIPIENT, "temporary"),
    ],
)
def test_an_answer_has_a_reason(code, words, step, reason):
    assert reason_of(code, words, step) == reason


def test_every_reason_is_one_that_pages_have_words_for():
    assert {*STATUSES.values(), *SUBJECTS.values(), *BARE.values()} <= set(Reason)
