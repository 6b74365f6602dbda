"""A message as Outlook saves it (.msg), read into the same values as a mail. Never raises."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.parser import HeaderParser
from typing import cast

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.properties import Properties
from oxmsg.recipient import Recipient
from oxmsg.storage import Storage

from app.inbox.reading import headers as told
from app.inbox.reading.charset import decode, one_line, readable
from app.inbox.reading.content import is_locked, safe_name, type_of
from app.inbox.reading.html import words_of_html
from app.inbox.reading.message import Address, ParsedMail, Part

MOST_NESTED = 5
MOST_PARTS = 500
LARGEST = 50 << 20
MOST_WORDS = 1_000_000

# Property ids of [MS-OXPROPS].
SUBJECT, BODY, HTML, TOP = 0x0037, 0x1000, 0x1013, 0x007D
MESSAGE_ID, IN_REPLY_TO, REFERENCES = 0x1035, 0x1042, 0x1039
SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS, SENT, ARRIVED = 0x0C1A, 0x5D01, 0x0C1F, 0x0039, 0x0E06
RECIPIENT_TYPE, TO, CC = 0x0C15, 1, 2
EMBEDDED = "__substg1.0_3701000D"
EMBEDDED_OFFSET = 24
"""Bytes before the properties of a message within another ([MS-OXMSG] 2.4.1.2)."""


def read_outlook(raw: bytes) -> ParsedMail:
    """The message. `faults` as with read_message; "damaged" and nothing else where it can't be read at all."""
    if len(raw) > LARGEST:
        return _nothing("too_large")
    try:
        outer = Message.load(raw)
        return _read_storage(cast("Storage", outer._storage), outer.properties, 0)  # noqa: SLF001 (a known version)
    except Exception:  # noqa: BLE001 (olefile and oxmsg raise whatever damaged bytes lead them to)
        return _nothing("damaged")


def _nothing(fault: str) -> ParsedMail:
    return ParsedMail("", "", None, (), (), (), (), (), None, "", (), {}, (), (fault,))


def _read_storage(storage: Storage, properties: Properties, depth: int) -> ParsedMail:
    faults: dict[str, None] = {}
    pairs = [(name, str(value)) for name, value in HeaderParser().parsestr(_text(properties, TOP).lstrip()).raw_items()]
    headers = dict(told.read_headers(pairs))
    written = {name: [value for other, value in pairs if other.lower() == name] for name in ("from", "to", "cc")}
    text = readable(_text(properties, BODY)) or readable(_html(properties))
    parts, inner = _attached(storage, depth, faults)
    if not text.strip():
        faults["no_text"] = None
    sent = told.sent_at(headers.get("date", ())) or _date(properties, SENT) or _date(properties, ARRIVED)
    if sent is None:
        faults["date_unknown"] = None
    subject = one_line(_text(properties, SUBJECT)) or next(iter(headers.get("subject", ())), "")
    headers.setdefault("subject", (subject,))
    sender = next(iter(told.addresses(written["from"])), None) or _sender(properties)
    named = [
        (_number(recipient.properties, RECIPIENT_TYPE), _recipient(recipient)) for recipient in _recipients(storage)
    ]
    return ParsedMail(
        message_id=next(iter(_ids(properties, headers, MESSAGE_ID, "message-id")), ""),
        subject=subject,
        sender=sender,
        to=told.addresses(written["to"]) or _addresses_of_kind(named, TO),
        cc=told.addresses(written["cc"]) or _addresses_of_kind(named, CC),
        delivered_to=told.delivered_addresses(headers),
        in_reply_to=_ids(properties, headers, IN_REPLY_TO, "in-reply-to"),
        references=_ids(properties, headers, REFERENCES, "references"),
        sent_at=sent,
        text=text.strip("\n")[:MOST_WORDS],
        parts=parts,
        headers=headers,
        inner=inner,
        faults=tuple(faults),
    )


def _text(properties: Properties, pid: int) -> str:
    try:
        return properties.str_prop_value(pid) or ""
    except Exception:  # noqa: BLE001 (a property that is listed and isn't there, or not in the set that it claims)
        return ""


def _html(properties: Properties) -> str:
    try:
        body = properties.binary_prop_value(HTML)
    except Exception:  # noqa: BLE001
        body = None
    if body:
        claimed = re.search(rb"charset=[\"']?([\w-]{2,40})", body[:4096], re.IGNORECASE)
        return words_of_html(decode(body, claimed[1].decode("ascii") if claimed else None))
    return words_of_html(_text(properties, HTML))


def _date(properties: Properties, pid: int) -> datetime | None:
    try:
        at = properties.date_prop_value(pid)
    except Exception:  # noqa: BLE001
        return None
    return at.astimezone(UTC) if at and at.tzinfo else at and at.replace(tzinfo=UTC)


def _number(properties: Properties, pid: int) -> int:
    try:
        return properties.int_prop_value(pid) or 0
    except Exception:  # noqa: BLE001
        return 0


def _ids(properties: Properties, headers: dict[str, tuple[str, ...]], pid: int, name: str) -> tuple[str, ...]:
    return told.ids(headers.get(name, ())) or told.ids([_text(properties, pid)])


def _sender(properties: Properties) -> Address | None:
    name = one_line(_text(properties, SENDER_NAME))
    for pid in (SENDER_SMTP, SENDER_ADDRESS):
        if addresses := told.addresses([_text(properties, pid)]):
            return Address(name, addresses[0].address)
    return None


def _recipients(storage: Storage) -> list[Recipient]:
    return [Recipient(within) for within in list(storage.iter_recipient_storages())[: told.MOST_ADDRESSES]]


def _recipient(recipient: Recipient) -> Address | None:
    try:
        addresses = told.addresses([recipient.email_address])
        return Address(one_line(recipient.name), addresses[0].address) if addresses else None
    except Exception:  # noqa: BLE001
        return None


def _addresses_of_kind(named: Iterable[tuple[int, Address | None]], kind: int) -> tuple[Address, ...]:
    return tuple(address for type_, address in named if type_ == kind and address)


def _attached(storage: Storage, depth: int, faults: dict[str, None]) -> tuple[tuple[Part, ...], tuple[ParsedMail, ...]]:
    parts: list[Part] = []
    inner: list[ParsedMail] = []
    for number, within in enumerate(storage.iter_attachment_storages(), 1):
        if number > MOST_PARTS:
            faults["too_many_parts"] = None
            break
        message = next((one for one in within.storages if one.name.upper() == EMBEDDED.upper()), None)
        try:
            if message is not None:
                if depth >= MOST_NESTED:
                    faults["too_deep"] = None
                else:
                    inner.append(_read_storage(message, Properties(message, EMBEDDED_OFFSET), depth + 1))
                continue
            attachment = Attachment(within)
            name, body = safe_name(attachment.file_name or "", number), attachment.file_bytes or b""
            declared = attachment.mime_type or ""
        except Exception:  # noqa: BLE001
            faults["damaged"] = None
            continue
        if body:
            parts.append(Part(name, type_of(body, declared=declared.lower(), name=name), body))
            if is_locked(body):
                faults["file_locked"] = None
    return tuple(parts), tuple(inner)
