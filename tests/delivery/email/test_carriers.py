"""What carries letters: a mail server, files where there is none, and SES. Each says what it did, and never twice."""

import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from urllib.request import urlopen

import boto3
import pytest
from pydantic import SecretStr

from app.delivery.carriers import FILES, NoMailServer
from app.delivery.email.choose import UnknownCarrier, carrier_in, letters_go, only_files, open_carrier
from app.delivery.email.ses import Ses
from app.delivery.email.smtp_carrier import LettersOutbox, Smtp
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed, Unsure
from app.platform.mail.words import explain
from app.platform.storage import FolderStorage
from tests.delivery.email.mailing import AT, OFFICE
from tests.delivery.email.test_mime import PARCEL
from tests.mail.talking import BREAK, talking
from tests.mail.test_smtp import to
from tests.services.postfix import BUSY, DOOR
from tests.waiting import until

MOST = 20_000_000


def smtp(port, *, most=MOST):
    return Smtp(to(port), OFFICE, most_bytes=most, answer_seconds=20, clock=lambda: AT)


def test_a_server_takes_a_letter_from_the_office_for_its_recipient(mail_server):
    post = mail_server()
    handed = smtp(post.port).hand(replace(PARCEL, to="chief@département.example"))
    assert (handed.said, handed.outside_id) == ("250 taken", None)
    (one,) = post.envelopes
    assert (one.mail_from, one.rcpt_tos) == (OFFICE.address, ["chief@xn--dpartement-b7a.example"])
    assert post.mails[0]["Message-ID"] == f"<{PARCEL.number}>"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("250 2.0.0 Ok: queued as 4XyZ12abc", "4XyZ12abc"),
        ("250 OK id=1rZ0aB-0002Cd-3e", "1rZ0aB-0002Cd-3e"),
        ("250 2.6.0 <x@y> Queued mail for delivery", None),
    ],
)
def test_the_number_that_a_server_gives_it_is_kept(said, number):
    with talking(end=said) as talk:
        handed = smtp(talk.port).hand(PARCEL)
    assert (handed.said, handed.outside_id) == (said, number)


def test_postfix_says_under_which_number_it_keeps_it_and_refuses_at_the_door(postfix):
    carrier = smtp(postfix.port)
    handed = carrier.hand(replace(PARCEL, to="box@carried.inbox.example"))
    assert handed.outside_id
    until(lambda: handed.outside_id in postfix.log.read_text(), seconds=60, said=postfix.log.read_text)
    with pytest.raises(RefusedByServer) as refused:
        carrier.hand(replace(PARCEL, to=f"chief@{DOOR}"))
    assert refused.value.reason == "no_such_mailbox"
    with pytest.raises(PutOff) as busy:
        carrier.hand(replace(PARCEL, to=f"chief@{BUSY}"))
    assert busy.value.reason == "temporary"


def test_an_answer_that_is_lost_leaves_it_open():
    with talking(end=BREAK) as talk, pytest.raises(Unsure):
        smtp(talk.port).hand(PARCEL)
    assert len(talk.texts) == 1


def test_what_is_too_large_is_not_given_to_anybody(mail_server, tmp_path, aws):
    post = mail_server()
    ses = Ses(OFFICE, configuration_set="", most_bytes=100, timeout=20)
    files = LettersOutbox(FolderStorage(tmp_path), OFFICE, most_bytes=100)
    for carrier in (smtp(post.port, most=100), ses, files):
        with pytest.raises(RefusedByServer) as raised:
            carrier.hand(PARCEL)
        assert (raised.value.code, raised.value.reason) == ("mail_too_large", "too_large")
    assert post.mails == []
    assert list(tmp_path.iterdir()) == []


def test_without_a_server_letters_are_files(tmp_path):
    handed = LettersOutbox(FolderStorage(tmp_path), OFFICE, most_bytes=MOST, clock=lambda: AT).hand(PARCEL)
    (file,) = tmp_path.iterdir()
    assert handed.outside_id == file.name
    assert file.name.startswith("mar15-0284.abcdefghijklmnop-")
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == PARCEL.subject


def test_a_full_disk_is_the_servers_matter(tmp_path):
    (tmp_path / "file").write_text("in the way")
    carrier = LettersOutbox(FolderStorage(tmp_path / "file" / "outbox"), OFFICE, most_bytes=MOST)
    with pytest.raises(ServerFailed) as raised:
        carrier.hand(PARCEL)
    assert raised.value.code == "mail_outbox_failed"


@pytest.fixture
def verified(aws):
    """SES knows the office's domain."""
    aws.client("ses").verify_domain_identity(Domain="department.example")
    return aws


def ses(*, configuration_set="", timeout=20.0):
    return Ses(OFFICE, configuration_set=configuration_set, most_bytes=MOST, timeout=timeout, clock=lambda: AT)


def test_ses_takes_a_letter_as_we_made_it(verified):
    handed = ses().hand(PARCEL)
    assert handed.outside_id
    assert handed.outside_id in handed.said
    kept = sent_by_ses(verified)[handed.outside_id]
    assert message_from_bytes(kept, policy=policy.default)["Message-ID"] == f"<{PARCEL.number}>"


def sent_by_ses(aws):
    """By their numbers, the mails that the stand-in took."""
    with urlopen(f"{aws.endpoint_url}/moto-api/data.json", timeout=20) as answer:
        taken = json.load(answer)["ses"]["RawMessage"]
    return {one["id"]: one["raw_data"].encode() for one in taken}


def test_ses_says_that_it_does_not_know_the_sender(aws):
    with pytest.raises((RefusedByServer, ServerFailed)) as raised:
        Ses(replace(OFFICE, address="nobody@unknown.example"), configuration_set="", most_bytes=MOST, timeout=20).hand(
            PARCEL
        )
    assert "\n" not in explain(raised.value)


@contextmanager
def answering(answer: bytes | None, heard: list[bytes]):
    """An endpoint that hears a whole request and then says `answer`, or breaks off."""

    def serve(listening):
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                length = 0
                while (line := lines.readline()) not in (b"\r\n", b""):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.partition(b":")[2])
                    if line.lower().startswith(b"expect:"):
                        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                heard.append(lines.read(length))
                if answer is None:
                    listening.wait_for.wait(20)
                elif answer:
                    connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        release = threading.Event()
        thread = threading.Thread(target=serve, args=(_Listening(listening, release),), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        release.set()
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=20)


class _Listening:
    def __init__(self, listening, release):
        self.accept, self.wait_for = listening.accept, release


def said(status, code):
    body = b'{"message": "so"}'
    head = f"HTTP/1.1 {status}\r\nx-amzn-ErrorType: {code}\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        (said("429 Too Many Requests", "TooManyRequestsException"), PutOff, "temporary"),
        (said("400 Bad Request", "LimitExceededException"), PutOff, "temporary"),
        (said("400 Bad Request", "MessageRejected"), RefusedByServer, "content_refused"),
        (said("400 Bad Request", "BadRequestException"), RefusedByServer, "unknown"),
        (said("400 Bad Request", "MailFromDomainNotVerifiedException"), ServerFailed, ""),
        (said("400 Bad Request", "SendingPausedException"), ServerFailed, ""),
        (said("403 Forbidden", "AccessDeniedException"), ServerFailed, ""),
        (said("404 Not Found", "NotFoundException"), ServerFailed, ""),
        (said("500 Internal Server Error", "InternalFailure"), Unsure, ""),
        (said("503 Service Unavailable", "ServiceUnavailable"), Unsure, ""),
        (b"", Unsure, ""),
        (None, Unsure, ""),
    ],
)
def test_each_answer_of_ses_is_told_and_nothing_is_asked_twice(aws, monkeypatch, answer, kind, reason):
    heard: list[bytes] = []
    with answering(answer, heard) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", url)
        with pytest.raises(kind) as raised:
            ses(timeout=0.5 if answer is None else 20).hand(PARCEL)
    assert (type(raised.value), raised.value.reason) == (kind, reason)
    assert len(heard) == 1
    assert "\n" not in explain(raised.value)


def test_where_ses_is_not_there_nothing_left(aws, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:1")
    with pytest.raises(ServerFailed):
        ses().hand(PARCEL)
    with pytest.raises(ServerFailed):
        ses().ping()


def test_without_keys_nothing_leaves(aws, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with pytest.raises(ServerFailed):
        ses().hand(PARCEL)


def test_the_carrier_is_chosen_by_name(services):
    with pytest.raises(NoMailServer):
        open_carrier(services, "smtp")
    assert isinstance(open_carrier(services, FILES), LettersOutbox)
    assert only_files(services)
    assert "outbox" in letters_go(services)
    served = with_settings(services, mail_url=SecretStr("smtp://127.0.0.1:25?starttls=0"))
    assert isinstance(open_carrier(served, "smtp"), Smtp)
    assert not only_files(served)
    assert isinstance(open_carrier(served, FILES), LettersOutbox), "what began as trial copies ends so"
    assert [carrier_in(one) for one in (services, served)] == [FILES, "smtp"]
    by_ses = with_settings(services, letters_carrier="ses")
    assert isinstance(open_carrier(by_ses, "ses"), Ses)
    assert (letters_go(by_ses), only_files(by_ses)) == ("Amazon SES", False)
    with pytest.raises(UnknownCarrier):
        open_carrier(services, "pigeon")
    assert {open_carrier(served, name).most_bytes for name in ("smtp", "ses")} == {20_000_000}


def with_settings(services, **changes):
    return replace(services, settings=services.settings.model_copy(update=changes))
