"""A letter's mail as bytes (RFC 5322): a text and the same in HTML, and the files.

Headers that hold what others typed are written here, line by line, as ASCII on one line of its own each or as encoded
words (RFC 2047): the library folds a long name so that its quotation marks are lost, and a long file name so that some
mail programs do not read it.
"""

import unicodedata
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from app.delivery.carriers import Parcel, ParcelAttachment
from app.delivery.email.numbers import ascii_address
from app.platform.mail_settings import Mailbox

POLICY = SMTP.clone(refold_source="none")
"""What stands in a raw header stays as it is."""

LONGEST_WORD = 60

TYPED = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}
"""What a file's name in ASCII has in place of signs that it lacks."""


def message_bytes(parcel: Parcel, sender: Mailbox, *, at: datetime) -> bytes:
    """With CRLF line ends, all in ASCII. `at`: its date. Raises RefusedByServer when the address is none."""
    message = EmailMessage(policy=POLICY)
    message.set_raw("From", _mailbox(sender.name, sender.address))
    message.set_raw("To", _mailbox(parcel.to_name, ascii_address(parcel.to)))
    message.set_raw("Reply-To", parcel.reply_to)
    message.set_raw("Subject", _words(parcel.subject, after="Subject"))
    message["Date"] = format_datetime(at)
    message.set_raw("Message-ID", f"<{parcel.number}>")
    message.set_content(parcel.text, cte="quoted-printable")
    message.add_alternative(parcel.html, subtype="html", cte="quoted-printable")
    if parcel.files:
        message.make_mixed()
        for file in parcel.files:
            message.attach(_part(file))
    return message.as_bytes()


def one_line(text: str) -> str:
    """For a header: without line breaks, and without what turns the direction of writing or shows nothing."""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    shown = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return " ".join(shown.split())


def _mailbox(name: str, address: str) -> str:
    name = one_line(name)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}"\r\n <{address}>'
    return f"{_words(name, after='Reply-To')}\r\n <{address}>"


def _words(text: str, *, after: str) -> str:
    """Folded; encoded what is not ASCII, looks as if it were encoded already, or is too long a word to fold."""
    text = one_line(text)
    plain = text.isascii() and "=?" not in text and all(len(word) <= LONGEST_WORD for word in text.split())
    charset = "us-ascii" if plain else "utf-8"
    return Header(text, charset, maxlinelen=75, header_name=after).encode(linesep="\r\n")


def _part(file: ParcelAttachment) -> EmailMessage:
    part = EmailMessage(policy=POLICY)
    main, _, sub = file.type.partition("/")
    part.set_content(file.body, maintype=main, subtype=sub)
    name = one_line(file.name)
    fallback = _in_ascii(name)
    del part["Content-Type"], part["MIME-Version"]
    part.set_raw("Content-Type", f'{file.type};\r\n name="{fallback}"')
    shown = f'filename="{name}"' if name.isascii() else f"filename*=utf-8''{quote(name, safe='')}"
    part.set_raw("Content-Disposition", f"attachment;\r\n {shown}")
    return part


def _in_ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", "".join(TYPED.get(c, c) for c in name))
    return "".join(c for c in plain if c.isascii() and c not in '"\\')
