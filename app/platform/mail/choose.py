"""What carries mail: a mail server or, where none is set, a folder."""

import secrets
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from app.platform.config import Settings
from app.platform.mail.errors import ServerFailed
from app.platform.mail.smtp import SmtpMail
from app.platform.storage import FolderStorage, StorageFailed


class Outbox:
    """Writes `.eml` files, which mail programs open, each whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._storage = FolderStorage(folder)

    @property
    def goes(self) -> str:
        """Where mail goes, in words."""
        return f"no one: no mail server is set up. Despatch saves each email as a file in {self.folder}"

    def send(self, message: EmailMessage) -> None:
        """The file is durable when this returns. Raises ServerFailed."""
        number = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self._storage.put(f"{number}-{secrets.token_hex(4)}.eml", message.as_bytes())
        except StorageFailed as problem:
            raise ServerFailed("mail_outbox_failed", str(problem)) from None

    def ping(self) -> None:
        """Raises ServerFailed when no file can be written."""
        try:
            self._storage.ping()
        except StorageFailed as problem:
            raise ServerFailed("mail_outbox_failed", str(problem)) from None


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
