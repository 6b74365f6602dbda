"""One mail, as RFC 5322 has it: plain text, from Despatch to one person."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.platform.mail.errors import RefusedByServer
from app.platform.mail_settings import is_address

NAME = "Despatch"


@dataclass(frozen=True)
class Letterhead:
    """What all our mail says of its sender: the address, the domain in which its numbers are unique, and the name."""

    address: str
    domain: str
    name: str = NAME


def build_message(
    *, to: str, subject: str, text: str, number: str, letterhead: Letterhead, at: datetime, reply_to: str = ""
) -> EmailMessage:
    """`to`: one address. `number` names the mail: when it has to be sent again it is the same, by which the reader's
    program may know it for one. `reply_to`: where answers are read, absence notes among them; without it nobody reads
    any. Raises RefusedByServer when address or subject would not stay within its own line.
    """
    if not is_address(to):
        raise RefusedByServer("mail_unfit", to)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(letterhead.name, addr_spec=letterhead.address)
    message["To"] = Address(addr_spec=to)
    try:
        message["Subject"] = subject
    except ValueError as problem:
        raise RefusedByServer("mail_unfit", str(problem)) from None
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{number}@{letterhead.domain}>"
    if reply_to:
        message["Reply-To"] = Address(addr_spec=reply_to)
    else:
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no absence note comes back
    message.set_content(text, cte="quoted-printable")
    return message
