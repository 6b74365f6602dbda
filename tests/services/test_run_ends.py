"""No server outlives its test run, however the run ends."""

import fcntl
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.platform.root import ROOT

RUN = """
import os, signal

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs tests in the background has it ignored

def test_that_is_stopped_half_way(redis_port):
    print("\\nstarted", os.environ["DESPATCH_TEST_RUN"], redis_port, flush=True)
    signal.pause()
"""


@pytest.mark.services
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda end: end.name)
def test_servers_end_with_a_run_that_is_stopped(tmp_path: Path, end: signal.Signals) -> None:
    (tmp_path / "test_run.py").write_text(RUN)
    plugins = ("-p", "tests.services.run", "-p", "tests.services.redis", "-p", "no:cacheprovider")
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-s", *plugins, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with run:
        started = next(line.split() for line in run.stdout if line.startswith("started"))
        folder, port = Path(started[1]), int(started[2])
        with (folder / "redis" / "warden").open("r+") as working:
            run.send_signal(end)
            fcntl.lockf(working, fcntl.LOCK_EX)  # until the warden has done its work
        run.stdout.read()
    assert run.returncode != 0
    assert not (folder / "redis").exists()
    with socket.socket() as knock:
        assert knock.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.services
def test_a_server_that_is_not_installed_fails_the_run_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_run.py").write_text("def test_it(redis_url): ...")
    monkeypatch.setenv("PATH", str(tmp_path))
    plugins = ("-p", "tests.services.run", "-p", "tests.services.redis", "-p", "no:cacheprovider")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "redis: Redis is not installed: sudo apt-get install redis-server" in run.stdout
    assert "Traceback" not in run.stdout + run.stderr


EARLY = """
import os
from pathlib import Path
from tests.waiting import until

def test_that_asks_for_no_server(request):
    folder = Path(os.environ["DESPATCH_TEST_RUN"])
    (Path(__file__).parent / "folder").write_text(str(folder))
    until(lambda: all((folder / name / "made.json").exists() for name in ("postgres", "redis", "s3")), seconds=60)
"""


@pytest.mark.slow
@pytest.mark.services
def test_servers_that_start_in_the_background_end_with_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_run.py").write_text(EARLY)
    plugins = ("-p", "tests.services.run", "-p", "tests.services.early", "-p", "no:cacheprovider")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-n", "1", "--servers", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert not Path((tmp_path / "folder").read_text()).exists()


BROKEN = """
import pytest
from tests.services.run import ServerFailed, once

def make(folder):
    (folder / "cluster").mkdir()
    (folder / "log").write_text("")
    raise ServerFailed("no room")

@pytest.mark.parametrize("time", [1, 2])
def test_it(time):
    once("broken", make)
"""


def test_each_test_that_asks_for_a_server_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / "test_run.py").write_text(BROKEN)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.services.run", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout.count("\nbroken: no room\n") == 2, run.stdout
