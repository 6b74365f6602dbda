"""Web and worker under one roof: both start, both end, nothing is left behind."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.serve import parts
from app.platform.root import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.usefixtures("signals_heard")]

SUPERVISOR = """
import signal, sys
from app.commands.serve import Part, PartEnded, run_together
code = {"web": sys.argv[1], "worker": sys.argv[2]}
parts = [
    Part("web", (sys.executable, "-c", code["web"])),
    Part("worker", (sys.executable, "-c", code["worker"]), stop=signal.SIGINT),
]
try:
    run_together(parts, grace=float(sys.argv[3]))
except PartEnded as end:
    sys.exit(str(end))
"""

SAYS = "import os, signal\ndef say(words): os.write(1, f'{{words}}\\n'.encode())\n"  # a line at a time, whole
WAITS = SAYS + "signal.signal(signal.SIGINT, signal.SIG_DFL)\nsay(f'{0} {{os.getpid()}}')\nsignal.pause()"
POLITE = SAYS + (  # a blocked signal stays pending until it is waited for; pause() may miss one that comes just before
    "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.{1}])\n"
    "say(f'{0} {{os.getpid()}}')\n"
    "signal.sigwait([signal.{1}])\n"
    "say('{0} finished')"
)
STUBBORN = SAYS + (
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\nsay(f'{0} {{os.getpid()}}')\nwhile True: signal.pause()"
)


ASKED_AGAIN = """
import subprocess
tell = subprocess.Popen.send_signal
def tell_and_be_asked(child, number):
    tell(child, number)
    raise KeyboardInterrupt
subprocess.Popen.send_signal = tell_and_be_asked
"""
"""Ctrl-C comes a second time while the first part has been told and the second has not."""


def supervise(web: str, worker: str, *, grace: float = 20, before: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", before + SUPERVISOR, web, worker, str(grace)],
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
def test_when_asked_to_stop_each_part_finishes_on_its_own_signal(asked: signal.Signals) -> None:
    supervisor = supervise(POLITE.format("web", "SIGTERM"), POLITE.format("worker", "SIGINT"))
    pids = started(supervisor)
    supervisor.send_signal(asked)
    out, err = supervisor.communicate()
    assert supervisor.returncode == 0
    assert sorted(out.splitlines()) == ["web finished", "worker finished"]
    assert err == ""
    assert not any(map(is_running, pids.values()))


@pytest.mark.parametrize("victim", ["web", "worker"])
def test_when_one_part_dies_the_other_is_stopped_and_it_is_said(victim: str) -> None:
    supervisor = supervise(WAITS.format("web"), WAITS.format("worker"))
    pids = started(supervisor)
    os.kill(pids[victim], signal.SIGKILL)
    _, err = supervisor.communicate()
    assert supervisor.returncode == 1
    assert f"{victim} ended with status -9" in err
    assert not any(map(is_running, pids.values()))


def test_a_part_that_will_not_stop_is_killed_after_its_grace() -> None:
    supervisor = supervise(POLITE.format("web", "SIGTERM"), STUBBORN.format("worker"), grace=0.2)
    pids = started(supervisor)
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate()
    assert supervisor.returncode == 0
    assert not is_running(pids["worker"])


def test_asked_twice_it_does_not_wait_for_the_grace() -> None:
    supervisor = supervise(POLITE.format("web", "SIGTERM"), STUBBORN.format("worker"))
    pids = started(supervisor)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.stdout.readline() == "web finished\n"
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=10)
    assert not is_running(pids["worker"])


def test_asked_again_while_it_tells_its_parts_it_leaves_none() -> None:
    supervisor = supervise(POLITE.format("web", "SIGTERM"), STUBBORN.format("worker"), before=ASKED_AGAIN)
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
        line = line.replace(f"{ROOT}/", "").replace(" --bind 127.0.0.1:8765", "")
        assert line == procfile[part.name]
