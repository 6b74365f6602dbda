"""Give mail to a server by SMTP, over a connection that nobody else can read."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from app.mail.errors import MailFailed, PutOff, Refused, ServerFailed
from app.mail_settings import MailServer, Privacy

Smtp = smtplib.SMTP
T = TypeVar("T")


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
        """The server has taken it when this returns. Raises ServerFailed, PutOff or Refused.

        A connection that breaks after the text was sent and before the answer leaves it open whether it was taken:
        that is a ServerFailed, and what is sent again may arrive twice, under one Message-ID.
        """
        with self._connected() as smtp:
            _said_plainly(lambda: smtp.send_message(message))

    def ping(self) -> None:
        """Raises ServerFailed unless the server answers and lets us in."""
        with self._connected() as smtp:
            _said_plainly(smtp.noop)

    @contextmanager
    def _connected(self) -> Iterator[Smtp]:
        smtp = _said_plainly(self._connect)
        try:
            yield smtp
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
    return PutOff("mail_put_off", said) if 400 <= code < 500 else Refused("mail_refused", said)


def _words(problem: smtplib.SMTPResponseException) -> str:
    return f"{problem.smtp_code} {_text(problem.smtp_error)}"


def _text(words: bytes | str) -> str:
    return words if isinstance(words, str) else words.decode("utf-8", errors="replace")
