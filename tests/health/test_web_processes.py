"""Several web processes count requests together, also those that a process counted before it was killed."""

import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.platform.root import ROOT
from tests.fixtures.environment import variables_of
from tests.services.ports import free_ports
from tests.waiting import until

pytestmark = pytest.mark.processes

TOKEN = "a-token-for-prometheus-" * 2
PROCESSES = 2
PAGE = "accounts.sign_in"


def ask(port: int, path: str) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def counted(port: int, page: str) -> float:
    """How many requests for a page all processes have counted, as any of them says."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(ask(port, "/metrics")[1])
        for sample in family.samples
        if sample.name == "despatch_requests_total" and sample.labels["page"] == page
    )


def answers(port: int) -> bool:
    try:
        return ask(port, "/healthz")[0] == 200
    except ConnectionError:
        return False


def children(pid: int) -> list[int]:
    """The web processes that are there, as Linux tells."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def web(settings, tmp_path):
    """A running web server of two processes: its port, and its own process."""
    variables = {name.upper(): str(value) for name, value in variables_of(settings).items()}
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    environment = {"WEB_CONCURRENCY": str(PROCESSES), "METRICS_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)}
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, "app:create_app()"], cwd=ROOT, env=os.environ | variables | environment, stderr=log
        )
        try:
            until(lambda: answers(port), seconds=120)
            yield port, server
        finally:
            server.terminate()
            server.wait(60)


def test_requests_add_up_whichever_process_answered_and_outlive_it(web):
    port, server = web
    before = counted(port, PAGE)
    for _ in range(12):
        assert ask(port, "/sign-in")[0] == 200
    until(lambda: counted(port, PAGE) == before + 12, seconds=30)  # a request counts once its answer is sent
    assert {counted(port, PAGE) for _ in range(6)} == {before + 12}, "each process says the same"
    for pid in children(server.pid):
        os.kill(pid, signal.SIGKILL)
    until(lambda: answers(port), seconds=120)
    assert counted(port, PAGE) == before + 12


def test_the_folder_of_the_counts_is_gone_once_the_server_has_ended(web):
    port, server = web
    ask(port, "/sign-in")
    maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in children(server.pid))
    (folder,) = {Path(name).parent for name in re.findall(r"\S+/counter_\d+\.db", maps)}
    server.terminate()
    assert server.wait(60) == 0
    assert not folder.exists()
