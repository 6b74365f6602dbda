"""What the web server's log says and leaves out, and what its processes do when they start."""

import gc
import json
import runpy
from collections.abc import Iterator
from threading import Thread

import pytest
from gunicorn.config import Config

from app.platform.limited import ask
from app.platform.root import ROOT

TOKEN = "UvyJmKQDexeDJvOx1jx9bYU4RO75HfWR0QaHw2mVa7w"
INVALID = f"Invalid request from ip=192.0.2.1: Invalid Request Line 'GET /link/{TOKEN}'"


@pytest.fixture(autouse=True)
def shared_by(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many processes share the cores, as limited work is told; this process keeps its own part."""
    told: list[int] = []
    monkeypatch.setattr("app.platform.limited.work.share_cores", told.append)
    return told


@pytest.mark.parametrize(
    ("cores", "said", "processes"), [(1, "", 1), (2, "", 2), (64, "", 4), (64, "9", 9), (2, "1", 1)]
)
def test_web_processes_are_one_a_core_unless_a_number_is_set(monkeypatch, shared_by, cores, said, processes) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    monkeypatch.setenv("WEB_CONCURRENCY", said)
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert (conf["workers"], shared_by) == (processes, [processes])


def test_requests_are_logged_by_the_application_alone() -> None:
    assert "accesslog" not in runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert Config().settings["accesslog"].get() is None


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (lambda log: log.exception("Error handling request %s %s", "GET", f"/link/{TOKEN}"), "Error handling request"),
        (lambda log: log.warning(INVALID), "Invalid request from"),
        (lambda log: log.warning("Worker %s is slow", 7), "Worker 7 is slow"),
    ],
)
def test_what_gunicorn_says_is_a_line_of_json_without_address_or_token(capfd, say, words: str) -> None:
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    say(conf["logger_class"](Config()))
    line = capfd.readouterr().err.splitlines()[-1]
    assert json.loads(line)["event"] == words
    assert TOKEN not in line
    assert "192.0.2.1" not in line


@pytest.fixture
def started() -> Iterator[Thread]:
    """What a worker does once it is there; the thread that makes the press ready, which may have ended already."""
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    ask._forget_waiting()
    gc.unfreeze()
    warming = conf["post_worker_init"](None)
    yield warming
    warming.join()


def test_what_is_loaded_at_the_start_is_left_out_of_collections(started: Thread) -> None:
    assert gc.get_freeze_count() > 10_000


def test_a_process_for_previews_is_made_ready_while_requests_are_served(started: Thread) -> None:
    started.join()
    assert ask._waiting
