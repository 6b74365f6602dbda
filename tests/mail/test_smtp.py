"""Mail to a real server: private, in time, and with each failure told by its kind."""

import asyncio
import socket

import pytest

from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed
from app.platform.mail.smtp import SmtpMail
from app.platform.mail.words import explain
from app.platform.mail_settings import MailServer, Privacy
from tests.mail.test_message import mail
from tests.services.ports import free_ports
from tests.services.smtp import PASSWORD, TAKEN, USER

TIMEOUT = 20.0


def to(port, privacy=Privacy.NONE, *, user="", password="", ca_file=None, timeout=TIMEOUT):
    return SmtpMail(MailServer("127.0.0.1", port, privacy, user, password), ca_file=ca_file, timeout=timeout)


def test_a_relay_on_a_trusted_network_takes_mail(mail_server):
    post = mail_server()
    to(post.port).send(mail())
    assert [one["Message-ID"] for one in post.mails] == ["<n-7@despatch.example>"]
    assert [(one.mail_from, one.rcpt_tos) for one in post.envelopes] == [
        ("despatch@department.example", ["alex@office.example"])
    ]


@pytest.mark.parametrize("privacy", [Privacy.STARTTLS, Privacy.TLS])
def test_a_server_is_signed_in_to_over_an_encrypted_connection(mail_server, certificate, privacy):
    post = mail_server(**{privacy: certificate})
    ours = to(post.port, privacy, user=USER, password=PASSWORD, ca_file=certificate.file)
    ours.ping()
    ours.send(mail())
    assert len(post.mails) == 1


@pytest.mark.parametrize("privacy", [Privacy.STARTTLS, Privacy.TLS])
def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password(mail_server, certificate, privacy):
    post = mail_server(**{privacy: certificate})
    assert failure(to(post.port, privacy, user=USER, password=PASSWORD)) == (ServerFailed, "mail_server_not_trusted")
    assert post.mails == []


def test_a_server_that_stays_unencrypted_gets_nothing_where_encryption_is_asked_for(mail_server):
    post = mail_server()
    ours = to(post.port, Privacy.STARTTLS, user=USER, password=PASSWORD)
    assert failure(ours) == (ServerFailed, "mail_server_unfit")
    assert post.mails == []


def test_a_wrong_password_is_the_servers_matter_not_the_mails(mail_server, certificate):
    post = mail_server(starttls=certificate)
    ours = to(post.port, Privacy.STARTTLS, user=USER, password="another", ca_file=certificate.file)
    assert failure(ours) == (ServerFailed, "mail_sign_in_refused")


@pytest.mark.parametrize(
    ("rcpt", "data", "expected"),
    [
        (["550 no such user"], [TAKEN], (RefusedByServer, "mail_refused")),
        (["450 box is busy"], [TAKEN], (PutOff, "mail_put_off")),
        ([TAKEN], ["554 not this"], (RefusedByServer, "mail_refused")),
        ([TAKEN], ["451 later"], (PutOff, "mail_put_off")),
    ],
)
def test_what_is_refused_for_good_is_told_from_what_is_put_off(mail_server, rcpt, data, expected):
    post = mail_server()
    post.rcpt, post.data = rcpt, data
    assert failure(to(post.port)) == expected
    assert post.mails == []


def test_what_was_put_off_is_taken_the_next_time(mail_server):
    post = mail_server()
    post.data = ["451 later", TAKEN]
    with pytest.raises(PutOff) as raised:
        to(post.port).send(mail())
    assert raised.value.said == "451 later"
    to(post.port).send(mail())
    assert len(post.mails) == 1


async def _drop(server):
    server.transport.abort()
    return TAKEN


async def _hang(server):
    await asyncio.Event().wait()


@pytest.mark.parametrize(("answer", "timeout"), [(_drop, TIMEOUT), (_hang, 0.1)])
def test_a_server_that_falls_silent_in_the_middle_of_a_mail_fails(mail_server, answer, timeout):
    post = mail_server()
    post.data = [answer]
    assert failure(to(post.port, timeout=timeout)) == (ServerFailed, "mail_server_silent")


def test_a_server_that_says_nothing_at_all_is_not_waited_for_longer_than_the_timeout():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ours = to(silent.getsockname()[1], timeout=0.1)
        assert failure(ours) == (ServerFailed, "mail_server_silent")
        with pytest.raises(ServerFailed):
            ours.ping()


def test_a_server_that_is_not_there_fails():
    assert failure(to(free_ports(1)[0])) == (ServerFailed, "mail_server_silent")


def test_what_a_server_says_is_kept_on_one_line():
    said = RefusedByServer("mail_refused", "550-No\r\n550 \x1b[31msuch user" + "!" * 500).said
    assert said.startswith("550-No 550 [31msuch user!!")
    assert len(said) == 300


def failure(ours):
    """What sending comes to, which has words."""
    with pytest.raises((ServerFailed, PutOff, RefusedByServer)) as raised:
        ours.send(mail())
    assert "\n" not in explain(raised.value)
    return type(raised.value), raised.value.code
