"""What carries a letter out of the house, behind one small interface: a mail server, SES, a printer's API."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

FILES = "outbox"
"""The carrier that writes trial copies to files on this machine, where no mail server is set up. Nothing leaves by it:
what it took is never sent."""


PRACTICE = "practice"
"""The carrier of practice: letters count as sent, and are written to files."""


class NoMailServer(LookupError):
    """Letters are to go through a mail server, and none is set up any more."""

    code = "no_mail_server"


@dataclass(frozen=True)
class ParcelAttachment:
    """A file that goes along; `name` is what the reader sees."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One letter on its way by one channel. `number` is the same however often it is asked about: the Message-ID, or
    the reference given to a printer. `reply_to` and the texts are of mail alone."""

    attempt_id: int
    reference: str
    number: str
    to: str = ""
    to_name: str = ""
    reply_to: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    files: Sequence[ParcelAttachment] = ()


@dataclass(frozen=True)
class CarrierReceipt:
    """The other side has it: what it `said`, and its own number for it, if it gave one."""

    said: str
    outside_id: str | None = None


class Carrier(Protocol):
    """`hand` returns once the other side has taken the parcel. It raises, of app/platform/mail/errors.py, PutOff or
    ServerFailed when nothing left and a later try may do; Refused (with a Reason in `reason`) when none will; and
    Unsure when the connection broke where the other side may have it or not (rule 2)."""

    name: str
    most_bytes: int

    def hand(self, parcel: Parcel) -> CarrierReceipt: ...
