"""`despatch run`, and the processor time that it takes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from app.platform.root import ROOT
from tests.services.ports import free_ports

START_SECONDS = 120
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def running(variables: Mapping[str, str], log: Path) -> Iterator[tuple[str, int]]:
    """Its address, and its process."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("despatch")), "run", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | variables, stdout=out, stderr=out
        )
        try:
            _await_answer(address, process, log)
            yield address, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _await_answer(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(f"{address}/readyz").close()
        except URLError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        else:
            return


def seconds_of(pid: int) -> float:
    """Seconds of a processor that a process, its children and theirs have taken so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        children = [
            int(child)
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except FileNotFoundError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS + sum(seconds_of(child) for child in children)


def web_processes(pid: int) -> int:
    """Processes below a running Despatch that serve pages."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    masters = [one for one in children if b"gunicorn" in Path(f"/proc/{one}/cmdline").read_bytes()]
    return sum(len(Path(f"/proc/{one}/task/{one}/children").read_text().split()) for one in masters)
