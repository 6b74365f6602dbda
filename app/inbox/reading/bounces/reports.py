"""Reports that programs write for programs: RFC 3464 (delivery), RFC 5965 (abuse), RFC 8098 (receipts)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.inbox.reading.charset import decode, one_line
from app.inbox.reading.headers import ADDRESS
from app.inbox.reading.message import ParsedMail

LONGEST = 200_000
"""Bytes read of one report."""

FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]?(.*)$")
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
XTEXT = re.compile(r"\+([0-9A-F]{2})")

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Recipient:
    """What a report says of one address. `action` as in RFC 3464 or ""; `said` are the servers' own words."""

    address: str
    original: str
    action: str
    status: str
    said: str


def delivery_reports(read: ParsedMail) -> tuple[Recipient, ...]:
    """Every recipient of every delivery report of the mail itself, not of mails within it."""
    return tuple(
        recipient
        for part in read.parts
        if part.type == "message/delivery-status"
        for recipient in _recipients(groups(part.body))
    )


def recipients_in_text(text: str) -> tuple[Recipient, ...]:
    """The same, where a report stands in a mail's text rather than in a part of its own."""
    fields = [
        line for line in text.split("\n") if not line.strip() or IN_WORDS.match(line) or line.startswith((" ", "\t"))
    ]
    return tuple(_recipients(groups("\n".join(fields).encode()))) if IN_TEXT.search(text) else ()


IN_TEXT = re.compile(
    r"^(?:Final|Original)-Recipient:.*\n(?:.*\n){0,6}Action:|^Action:.*\n(?:.*\n){0,6}Final-Recipient:", re.I | re.M
)
IN_WORDS = re.compile(
    r"(?:final-recipient|original-recipient|action|status|diagnostic-code|reporting-mta|remote-mta):", re.IGNORECASE
)


def feedback_reports(read: ParsedMail) -> tuple[Fields, ...]:
    """The fields of each abuse report (RFC 5965)."""
    return tuple(
        {name: value for group in groups(part.body) for name, value in group.items()}
        for part in read.parts
        if part.type == "message/feedback-report"
    )


def disposition_of(read: ParsedMail) -> str | None:
    """What a receipt says became of a mail in its recipient's hands: "displayed", "deleted" …; None for other mails."""
    for part in read.parts:
        if part.type == "message/disposition-notification":
            fields = {name: value for group in groups(part.body) for name, value in group.items()}
            return fields.get("disposition", "").lower().rpartition(";")[2].strip().partition("/")[0]
    return None


def groups(body: bytes) -> tuple[Fields, ...]:
    """The fields of a report, group by group, by their names in small letters; folded lines joined."""
    found: list[dict[str, str]] = [{}]
    last = ""
    for line in decode(body[:LONGEST]).replace("\r\n", "\n").split("\n"):
        if not line.strip():
            if found[-1]:
                found.append({})
            last = ""
        elif field := FIELD.match(line):
            last = field[1].lower()
            if last in found[-1]:
                if last == "final-recipient":  # some forget the empty line between recipients
                    found.append({})
                else:
                    found[-1][last] += f" {one_line(field[2])}"
                    continue
            found[-1][last] = one_line(field[2])
        elif last:
            found[-1][last] += f" {one_line(line)}"
    return tuple(group for group in found if group)


def _recipients(told: Iterable[Fields]) -> list[Recipient]:
    recipients = []
    for group in told:
        if not group.keys() & {"final-recipient", "original-recipient", "action", "x-actual-recipient"}:
            continue
        final, original = (_address(group.get(name, "")) for name in ("final-recipient", "original-recipient"))
        final = final or _address(group.get("x-actual-recipient", ""))
        said = " ".join(group[name] for name in SAID if group.get(name))
        status = first_status(group.get("status", ""))
        action = re.split(r"[\s(;]", group.get("action", "").lower().strip(), maxsplit=1)[0]
        recipients.append(Recipient(final or original, original, ACTIONS.get(action, action), status, said))
    return recipients


SAID = (
    "diagnostic-code",
    "x-supplementary-info",
    "x-display-name",
    "x-mimecast-diagnostic",
    "x-notes",
    "x-smtp-server-error",
)
ACTIONS = {"fail": "failed", "failure": "failed", "error": "failed", "delay": "delayed", "deliverable": "delivered"}
"""What some programs write for the words of RFC 3464."""


def _address(value: str) -> str:
    """The address in "rfc822; a@b.example", with what else may stand around it."""
    plain = value.partition(";")[2] or value
    if value.lower().lstrip().startswith(("utf-8", "x400", "x-x400")) or "+3D" in plain:
        plain = XTEXT.sub(lambda code: chr(int(code[1], 16)), plain)
    found = ADDRESS.search(plain)
    return found[0].lower() if found else ""


def first_status(words: str) -> str:
    """The first enhanced status code (RFC 3463) in `words`, or ""."""
    found = STATUS.search(words)
    return ".".join(str(int(part)) for part in found.groups()) if found else ""
