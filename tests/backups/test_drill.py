"""The drill: everything is killed while letters are made and sent, all that was there is destroyed, and the last backup
is restored and reconciled. Every letter, attempt and event is accounted for, and each recipient has one letter.

It takes half a minute: real workers make and send letters, twice.
"""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from pydantic import SecretStr
from sqlalchemy import func, select, text

from app.accounts.models import Role
from app.audit.models import AuditEvent, AuditHead
from app.audit.record import Actor
from app.audit.words import explain
from app.backups.reconcile.record import reconcile, record_letters_sent, record_others_not_sent
from app.backups.reconcile.state import newest_restore
from app.campaigns.lifecycle.ownership import take_on
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending as Recorded
from app.delivery.marking.sendable import Stand
from app.delivery.sending.start import TASK as SEND
from app.delivery.states import SendingState, State
from app.platform.clock import now, today
from app.platform.services import Services
from app.production.models import RunLetter
from app.production.states import RowState, RunState
from tests.backups.conftest import House
from tests.delivery.sending import campaign, clear, make, of
from tests.delivery.sendings.office import LETTERS, attempts_in, reachable, sending_of, started
from tests.fixtures.app import add_member
from tests.production.making import editions_of, rows_of, run_of, start, states_of
from tests.production.workers import LEASE, Workers
from tests.services.smtp import TAKEN, Post
from tests.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.services]

RUN = range(200, 440)
"""Numbers of the letters that are made meanwhile: several batches."""

BY_EMAIL = Recorded(Channel.EMAIL, today(), note="The mail server’s log")

SECONDS = 300
"""Within which workers come so far, on a very busy machine."""


class Server:
    """How a mail server takes five letters: two at once, the third once a backup was made, the fourth at once, and the
    fifth never: its worker is killed while it waits for the answer."""

    def __init__(self, post: Post) -> None:
        self.third, self.fifth, self.go_on, self.over = Event(), Event(), Event(), Event()
        self.letters: list[Envelope] = []
        self.port, self._asked = post.port, 0
        post.data = [self._answer]

    async def _answer(self, connection: Any) -> str:
        envelope: Envelope = connection.envelope
        if b"Message-ID: <mar15-" not in envelope.content:  # a notice to somebody in Despatch
            return TAKEN
        self._asked += 1
        if self._asked == 3:
            self.third.set()
            await _wait(self.go_on)
        elif self._asked == 5:
            self.fifth.set()
            await _wait(self.over)
            return "451 nobody waits for this answer"
        self.letters.append(envelope)
        return TAKEN

    @property
    def log(self) -> str:
        """As a mail server writes it: a line for each letter that it took."""
        numbers = (re.search(rb"Message-ID: (\S+)", letter.content) for letter in self.letters)
        return "\n".join(f"message-id={number[1].decode()}, status=sent (250 Ok)" for number in numbers if number)

    @property
    def received(self) -> Counter[str]:
        """How many letters came to each address."""
        return Counter(recipient for letter in self.letters for recipient in letter.rcpt_tos)


async def _wait(event: Event) -> None:
    await asyncio.get_running_loop().run_in_executor(None, event.wait, SECONDS)


@pytest.fixture
def server(mail_server: Callable[[], Post]) -> Iterator[Server]:
    server = Server(mail_server())
    yield server
    server.go_on.set()
    server.over.set()


@pytest.fixture
def mailing(house: House, server: Server, cheap: None) -> Iterator[House]:
    """Five letters that may be sent, and their campaign's owner."""
    house.settings.mail_url = SecretStr(f"smtp://127.0.0.1:{server.port}?starttls=0")
    house.settings.mail_from = "office@department.example"
    clear(house.services)
    make(house.services, LETTERS)
    reachable(house.services)
    return house


def workers_of(services: Services, folder: Path) -> Workers:
    settings = services.settings
    return Workers(
        settings,
        folder,
        count=2,
        lease_seconds=LEASE,
        MAIL_URL=settings.mail_url.get_secret_value(),
        MAIL_FROM=settings.mail_from,
        MAIL_TIMEOUT_SECONDS="300",
    )


@pytest.mark.stack  # what is destroyed, copied and locked differs
def test_everything_is_killed_destroyed_restored_and_accounted_for(
    mailing: House, server: Server, tmp_path: Path
) -> None:
    services = mailing.services
    owner = Actor(add_member(services, Role.DRAFTER, name="Robin Owner").id)
    with services.database.writing() as session:
        take_on(session, campaign(session), actor=owner)
    faults = mailing.faults()
    run_id = start(services, RUN, actor=owner).id
    _hold_letter(services, run_id, timedelta(hours=1))
    sending_id = started(services, carrier="smtp", actor=owner)
    workers = workers_of(services, tmp_path)
    try:
        services.queue.wake("make", run_id, everyone=True)
        services.queue.wake(SEND, sending_id)
        workers.start()

        def said() -> str:
            return workers.log.read_text()[-5000:]

        until(server.third.is_set, seconds=SECONDS, said=said)
        until(lambda: states_of(services, run_id).get(RowState.MADE), seconds=SECONDS, said=said)
        made = mailing.back_up().manifest
        server.go_on.set()
        until(server.fifth.is_set, seconds=SECONDS, said=said)
    finally:
        workers.kill_all()
    assert server.received.total() == 4
    _destroy(mailing)

    restored = mailing.empty()
    report = mailing.restore(restored)
    assert tuple(map(explain, report.verdict.faults)) == faults
    assert report.backup == made.name
    with restored.database.reading() as session:
        events = session.scalar(select(func.count()).select_from(AuditEvent))
        assert session.scalars(select(AuditHead.seq)).one() == events
        assert events > made.head.seq
    assert sending_of(restored, sending_id).state == SendingState.CANCELLED
    assert states_in(restored, sending_id) == {State.HANDED_OVER: 2, State.UNCERTAIN: 3}
    assert run_of(restored, run_id).state == RunState.RUNNING
    _hold_letter(restored, run_id, timedelta())

    workers = workers_of(restored, tmp_path)
    try:
        workers.start()
        until(lambda: run_of(restored, run_id).state != RunState.RUNNING, seconds=SECONDS, said=said)
        assert server.received.total() == 4, "nothing is sent"
        made_letters = [row.letter_id for row in rows_of(restored, run_id) if row.state == RowState.MADE]
        assert len(made_letters) == len(RUN)
        assert sorted(edition.letter_id for edition in editions_of(restored, run_id)) == sorted(made_letters)

        assert _reconcile(restored, server.log, owner) == (2, 1)
        again = started(restored, [number for number in LETTERS if not _stands(restored, number)], carrier="smtp")
        restored.queue.wake(SEND, again)
        until(lambda: sending_of(restored, again).state == SendingState.DONE, seconds=SECONDS, said=said)
    finally:
        workers.kill_all()
    assert server.received == dict.fromkeys(server.received, 1), "each recipient has one letter"
    assert len(server.received) == len(LETTERS)
    assert states_in(restored, sending_id) == {State.HANDED_OVER: 4, State.FAILED: 1}
    assert mailing.faults(restored) == faults


def _hold_letter(services: Services, run_id: int, lease: timedelta) -> None:
    """The last letter of the run is a worker's that is never heard of again, for as long: until then the run is not
    done, however fast the other workers are."""
    with services.database.writing() as session:
        last = session.scalars(
            select(RunLetter).where(RunLetter.run_id == run_id).order_by(RunLetter.id.desc())
        ).first()
        assert last
        last.state, last.lease_until, last.tries = RowState.CLAIMED, now() + lease, 1


def states_in(services: Services, sending_id: int) -> Counter[str]:
    return Counter(attempt.state for attempt in attempts_in(services, sending_id))


def _reconcile(services: Services, log: str, owner: Actor) -> tuple[int, int]:
    """As the owner does with the mail server's log; how many letters were sent, and how many were not."""
    with services.database.writing() as session:
        sent = record_letters_sent(session, campaign(session), log, BY_EMAIL, today=today(), at=now(), actor=owner)
    with services.database.writing() as session:
        others = record_others_not_sent(session, campaign(session), note="Not in the log", at=now(), actor=owner)
    with services.database.writing() as session:
        restore = newest_restore(session)
        assert restore
        reconcile(session, campaign(session), seen=restore.id, note="", actor=owner)
    assert sent.marked == []
    return len(sent.settled), others


def _stands(services: Services, number: int) -> bool:
    """Whether a letter counts as sent."""
    with services.database.reading() as session:
        return of(session, number).stand == Stand.SENT


def _destroy(house: House) -> None:
    """Nothing is left of the installation: its folder, its database, its bucket."""
    house.services.close()
    shutil.rmtree(house.settings.instance_dir, ignore_errors=True)
    if house.settings.s3_bucket:
        with house.services.database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
        house.services.database.close()
        for key in house.services.storage.keys(""):
            house.services.storage.delete(key)
