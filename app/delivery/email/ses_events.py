"""What SES tells of a mail, read from a message of its queue: raw, in an envelope of SNS or of EventBridge. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.delivery.attempts.reasons import Reason
from app.platform.mail.refusals import Step, reason_of

NUMBER_TAG = "despatch-number"
"""The tag of a mail that gives our Message-ID back: SES puts its own in place of it."""


class Malformed(ValueError):
    """It is no event of SES, or one that lacks what it must have."""

    code = "ses_event_malformed"


@dataclass(frozen=True, kw_only=True)
class SesEvent:
    """`kind`: of KINDS. `number`: SES's own for the mail; `ours`: our Message-ID, if it says it. `outside_id`: the same
    for the same event, however often and whichever way it comes."""

    kind: str
    number: str
    ours: str
    at: datetime
    outside_id: str
    reason: str = ""
    said: str = ""
    passing: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


KINDS: Mapping[str, str] = {
    "send": "send",
    "delivery": "delivery",
    "bounce": "bounce",
    "complaint": "complaint",
    "deliverydelay": "delay",
    "reject": "reject",
    "rendering failure": "failure",
    "renderingfailure": "failure",
    "open": "",
    "click": "",
    "subscription": "",
}
"""By the names of SES; blank: nothing that is of a letter, since nobody is tracked."""

BOUNCES: Mapping[tuple[str, str], Reason] = {
    ("Permanent", "NoEmail"): Reason.NO_SUCH_MAILBOX,
    ("Permanent", "Suppressed"): Reason.REFUSED_POLICY,
    ("Permanent", "OnAccountSuppressionList"): Reason.REFUSED_POLICY,
    ("Permanent", "UnsubscribedRecipient"): Reason.REFUSED_POLICY,
    ("Transient", "MailboxFull"): Reason.MAILBOX_FULL,
    ("Transient", "MessageTooLarge"): Reason.TOO_LARGE,
    ("Transient", "ContentRejected"): Reason.CONTENT_REFUSED,
    ("Transient", "AttachmentRejected"): Reason.CONTENT_REFUSED,
    ("Transient", "CustomTimeoutExceeded"): Reason.TEMPORARY,
}
"""By bounceType and bounceSubType; the others by what the recipient's server said."""

DELAYS: Mapping[str, Reason] = {"MailboxFull": Reason.MAILBOX_FULL, "SpamDetected": Reason.REFUSED_SPAM}

_CODE = re.compile(r"\b([245]\d\d)[ -]")


def read_event(body: str) -> SesEvent | None:
    """None: what does not concern a letter. Raises Malformed."""
    try:
        event = _unwrapped(json.loads(body))
        kind = KINDS[str(event.get("eventType") or event["notificationType"]).lower()]
        return _event_of_kind(kind, event) if kind else None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as problem:
        raise Malformed(f"{type(problem).__name__}: {problem}") from None


def _unwrapped(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if message.get("Type") == "Notification":
        return _unwrapped(json.loads(message["Message"]))
    return message["detail"] if "detail-type" in message else message


def _event_of_kind(kind: str, event: Mapping[str, Any]) -> SesEvent:
    mail = event["mail"]
    number, ours = str(mail["messageId"]), _our_number(mail)
    told = {"kind": kind, "number": number, "ours": ours}
    match kind:
        case "send":
            return _event(told, mail["timestamp"])
        case "delivery":
            said = event["delivery"]
            return _event(told, said["timestamp"], said=str(said.get("smtpResponse", "")))
        case "bounce":
            return _bounce(told, event["bounce"])
        case "complaint":
            said = event["complaint"]
            words = str(said.get("complaintFeedbackType") or said.get("complaintSubType") or "")
            return _event(told, said["timestamp"], said=words, once=str(said.get("feedbackId") or ""))
        case "delay":
            said = event["deliveryDelay"]
            reason = DELAYS.get(str(said.get("delayType", "")), Reason.TEMPORARY)
            words = _diagnosis(said.get("delayedRecipients", []))
            facts = {"type": said.get("delayType", ""), "until": said.get("expirationTime", "")}
            return _event(told, said["timestamp"], reason=reason, said=words, facts=facts)
        case "reject":
            words = str(event["reject"].get("reason", ""))
            return _event(told, mail["timestamp"], reason=Reason.CONTENT_REFUSED, said=words)
    words = str(event["failure"].get("errorMessage", ""))
    return _event(told, mail["timestamp"], reason=Reason.CONTENT_REFUSED, said=words)


def _bounce(told: Mapping[str, str], said: Mapping[str, Any]) -> SesEvent:
    """What is passing may be the answer of somebody away, taken for a bounce."""
    words = _diagnosis(said.get("bouncedRecipients", []))
    kinds = str(said["bounceType"]), str(said.get("bounceSubType", ""))
    passing = kinds[0] == "Transient"
    reason = BOUNCES.get(kinds) or _reason_in(words, otherwise=Reason.TEMPORARY if passing else Reason.UNKNOWN)
    facts = {"type": kinds[0], "subtype": kinds[1], "server": str(said.get("reportingMTA", ""))}
    return _event(
        told,
        said["timestamp"],
        reason=reason,
        said=words,
        once=str(said.get("feedbackId") or ""),
        passing=passing and kinds not in BOUNCES,
        facts=facts,
    )


def _event(
    told: Mapping[str, str],
    timestamp: str,
    *,
    reason: str = "",
    said: str = "",
    once: str = "",
    passing: bool = False,
    facts: Mapping[str, Any] | None = None,
) -> SesEvent:
    at = datetime.fromisoformat(timestamp)
    once = once or f"{told['number']} {timestamp}"
    return SesEvent(
        kind=told["kind"],
        number=told["number"],
        ours=told["ours"],
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        outside_id=f"ses {told['kind']} {once}"[:200],
        reason=reason,
        said=said,
        passing=passing,
        facts=facts or {},
    )


def _our_number(mail: Mapping[str, Any]) -> str:
    for tagged in (mail.get("tags") or {}).get(NUMBER_TAG, []):
        return str(tagged)
    named = [str(one["value"]) for one in mail.get("headers") or [] if str(one["name"]).lower() == "message-id"]
    return (named[0] if named else str((mail.get("commonHeaders") or {}).get("messageId") or "")).strip("<> ")


def _diagnosis(recipients: list[Mapping[str, Any]]) -> str:
    """What their server said of the first recipient: a letter has one."""
    for recipient in recipients:
        words = str(recipient.get("diagnosticCode") or "").removeprefix("smtp;").strip()
        status = str(recipient.get("status") or "")
        return words if status in words else f"{status} {words}".strip()
    return ""


def _reason_in(words: str, *, otherwise: Reason) -> str:
    found = _CODE.search(f"{words} ")
    if not found and not re.search(r"\b[45]\.\d+\.\d+\b", words):
        return otherwise
    code = int(found[1]) if found else 550
    reason = reason_of(code, words, Step.RECIPIENT)
    return otherwise if reason in (Reason.UNKNOWN, Reason.TEMPORARY) else reason
