"""Mail for tests: written, taken and sorted as the worker does it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import select

from app.audit.record import SYSTEM
from app.delivery.models import Attempt, ReplyAddress
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.message_state import HeldMessage, held_message
from app.inbox.sorting.work import read_kept
from app.inbox.states import Form, Source
from app.platform.services import Services
from tests.tracking.office import letter, send

OURS = "replies@office.example"
RECEIVED = datetime(2015, 3, 20, 9, 30, tzinfo=UTC)


def written(
    text: str = "Thank you. We will read our cases again.",
    *,
    subject: str = "Your letter",
    sender: str = "Kim Example <kim@council.example>",
    to: str = OURS,
    files: Iterable[tuple[str, str, bytes]] = (),
    at: datetime = RECEIVED,
    **headers: str,
) -> bytes:
    """The bytes of a mail. `headers`: others, with _ for -. `files`: name, type and content."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(at)
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, kind, body in files:
        main, sub = kind.split("/")
        mail.add_attachment(body, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def came(services: Services, said: str | bytes = "", *, form: Form = Form.EML, at: datetime = RECEIVED, **mail) -> int:
    """The id of a message that came in, read and sorted. `said`: its bytes, or its words; `mail`: as in `written`."""
    raw = said if isinstance(said, bytes) else written(*([said] if said else []), at=at, **mail)
    kept = keep_raw(services.storage, raw, form=form, name="scan.png" if form is Form.SCAN else "")
    with services.database.writing() as session:
        message_id = take_message(session, kept, source=Source.UPLOAD, at=at, actor=SYSTEM).message.id
    read_kept(services)
    return message_id


def as_held(services: Services, message_id: int) -> HeldMessage:
    with services.database.reading() as session:
        return held_message(session, message_id)


def matched(services: Services, message_id: int) -> dict[str, str]:
    """Numbers of the letters that a message is about, each with why."""
    now = as_held(services, message_id)
    with services.database.reading() as session:
        return {session.get_one(type(letter(session, 1)), one.letter_id).reference: one.why for one in now.letters}


def mailed(services: Services, numbers: Iterable[int], *, at: datetime = datetime(2015, 3, 3, 10, tzinfo=UTC)) -> None:
    """The letters with these numbers are sent by email, each under <letter-N@office.example> to postN@council.example,
    with the token tokenN000 for replies."""
    numbers = list(numbers)
    attempts = {one.letter_id: one.id for one in send(services, numbers, channel="email")}
    with services.database.writing() as session:
        for number in numbers:
            letter_id = letter(session, number).id
            attempt = session.get_one(Attempt, attempts[letter_id])
            attempt.state = "handed_over"
            attempt.handed = attempt.recorded
            attempt.claimed_at = at
            attempt.address = f"post{number}@council.example"
            attempt.message_id = f"letter-{number}@office.example"
            session.add(ReplyAddress(letter_id=letter_id, token=token(number)))


def token(number: int) -> str:
    return f"token{number}000"


def bounce(number: int, *, status: str = "5.1.1", said: str = "550 5.1.1 User unknown", original: bool = True) -> bytes:
    """What a server says of the mail that took letter `number` (RFC 3464)."""
    returned = (
        f"Message-ID: <letter-{number}@office.example>\nFrom: {OURS}\nTo: post{number}@council.example\n"
        "Subject: A letter from ministers\n"
    )
    action = "delayed" if status.startswith("4") else "failed"
    return (
        "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.council.example>\n"
        f"To: {OURS}\nSubject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\n"
        "Date: Tue, 3 Mar 2015 10:05:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.council.example\n\n"
        f"Final-Recipient: rfc822; post{number}@council.example\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {said}\n\n"
        + (f"--b\nContent-Type: text/rfc822-headers\n\n{returned}\n" if original else "")
        + "--b--\n"
    ).encode()


def attempt_of(services: Services, number: int) -> Attempt:
    with services.database.reading() as session:
        return session.scalars(select(Attempt).where(Attempt.letter_id == letter(session, number).id)).one()
