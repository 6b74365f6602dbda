"""The web server as `Procfile` starts it, for a person who is signed in; what each page takes of time and memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from app.platform.config import Settings
from app.platform.root import ROOT
from tests.fixtures.app import PASSWORD, SECRETS, Member, token_in
from tests.services.ports import free_ports

START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Taken:
    """By one page: seconds on the clock until its last byte, seconds of a processor in the web server and in the
    database, its bytes, and the most memory that the web server has held meanwhile, in bytes."""

    seconds: float
    cpu: float
    length: int
    peak: int


class Server:
    """The web server, one process of it, and a person's browser. `database`: the processes that serve its database
    now; none of SQLite, which is a part of the web server."""

    def __init__(self, address: str, pid: int, database: Callable[[], list[int]]) -> None:
        self._address = address
        self._pid = pid
        self._database = database
        self._browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def sign_in(self, member: Member) -> None:
        with self._browser.open(f"{self._address}/sign-in") as page:
            form = {"email": member.email, "password": PASSWORD, "csrf_token": token_in(page.read().decode())}
        with self._browser.open(f"{self._address}/sign-in", urlencode(form).encode()) as page:
            assert page.url == f"{self._address}/", page.url

    def take(self, path: str) -> Taken:
        Path(f"/proc/{self._pid}/clear_refs").write_text("5")  # the peak begins again
        processes = [self._pid, *self._database()]
        cpu, start = _cpu(processes), time.perf_counter()
        with self._browser.open(self._address + path) as page:
            length = len(page.read())
            assert page.url == self._address + path, page.url
        return Taken(time.perf_counter() - start, _cpu(processes) - cpu, length, self._peak())

    def _peak(self) -> int:
        lines = Path(f"/proc/{self._pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _cpu(processes: list[int]) -> float:
    """Seconds of a processor that they have taken so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / TICKS


@contextmanager
def serving(settings: Settings, log: Path, database: Callable[[], list[int]]) -> Iterator[Server]:
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    variables = {name.upper(): value for name, value in SECRETS.items()} | {
        "INSTANCE_DIR": str(settings.instance_dir),
        "DATABASE_URL": settings.database_url,
        "LOG_LEVEL": "ERROR",
        "WEB_CONCURRENCY": "1",  # it is one process that is measured
    }
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [gunicorn, "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "app:create_app()"]
    with log.open("wb") as out:
        master = subprocess.Popen(command, cwd=ROOT, env=os.environ | variables, stdout=out, stderr=out)
        try:
            _answers(address, master, log)
            (worker,) = Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()
            yield Server(address, int(worker), database)
        finally:
            master.terminate()
            master.wait()


def _answers(address: str, master: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until it does."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            build_opener().open(f"{address}/healthz").close()
        except URLError:
            assert master.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        else:
            return
