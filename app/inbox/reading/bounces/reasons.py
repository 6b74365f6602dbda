"""Why a mail came back: a table of rules over the words of servers and of reports, and what status codes say.

The first rule that matches decides, so the order is part of each rule's meaning: what is said of a mailbox, of its size
or of spam stands before what is said of policy, and that before what is said of addresses in general.
"""

import re
from dataclasses import dataclass

from app.inbox.reading.bounces.mailbox_rules import (
    DIRECTORY_BLOCKED,
    MAILBOX_FULL,
    MOVED,
    NO_SUCH_MAILBOX,
    PROGRAM_FAILED,
    RECIPIENT_REFUSED,
    TOO_LARGE,
)
from app.inbox.reading.bounces.network_rules import (
    DISK,
    GREYLISTED,
    HOST_UNKNOWN,
    NO_CONNECTION,
    NO_SUCH_HOST,
    RATE_LIMITED,
    TEMPORARY,
    UNAVAILABLE,
)
from app.inbox.reading.bounces.refusal_rules import (
    AFTER_DATA,
    AT_MAIL_FROM,
    BLOCKLIST,
    CHALLENGE,
    CONTENT,
    GROUP,
    POLICY,
    RELAY_DENIED,
    SENDER_REFUSED,
    SPAM,
    SPAM_NAMED,
    UNAUTHENTICATED,
)
from app.inbox.reading.bounces.rule import Rule
from app.inbox.reading.headers import ADDRESS
from app.inbox.reading.kinds import Reason

RULES: tuple[Rule, ...] = (
    DIRECTORY_BLOCKED,
    SENDER_REFUSED,
    GREYLISTED,
    RATE_LIMITED,
    MAILBOX_FULL,
    TOO_LARGE,
    SPAM,
    CONTENT,
    AT_MAIL_FROM,
    PROGRAM_FAILED,
    NO_CONNECTION,
    HOST_UNKNOWN,
    MOVED,
    CHALLENGE,
    BLOCKLIST,
    UNAUTHENTICATED,
    RELAY_DENIED,
    NO_SUCH_MAILBOX,
    NO_SUCH_HOST,
    POLICY,
    GROUP,
    SPAM_NAMED,
    TEMPORARY,
    RECIPIENT_REFUSED,
    AFTER_DATA,
    UNAVAILABLE,
    DISK,
)

BY_STATUS: tuple[tuple[str, Reason], ...] = (
    (r"5\.1\.2|5\.1\.10|5\.4\.4|\d\.4\.310|5\.4\.312|5\.1\.9", Reason.HOST_UNKNOWN),
    (r"\d\.1\.6|5\.1\.12", Reason.MOVED),
    (r"\d\.1\.[78]", Reason.REFUSED_POLICY),
    (r"5\.1\.\d+|5\.2\.1|4\.1\.1", Reason.NO_SUCH_MAILBOX),
    (r"\d\.2\.2", Reason.MAILBOX_FULL),
    (r"\d\.2\.3|\d\.3\.4", Reason.TOO_LARGE),
    (r"5\.6\.\d+", Reason.CONTENT_REFUSED),
    (r"5\.7\.\d+", Reason.REFUSED_POLICY),
    (r"4\.\d+\.\d+|5\.4\.[0-79]|5\.4\.\d\d+|5\.3\.[12]|5\.5\.3", Reason.TEMPORARY),
)
"""What an enhanced code means where no words do (RFC 3463; RFC 7505 and 7372 for later ones)."""

BY_REPLY: tuple[tuple[str, Reason], ...] = (
    ("421|45[0134]|432", Reason.TEMPORARY),
    ("452|552", Reason.MAILBOX_FULL),
    ("551|251", Reason.MOVED),
    ("55[03]", Reason.NO_SUCH_MAILBOX),
    ("556|521", Reason.HOST_UNKNOWN),
    ("530|534|535|538", Reason.REFUSED_POLICY),
)
"""What an SMTP reply means where there is neither (RFC 5321)."""

STATUS_RULES = tuple((re.compile(pattern), reason) for pattern, reason in BY_STATUS)
REPLY_RULES = tuple((re.compile(pattern), reason) for pattern, reason in BY_REPLY)
REPLY = re.compile(r"(?<![\d.#/=:-])([245]\d\d)(?=[ -](?:[a-z<\"'(#\[*]|[245]\.\d))")

MOST_SAID = 4_000
MOST_TOLD = 8_000
"""Characters that the rules look at: a long report says its reason early, or in its servers' words."""

CONTINUED = re.compile(r"\b([245]\d\d)-(?:\1-)?(?=\S)")
REPEATED = re.compile(r"(?<=\S) [45]\d\d[- ](?:[45]\.\d{1,3}\.\d{1,3} )?(?=[a-z])")


def fold(words: str) -> str:
    """Words as rules look at them: small letters, single blanks, the codes of continued lines taken out."""
    plain = ADDRESS.sub("someone", words.lower().replace("’", "'").replace("‘", "'"))
    plain = CONTINUED.sub(r"\1 ", re.sub(r"\s+", " ", plain))
    return FILLER.sub("", plain)


FILLER = re.compile(
    r"\b5\.1\.0 - unknown address error(?= [45])|\b5\.3\.0 - other mail system problem(?= [45])"
    r"|\b4\.4\.0 - other network problem(?= [45])|\(in reply to rcpt to command\)"
    r"|\b(?:been|was|is) (?:scanned|checked|analy[sz]ed)\b[^.;]{0,80}|\banti-?virus\b|\bfound to be clean\b"
    r"|\bplease (?:contact|visit|see|send mail to) [^.;]{0,80}postmaster|(?<=someone): (?=someone)"
)
"""What programs add to what servers said, and servers to what they mean."""


@dataclass(frozen=True)
class Diagnosis:
    reason: Reason
    rule: str


def diagnose_failure(*, said: str, told: str, status: str) -> Diagnosis:
    """The reason: by what servers said, else by what the report tells, else by the codes alone."""
    moved = f"{status} " if status[1:] == ".1.6" else ""  # no program gives this one for want of a better
    said, told = fold(moved + said[:MOST_SAID]), fold(told[:MOST_TOLD])
    said = f"{said} {REPEATED.sub(' ', said)}" if REPEATED.search(said) else said
    diagnosis = (
        _by_rules(said, in_said=True)
        or _by_status(status, weak=False)
        or _by_rules(told)
        or _by_rules(said, in_said=True, weak=True)
        or _by_rules(told, weak=True)
        or _by_status(status, weak=True)
    )
    if diagnosis:
        return diagnosis
    reply = next(iter(REPLY.findall(said) or REPLY.findall(told)), "")
    for pattern, reason in REPLY_RULES:
        if reply and pattern.fullmatch(reply):
            return Diagnosis(reason, "reply-code")
    return Diagnosis(Reason.UNKNOWN, "")


def _by_rules(words: str, *, in_said: bool = False, weak: bool = False) -> Diagnosis | None:
    for rule in RULES:
        if rule.weak is weak and (in_said or not rule.only_said) and rule.pattern.search(words):
            return Diagnosis(rule.reason, f"table:{rule.name}")
    return None


WEAK = re.compile(r"5\.[0-57]\.0|5\.4\.[0-79]|4\.\d+\.\d+|5\.7\.1|5\.5\.\d+|5\.1\.1|5\.3\.\d+")
"""Codes that programs give for want of a better one: the words of the report are asked first."""


def _by_status(status: str, *, weak: bool) -> Diagnosis | None:
    if not status or (not weak and WEAK.fullmatch(status)) or status.endswith(".0.0"):
        return None
    return next((Diagnosis(reason, "status") for pattern, reason in STATUS_RULES if pattern.fullmatch(status)), None)
