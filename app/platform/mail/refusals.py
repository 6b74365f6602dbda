"""Why a server does not take a mail, by its answer: the basic code and the enhanced status code (RFC 5321, RFC 3463).

The reasons are codes of app/delivery/attempts/reasons.py.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Step(StrEnum):
    """What a server answered: who sends, to whom, or the text."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    TEXT = "text"


_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_SPAM = re.compile(r"\b(spam|junk|unsolicited|bulk mail|phish\w*)\b", re.IGNORECASE)
_POLICY = re.compile(
    r"\b(policy|block(ed|list\w*)|black ?list\w*|relay\w*|spf|dkim|dmarc|reputation|not (permitted|allowed))\b",
    re.IGNORECASE,
)

STATUSES: Mapping[str, str] = {
    "1.0": "no_such_mailbox",
    "1.1": "no_such_mailbox",
    "1.2": "host_unknown",
    "1.3": "no_such_mailbox",
    "1.4": "no_such_mailbox",
    "1.6": "moved",
    "1.10": "host_unknown",
    "2.1": "no_such_mailbox",
    "2.2": "mailbox_full",
    "2.3": "too_large",
    "3.4": "too_large",
    "4.1": "host_unknown",
    "4.2": "host_unknown",
    "4.3": "host_unknown",
    "4.4": "host_unknown",
    "4.6": "host_unknown",
}
"""Subject and detail of a status; those that are not here go by their subject."""

SUBJECTS: Mapping[str, str] = {"1": "no_such_mailbox", "6": "content_refused", "7": "refused_policy"}

BARE: Mapping[tuple[Step, int], str] = {
    (Step.SENDER, 552): "too_large",
    (Step.RECIPIENT, 550): "no_such_mailbox",
    (Step.RECIPIENT, 551): "moved",
    (Step.RECIPIENT, 552): "mailbox_full",
    (Step.RECIPIENT, 553): "no_such_mailbox",
    (Step.TEXT, 552): "too_large",
    (Step.TEXT, 554): "content_refused",
}
"""What a code means without a status."""


def reason_of(code: int, words: str, step: Step) -> str:
    """Of an answer of 4yz or 5yz."""
    found = _ENHANCED.search(words)
    subject, detail = (found[2], found[3]) if found else ("", "")
    if code < 500:
        return "mailbox_full" if f"{subject}.{detail}" == "2.2" else "temporary"
    if _SPAM.search(words) and subject not in ("1", "2"):
        return "refused_spam"
    if found:
        return STATUSES.get(f"{subject}.{detail}") or SUBJECTS.get(subject, "unknown")
    if _POLICY.search(words):
        return "refused_policy"
    return BARE.get((step, code), "unknown")
