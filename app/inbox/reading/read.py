"""A mail's bytes as what they say (RFC 5322, MIME). Hostile and broken ones are read as far as they go."""

import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

from app.inbox.reading import headers as told
from app.inbox.reading.charset import decode, readable
from app.inbox.reading.content import is_locked, name_of, safe_name, type_of
from app.inbox.reading.html import words_of_html
from app.inbox.reading.message import ParsedMail, Part
from app.inbox.reading.outlook import read_outlook

__all__ = ["LARGEST", "MOST_NESTED", "MOST_PARTS", "MOST_WORDS", "REPORTS", "read_message", "read_outlook"]

LARGEST = 50 << 20
"""Bytes of one mail that are read: twice what mail servers commonly let through."""

MOST_PARTS = 500
MOST_NESTED = 20
"""Parts within parts, and mails within mails."""

MOST_WORDS = 1_000_000
"""Characters of text kept of one mail."""

REPORTS = frozenset({"message/delivery-status", "message/feedback-report", "message/disposition-notification"})
"""What programs write for programs (RFC 3464, RFC 5965, RFC 8098): kept as parts of these types, with no name."""

LIKE_REPORTS = {
    "message/global-delivery-status": "message/delivery-status",
    "message/global-disposition-notification": "message/disposition-notification",
}
SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
RETURNED_TOP = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
MAILS = ("message/rfc822", "message/global", "message/partial")
PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
DEEP = re.compile(rb"(?i)content-type:[ \t]*multipart/")
HEADER = re.compile(rb"[!-9;-~]+:")
TOP_LINE = re.compile(rb"\A(?:From [^\n]*\n|>From [^\n]*\n|[ \t]*\r?\n)+")


class _AsWritten(Compat32):
    """Headers as they stand: bytes beyond ASCII as surrogates, for charset.py to read."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


POLICY = _AsWritten()


@dataclass
class _MailContents:
    """What has been met on the way through one mail."""

    words: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    inner: list[ParsedMail] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)


@dataclass
class _PartsBudget:
    """What may still be read, of the mail and all within it."""

    parts: int = MOST_PARTS


def read_message(raw: bytes) -> ParsedMail:
    """The mail. What is wrong with it is in `faults`:

    damaged (its structure is broken), too_large (more than LARGEST bytes), too_deep (MOST_NESTED), too_many_parts
    (MOST_PARTS), encrypted, signed_unread (words inside an opaque signature), file_locked (a file needs a password),
    winmail (words or files inside Outlook's own wrapping), no_text, date_unknown; unreadable where nothing is known.
    """
    try:
        return _read_mail(raw, _PartsBudget(), 0)
    except Exception:  # noqa: BLE001 (one mail that nobody foresaw must not keep the others waiting)
        return ParsedMail("", "", None, (), (), (), (), (), None, "", (), {}, (), ("unreadable",))


def _read_mail(raw: bytes, left: _PartsBudget, depth: int) -> ParsedMail:
    contents = _MailContents()
    if len(raw) > LARGEST:
        contents.faults["too_large"] = None
        raw = raw[:LARGEST]
    return _gather(_parsed(raw, contents), contents, left, depth)


def _parsed(raw: bytes, found: _MailContents) -> Message:
    raw = TOP_LINE.sub(b"", raw.removeprefix(b"\xef\xbb\xbf"), count=1)
    if b"\r" in raw and b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    flat = len(DEEP.findall(raw)) > 40 * MOST_NESTED and b"\n" in raw and _too_deep(raw)
    try:
        if not flat:
            return BytesParser(policy=POLICY).parsebytes(raw)
        found.faults["too_deep"] = None
    except Exception:  # noqa: BLE001 (the parser's own faults with hostile structure: RecursionError, ValueError …)
        found.faults["damaged"] = None
    top, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    try:
        message = BytesParser(policy=POLICY).parsebytes(top + b"\n\n", headersonly=True)
    except Exception:  # noqa: BLE001
        message = Message()
    del message["content-type"]
    message.set_payload(body.decode("ascii", "surrogateescape"))
    return message


def _too_deep(raw: bytes) -> bool:
    """Whether multiparts stand in each other (boundaries opened and not closed), rather than beside each other."""
    return raw.count(b"--\n") + raw.count(b"--\r\n") < 20 * MOST_NESTED


def _gather(message: Message, found: _MailContents, left: _PartsBudget, depth: int) -> ParsedMail:
    pairs = [(name, str(value)) for name, value in message.raw_items()]
    headers = told.read_headers(pairs)
    as_written: dict[str, list[str]] = {}
    for name, value in pairs:
        as_written.setdefault(name.lower(), []).append(value)
    _walk(message, found, left, depth)
    if not message.keys() or any(type(defect).__name__ in BROKEN for defect in message.defects):
        found.faults["damaged"] = None
    text = "\n\n".join(words for words in found.words if words.strip()).strip("\n")[:MOST_WORDS]
    if PGP.search(text[:10_000]):
        found.faults["encrypted"] = None
    if not text.strip():
        found.faults["no_text"] = None
    sent = told.sent_at(headers.get("date", ()))
    if sent is None:
        found.faults["date_unknown"] = None
    senders = told.addresses([*as_written.get("from", ()), *as_written.get("sender", ())])
    return ParsedMail(
        message_id=next(iter(told.ids(headers.get("message-id", ()))), ""),
        subject=next(iter(headers.get("subject", ())), ""),
        sender=next(iter(senders), None),
        to=told.addresses(as_written.get("to", ())),
        cc=told.addresses(as_written.get("cc", ())),
        delivered_to=told.delivered_addresses(headers),
        in_reply_to=told.ids(headers.get("in-reply-to", ())),
        references=told.ids(headers.get("references", ())),
        sent_at=sent,
        text=text,
        parts=tuple(found.parts),
        headers=headers,
        inner=tuple(found.inner),
        faults=tuple(found.faults),
    )


BROKEN = frozenset({"StartBoundaryNotFoundDefect", "MultipartInvariantViolationDefect", "NoBoundaryInMultipartDefect"})


def _walk(part: Message, found: _MailContents, left: _PartsBudget, depth: int) -> None:
    if left.parts <= 0:
        found.faults["too_many_parts"] = None
        return
    left.parts -= 1
    if depth > MOST_NESTED:
        found.faults["too_deep"] = None
        return
    kind = part.get_content_type().lower()
    children = _children(part)
    if kind == "multipart/encrypted" or (kind in SEALED and "signed" not in _parameter(part, "smime-type")):
        found.faults["encrypted"] = None
    elif kind in SEALED:
        found.faults["signed_unread"] = None
    if (known := LIKE_REPORTS.get(kind, kind)) in REPORTS:
        found.parts.append(Part("", known, _report(part)))
    elif kind in MAILS or kind in RETURNED_TOP:
        found.inner.extend(_mail_within(part, found, left, depth))
    elif children:
        for child in _parts_to_read(kind, children):
            _walk(child, found, left, depth + 1)
    elif kind not in SIGNATURES:
        _leaf(part, "text/plain" if kind.startswith("multipart/") else kind, found)


def _parts_to_read(kind: str, children: list[Message]) -> list[Message]:
    """Of the ways of saying the same (multipart/alternative): the plain words where there are any, else the HTML; and
    what is no way of saying it, such as an invitation."""
    if kind != "multipart/alternative":
        return children
    plain = [
        child for child in children if child.get_content_type() == "text/plain" and _words(child, html=False).strip()
    ]
    if not plain:
        return children
    return [child for child in children if child in plain[:1] or not _says_the_same(child)]


def _says_the_same(part: Message) -> bool:
    kinds = {within.get_content_type() for within in part.walk()} if part.is_multipart() else {part.get_content_type()}
    return bool(kinds & {"text/html", "text/plain", "text/enriched", "text/x-amp-html", "text/watch-html"}) and not any(
        name_of(within) for within in part.walk()
    )


def _leaf(part: Message, kind: str, found: _MailContents) -> None:
    name, as_file = name_of(part), part.get_content_disposition() == "attachment"
    if kind in ("text/plain", "text/html", "text/enriched") and not as_file and not (name and kind == "text/html"):
        words = _words(part, html=kind != "text/plain")
        if not name or (words.strip() and not found.words):
            found.words.append(words)
            return
    body = _bytes(part)
    if not body and not name:
        return
    safe = safe_name(name, len(found.parts) + 1)
    type_ = type_of(body, declared=kind, name=safe)
    if type_ == "application/ms-tnef":
        found.faults["winmail"] = None
    if is_locked(body):
        found.faults["file_locked"] = None
    found.parts.append(Part(safe, type_, body))


def _words(part: Message, *, html: bool) -> str:
    words = decode(_bytes(part), _parameter(part, "charset"))
    return readable(
        words_of_html(words) if html or words[:200].lstrip().lower().startswith(("<html", "<!doctype html")) else words
    )


def _bytes(part: Message) -> bytes:
    try:
        body = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 (damaged uuencode, charsets and payloads: as it stands)
        body = None
    return body if isinstance(body, bytes) else _payload_text(part).encode("utf-8", "surrogateescape")


def _children(part: Message) -> list[Message]:
    within = part.get_payload() if part.is_multipart() else None
    return [child for child in within if isinstance(child, Message)] if isinstance(within, list) else []


def _payload_text(part: Message) -> str:
    """A part's words as they stand, encoded still."""
    try:
        payload = part.get_payload()
    except Exception:  # noqa: BLE001 (sets whose very name can't be written)
        return ""
    return payload if isinstance(payload, str) else ""


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name) or ""
    except Exception:  # noqa: BLE001
        return ""
    return value.lower() if isinstance(value, str) else str(value[-1]).lower()


def _report(part: Message) -> bytes:
    """The lines of a report: the library reads those of a delivery status as messages."""
    if within := _children(part):
        groups = ["".join(f"{name}: {value}\n" for name, value in child.raw_items()) for child in within]
        rest = [_payload_text(child) for child in within]
        written = "\n".join([*groups, *rest])
        encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
        if encoding in ("base64", "quoted-printable"):
            return _decoded("\n".join(rest) if encoding == "base64" else written, encoding)
        return written.encode("utf-8", "surrogateescape")
    return _bytes(part)


def _mail_within(part: Message, around: _MailContents, left: _PartsBudget, depth: int) -> list[ParsedMail]:
    within = _children(part)
    contents = _MailContents()
    if not within:
        return [_gather(_parsed(_bytes(part), contents), contents, left, depth + 1)]
    if depth >= MOST_NESTED or left.parts <= 0:
        around.faults["too_deep" if left.parts > 0 else "too_many_parts"] = None
        return []
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding in ("base64", "quoted-printable"):  # against the rules, and met all the same
        return [_gather(_parsed(_decoded(_as_it_stood(within[0]), encoding), contents), contents, left, depth + 1)]
    return [_gather(child, _MailContents(), left, depth + 1) for child in within]


def _as_it_stood(message: Message) -> str:
    top = "".join(f"{name}: {value}\n" for name, value in message.raw_items())
    unbroken = any(type(defect).__name__ == "MissingHeaderBodySeparatorDefect" for defect in message.defects)
    return f"{top}{'' if unbroken or not top else chr(10)}{_payload_text(message)}"


def _decoded(words: str, encoding: str) -> bytes:
    whole = Message(POLICY)
    whole["content-transfer-encoding"] = encoding
    whole.set_payload(words)
    return _bytes(whole)
