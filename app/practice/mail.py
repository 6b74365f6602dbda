"""Mail that comes to the office of practice: written by nobody, taken in and read as mail is."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Self

from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.email.numbers import address_with_token
from app.delivery.models import Attempt, ReplyAddress
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.states import Form, Source
from app.platform.clock import now
from app.practice.world import World


@dataclass(frozen=True)
class SentMail:
    """The email by which a letter went: to `address`, with this Message-ID, answered at `reply_to`."""

    reference: str
    subject: str
    address: str
    message_id: str
    reply_to: str

    @classmethod
    def of(cls, world: World, letter: Letter, subject: str) -> Self:
        with world.reading() as session:
            attempt = session.scalars(
                select(Attempt)
                .where(Attempt.letter_id == letter.id, Attempt.message_id.is_not(None))
                .order_by(Attempt.id.desc())
                .limit(1)
            ).one()
            token = session.scalars(select(ReplyAddress.token).where(ReplyAddress.letter_id == letter.id)).one()
        reply_to = address_with_token(world.settings.replies_address, token)
        return cls(letter.reference, subject, attempt.address or "", attempt.message_id or "", reply_to)

    def answered(self, text: str, *, sender: str, subject: str = "", **headers: str) -> bytes:
        """A mail that answers it. `headers`: others, with _ for -."""
        mail = EmailMessage()
        domain = self.address.rpartition("@")[2]
        mail["From"], mail["To"] = f"{sender} <{self.address}>", self.reply_to
        mail["Subject"] = subject or f"Re: {self.subject} ({self.reference})"
        mail["Date"], mail["Message-ID"] = format_datetime(now()), make_msgid(domain=domain)
        mail["In-Reply-To"] = f"<{self.message_id}>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail.as_bytes()

    def bounced(self, status: str, said: str) -> bytes:
        """What the recipient's mail server reports (RFC 3464)."""
        domain = self.address.rpartition("@")[2]
        return "\n".join(
            (
                f"From: Mail Delivery Subsystem <MAILER-DAEMON@mx.{domain}>",
                f"To: {self.reply_to}",
                "Subject: Undelivered Mail Returned to Sender",
                "Auto-Submitted: auto-replied",
                f"Date: {format_datetime(now())}",
                f"Message-ID: {make_msgid(domain=f'mx.{domain}')}",
                "MIME-Version: 1.0",
                'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
                "",
                "--report",
                "Content-Type: text/plain",
                "",
                f"Your message could not be delivered to {self.address}.",
                "",
                "--report",
                "Content-Type: message/delivery-status",
                "",
                f"Reporting-MTA: dns; mx.{domain}",
                "",
                f"Final-Recipient: rfc822; {self.address}",
                "Action: failed",
                f"Status: {status}",
                f"Diagnostic-Code: smtp; {said}",
                "",
                "--report",
                "Content-Type: text/rfc822-headers",
                "",
                f"Message-ID: <{self.message_id}>",
                f"To: {self.address}",
                f"Subject: {self.subject}",
                "",
                "--report--",
                "",
            )
        ).encode()


def arrive(world: World, body: bytes, *, at: datetime | None = None) -> int:
    """A mail comes into the mailbox, and is read when the worker is next due; the id of its message."""
    raw = keep_raw(world.services.storage, body, form=Form.EML)
    with world.writing() as session:
        return take_message(session, raw, source=Source.IMAP, at=at or now(), actor=SYSTEM).message.id
