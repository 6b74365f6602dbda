"""A worker is asked to stop while its mail server is slow: the letter in hand is recorded, and no other is sent."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

import pytest
from aiosmtpd.smtp import SMTP

from app.delivery.sending.words import LOST
from app.delivery.states import SendingState, State
from app.platform.services import Services
from tests.delivery.sending import clear, make
from tests.delivery.sendings.office import ADDRESSES, LETTERS, reachable, sending_of, started, states, tell
from tests.production.workers import Workers
from tests.services.smtp import TAKEN
from tests.waiting import until

FEW = LETTERS[:3]

DEADLINE = 60
"""Seconds within which a worker starts, on a busy machine."""

HURRIED = """
from app.platform.config import load_settings
from app.platform.log import log_to_stderr
from app.platform.worker import INTERRUPT_SECONDS, TASKS, run_worker
from app.rooms import open_tasks

open_tasks()
log_to_stderr(load_settings())
run_worker(load_settings(), {name: task for table in TASKS for name, task in table.items()}, drain=INTERRUPT_SECONDS)
"""
"""A worker that gives nothing time to end."""


@dataclass
class Slow:
    """A mail server that has each letter whole, and answers when it is told to. Notices to users it takes at once."""

    received: Event = field(default_factory=Event)
    answers: Event = field(default_factory=Event)
    count: int = 0

    async def __call__(self, server: SMTP) -> str:
        if not set(server.envelope.rcpt_tos) & set(ADDRESSES.values()):
            return TAKEN
        self.count += 1
        self.received.set()
        while not self.answers.is_set():
            await asyncio.sleep(0.01)
        return TAKEN


@dataclass
class Office:
    """Letters that wait to be sent through a slow server, and a worker that is asked to send them."""

    services: Services
    server: Slow
    worker: Workers
    sending_id: int

    def stop_while_in_hand(self) -> None:
        self.worker.start()
        until(self.server.received.is_set, seconds=DEADLINE, said=self.worker.log.read_text)
        self.worker.process.send_signal(signal.SIGTERM)
        until(lambda: "asked to stop" in self.worker.log.read_text(), seconds=DEADLINE)


@pytest.fixture
def office(stack, stack_services, cheap, mail_server, tmp_path) -> Iterator[Office]:
    post, server = mail_server(), Slow()
    post.data = [server]
    mail = {"MAIL_URL": f"smtp://127.0.0.1:{post.port}?starttls=0", "MAIL_FROM": "office@department.example"}
    clear(stack_services)
    make(stack_services, FEW)
    reachable(stack_services, FEW)
    worker = Workers(stack, tmp_path, count=1, lease_seconds=DEADLINE, **mail)
    yield Office(stack_services, server, worker, started(stack_services, FEW, carrier="smtp"))
    server.answers.set()
    worker.kill_all()


@pytest.mark.stack
def test_the_answer_to_the_letter_in_hand_is_awaited_and_no_other_letter_is_sent(office):
    office.stop_while_in_hand()
    office.server.answers.set()
    assert office.worker.wait() == 0
    assert sorted(states(office.services, office.sending_id)) == sorted([State.HANDED_OVER, *[State.QUEUED] * 2])
    office.worker.start()
    until(lambda: sending_of(office.services, office.sending_id).state == SendingState.DONE, seconds=DEADLINE)
    assert (states(office.services, office.sending_id), office.server.count) == ([State.HANDED_OVER] * 3, 3)


@pytest.mark.stack
def test_a_letter_whose_answer_does_not_come_in_time_is_uncertain_at_once(office):
    office.worker.command = (sys.executable, "-c", HURRIED)
    office.stop_while_in_hand()
    assert office.worker.wait() == 0
    found = sorted(tell(office.services, office.sending_id, ("state", "said")))
    assert found == sorted([(State.UNCERTAIN, LOST), *[(State.QUEUED, "")] * 2])
    assert office.server.count == 1
