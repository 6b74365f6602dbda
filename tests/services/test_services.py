"""Each real server does its plain work, and each test finds it empty."""

import imaplib
import json
import os
import smtplib
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis

from tests.services.aws import Aws
from tests.services.browser import PHONE, NewPage
from tests.services.dovecot import Mailbox, access_token
from tests.services.postfix import BUSY, DOOR, FULL, LATER, REFUSES, UNKNOWN, Postfix, start_relay
from tests.services.run import ServerFailed
from tests.services.s3 import S3


@pytest.mark.parametrize("_round", [1, 2])
def test_postgres_gives_each_test_an_empty_database(postgres_url: str, _round: int) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE letter (id int)")
        assert connection.execute("SELECT count(*) FROM letter").fetchone() == (0,)


@pytest.mark.parametrize("_round", [1, 2])
def test_redis_is_empty_for_each_test(redis_url: str, _round: int) -> None:
    with Redis.from_url(redis_url) as redis:
        assert redis.get("letter") is None
        redis.set("letter", "sent")
        assert redis.get("letter") == b"sent"


def test_s3_keeps_an_object(s3: S3) -> None:
    client, key = s3.client(), f"{s3.prefix}/letter.pdf"
    client.put_object(Bucket=s3.bucket, Key=key, Body=b"%PDF")
    assert client.get_object(Bucket=s3.bucket, Key=key)["Body"].read() == b"%PDF"
    assert client.list_objects_v2(Bucket=s3.bucket, Prefix=s3.prefix)["KeyCount"] == 1


def test_chromium_opens_a_page(page: Page) -> None:
    page.goto("about:blank")
    assert page.evaluate("1 + 1") == 2


def test_chromium_opens_at_phone_width_without_scripts(new_page: NewPage) -> None:
    page = new_page(width=PHONE, scripts=False)
    page.goto("data:text/html,<p>as it comes</p><script>document.body.textContent = 'changed'</script>")
    assert page.get_by_text("as it comes").is_visible()
    assert page.viewport_size == {"width": PHONE, "height": 900}


def a_message(recipient: str, subject: str = "A letter") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Despatch <despatch@department.example>", recipient, subject
    message.set_content("Dear Chief Constable")
    return message


@pytest.mark.parametrize("_round", [1, 2])
def test_dovecot_holds_a_mailbox_that_is_empty_for_each_test(mailbox: Mailbox, _round: int) -> None:
    assert mailbox.messages() == []
    mailbox.append(b"Subject: as it came\r\n\r\n\xff")
    mailbox.append(a_message("a@b.example", "second"))
    assert mailbox.raws()[0] == b"Subject: as it came\r\n\r\n\xff"
    assert [message["Subject"] for message in mailbox.messages()] == ["as it came", "second"]
    assert not any("Seen" in flags for flags in mailbox.flags())


def test_dovecot_takes_a_token_and_refuses_one_that_has_run_out(mailbox: Mailbox) -> None:
    def sign_in(token: str) -> str:
        with imaplib.IMAP4("127.0.0.1", mailbox.port) as imap:
            said = f"user={mailbox.user}\1auth=Bearer {token}\1\1".encode()
            return str(imap.authenticate("XOAUTH2", lambda challenge: b"" if challenge else said)[0])

    assert sign_in(access_token(mailbox.user)) == "OK"
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        sign_in(access_token(mailbox.user, seconds=-300))


def test_dovecot_counts_anew(mailbox: Mailbox) -> None:
    mailbox.append(a_message("a@b.example"))
    with mailbox.connected() as imap:
        before = imap.untagged_responses["UIDVALIDITY"]
    mailbox.renumber()
    with mailbox.connected() as imap:
        assert imap.untagged_responses["UIDVALIDITY"] != before
    assert len(mailbox.messages()) == 1


def test_postfix_delivers_to_anybody_in_the_domain_of_a_mailbox(postfix: Postfix, mailbox: Mailbox) -> None:
    recipients = [f"replies+token@{mailbox.domain}", f"Leader@{mailbox.domain.upper()}"]
    postfix.send(a_message(recipients[0]), sender=f"despatch@{mailbox.domain}", recipients=recipients)
    found = mailbox.wait_for(2)
    assert {message["Delivered-To"].lower() for message in found} == {one.lower() for one in recipients}


@pytest.mark.parametrize(
    ("domain", "action", "status"),
    [
        (UNKNOWN, "failed", "5.1.1"),
        (FULL, "failed", "5.2.2"),
        (REFUSES, "failed", "5.7.1"),
        ("nowhere.example", "failed", "5.4.4"),
        (LATER, "delayed", "4.2.1"),
    ],
)
def test_postfix_tells_the_sender_what_became_of_a_message(
    postfix: Postfix, mailbox: Mailbox, domain: str, action: str, status: str
) -> None:
    recipient = f"leader@{mailbox.user}.{domain}"
    postfix.send(a_message(recipient), sender=f"bounces+token@{mailbox.domain}", recipients=[recipient])
    (report,) = mailbox.wait_for(1)
    assert report.get_content_type() == "multipart/report"
    told = list(report.iter_parts())[1].get_payload()[1]
    assert (told["Action"], told["Status"], told["Final-Recipient"]) == (action, status, f"rfc822; {recipient}")


def test_postfix_says_in_one_line_that_it_needs_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(ServerFailed, match="Postfix runs only as root: run these tests as root"):
        start_relay(tmp_path, tmp_path)


def test_postfix_refuses_some_at_the_door_and_takes_the_others(postfix: Postfix, mailbox: Mailbox) -> None:
    recipients = [f"b@{DOOR}", f"c@{BUSY}", f"d@{mailbox.domain}"]
    with smtplib.SMTP("127.0.0.1", postfix.port) as smtp:
        refused = smtp.sendmail(f"a@{mailbox.domain}", recipients, "Subject: x\r\n\r\nx")
    assert {address: answer[0] for address, answer in refused.items()} == {f"b@{DOOR}": 550, f"c@{BUSY}": 450}
    assert [message["Delivered-To"] for message in mailbox.wait_for(1)] == [f"d@{mailbox.domain}"]


def test_amazon_sends_mail_and_tells_a_queue_what_became_of_it(aws: Aws) -> None:
    ses, sns, sqs = (aws.client(service) for service in ("ses", "sns", "sqs"))
    queue = sqs.create_queue(QueueName=aws.name)["QueueUrl"]
    topic = sns.create_topic(Name=aws.name)["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:eu-west-2:123456789012:{aws.name}")
    domain = f"{aws.name}.example"
    ses.verify_domain_identity(Domain=domain)
    ses.set_identity_notification_topic(Identity=domain, NotificationType="Bounce", SnsTopic=topic)
    sent = aws.client("sesv2").send_email(
        FromEmailAddress=f"despatch@{domain}",
        Destination={"ToAddresses": [f"bounce@{domain}"]},
        Content={"Raw": {"Data": a_message(f"bounce@{domain}").as_bytes()}},
    )
    assert sent["MessageId"]
    (told,) = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    assert json.loads(told["Body"])["Message"]["bounce"]["bounceType"] == "Permanent"
