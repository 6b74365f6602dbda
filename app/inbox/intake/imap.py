"""A mailbox by IMAP (RFC 3501), only ever looked at: it is opened by EXAMINE, and bodies are fetched by PEEK, so that
no message is deleted or marked as seen."""

import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from app.inbox.intake.fetching import BEGINNING, FetchedMessage, InboxFailed, MessageFailed
from app.inbox.intake.receive import top_of
from app.inbox.reading.message import ParsedMail
from app.inbox.states import Form
from app.platform.clock import now
from app.platform.inbox_settings import ImapBox
from app.platform.mail_settings import Privacy

PIECE = 4 << 20
"""Bytes of a message that are asked for at a time."""

MOST_SECONDS = 300.0
"""That one connection may last, however slowly the other side talks. What was taken by then is taken; the next look
goes on from there."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

T = TypeVar("T")


class ImapReader:
    """A folder that is open for reading."""

    def __init__(self, box: "_Box", uid_validity: int, most: int) -> None:
        self._box = box
        self._client = box.client
        self.uid_validity = uid_validity
        self._most = most

    def uids(self, *, after: int, since: date | None) -> Sequence[int]:
        """UIDs of messages beyond `after` that came on `since` or later, in order."""
        asked = f"UID {after + 1}:*" + (f" SINCE {since.day}-{MONTHS[since.month - 1]}-{since.year}" if since else "")
        found = _plainly(lambda: self._box.uids(asked, charset=None))
        return sorted(uid for uid in map(int, found) if uid > after)  # “*” names the last message, however low

    def present(self, uids: Sequence[int]) -> Sequence[int]:
        """Those of `uids` that are still there."""
        if not uids:
            return []
        return sorted(map(int, _plainly(lambda: self._box.uids(f"UID {','.join(map(str, uids))}", charset=None))))

    def fetch(self, uid: int, *, is_known: Callable[[ParsedMail], bool]) -> FetchedMessage | None:
        """None when it is gone, or `is_known` by its top. Raises MessageFailed, InboxFailed."""
        told = self._ask(uid, "(RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID FROM SENDER)])")
        if told is None:
            return None
        about, top = told
        if is_known(top_of(top, Form.EML)):
            return None
        sized = re.search(rb"RFC822\.SIZE (\d+)", about)
        size = int(sized[1]) if sized else 0
        body = self._body(uid, self._most + 1 if size <= self._most else BEGINNING)
        if body is None:
            return None
        if len(body) > self._most or size > self._most:
            return FetchedMessage(body[:BEGINNING], _received(about), whole_length=max(size, len(body)))
        return FetchedMessage(body, _received(about))

    def _body(self, uid: int, most: int) -> bytes | None:
        """Up to `most` bytes, piece by piece. What a server says of sizes may be a guess, so the message ends where a
        piece falls short."""
        body = bytearray()
        while len(body) < most:
            asked = min(PIECE, most - len(body))
            told = self._ask(uid, f"(BODY.PEEK[]<{len(body)}.{asked}>)")
            if told is None:
                return None
            body += told[1]
            if len(told[1]) < asked:
                break
        return bytes(body)

    def _ask(self, uid: int, what: str) -> tuple[bytes, bytes] | None:
        """What stands around a literal, and the literal; None when there is no such message any more. Servers may put
        answers about other messages in between."""
        kind, data = _plainly(lambda: self._client.uid("FETCH", str(uid), what))
        if kind != "OK":
            raise MessageFailed("inbox_message_not_given", _text(data))
        for number, item in enumerate(data):
            if isinstance(item, tuple):
                after = data[number + 1] if number + 1 < len(data) and isinstance(data[number + 1], bytes) else b""
                about = item[0] + b" " + after
                if re.search(rb"\bUID %d\b" % uid, about) and b"BODY[" in item[0].upper():
                    return about, item[1]
        if self.present([uid]):
            raise MessageFailed("inbox_message_not_given")
        return None


@contextmanager
def open_imap(
    box: ImapBox, *, token_file: Path | None, ca_file: Path | None, timeout: float, most: int
) -> Iterator[ImapReader]:
    """`timeout`: seconds that any answer may take; `most`: bytes of a message that are taken whole. Raises InboxFailed,
    as everything does that is then asked of it."""
    token = _token(token_file) if not box.password else ""
    connected = _plainly(lambda: _Box(box, ca_file, timeout))
    ending = threading.Timer(MOST_SECONDS, lambda: _cut(connected.client.sock))
    ending.daemon = True
    ending.start()
    try:
        _plainly(lambda: connected.enter(token), refused="inbox_sign_in_refused")
        _plainly(lambda: connected.folder.set(box.folder, readonly=True), refused="inbox_no_folder")
        validity = connected.client.response("UIDVALIDITY")[1][-1]
        if not validity:
            raise InboxFailed("inbox_odd", "no UIDVALIDITY")
        yield ImapReader(connected, int(validity), most)
    finally:
        ending.cancel()
        with suppress(imaplib.IMAP4.error, OSError):  # nothing is kept there: how it ends does not matter
            connected.client.logout()
        with suppress(OSError):
            connected.client.shutdown()


class _Box(BaseMailBox):
    """A connection, encrypted as asked."""

    def __init__(self, box: ImapBox, ca_file: Path | None, timeout: float) -> None:
        self._at = box
        self._trust = ssl.create_default_context(cafile=ca_file)
        self._timeout = timeout
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        at = self._at
        if at.privacy is Privacy.TLS:
            return imaplib.IMAP4_SSL(at.host, at.port, ssl_context=self._trust, timeout=self._timeout)
        client = imaplib.IMAP4(at.host, at.port, timeout=self._timeout)
        try:
            if at.privacy is Privacy.STARTTLS:
                if "STARTTLS" not in client.capabilities:
                    raise InboxFailed("inbox_unfit", "no STARTTLS")
                client.starttls(self._trust)
        except BaseException:
            with suppress(OSError):  # encryption that failed has closed it already
                client.shutdown()
            raise
        return client

    def enter(self, token: str) -> None:
        """By the token where there is one. A server that refuses it says why, and wants an empty answer to that."""
        at = self._at
        if token:
            self._authenticate("XOAUTH2", f"user={at.user}\1auth=Bearer {token}\1\1")
        elif at.user.isascii() and at.password.isascii():
            self.client.login(at.user, at.password)
        else:
            self._authenticate("PLAIN", f"\0{at.user}\0{at.password}")

    def _authenticate(self, way: str, said: str) -> None:
        if f"AUTH={way}" not in self.client.capabilities:
            raise InboxFailed("inbox_unfit", f"no AUTH={way}")
        self.client.authenticate(way, lambda challenge: b"" if challenge else said.encode())


def _token(file: Path | None) -> str:
    """Read anew each time: it is valid for an hour or so, and something outside renews it."""
    try:
        token = file.read_text(encoding="ascii").strip() if file else ""
    except (OSError, UnicodeDecodeError):
        token = ""
    if not token or any(not character.isprintable() or character == " " for character in token):
        raise InboxFailed("inbox_token_missing")
    return token


def _plainly(act: Callable[[], T], *, refused: str = "inbox_odd") -> T:
    """What `act` gives; of all that libraries raise, our own errors. `refused`: what a plain NO means."""
    try:
        return act()
    except imaplib.IMAP4.abort as problem:
        raise InboxFailed("inbox_silent", str(problem)) from None
    except (imaplib.IMAP4.error, ImapToolsError) as problem:
        raise InboxFailed(refused, _text(problem.args)) from None
    except ssl.SSLCertVerificationError as problem:
        raise InboxFailed("inbox_not_trusted", str(problem)) from None
    except OSError as problem:
        raise InboxFailed("inbox_silent", str(problem)) from None
    except (ValueError, TypeError, IndexError) as problem:  # of an answer that is not IMAP
        raise InboxFailed("inbox_odd", type(problem).__name__) from None


def _text(words: Any) -> str:
    found = [word.decode("utf-8", "replace") if isinstance(word, bytes) else str(word) for word in words if word]
    return " ".join(found)


def _received(about: bytes) -> datetime:
    """INTERNALDATE, when the server took the message: " 7-Jul-2026 09:30:00 +0100"."""
    dated = re.search(rb'INTERNALDATE "\s*(\d+)-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4})"', about)
    if not dated:
        return now()
    day, month, year, hours, minutes, seconds, zone = (part.decode() for part in dated.groups())
    try:
        moment = f"{year}-{MONTHS.index(month.title()) + 1:02}-{int(day):02}T{hours}:{minutes}:{seconds}{zone}"
        return datetime.fromisoformat(moment).astimezone(UTC)
    except ValueError:
        return now()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
