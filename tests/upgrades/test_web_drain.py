"""A web server that is asked to stop answers the request that it has in hand, and takes no other."""

import signal
import socket

import pytest

from tests.services.ports import free_ports
from tests.upgrades.programs import DEADLINE, Programs
from tests.waiting import until

BODY = b"email=alex%40office.example"


@pytest.mark.processes
def test_a_request_in_hand_is_answered_and_no_other_is_taken(settings, tmp_path):
    (port,) = free_ports(1)
    web = Programs(settings, tmp_path / "log", WEB_CONCURRENCY="1")
    server = web.start(*web.gunicorn(port))
    try:
        web.until_serving(port)
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as request:
            request.sendall(
                b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(BODY)
            )
            assert request.recv(100).startswith(b"HTTP/1.1 100")
            server.send_signal(signal.SIGTERM)
            until(lambda: "Handling signal: term" in web.said(), seconds=DEADLINE)
            request.sendall(BODY)
            assert request.recv(100).startswith(b"HTTP/1.1 302")  # not a form of ours, so that it leads back
        assert server.wait(DEADLINE) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
    finally:
        server.kill()
        server.wait()
