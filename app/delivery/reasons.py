"""Why a letter did not arrive: one of a few reasons, however it was told. A policy refusal is no wrong address."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    NO_SUCH_MAILBOX = "no_such_mailbox"
    MOVED = "moved"
    MAILBOX_FULL = "mailbox_full"
    TOO_LARGE = "too_large"
    REFUSED_SPAM = "refused_spam"
    REFUSED_POLICY = "refused_policy"
    TEMPORARY = "temporary"
    HOST_UNKNOWN = "host_unknown"
    CONTENT_REFUSED = "content_refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ReasonWords:
    """`word` for a list, `says` as a sentence, `to_do` for who mends it. `contact`: the address itself is to be
    corrected."""

    word: str
    says: str
    to_do: str
    contact: bool = False


REASONS: Mapping[str, ReasonWords] = {
    Reason.NO_SUCH_MAILBOX: ReasonWords(
        "No such mailbox",
        "Nobody has this address there.",
        "Correct the email address, then send the letter again.",
        contact=True,
    ),
    Reason.MOVED: ReasonWords(
        "Moved", "The address is used no more.", "Record the new address, then send the letter again.", contact=True
    ),
    Reason.HOST_UNKNOWN: ReasonWords(
        "Domain unknown",
        "There is no mail server for this address.",
        "Look whether the part after the @ is spelt right, then send the letter again.",
        contact=True,
    ),
    Reason.MAILBOX_FULL: ReasonWords(
        "Mailbox full", "Their mailbox takes no more.", "Try again later, or use another way."
    ),
    Reason.TOO_LARGE: ReasonWords(
        "Too large", "The mail is larger than they take.", "Send it without the Word file, or by another way."
    ),
    Reason.REFUSED_SPAM: ReasonWords(
        "Refused as spam",
        "Their server took it for spam.",
        "Ask their postmaster to allow your address, or use another way. The address may well be right.",
    ),
    Reason.REFUSED_POLICY: ReasonWords(
        "Refused by policy",
        "Their server’s rules do not let it in.",
        "Have your own mail service look at it, or use another way. The address may well be right.",
    ),
    Reason.CONTENT_REFUSED: ReasonWords(
        "Content refused",
        "Their server refused what is in the mail, or a file with it.",
        "Send it without the Word file, or by another way.",
    ),
    Reason.TEMPORARY: ReasonWords(
        "Not for now", "It could not be delivered for the time being.", "Send it again later, or use another way."
    ),
    Reason.UNKNOWN: ReasonWords(
        "Not said", "No reason was given that Despatch knows.", "Read what was said, then correct or send again."
    ),
}
