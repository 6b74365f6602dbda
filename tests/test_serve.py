"""Web and worker under one roof: both start, both end, nothing is left behind."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.commands.serve import Part, PartEnded, Restarts, RunningPart, parts
from app.platform.root import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("signals_heard")]

SUPERVISOR = """
import json, signal, sys
import structlog
from app.commands.serve import Part, PartEnded, Restarts, run_together
structlog.configure(
    processors=[structlog.stdlib.add_log_level, structlog.processors.JSONRenderer()],
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
)
code = {"web": sys.argv[1], "worker": sys.argv[2]}
parts = [
    Part("web", (sys.executable, "-c", code["web"])),
    Part("worker", (sys.executable, "-c", code["worker"])),
]
try:
    run_together(parts, grace=float(sys.argv[3]), restarts=Restarts(**json.loads(sys.argv[4])))
except PartEnded as end:
    sys.exit(str(end))
"""

SAYS = "import os, signal\ndef say(words): os.write(1, f'{{words}}\\n'.encode())\n"  # a line at a time, whole
WAITS = SAYS + "signal.signal(signal.SIGTERM, signal.SIG_DFL)\nsay(f'{0} {{os.getpid()}}')\nsignal.pause()"
POLITE = SAYS + (  # a blocked signal stays pending until it is waited for; pause() may miss one that comes just before
    "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])\n"
    "say(f'{0} {{os.getpid()}}')\n"
    "signal.sigwait([signal.SIGTERM])\n"
    "say('{0} finished')"
)
STUBBORN = SAYS + (
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nsay(f'{0} {{os.getpid()}}')\nwhile True: signal.pause()"
)


ASKED_AGAIN = """
import subprocess
tell = subprocess.Popen.terminate
def tell_and_be_asked(child):
    tell(child)
    raise KeyboardInterrupt
subprocess.Popen.terminate = tell_and_be_asked
"""
"""Ctrl-C comes a second time while the first part has been told and the second has not."""


def supervise(
    web: str, worker: str, *, grace: float = 20, before: str = "", **restarts: float
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", before + SUPERVISOR, web, worker, str(grace), json.dumps(restarts)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def started(supervisor: subprocess.Popen[str]) -> dict[str, int]:
    """The process ids that both parts have printed."""
    return {name: int(pid) for name, pid in (supervisor.stdout.readline().split() for _ in range(2))}


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_when_asked_to_stop_each_part_finishes_what_it_does(asked: signal.Signals) -> None:
    supervisor = supervise(POLITE.format("web"), POLITE.format("worker"))
    pids = started(supervisor)
    supervisor.send_signal(asked)
    out, err = supervisor.communicate()
    assert supervisor.returncode == 0
    assert sorted(out.splitlines()) == ["web finished", "worker finished"]
    lines = [json.loads(line) for line in err.splitlines()]
    assert [(line["event"], line["part"], line["pid"]) for line in lines] == [
        ("process started", name, pids[name]) for name in ("web", "worker")
    ]
    assert not any(map(is_running, pids.values()))


@pytest.mark.parametrize("victim", ["web", "worker"])
def test_part_that_dies_is_started_again_beside_the_other_and_both_are_logged(victim: str) -> None:
    supervisor = supervise(WAITS.format("web"), WAITS.format("worker"), first=0)
    pids = started(supervisor)
    os.kill(pids[victim], signal.SIGKILL)
    name, pid = supervisor.stdout.readline().split()
    assert (name, is_running(int(pid))) == (victim, True)
    other = pids["worker" if victim == "web" else "web"]
    assert is_running(other)
    supervisor.send_signal(signal.SIGTERM)
    _, err = supervisor.communicate()
    end, start = [json.loads(line) for line in err.splitlines()][2:]
    assert (end["event"], end["part"], end["signal"], end["wait"]) == ("process ended", victim, "SIGKILL", 0)
    assert (start["event"], start["part"], start["pid"]) == ("process started", victim, int(pid))
    assert not any(map(is_running, [other, int(pid)]))


@pytest.mark.parametrize("broken", ["web", "worker"])
def test_part_that_never_comes_up_ends_both(broken: str) -> None:
    codes = {name: WAITS.format(name) for name in ("web", "worker")} | {broken: "raise SystemExit(3)"}
    supervisor = supervise(codes["web"], codes["worker"], first=0, tries=4)
    out, err = supervisor.communicate(timeout=60)
    *lines, message = err.splitlines()
    assert (supervisor.returncode, message) == (1, f"{broken} ended with status 3")
    ends = [line for line in map(json.loads, lines) if line["event"].startswith("process ended")]
    assert [(end["part"], end["status"]) for end in ends] == [(broken, 3)] * 4
    assert not any(is_running(int(line.split()[1])) for line in out.splitlines())


def test_asked_to_stop_while_a_part_waits_to_be_started_it_ends_the_other() -> None:
    supervisor = supervise("raise SystemExit(3)", POLITE.format("worker"), first=600)
    name, pid = supervisor.stdout.readline().split()
    lines = [json.loads(supervisor.stderr.readline()) for _ in range(3)]
    assert (lines[-1]["event"], lines[-1]["wait"]) == ("process ended", 600)
    supervisor.send_signal(signal.SIGINT)
    out, _ = supervisor.communicate(timeout=60)
    assert (supervisor.returncode, name, out) == (0, "worker", "worker finished\n")
    assert not is_running(int(pid))


class Ended:
    """A process that has ended with status 1."""

    pid, returncode = 1, 1

    def poll(self) -> int:
        return self.returncode


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("app.commands.serve.time", made)
    monkeypatch.setattr("app.commands.serve.subprocess.Popen", lambda *_, **__: Ended())
    return made


def waits_of(part: RunningPart, clock: Clock, runs: list[float]) -> list[float]:
    """How long it waits after each of these runs, in seconds."""
    with capture_logs() as logs:
        for run in runs:
            clock.seconds += run
            part.keep_up()
            clock.seconds = part.starts_at
            part.keep_up()
    return [line["wait"] for line in logs if line["event"] == "process ended"]


def test_each_wait_is_twice_as_long_until_the_part_has_run_well(clock: Clock) -> None:
    part = RunningPart(Part("web", ()), Restarts(tries=3))
    assert waits_of(part, clock, [60, *[5] * 6, 61, 5]) == [1, 2, 4, 8, 16, 30, 30, 1, 2]


def test_part_that_has_run_well_once_is_never_given_up(clock: Clock) -> None:
    part = RunningPart(Part("web", ()), Restarts(tries=2))
    assert len(waits_of(part, clock, [5, 60, *[0] * 20])) == 22
    fresh = RunningPart(Part("web", ()), Restarts(tries=2))
    assert waits_of(fresh, clock, [59]) == [1]
    with pytest.raises(PartEnded):
        fresh.keep_up()


def test_a_part_that_will_not_stop_is_killed_after_its_grace() -> None:
    supervisor = supervise(POLITE.format("web"), STUBBORN.format("worker"), grace=0.2)
    pids = started(supervisor)
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate()
    assert supervisor.returncode == 0
    assert not is_running(pids["worker"])


def test_asked_twice_it_does_not_wait_for_the_grace() -> None:
    supervisor = supervise(POLITE.format("web"), STUBBORN.format("worker"))
    pids = started(supervisor)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.stdout.readline() == "web finished\n"
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=10)
    assert not is_running(pids["worker"])


def test_asked_again_while_it_tells_its_parts_it_leaves_none() -> None:
    supervisor = supervise(POLITE.format("web"), STUBBORN.format("worker"), before=ASKED_AGAIN)
    pids = started(supervisor)
    supervisor.send_signal(signal.SIGINT)
    try:
        supervisor.communicate(timeout=10)
        assert not is_running(pids["worker"])
    finally:
        if is_running(pids["worker"]):
            os.kill(pids["worker"], signal.SIGKILL)


def test_web_and_worker_are_those_of_the_procfile_on_the_address_asked_for() -> None:
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    for part in parts(host="127.0.0.1", port=8765):
        program, *arguments = part.command
        line = shlex.join([Path(program).name, *arguments])
        assert line.replace(" --bind 127.0.0.1:8765", "") == procfile[part.name]
