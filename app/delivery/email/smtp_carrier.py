"""Letters by a mail server or, where none is set up, trial copies in files."""

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.delivery.attempts.reasons import Reason
from app.delivery.carriers import FILES, PRACTICE, CarrierReceipt, Parcel
from app.delivery.email.mime import message_bytes
from app.delivery.email.numbers import ascii_address
from app.platform.clock import now
from app.platform.mail.errors import RefusedByServer, ServerFailed
from app.platform.mail.smtp import ANSWER_SECONDS, SmtpMail
from app.platform.mail_settings import Mailbox
from app.platform.practice import NOTICE
from app.platform.storage import FolderStorage, StorageFailed

_QUEUED_AS = re.compile(r"\b(?:queued as|queued:|OK id=|id=)\s*<?([A-Za-z0-9.@_-]{5,200})", re.IGNORECASE)
"""How servers say under which number they keep a mail: Postfix, Exim and others."""


class Smtp:
    """What the server said is the evidence, its number for the mail among it."""

    name = "smtp"

    def __init__(
        self,
        mail: SmtpMail,
        sender: Mailbox,
        *,
        most_bytes: int,
        answer_seconds: float = ANSWER_SECONDS,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.most_bytes = most_bytes
        self._mail = mail
        self._sender = sender
        self._answer_seconds = answer_seconds
        self._clock = clock

    def hand(self, parcel: Parcel) -> CarrierReceipt:
        message = fitting(message_bytes(parcel, self._sender, at=self._clock()), self.most_bytes)
        said = self._mail.hand(
            message,
            sender=self._sender.address,
            recipient=ascii_address(parcel.to),
            answer_seconds=self._answer_seconds,
        )
        found = _QUEUED_AS.search(said)
        return CarrierReceipt(said, found[1] if found else None)


class LettersOutbox:
    """Trial copies: each letter is a file, which mail programs open. It reaches nobody."""

    name = FILES

    def __init__(
        self, storage: FolderStorage, sender: Mailbox, *, most_bytes: int, clock: Callable[[], datetime] = now
    ) -> None:
        self.most_bytes = most_bytes
        self._storage = storage
        self._sender = sender
        self._clock = clock

    def hand(self, parcel: Parcel) -> CarrierReceipt:
        message = fitting(message_bytes(parcel, self._sender, at=self._clock()), self.most_bytes)
        name = f"{parcel.number.partition('@')[0]}-{secrets.token_hex(4)}.eml"
        try:
            self._storage.put(name, message)
        except StorageFailed as problem:
            raise ServerFailed("mail_outbox_failed", str(problem)) from None
        return CarrierReceipt(f"written to {name}", name)


class PracticeCarrier(LettersOutbox):
    """Letters of practice: each is a file that says so, and counts as taken by a mail server. It reaches nobody."""

    name = PRACTICE

    def hand(self, parcel: Parcel) -> CarrierReceipt:
        marked = replace(
            parcel,
            subject=f"{NOTICE}: {parcel.subject}",
            text=f"{NOTICE}.\n\n{parcel.text}",
            html=parcel.html.replace("<body>\n", f"<body>\n<p>{NOTICE}.</p>\n", 1),
        )
        taken = super().hand(marked)
        return CarrierReceipt(f"{NOTICE}. {taken.said.capitalize()}", taken.outside_id)


def fitting(message: bytes, most_bytes: int) -> bytes:
    """Raises RefusedByServer when it is larger than what a mail may have."""
    if len(message) > most_bytes:
        raise RefusedByServer("mail_too_large", f"{len(message)} bytes, and {most_bytes} at most", Reason.TOO_LARGE)
    return message
