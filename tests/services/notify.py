"""A stand-in for GOV.UK Notify's interface for letters: it speaks its protocol, keeps what it takes, and answers as the
test says. Tokens are verified as Notify does: HS256, from the service, of the last half minute."""

import base64
import binascii
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"despatch-{SERVICE}-{SECRET}"
POSTAGES = ("first", "second", "economy", "europe", "rest-of-world")

PAGE = 2
"""Letters in one answer; Notify gives 250."""

TAKE = "take"
CUT, CUT_AFTER = "cut", "cut after taking"
SLOW_AFTER = "slow after taking"
FAILS, FAILS_AFTER = "fails", "fails after taking"
GARBLED_AFTER = "garbled after taking"
TOO_MANY = "too many"
TRIAL = "trial mode"


@dataclass
class Office:
    """`answers` to letters in turn, the last one for good; `asked`: how often it was asked about letters, which
    it does not answer `deaf_after` so many times. `letters`: what it took, by its own number."""

    port: int
    answers: list[str] = field(default_factory=lambda: [TAKE])
    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: int = 0
    deaf_after: float = math.inf
    released: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def references(self) -> list[str]:
        return [one["reference"] for one in self.letters.values()]

    def now(self, status: str) -> None:
        """All letters stand at this status."""
        for one in self.letters.values():
            one["status"] = status


@pytest.fixture
def notify_office() -> Iterator[Office]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    server.daemon_threads = True
    office = server.office = Office(server.server_address[1])  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield office
    office.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


class _Refused(Exception):
    def __init__(self, status: int, error: str, message: str) -> None:
        self.status = status
        self.body = {"status_code": status, "errors": [{"error": error, "message": message}]}


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def office(self) -> Office:
        return self.server.office  # type: ignore[attr-defined, no-any-return]

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            self._authorise()
            self._take(body)
        except _Refused as refused:
            self._answer(refused.status, refused.body)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.office.asked += 1
        if self.office.asked > self.office.deaf_after:
            self._cut()
            return
        try:
            self._authorise()
            last = address.path.rpartition("/")[2]
            if last == "notifications":
                asked = parse_qs(address.query)
                wanted, after = (asked.get(name, [None])[0] for name in ("reference", "older_than"))
                newest_first = [*reversed(self.office.letters)]
                older = newest_first[newest_first.index(after) + 1 :] if after else newest_first
                page = (self.office.letters[one] for one in older)
                found = [one for one in page if wanted in (None, one["reference"])][:PAGE]
                self._answer(200, {"notifications": found, "links": {"current": self.path}})
            elif last in self.office.letters:
                self._answer(200, self.office.letters[last])
            else:
                raise _Refused(404, "NoResultFound", "No result found")
        except _Refused as refused:
            self._answer(refused.status, refused.body)

    def _authorise(self) -> None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        try:
            if scheme != "Bearer":
                raise jwt.InvalidTokenError
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], issuer=SERVICE, leeway=30)
        except jwt.InvalidTokenError:
            raise _Refused(403, "AuthError", "Invalid token: API key not found") from None
        if abs(time.time() - claims["iat"]) > 30:
            raise _Refused(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")

    def _take(self, body: bytes) -> None:
        answers = self.office.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == CUT:
            self._cut()
            return
        if answer == FAILS:
            raise _Refused(500, "Exception", "Internal server error")
        if answer == TOO_MANY:
            raise _Refused(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests")
        if answer == TRIAL:
            raise _Refused(400, "BadRequestError", "Cannot send letters when service is in trial mode")
        said = self._read(body)
        kept = {
            "id": str(uuid4()),
            "reference": said["reference"],
            "postage": said.get("postage", "second"),
            "status": "pending-virus-check",
            "type": "letter",
            "body": base64.b64decode(said["content"]).decode("latin-1"),
        }
        self.office.letters[kept["id"]] = kept
        if answer == CUT_AFTER:
            self._cut()
        elif answer == FAILS_AFTER:
            raise _Refused(500, "Exception", "Internal server error")
        elif answer == GARBLED_AFTER:
            self._send(201, b"<html>")
        else:
            if answer == SLOW_AFTER:
                self.office.released.wait(30)
            self._answer(201, {name: kept[name] for name in ("id", "reference", "postage")})

    def _read(self, body: bytes) -> dict[str, Any]:
        said = json.loads(body)
        for name in ("reference", "content"):
            if not said.get(name):
                raise _Refused(400, "ValidationError", f"{name} is a required property")
        if said.keys() - {"reference", "content", "postage"}:
            raise _Refused(400, "ValidationError", "Additional properties are not allowed")
        if said.get("postage", "second") not in POSTAGES:
            raise _Refused(400, "ValidationError", "postage invalid. It must be first, second or economy.")
        try:
            pdf = base64.b64decode(said["content"], validate=True)
        except binascii.Error:
            pdf = b""
        if not pdf.startswith(b"%PDF"):
            raise _Refused(400, "BadRequestError", "Letter content is not a valid PDF")
        return dict(said)

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked has gone
            self.close_connection = True

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()
