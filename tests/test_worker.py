"""The worker against each broker: nudges arrive, tasks come round, it ends as asked and leaves nothing behind."""

import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, update
from structlog.testing import capture_logs

from app.platform.clock import clock_put_to
from app.platform.config import Settings
from app.platform.database import Database
from app.platform.heartbeat import WorkerSeen, record_worker, worker_seen_at
from app.platform.schema import upgrade
from app.platform.services import open_services
from app.platform.worker import INTERRUPT_SECONDS, Queue, Task, perform_or_put_off
from tests.fixtures.app import SECRETS
from tests.services.postgres import execute
from tests.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("signals_heard")]

WORKER = """
import json, logging, os, sys, threading
from contextlib import suppress
from pathlib import Path
from app.platform.config import Settings
from app.platform.log import log_to_stderr
from app.platform.worker import Task, run_worker

folder = Path(sys.argv[1])
log_to_stderr(Settings())
logging.getLogger("huey").setLevel("INFO")

def note(services, *words):
    connection = services.database.engine.connect()
    with (folder / "notes").open("a") as notes:
        notes.write(json.dumps([os.getpid(), os.getppid(), id(services), *words]) + "\\n")
    connection.close()

def slow(services, *words):
    note(services, "begun", *words)
    while not (folder / "go on").exists():
        threading.Event().wait(0.01)
    note(services, "ended", *words)

def polite(services, *words):
    try:
        slow(services, *words)
    except KeyboardInterrupt:
        note(services, "given back", *words)
        raise

def stuck(services, *words):
    while True:
        with suppress(KeyboardInterrupt):
            slow(services, *words)

def fails(services):
    raise ZeroDivisionError

tasks = {"note": note, "slow": slow, "polite": polite, "stuck": stuck, "fails": fails}
tasks = {name: Task(task) for name, task in tasks.items()} | {"round": Task(note, minute="*")}
run_worker(Settings(), tasks, drain=float(sys.argv[2]))
"""
DEADLINE = 60
"""Seconds within which what must happen has happened, on a busy machine."""


class Workshop:
    """A worker process on one broker, what its tasks wrote down, and a sender."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.queue = Queue(settings)

    def start(self, *, drain: float = 300) -> None:
        (self.folder / "despatch.db").touch(mode=0o600)  # an empty database: a worker makes none
        environment = {
            **os.environ,
            "INSTANCE_DIR": str(self.folder),
            "SECRET_KEY": SECRETS["secret_key"],
            "AUDIT_KEY": SECRETS["audit_key"],
            "DATABASE_URL": self.settings.database_url,
            "BROKER_URL": self.settings.broker_url,
            "WORKERS": str(self.settings.workers),
        }
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WORKER, str(self.folder), str(drain)],
                env=environment,
                stderr=log,
                start_new_session=True,
            )

    def notes(self) -> list[list]:
        file = self.folder / "notes"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def words(self) -> list[list]:
        return [words for _, _, _, *words in self.notes() if words]

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def until(self, condition: Callable[[], bool]) -> None:
        until(condition, seconds=DEADLINE, said=lambda: f"{self.notes()}\n{self.log()}")

    def end(self) -> None:
        self.queue.close()
        if self.process:
            self.process.kill()
            self.process.wait()


@contextmanager
def workshop(folder: Path, broker_url: str = "", **settings) -> Iterator[Workshop]:
    opened = Workshop(Settings(instance_dir=folder, broker_url=broker_url, **settings, **SECRETS), folder)
    try:
        yield opened
    finally:
        opened.end()


BROKERS = [
    "sqlite",
    pytest.param("redis", marks=pytest.mark.services),
    pytest.param("postgres", marks=pytest.mark.services),
]


@pytest.fixture(params=BROKERS)
def broker_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def shop(tmp_path: Path, broker_url: str) -> Iterator[Workshop]:
    """Two processes on each broker in turn."""
    with workshop(tmp_path, broker_url, workers=2) as opened:
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Workshop]:
    """Two processes on SQLite."""
    with workshop(tmp_path, workers=2) as opened:
        yield opened


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_nudges_reach_a_worker_also_those_sent_before_it_started(shop):
    shop.queue.nudge("note", "early", 1)
    shop.start()
    shop.until(lambda: ["early", 1] in shop.words())
    shop.queue.nudge("note", "late")
    shop.queue.nudge("note", "delayed", delay=1)
    shop.until(lambda: {("late",), ("delayed",)} <= {tuple(words) for words in shop.words()})
    assert shop.queue.waiting("note", "late") == 0


def test_the_periodic_task_comes_at_the_start_in_a_process_of_its_own(shop):
    shop.start()
    shop.until(lambda: shop.notes())
    pid, parent, _ = shop.notes()[0]
    assert parent == shop.process.pid != pid


def test_any_process_can_read_what_the_worker_asks_of_itself_each_minute(shop, caplog):
    for number in (1, 2):
        shop.queue.nudge("slow", number)  # which keeps both worker processes busy
    shop.start()
    shop.until(lambda: len(shop.words()) == 2)
    shop.until(lambda: shop.queue.huey.pending_count() == 2)  # asked at the start, and by the clock
    assert shop.queue.waiting("round") == 2
    assert not caplog.records


def seen_at(settings):
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        return worker_seen_at(session)


@pytest.mark.stack
def test_a_worker_is_recorded_as_alive_in_the_database(stack):
    with closing(Database(stack.database_url)) as database, database.writing() as session:
        session.execute(update(WorkerSeen).values(at=None))
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    with clock_put_to(at):
        record_worker(stack)
    assert seen_at(stack) - at < timedelta(hours=1), "the clock goes on from there"


def test_a_worker_is_recorded_as_alive_while_its_processes_are_busy(small):
    with closing(Database(small.settings.database_url)) as database:
        upgrade(database)
    for number in (1, 2):
        small.queue.nudge("slow", number)
    small.start()
    small.until(lambda: len(small.words()) == 2)
    small.until(lambda: seen_at(small.settings) is not None)


def test_a_database_that_can_not_be_told_ends_no_worker(small):
    small.start()
    small.until(lambda: "worker not recorded as alive" in small.log())
    small.queue.nudge("note", "after")
    small.until(lambda: ["after"] in small.words())


@pytest.mark.services
def test_a_queue_that_is_away_is_said_once_by_each_process_and_the_worker_goes_on_afterwards(
    tmp_path, postgres, postgres_url
):
    name = make_url(postgres_url).database
    with workshop(tmp_path, postgres_url, workers=2) as shop:
        shop.start()
        shop.until(lambda: shop.notes())
        execute(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        execute(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        shop.until(lambda: shop.log().count("the queue does not answer") == 3)
        execute(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        shop.queue.nudge("note", "after")
        shop.until(lambda: ["after"] in shop.words())
        shop.until(lambda: shop.log().count("the queue answers again") == 3)
        assert shop.log().count("the queue does not answer") == 3
        assert "Error reading" not in shop.log()


class Silent:
    """A broker that does not answer."""

    def __init__(self):
        self.asked = self.closed = 0

    def close(self):
        self.closed += 1

    def dequeue(self):
        self.asked += 1
        raise OSError

    def read_schedule(self, _timestamp):
        return self.dequeue()


def test_however_often_it_is_asked_a_silent_queue_is_said_once_and_asked_for_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("app.platform.worker.POLL_SECONDS", 0)
    queue = Queue(Settings(instance_dir=tmp_path, **SECRETS))
    beats = []
    queue.nudge_when({"round": lambda _at: True}, beat=lambda: beats.append(1))
    answers, queue.huey.storage = queue.huey.storage, Silent()
    with capture_logs() as lines:
        for _ in range(3):
            assert queue.huey.dequeue() is None
            assert queue.huey.read_schedule() == queue.huey.read_periodic(None) == []
        assert (queue.huey.storage.asked, queue.huey.storage.closed, len(lines), len(beats)) == (6, 6, 1, 3)
        queue.huey.storage = answers
        assert queue.huey.dequeue() is None
        assert len(queue.huey.read_periodic(None)) == 1
        assert [line["event"].partition(":")[0] for line in lines] == [
            "the queue does not answer",
            "the queue answers again",
        ]
    queue.close()


def test_nudges_that_wait_are_counted_by_what_they_ask(shop):
    for run_id in (7, 7, 8):
        shop.queue.nudge("make", run_id)
    shop.queue.nudge("make", 7, delay=60)
    assert [shop.queue.waiting("make", number) for number in (7, 8, 9)] == [2, 1, 0]


def test_each_process_opens_services_of_its_own_once(small):
    small.start()
    (small.folder / "go on").touch()
    for number in range(20):
        small.queue.nudge("slow", number)
    small.until(lambda: len(small.words()) == 40)
    services_of = {(pid, services) for pid, _, services, *_ in small.notes()}
    assert len(services_of) == len({pid for pid, _ in services_of})


@pytest.mark.parametrize("tell", [os.kill, os.killpg], ids=["first process", "all processes"])
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=lambda asked: asked.name)
def test_asked_to_stop_it_lets_running_tasks_end(small, asked, tell):
    small.start()
    for number in (1, 2, 3):
        small.queue.nudge("slow", number)
    small.until(lambda: sum(words[0] == "begun" for words in small.words()) == 2)
    tell(small.process.pid, asked)
    small.until(lambda: "Shutting down gracefully" in small.log())
    (small.folder / "go on").touch()
    assert small.process.wait(DEADLINE) == 0
    begun, ended = ([words[1] for words in small.words() if words[0] == word] for word in ("begun", "ended"))
    assert sorted(begun) == sorted(ended)
    # Usually the third; another where its process was slow to start and put its task off.
    waiting = [number for number in (1, 2, 3) if number not in begun]
    assert [small.queue.waiting("slow", number) for number in waiting] == [1]


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=lambda asked: asked.name)
def test_a_task_that_takes_too_long_after_that_gives_back_what_it_has_in_hand(small, asked):
    small.start(drain=INTERRUPT_SECONDS)
    small.queue.nudge("polite")
    small.until(lambda: ["begun"] in small.words())
    small.process.send_signal(asked)
    assert small.process.wait(DEADLINE) == 0
    assert small.words() == [["begun"], ["given back"]]


def test_a_process_that_does_not_even_do_that_is_killed(small):
    small.start(drain=INTERRUPT_SECONDS)
    small.queue.nudge("stuck")
    small.until(lambda: ["begun"] in small.words())
    (stuck,) = {pid for pid, _, _, *words in small.notes() if words}
    small.process.send_signal(signal.SIGTERM)
    assert small.process.wait(DEADLINE) == 0
    assert not is_running(stuck)


def test_asked_twice_it_waits_no_longer(small):
    small.start(drain=10 * DEADLINE)
    small.queue.nudge("polite")
    small.until(lambda: ["begun"] in small.words())
    small.process.send_signal(signal.SIGTERM)
    small.until(lambda: "Shutting down gracefully" in small.log())
    small.process.send_signal(signal.SIGTERM)
    assert small.process.wait(DEADLINE) == 0
    assert small.words() == [["begun"], ["given back"]]


def test_a_task_that_fails_does_not_end_the_worker(small):
    small.start()
    small.queue.nudge("fails")
    small.queue.nudge("fails")
    small.queue.nudge("note", "after")
    small.until(lambda: ["after"] in small.words())


@pytest.mark.parametrize(
    ("minute", "arguments", "asked"), [(None, (7,), ["busy", 7]), ("*", (), None), ("10", (), ["busy"])]
)
def test_a_task_that_finds_the_database_held_comes_again_and_that_is_no_fault(tmp_path, minute, arguments, asked):
    def held(services, *_words):
        with services.database.writing() as first, services.database.writing(wait_ms=0) as second:
            first.connection()
            second.connection()

    with closing(open_services(Settings(instance_dir=tmp_path, **SECRETS))) as services:
        with capture_logs() as logged:
            perform_or_put_off(Task(held, minute=minute), "busy", services, *arguments)
        delayed = [list(message.args) for message in services.queue.huey.scheduled()]
    assert delayed == ([asked] if asked else [])
    assert [(line["log_level"], "exc_info" in line) for line in logged] == [("warning", False)]


def test_a_process_that_is_killed_is_replaced(small):
    small.start()
    small.until(lambda: small.notes() and len(children(small.process.pid)) == 3)
    for pid in children(small.process.pid):
        os.kill(pid, signal.SIGKILL)
    small.queue.nudge("note", "again")
    small.until(lambda: ["again"] in small.words())


def test_killed_outright_it_leaves_no_process_behind(small):
    small.start()
    small.queue.nudge("slow", 1)
    small.until(lambda: ["begun", 1] in small.words())
    orphans = children(small.process.pid)
    assert len(orphans) == 3
    small.process.kill()
    small.until(lambda: not any(map(is_running, orphans)))


def test_a_process_that_only_sends_performs_nothing(tmp_path):
    with closing(Queue(Settings(instance_dir=tmp_path, **SECRETS))) as queue:
        queue.nudge("note", 1)
        with pytest.raises(RuntimeError, match="only sends"):
            queue.huey.dequeue().execute()


def test_a_message_is_plain_data_and_needs_no_key(tmp_path):
    with closing(Queue(Settings(instance_dir=tmp_path, **SECRETS))) as queue:
        queue.nudge("note", 1, "word", delay=60)
        (kept,) = queue.huey.storage.scheduled_items()
        said = json.loads(kept)
    assert (said["args"], sorted(said)) == (["note", 1, "word"], ["args", "eta", "id", "name"])
    other = Settings(instance_dir=tmp_path, secret_key="another key, as long as it must be", audit_key="k" * 40)
    with closing(Queue(other)) as queue:
        queue._message  # noqa: B018
        assert [message.args for message in queue.huey.scheduled()] == [("note", 1, "word")]


class Opened:
    """Loading a pickle of it would write a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self):
        return (Path.touch, (self.file,))


@pytest.mark.parametrize(
    "message",
    [
        "pickle",
        b"nonsense",
        b"[]",
        b'{"id": "1", "name": "app.platform.worker.nudge", "eta": null, "args": [{"a": 1}]}',
        b'{"id": "1", "name": "app.platform.worker.nudge", "eta": null, "args": [true]}',
    ],
)
def test_a_message_that_is_not_such_data_is_not_read(tmp_path, message):
    with closing(Queue(Settings(instance_dir=tmp_path, **SECRETS))) as queue:
        body = pickle.dumps(Opened(tmp_path / "opened")) if message == "pickle" else message
        queue.huey.storage.enqueue(body)
        with pytest.raises(ValueError):
            queue.huey.dequeue()
    assert not (tmp_path / "opened").exists()
