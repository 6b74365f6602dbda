"""nginx, with the site of deploy/nginx/, in front of Despatch and in front of a server that says what it was sent.

A web process is loaded and nginx started: 5 seconds for the first test, and less than one for each other.
"""

import json
import os
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.platform.config import Settings
from app.platform.root import ROOT
from tests.fixtures.environment import variables_of
from tests.services.ports import free_ports
from tests.services.smtp import Certificate
from tests.waiting import until
from tools.system import locate

pytestmark = pytest.mark.processes

SITE = ROOT / "deploy" / "nginx" / "despatch.conf"
TOKEN = "UvyJmKQDexeDJvOx1jx9bYU4RO75HfWR0QaHw2mVa7w"
HSTS = "max-age=31536000; includeSubDomains"

AROUND = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
"""What Debian's own nginx.conf has around a site, in a folder of the test's."""


class Front:
    """A running nginx, and the ways in."""

    def __init__(self, folder: Path, certificate: Certificate, behind: int) -> None:
        self.folder = folder
        self.http, self.https = free_ports(2)
        self._trust = ssl.create_default_context(cafile=certificate.file)
        site = SITE.read_text(encoding="utf-8")
        for written, meant in (
            ("despatch.example", "127.0.0.1"),
            ("/etc/ssl/despatch/fullchain.pem", str(certificate.file)),
            ("/etc/ssl/despatch/privkey.pem", str(certificate.key)),
            ("/var/log/nginx", str(folder)),
            ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
            ("listen 80;", f"listen 127.0.0.1:{self.http};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.https} ssl;"),
        ):
            assert written in site
            site = site.replace(written, meant)
        (folder / "site.conf").write_text(re.sub(r"listen \[::\].*", "", site))
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder))

    def command(self, *options: str) -> list[str]:
        return [
            locate("nginx"),
            "-p",
            str(self.folder),
            "-c",
            "nginx.conf",
            "-e",
            str(self.folder / "error.log"),
            *options,
        ]

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> HTTPResponse:
        """Return the answer over TLS, read."""
        with closing(HTTPSConnection("127.0.0.1", self.https, timeout=60, context=self._trust)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            response.text = response.read().decode()  # type: ignore[attr-defined]
            return response

    def connect(self) -> ssl.SSLSocket:
        connection = HTTPSConnection("127.0.0.1", self.https, timeout=60, context=self._trust)
        connection.connect()
        return connection.sock  # type: ignore[return-value]

    def listens(self) -> bool:
        try:
            self.connect().close()
        except ConnectionError:
            return False
        return True

    def logged(self) -> str:
        return "".join(file.read_text() for file in self.folder.glob("*.log"))


StartNginx = Callable[[int], Front]


@pytest.fixture
def nginx(tmp_path: Path, certificate: Certificate) -> Iterator[StartNginx]:
    """`nginx(port)`: in front of what listens there."""
    with ExitStack() as running:

        def start(behind: int) -> Front:
            front = Front(tmp_path, certificate, behind)
            tried = subprocess.run(front.command("-t"), capture_output=True, text=True, check=False)
            assert tried.returncode == 0, tried.stderr
            server = running.enter_context(subprocess.Popen(front.command("-g", "daemon off;")))
            running.callback(server.terminate)
            until(front.listens, seconds=60, said=front.logged)
            return front

        yield start


@contextmanager
def serving(settings: Settings) -> Iterator[int]:
    """Despatch behind one proxy: its port."""
    (port,) = free_ports(1)
    variables = {name.upper(): str(value) for name, value in variables_of(settings).items()}
    variables |= {"TRUSTED_PROXIES": "1", "BASE_URL": "https://127.0.0.1", "WEB_CONCURRENCY": "1"}
    command = [Path(sys.executable).with_name("despatch"), "web", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, env=os.environ | variables) as server:
        try:
            yield port
        finally:
            server.terminate()


def test_pages_of_despatch_through_tls(settings: Settings, nginx: StartNginx) -> None:
    with serving(settings) as port:
        front = nginx(port)
        until(lambda: front.ask("/healthz").status == 200, seconds=60, said=front.logged)
        page = front.ask("/sign-in")
        assert page.status == 200
        assert page.headers.get_all("Strict-Transport-Security") == [HSTS]
        cookie = page.headers["Set-Cookie"]
        assert cookie.startswith("__Host-despatch=")
        assert "Secure" in cookie
        assert front.ask("/metrics").status == 404
        with closing(HTTPConnection("127.0.0.1", front.http, timeout=60)) as connection:
            connection.request("GET", "/sign-in?next=/")
            answer = connection.getresponse()
            assert (answer.status, answer.headers["Location"]) == (301, "https://127.0.0.1/sign-in?next=/")


def test_no_log_has_the_token_of_a_link_even_if_despatch_is_down(nginx: StartNginx) -> None:
    front = nginx(free_ports(1)[0])
    assert front.ask(f"/link/{TOKEN}").status == 503
    down = front.ask(f"//link/{TOKEN}?search=words")
    assert "Despatch is not available at the moment" in down.text  # type: ignore[attr-defined]
    assert down.headers.get_all("Strict-Transport-Security") == [HSTS]
    until(lambda: front.logged().count("/link/-") == 2, seconds=60, said=front.logged)
    assert TOKEN not in front.logged()
    assert "words" not in front.logged()


@pytest.fixture
def echo() -> Iterator[ThreadingHTTPServer]:
    """A server that answers with the headers that came, and counts in `asked`."""

    class Echo(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(self.headers.items()).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815 (the library's names)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.asked = asked  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_browser_does_not_say_where_it_comes_from(nginx: StartNginx, echo: ThreadingHTTPServer) -> None:
    front = nginx(echo.server_port)
    forged = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "http"}
    came = front.ask("/", **forged, Forwarded="for=192.0.2.1")
    headers = {name.lower(): value for name, value in json.loads(came.text)}  # type: ignore[attr-defined]
    told = {name: value for name, value in headers.items() if "forwarded" in name}
    assert told == {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-host": f"127.0.0.1:{front.https}",
        "x-forwarded-proto": "https",
    }
    assert headers["host"] == f"127.0.0.1:{front.https}"


def test_a_slow_sender_waits_at_nginx(nginx: StartNginx, echo: ThreadingHTTPServer) -> None:
    front = nginx(echo.server_port)
    with front.connect() as slow:
        slow.sendall(b"POST /slow HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n\r\nsev")
        front.ask("/quick")
        assert echo.asked == ["/quick"]  # type: ignore[attr-defined]
        slow.sendall(b"ent")
        assert slow.recv(100).startswith(b"HTTP/1.1 200")
    assert echo.asked == ["/quick", "/slow"]  # type: ignore[attr-defined]


def test_what_despatch_refuses_in_words_reaches_it(
    settings: Settings, nginx: StartNginx, echo: ThreadingHTTPServer
) -> None:
    """A form a little larger than Despatch takes comes through; nginx refuses a much larger one before it is sent."""
    front = nginx(echo.server_port)
    most = 3 * settings.max_upload_mb * 1_000_000
    assert expects(front, most + 5_000_000).startswith(b"HTTP/1.1 100")
    assert expects(front, most + 50_000_000).startswith(b"HTTP/1.1 413")


def expects(front: Front, length: int) -> bytes:
    """Return how the answer begins to someone who asks whether to send so much."""
    with front.connect() as connection:
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        return connection.recv(100)
