"""Give mail to a server by SMTP, over a connection that nobody else can read."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar, cast

from app.platform.mail.errors import MailFailed, PutOff, RefusedByServer, ServerFailed, Unsure
from app.platform.mail.refusals import Step, reason_of
from app.platform.mail_settings import MailServer, Privacy

Smtp = smtplib.SMTP
T = TypeVar("T")

ANSWER_SECONDS = 600
"""How long a server may take to answer once it has a whole mail (RFC 5321, section 4.5.3.2.6): it may scan it first."""

READY, DONE = 354, 250


class SmtpMail:
    """`ca_file`: who vouches for the server; without it, those whom this machine trusts. `timeout`: seconds that any
    answer may take."""

    def __init__(self, server: MailServer, *, ca_file: Path | None, timeout: float) -> None:
        self.server = server
        self._ca_file = ca_file
        self._timeout = timeout

    @property
    def goes(self) -> str:
        """Where mail goes, in words."""
        return f"{self.server.host}:{self.server.port}"

    def send(self, message: EmailMessage) -> None:
        """The server has taken it when this returns. Raises ServerFailed, PutOff or RefusedByServer.

        A connection that breaks after the text was sent and before the answer leaves it open whether it was taken:
        that is a ServerFailed, and what is sent again may arrive twice, under one Message-ID.
        """
        with self._connected() as smtp:
            _said_plainly(lambda: smtp.send_message(message))

    def hand(self, message: bytes, *, sender: str, recipient: str, answer_seconds: float = ANSWER_SECONDS) -> str:
        """Give a mail over once, step by step: what the server said when it took it comes back.

        Until it has said that it is ready for the text, nothing can have left: ServerFailed, PutOff or RefusedByServer.
        From then on its last answer alone counts: without one, Unsure. `message` has CRLF line ends and is in ASCII.
        """
        with self._connected() as smtp:
            most = _said_plainly(lambda: _most_bytes(smtp))
            if most and len(message) > most:
                raise RefusedByServer("mail_too_large", f"{most} bytes at most", reason_of(552, "", Step.SENDER))
            size = [f"SIZE={len(message)}"] if most is not None else []
            _step(Step.SENDER, lambda: smtp.mail(sender, size))
            _step(Step.RECIPIENT, lambda: smtp.rcpt(recipient))
            _step(Step.TEXT, lambda: smtp.docmd("DATA"), wanted=(READY,))
            return _text_given(smtp, message, seconds=answer_seconds)

    def ping(self) -> None:
        """Raises ServerFailed unless the server answers and lets us in."""
        with self._connected() as smtp:
            _said_plainly(smtp.noop)

    @contextmanager
    def _connected(self) -> Iterator[Smtp]:
        smtp = _said_plainly(self._connect)
        try:
            yield smtp
        except KeyboardInterrupt:  # whoever stops does not wait for the server once more
            smtp.close()
            raise
        finally:
            with suppress(smtplib.SMTPException, OSError):  # whatever was sent is taken by now
                smtp.quit()
            smtp.close()

    def _connect(self) -> Smtp:
        server = self.server
        trust = ssl.create_default_context(cafile=self._ca_file)
        if server.privacy is Privacy.TLS:
            smtp: Smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=trust)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.privacy is Privacy.STARTTLS:
                smtp.starttls(context=trust)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _most_bytes(smtp: Smtp) -> int | None:
    """How large a mail may be, as the server says it (RFC 1870): 0 when it names no limit, None when it can't say."""
    smtp.ehlo_or_helo_if_needed()
    if not smtp.has_extn("size"):
        return None
    said = smtp.esmtp_features["size"]
    return int(said) if said.isdecimal() else 0


def _step(step: Step, act: Callable[[], tuple[int, bytes]], *, wanted: tuple[int, ...] = (250, 251)) -> None:
    code, words = _said_plainly(act)
    if code not in wanted:
        raise _refusal(step, code, _text(words))


def _text_given(smtp: Smtp, message: bytes, *, seconds: float) -> str:
    """The text with its end, then the answer. A break leaves it open, unless the server had refused it by then."""
    whole = re.sub(rb"(?m)^\.", b"..", message) + b".\r\n"  # RFC 5321, section 4.5.2
    broken = ""
    connection = cast("socket.socket", smtp.sock)  # it has just said that it is ready
    usual = connection.gettimeout()
    try:
        connection.sendall(whole)
        connection.settimeout(seconds)
    except OSError as problem:  # the library's own `send` would close it, and what the server said would be lost
        broken = str(problem)
    try:
        code, words = smtp.getreply()
    except (smtplib.SMTPException, OSError) as problem:
        raise Unsure("mail_answer_lost", broken or str(problem)) from None
    connection.settimeout(usual)
    said = f"{code} {_text(words)}"
    if 400 <= code < 600:
        raise _refusal(Step.TEXT, code, _text(words))
    if code != DONE or broken:
        raise Unsure("mail_answer_lost", said)
    return " ".join(said.split())


def _refusal(step: Step, code: int, words: str) -> MailFailed:
    """421, at any step: the server closes, and takes nobody's mail for now. A sender that is not taken is our own fault
    in every mail, unless the mail is too large."""
    said, reason = f"{code} {words}", reason_of(code, words, step)
    if code == 421 or not 400 <= code < 600:
        return ServerFailed("mail_server_silent", said, reason)
    if code < 500:
        return PutOff("mail_put_off", said, reason)
    if step is Step.SENDER and reason != "too_large":
        return ServerFailed("mail_sender_refused", said, reason)
    return RefusedByServer("mail_refused", said, reason)


def _said_plainly(act: Callable[[], T]) -> T:
    """What `act` gives; of all that smtplib raises, our own errors."""
    try:
        return act()
    except smtplib.SMTPAuthenticationError as problem:
        raise ServerFailed("mail_sign_in_refused", _words(problem)) from None
    except smtplib.SMTPNotSupportedError as problem:
        raise ServerFailed("mail_server_unfit", str(problem)) from None
    except smtplib.SMTPSenderRefused as problem:
        raise ServerFailed("mail_sender_refused", _words(problem)) from None
    except smtplib.SMTPRecipientsRefused as problem:
        ((code, words),) = problem.recipients.values()  # a mail has one recipient
        raise _of_reply(code, words) from None
    except smtplib.SMTPDataError as problem:
        raise _of_reply(problem.smtp_code, problem.smtp_error) from None
    except ssl.SSLError as problem:
        raise ServerFailed("mail_server_not_trusted", str(problem)) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise ServerFailed("mail_server_silent", str(problem)) from None


def _of_reply(code: int, words: bytes | str) -> MailFailed:
    said = f"{code} {_text(words)}"
    return PutOff("mail_put_off", said) if 400 <= code < 500 else RefusedByServer("mail_refused", said)


def _words(problem: smtplib.SMTPResponseException) -> str:
    return f"{problem.smtp_code} {_text(problem.smtp_error)}"


def _text(words: bytes | str) -> str:
    return words if isinstance(words, str) else words.decode("utf-8", errors="replace")
