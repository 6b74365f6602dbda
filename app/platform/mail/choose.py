"""Which way mail goes: to a server or, where none is set, into files."""

from email.message import EmailMessage
from typing import Protocol

from app.platform.config import Settings
from app.platform.mail.outbox import Outbox
from app.platform.mail.smtp import SmtpMail


class Mail(Protocol):
    @property
    def goes(self) -> str: ...
    def send(self, message: EmailMessage) -> None: ...
    def ping(self) -> None: ...


def open_mail(settings: Settings) -> Mail:
    """Nothing is connected to before something is sent."""
    if server := settings.mail_server:
        return SmtpMail(server, ca_file=settings.mail_ca_file, timeout=settings.mail_timeout_seconds)
    return Outbox(settings.outbox_dir)
