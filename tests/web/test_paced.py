"""A real Gunicorn: slow requests end, other people's pages answer meanwhile, and a request has one end."""

import http.client
import socket
import subprocess
import sys

import pytest

from app.platform.root import ROOT
from tests.waiting import until

SLOW = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\na"
HALF_A_HEADER = b"POST / HTTP/1.1\r\nHo"

APP = """
from flask import Flask, request
from app.web import paced_worker as paced

paced.PROMPT, paced.SECONDS = 0.05, {seconds}
app = Flask("slow")

@app.route("/", methods=["GET", "POST"])
def page():
    return str(len(request.get_data()))
"""
CONF = """
from app.web.paced_worker import post_request, pre_request

worker_class, threads, control_socket_disable = "app.web.paced_worker.PacedWorker", 4, True
"""


@pytest.fixture
def port(tmp_path, request):
    (tmp_path / "slow.py").write_text(APP.format(seconds=request.param))
    (tmp_path / "conf.py").write_text(CONF)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", str(tmp_path / "conf.py"), "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen([*command, "--pythonpath", f"{tmp_path},{ROOT}", "slow:app"], cwd=tmp_path) as process:
        try:
            until(lambda: answers(port), seconds=60)
            yield port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except ConnectionError:
        return False
    finally:
        connection.close()


def sent(port: int, body: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(body)
    return connection


@pytest.mark.parametrize("port", [0.1], indirect=True)
@pytest.mark.parametrize(("body", "answer"), [(SLOW, b"HTTP/1.1 408"), (HALF_A_HEADER, b"")])
def test_a_slow_request_ends(port, body, answer):
    with sent(port, body) as connection:
        assert connection.recv(12) == answer


@pytest.mark.parametrize("port", [600], indirect=True)
@pytest.mark.parametrize("body", [SLOW, HALF_A_HEADER])
def test_pages_answer_while_more_than_all_threads_have_slow_senders(port, body):
    slow = [sent(port, body) for _ in range(12)]
    try:
        assert answers(port)
    finally:
        for connection in slow:
            connection.close()


SECOND = b"GET /second HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.parametrize("port", [600], indirect=True)
def test_a_request_whose_end_can_be_read_in_two_ways_brings_no_second_one(port):
    """Otherwise what a proxy takes for a body would be a request of its own here, sent by whoever comes next."""
    endings = {
        "both": b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        "two lengths": b"Content-Length: 5\r\nContent-Length: 0",
        "an unknown coding": b"Content-Length: 5\r\nTransfer-Encoding: xchunked",
        "chunked, and then not": b"Transfer-Encoding: chunked, identity",
        "a space before the colon": b"Content-Length: 5\r\nTransfer-Encoding : chunked",
        "a folded line": b"Content-Length: 5\r\nTransfer-Encoding:\r\n chunked",
        "a signed length": b"Content-Length: +5",
    }
    answered = {
        name: received(port, b"POST / HTTP/1.1\r\nHost: a\r\n" + lines + b"\r\n\r\n0\r\n\r\n" + SECOND)
        for name, lines in endings.items()
    }
    assert {name: answer[:60] for name, answer in answered.items() if answer.count(b"HTTP/1.1 ") != 1} == {}
    assert {answer.split()[1] for answer in answered.values()} <= {b"400", b"501"}


def received(port: int, body: bytes) -> bytes:
    """All that comes back until the server closes the connection."""
    with sent(port, body) as connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))
