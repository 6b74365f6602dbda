"""Limits of a whole installation, asked of two web processes in turn. Each takes seconds to start."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from app.platform.config import Settings
from app.platform.root import ROOT
from tests.fixtures.app import token_in
from tests.fixtures.environment import variables_of
from tests.services.ports import free_ports
from tests.waiting import until

pytestmark = [pytest.mark.stack, pytest.mark.processes]


def ask(
    port: int, method: str, path: str, form: Mapping[str, str] | None = None, cookie: str = ""
) -> tuple[int, str, str]:
    """The status, the cookie and the text of an answer."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Connection": "close"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Set-Cookie", "").partition(";")[0], answer.read().decode()


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz")[0] == 200
    except ConnectionError:
        return False


@pytest.fixture
def two_ports(stack: Settings) -> Iterator[list[int]]:
    """Two web servers of one process each on the same installation."""
    variables = {name.upper(): str(value) for name, value in variables_of(stack).items()}
    ports = free_ports(2)
    with ExitStack() as started:
        for port in ports:
            command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
            server = started.enter_context(
                subprocess.Popen(
                    [*command, "app:create_app()"], cwd=ROOT, env=os.environ | variables | {"WEB_CONCURRENCY": "1"}
                )
            )
            started.callback(server.terminate)
        until(lambda: all(map(answers, ports)), seconds=120)
        yield ports


def status_of_wrong_password(port: int) -> int:
    """The answer to a sign-in by somebody at this server."""
    _, cookie, page = ask(port, "GET", "/sign-in")
    form = {"email": "alex@office.example", "password": "a guess", "csrf_token": token_in(page)}
    return ask(port, "POST", "/sign-in", form, cookie)[0]


def test_wrong_passwords_count_together_whichever_process_they_reach(two_ports: list[int]) -> None:
    statuses = [status_of_wrong_password(two_ports[number % 2]) for number in range(10)]
    assert statuses == [400] * 8 + [429] * 2
