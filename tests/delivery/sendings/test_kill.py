"""A worker is killed while it sends a letter: the server never gets it twice, and nothing is left unexplained.

`make test` kills it once, at the worst moment. `make test-full` kills it at each statement and each commit that it asks
of its database, each write to its mail server and each read from it.
"""

import multiprocessing
import os
import signal
import socket
from collections import Counter
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.delivery.channels import Channel
from app.delivery.sending.claim import left_in_hand, lose
from app.delivery.sending.routes import Wish
from app.delivery.sending.work import work
from app.delivery.states import SendingState, State
from app.delivery.tasks import open_way
from app.platform.clock import now
from app.platform.services import open_services
from tests.delivery.sending import clear, make
from tests.delivery.sendings.office import LETTERS, reachable, sending_of, started, tell
from tests.services.smtp import TAKEN

FORK = multiprocessing.get_context("fork")
"""A worker of its own for each death, at once: what it needs is imported by then, and it opens its own connections."""

CHILD_SECONDS = 60

AGAIN = Wish(Channel.EMAIL, again=True)

MOST = 400
"""Far more than one letter takes: the test ends if the count does not."""


@dataclass(eq=False)
class Until:
    """Counts what the worker does, and kills it before what is the `last`; 0: nothing is."""

    last: int
    count: int = 0

    def __call__(self, *_args, **_kwargs) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def watched(services, until: Until):
    """Statements and commits of both engines, and what sockets that Python opens write and read: to and from the mail
    server, and S3."""
    engines = [services.database.engine, services.database.reader().get_bind()]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", until)
        event.listen(engine, "commit", until)
    originals = {name: getattr(socket.socket, name) for name in ("send", "sendall", "recv_into")}

    def counted(original):
        def act(*args):
            until()
            return original(*args)

        return act

    for name, original in originals.items():
        setattr(socket.socket, name, counted(original))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(socket.socket, name, original)


def work_in_a_child(settings, sending_id: int, last: int) -> int:
    """A worker's turn in a process of its own, killed before the `last` thing that it does; how much it did, or 0."""
    ours, theirs = FORK.Pipe(duplex=False)

    def child() -> None:
        until = Until(last)
        with closing(open_services(settings)) as services, watched(services, until):
            work(services, sending_id, open_way)
        theirs.send(until.count)

    process = FORK.Process(target=child)
    process.start()
    theirs.close()
    process.join(CHILD_SECONDS)
    assert process.exitcode is not None, "the worker hangs"
    with suppress(EOFError):
        return ours.recv()
    assert process.exitcode == -signal.SIGKILL
    return 0


def a_minute_later(services, sending_id: int) -> None:
    """A healthy worker goes on, and the sweep finds what the dead one left in hand."""
    work(services, sending_id, open_way)
    if sending_of(services, sending_id).state == SendingState.DONE:
        return
    with services.database.reading() as session:
        lost = left_in_hand(session, before=now() + timedelta(seconds=1))
    for attempt_id in lost:
        with services.database.writing() as session:
            lose(session, attempt_id, at=now())
    work(services, sending_id, open_way)


@pytest.fixture
def posting(stack, mail_server, cheap):
    """`(settings, services, post)`: letters ready to be sent by a real mail server, which counts them."""
    post = mail_server()
    settings = stack.model_copy(
        update={
            "mail_url": type(stack.mail_url)(f"smtp://127.0.0.1:{post.port}?starttls=0"),
            "mail_from": "office@department.example",
        }
    )
    with closing(open_services(settings)) as services:
        clear(services)
        make(services, LETTERS[:1])
        reachable(services, LETTERS[:1])
        yield settings, services, post


@pytest.mark.stack
def test_a_worker_killed_before_the_server_answers_leaves_the_letter_uncertain(posting):
    """The server has the whole letter, and the worker does not live to record its answer."""
    settings, services, post = posting
    received = 0

    async def kill_the_worker(_server):
        nonlocal received
        received += 1
        (worker,) = multiprocessing.active_children()
        worker.kill()
        return TAKEN

    post.data = [kill_the_worker]
    sending_id = started(services, LETTERS[:1], carrier="smtp", wish=AGAIN)
    services.database.close()
    assert work_in_a_child(settings, sending_id, 0) == 0
    a_minute_later(services, sending_id)
    ((state, _, said),) = tell(services, sending_id)
    assert (state, received) == (State.UNCERTAIN, 1)
    assert said
    assert sending_of(services, sending_id).state == SendingState.DONE


@pytest.mark.slow
def test_a_worker_that_is_killed_at_any_point_sends_no_letter_twice_and_leaves_none_unexplained(posting):
    settings, services, post = posting
    outcomes: Counter[tuple[str, int]] = Counter()
    for last in range(MOST):
        sending_id = started(services, LETTERS[:1], carrier="smtp", wish=AGAIN)
        services.database.close()
        post.envelopes.clear()
        did = work_in_a_child(settings, sending_id, last)
        a_minute_later(services, sending_id)
        ((state, reason, said),) = tell(services, sending_id)
        got = len(post.envelopes)
        assert got <= 1, f"sent twice, killed at {last}"
        assert state in (State.HANDED_OVER, State.UNCERTAIN), (last, state, reason)
        assert got == 1 or (state == State.UNCERTAIN and said), last
        assert sending_of(services, sending_id).state == SendingState.DONE
        outcomes[state, got] += 1
        if did and last:  # it came to its end before it was to be killed
            break
    assert 50 < last < MOST - 1
    assert min(outcomes[State.HANDED_OVER, 1], outcomes[State.UNCERTAIN, 1], outcomes[State.UNCERTAIN, 0]) > 0
