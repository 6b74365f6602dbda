"""A mail server within the test's process, which does as the test says, and a certificate that it made itself."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from tests.services.ports import free_ports
from tests.services.run import once
from tools.system import locate

USER, PASSWORD = "despatch", "a password: of 100% @/?"
TAKEN = "250 taken"


@dataclass
class Post:
    """What the server took, and how it answers: `rcpt` and `data` are answers in turn, the last one for good. An answer
    that is a function is called with the connection."""

    port: int
    rcpt: list[str] = field(default_factory=lambda: [TAKEN])
    data: list[Any] = field(default_factory=lambda: [TAKEN])
    envelopes: list[Envelope] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one.original_content, policy=policy.default) for one in self.envelopes]

    async def handle_RCPT(  # noqa: N802 (so aiosmtpd names it)
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = _next(self.rcpt)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = _next(self.data)
        if callable(answer):
            return await answer(server)
        if answer == TAKEN:
            self.envelopes.append(envelope)
        return answer


def _next(answers: list[Any]) -> Any:
    return answers.pop(0) if len(answers) > 1 else answers[0]


@dataclass(frozen=True)
class Certificate:
    """Of the server on 127.0.0.1; it vouches for itself."""

    file: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context


@pytest.fixture(scope="session")
def certificate() -> Certificate:
    made = once("certificate", _make_certificate)
    return Certificate(Path(made["file"]), Path(made["key"]))


def _make_certificate(folder: Path) -> dict[str, Any]:
    made = {"file": str(folder / "certificate.pem"), "key": str(folder / "key.pem")}
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    files = ("-keyout", made["key"], "-out", made["file"], "-days", "3")
    subprocess.run([locate("OpenSSL"), "req", "-x509", *curve, *names, *files], check=True, capture_output=True)
    return made


MailServer = Callable[..., Post]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """`mail_server()` serves without encryption, `mail_server(starttls=certificate)` or `(tls=certificate)` with it
    and a sign-in, which the first of the two demands."""
    with ExitStack() as serving:

        def serve(*, starttls: Certificate | None = None, tls: Certificate | None = None) -> Post:
            (port,) = free_ports(1)
            post = Post(port)
            controller = Controller(
                post,
                hostname="127.0.0.1",
                port=port,
                ssl_context=tls.context if tls else None,
                tls_context=starttls.context if starttls else None,
                require_starttls=bool(starttls),
                auth_required=bool(starttls),
                auth_require_tls=not tls,
                authenticator=lambda *args: _sign_in(args[-1]),
            )
            controller.start()
            serving.callback(controller.stop)
            return post

        yield serve


def _sign_in(given: LoginPassword) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (USER.encode(), PASSWORD.encode()), handled=False)
