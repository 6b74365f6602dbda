"""What the web server's log says and leaves out, and what its processes do when they start."""

import gc
import runpy
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from app.platform.limited import ask
from app.platform.root import ROOT

TOKEN = "UvyJmKQDexeDJvOx1jx9bYU4RO75HfWR0QaHw2mVa7w"


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


def logged(address: str) -> str:
    """The line for a GET of this address."""
    conf = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": address,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
    }
    log = conf["logger_class"](Config())
    answer, request = SimpleNamespace(status="200 OK", sent=12, headers=[]), SimpleNamespace(headers=[])
    return conf["access_log_format"] % log.atoms(answer, request, environ, timedelta(milliseconds=3))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/campaigns/MAR15", "/campaigns/MAR15"),
        ("/recipients?search=a+name", "/recipients"),
        (f"/link/{TOKEN}", "/link/-"),
        (f"/link/{TOKEN}/more?next=/", "/link/-"),
        (f"//link/{TOKEN}", "/link/-"),  # Werkzeug leads to the address with one slash
    ],
)
def test_a_line_names_the_page_but_no_search_and_no_token(address: str, said: str) -> None:
    line = logged(address)
    assert line.endswith(f' 192.0.2.1 "GET {said}" 200 12 3ms')
    assert TOKEN not in line


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
