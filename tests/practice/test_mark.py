"""The mark of practice: set before all else or never, for good, and nothing is sent from where it is."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from threading import Thread
from types import SimpleNamespace

import pikepdf
import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.audit.record import SYSTEM, record
from app.delivery.carriers import PRACTICE, Parcel, ParcelAttachment
from app.delivery.email.choose import carrier_in, open_carrier
from app.delivery.models import AttemptEvent
from app.delivery.posting.notify import NAME as NOTIFY
from app.delivery.states import State
from app.delivery.tasks import ask_notify, collect_events, open_way, send
from app.health.doctor import _inbox, _letters, _mail
from app.inbox.intake.poll import look
from app.people import events
from app.platform.clock import now
from app.platform.mail.errors import MailFailed
from app.platform.mail.message import Letterhead, build_message
from app.platform.practice import NOTICE, NotEmpty, PracticeMark, has_practice_mark, mark_as_practice
from app.platform.schema import downgrade
from app.platform.services import Services
from tests.delivery.sending import LETTERS, clear, make
from tests.delivery.sendings.office import reachable, started, states
from tests.fixtures.reuse import reopened
from tests.services.notify import KEY
from tests.services.s3 import KEYS
from tests.test_dangerous_calls import APP, code

pytestmark = pytest.mark.stack


def is_marked(services: Services) -> bool:
    with services.database.reading() as session:
        return has_practice_mark(session)


class TestMark:
    def test_it_can_be_set_where_nothing_else_is(self, empty):
        assert not is_marked(empty)
        mark_as_practice(empty.database)
        assert is_marked(empty)

    def test_it_is_set_once(self, empty):
        mark_as_practice(empty.database)
        with pytest.raises(NotEmpty):
            mark_as_practice(empty.database)

    def test_nothing_is_set_after_the_first_event(self, empty):
        with empty.database.writing() as session:
            record(session, events.ACCOUNT_FIRST_RUN_BEGAN, actor=SYSTEM, subjects=[])
        with pytest.raises(NotEmpty):
            mark_as_practice(empty.database)
        assert not is_marked(empty)

    @pytest.mark.parametrize("change", ["DELETE FROM practice_mark", "UPDATE practice_mark SET id = 1"])
    def test_nothing_changes_or_removes_it(self, empty, change):
        mark_as_practice(empty.database)
        with pytest.raises(DatabaseError), empty.database.writing() as session:
            session.execute(text(change))
        assert is_marked(empty)

    def test_it_is_not_truncated_on_postgresql(self, empty):
        mark_as_practice(empty.database)
        with pytest.raises(DatabaseError), empty.database.writing() as session:
            session.execute(text("TRUNCATE practice_mark"))  # on SQLite, which has no such statement, a mistake
        assert is_marked(empty)

    def test_there_is_no_second(self, empty):
        mark_as_practice(empty.database)
        with pytest.raises(DatabaseError), empty.database.writing() as session:
            session.add(PracticeMark(id=2, made_at=now()))

    def test_older_tables_without_it_are_refused(self, stack_services):
        with pytest.raises(RuntimeError, match="lose its mark"):
            downgrade(stack_services.database, "0039")
        assert is_marked(stack_services)

    def test_a_process_asks_once(self, empty):
        assert not empty.practice
        mark_as_practice(empty.database)
        assert not empty.practice
        with reopened(empty.settings) as another:
            assert another.practice


@dataclass
class Ear:
    """A port that counts who connects to it, and hangs up."""

    port: int
    heard: list[str] = field(default_factory=list)
    expected: str = ""


@pytest.fixture
def ear() -> Iterator[Ear]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        made = Ear(server.getsockname()[1])

        def listen() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    made.heard.append(made.expected)
                    connection.close()

        thread = Thread(target=listen, daemon=True)
        thread.start()
        yield made
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.fixture
def outside(ear, monkeypatch) -> dict[str, object]:
    """Settings by which everything that can leave would, to the ear."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    for service in ("SESV2", "SES", "SNS", "SQS"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", f"http://127.0.0.1:{ear.port}")
    return {
        "mail_url": SecretStr(f"smtp://127.0.0.1:{ear.port}?starttls=0"),
        "mail_from": "despatch@department.example",
        "letters_carrier": "ses",
        "ses_events_queue_url": f"http://127.0.0.1:{ear.port}/1/events",
        "notify_api_key": SecretStr(KEY),
        "notify_url": f"http://127.0.0.1:{ear.port}",
        "notify_postage": "second",
        "inbox_url": SecretStr(f"imap://box:secret@127.0.0.1:{ear.port}/INBOX?starttls=0"),
        "mail_timeout_seconds": 1,
    }


def blank_page() -> bytes:
    file, document = BytesIO(), pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.save(file)
    return file.getvalue()


PARCEL = Parcel(
    attempt_id=1,
    reference="MAR15-0001",
    number="1.2@despatch.example",
    to="leader@council.example",
    subject="A letter",
    text="Please see the letter.\n",
    html="<html>\n<body>\n<p>Please see the letter.</p>\n</body>\n</html>\n",
    files=(ParcelAttachment("Letter.pdf", "application/pdf", blank_page()),),
)


def notice_mail(services: Services) -> None:
    message = build_message(
        to="kit@office.example",
        subject="Sign in",
        text="A link.\n",
        number="1",
        letterhead=Letterhead("despatch@department.example", "despatch.example"),
        at=now(),
    )
    services.mail.send(message)


WAYS_OUT = {
    "mail": notice_mail,
    "letters by SES": lambda services: open_carrier(services, "ses").hand(PARCEL),
    "letters by a mail server": lambda services: open_carrier(services, "smtp").hand(PARCEL),
    "letters by Notify": lambda services: open_way(services, SimpleNamespace(carrier=NOTIFY)).carrier.hand(PARCEL),
    "Notify is asked": ask_notify,
    "events of SES": collect_events,
    "the inbox": look,
    "the doctor, of mail": _mail,
    "the doctor, of letters": _letters,
    "the doctor, of the inbox": _inbox,
}
"""Everything that reaches out of an installation, but its own stores and its sign-on servers."""


def reached(services: Services, ear: Ear) -> set[str]:
    """Which of them connected."""
    for name, act in WAYS_OUT.items():
        ear.expected = name
        with suppress(MailFailed):
            act(services)
    return set(ear.heard)


@contextmanager
def set_up(services: Services, outside: dict[str, object]) -> Iterator[Services]:
    """The same installation with other settings, as another process opens it."""
    with reopened(services.settings.model_copy(update=outside)) as opened:
        yield opened


def saved_mails(services: Services) -> list[EmailMessage]:
    files = services.settings.outbox_dir.glob("*.eml")
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


class TestOutside:
    def test_nothing_leaves_practice_whatever_the_settings_name(self, stack_services, outside, ear):
        with set_up(stack_services, outside) as services:
            assert reached(services, ear) == set()
            assert carrier_in(services) == PRACTICE

    def test_the_same_acts_reach_out_of_a_real_installation(self, empty, outside, ear):
        with set_up(empty, outside) as services:
            assert reached(services, ear) == WAYS_OUT.keys() - {"Notify is asked"}  # of letters that it has, of which

    def test_every_mail_is_a_file_that_says_so_first(self, stack_services, outside, ear):
        with set_up(stack_services, outside) as services:
            reached(services, ear)
            mails = saved_mails(services)
        assert len(mails) == 4
        for mail in mails:
            assert mail["Subject"].startswith(NOTICE)
            assert mail.get_body(["plain"]).get_content().startswith(NOTICE)
            if html := mail.get_body(["html"]):
                assert f"<body><p>{NOTICE}" in "".join(html.get_content().splitlines())

    def test_letters_count_as_handed_over_and_none_is_sent(self, services, cheap, outside, ear):
        clear(services)
        make(services, LETTERS[:2])
        reachable(services, LETTERS[:2])
        with set_up(services, outside) as opened:
            sending_id = started(opened, LETTERS[:2], carrier=carrier_in(opened))
            send(opened, sending_id)
            assert states(opened, sending_id) == [State.HANDED_OVER] * 2
            assert len(saved_mails(opened)) == 2
            with opened.database.reading() as session:
                evidence = session.scalars(select(AttemptEvent.said).where(AttemptEvent.said != "")).all()
        assert [words.startswith(NOTICE) for words in evidence] == [True] * 2
        assert not ear.heard


REACHES_OUT = re.compile(
    r"(smtplib|imaplib|poplib|ftplib|nntplib|telnetlib|http\.client|urllib\.request|xmlrpc|socket|asyncio|requests"
    r"|urllib3|httpx|aiohttp|boto3|botocore|paramiko|authlib\.integrations|notifications_python_client|oxmsg\.net)"
    r"(\.|$)"
)
GATED = {
    "app/delivery/email/events.py": "SES's events: app/delivery/tasks.py",
    "app/delivery/email/ses.py": "letters by SES: app/delivery/email/choose.py; app/health/doctor.py",
    "app/delivery/posting/notify.py": "letters by Notify: app/delivery/tasks.py",
    "app/inbox/intake/imap.py": "the mailbox: app/inbox/intake/poll.py; app/health/doctor.py",
    "app/inbox/intake/s3_mail.py": "the bucket of mail: likewise",
    "app/platform/mail/smtp.py": "all mail: Services.mail; letters: app/delivery/email/choose.py",
}
"""What would reach out of practice, and where it is kept from it."""

OWN = {
    "app/accounts/sign_on/provider.py": "the office's own sign-on server",
    "app/platform/storage.py": "the installation's own files",
    "app/platform/limited/__main__.py": "its own processes",
    "app/platform/limited/ask.py": "its own processes",
    "app/platform/limited/serve.py": "its own processes",
}
"""What is the installation's own, in practice too."""


def test_all_mail_goes_by_what_practice_gives_in_place_of_a_server():
    """Notices, links and emails about reports of risk are sent by `services.mail`."""
    names = {path for path in APP.rglob("*.py") if "real_mail" in path.read_text(encoding="utf-8")}
    assert names == {APP / "platform" / "services.py"}


def test_whatever_can_reach_out_is_kept_from_it_in_practice():
    found = {file for file, modules in code().imported.items() if any(map(REACHES_OUT.match, modules))}
    assert found == GATED.keys() | OWN.keys()
