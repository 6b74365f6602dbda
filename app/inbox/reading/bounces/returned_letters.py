"""Letters that came back or wait: standard reports (RFC 3464), the reports of the wild, and what flufl.bounce knows."""

import logging
import re
from collections.abc import Collection, Iterable
from email import message_from_bytes

from flufl.bounce import all_failures

from app.inbox.reading.bounces.reasons import Diagnosis, diagnose_failure
from app.inbox.reading.bounces.reports import Recipient, delivery_reports, first_status, recipients_in_text
from app.inbox.reading.bounces.returned_mail import message_ids
from app.inbox.reading.charset import decode
from app.inbox.reading.headers import ADDRESS
from app.inbox.reading.kinds import Kind, Outcome, Reason
from app.inbox.reading.read import read_message
from app.inbox.reading.weights import ANSWERS, ENOUGH, WeighedMail

MOST = 200
LONGEST = 30_000

NO_PERSON = re.compile(
    r"^(?:mailer-?daemon|postmaster|mail-?daemon|abuse|support|helpdesk|noreply|no-reply|nobody|hostmaster)@"
    r"|@\[?\d|\.(?:png|jpg|gif)$"
)
IN_HEADERS = re.compile(
    r"^\s*(?:from|sender|reply-to|return-path|message-?id|(?:>>> ?)?mail from|in-reply-to|references)\b", re.IGNORECASE
)
REPLIED = re.compile(
    r"(?<![\d.#/=:-])[245]\d\d(?:[ -]#?[245]\.\d{1,3}\.\d{1,3}\b|[ -](?=[A-Za-z<\"'(#\[*: ]))|\bsaid:"
    r"|\bafter (?:MAIL FROM|RCPT TO|end of data)|\bresponse (?:was|from)|<<< ?[245]\d\d|\bdiagnostic[- ]code|\breason:"
    r"|\berror(?: \w+)?:"
)
"""Where a report begins to quote a server."""


def addresses_told(told: str, *, but_not: Collection[str]) -> tuple[str, ...]:
    """Addresses in a report's words, as they come, but those that it names as sender and those of mail systems."""
    found: dict[str, None] = {}
    for line in told[:LONGEST].split("\n"):
        if "@" not in line or IN_HEADERS.match(line):
            continue
        for address in ADDRESS.findall(line[:2_000]):
            plain = address.lower().strip(".'")
            if plain not in but_not and not NO_PERSON.search(plain):
                found.setdefault(plain)
    return tuple(found)[:MOST]


def said_in(told: str) -> str:
    """What servers said, as a report quotes it: from each reply code to the end of its paragraph."""
    paragraphs = re.split(r"\n[ \t>]*\n", told[:LONGEST])[:200]
    found = ((paragraph, REPLIED.search(paragraph)) for paragraph in paragraphs)
    return "\n".join(paragraph[there.start() : there.start() + 700] for paragraph, there in found if there)


def once(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address.lower() for address in addresses if address))[:MOST]


LARGEST_FOR_FLUFL = 300_000

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)  # it prints the trace of each fault of its own


def delivery_report(mail: WeighedMail) -> Outcome | None:
    recipients = delivery_reports(mail.read) or (recipients_in_text(mail.cut.told) if mail.bounced >= 2 else ())
    if not recipients:
        return None
    failed = [recipient for recipient in recipients if _action(recipient) == "failed"]
    late = [recipient for recipient in recipients if _action(recipient) == "delayed"]
    if not failed and not late:
        if (
            mail.signs & {"returned"}
            and "daemon" in mail.signs
            and not any(_action(recipient) for recipient in recipients)
        ):
            failed = list(recipients)
        else:
            return mail.outcome(Kind.OTHER, "dsn:delivered")
    concerned = failed or late
    kind = Kind.BOUNCE if failed else Kind.DELAY
    told = mail.told
    diagnoses = [
        diagnose_failure(
            said=f"{recipient.said}\n{'' if recipient.said else _near(told, recipient)}",
            told=told,
            status=recipient.status,
        )
        for recipient in concerned
    ]
    told_in_words = said_in(told) if all(diagnosis.reason is Reason.UNKNOWN for diagnosis in diagnoses) else ""
    if told_in_words:
        diagnoses = [diagnose_failure(said=told_in_words, told=told, status=concerned[0].status)]
    best = next((diagnosis for diagnosis in diagnoses if diagnosis.reason is not Reason.UNKNOWN), diagnoses[0])
    at = diagnoses.index(best)
    status = _status(concerned[at].status, concerned[at].said, told)
    addresses = once(recipient.original or recipient.address for recipient in concerned)
    if not addresses:
        addresses = _told_recipients(mail)
    return _outcome(
        mail, kind, best, status=status, recipients=addresses, rule="dsn" if kind is Kind.BOUNCE else "dsn:delayed"
    )


def _action(one: Recipient) -> str:
    """What happened to a recipient: as the report says, else by the class of its status (RFC 3463)."""
    if one.action:
        return one.action
    return {"5": "failed", "4": "delayed", "2": "delivered"}.get(one.status[:1], "")


def _near(told: str, one: Recipient) -> str:
    """What a report quotes servers as saying near an address; of all where there is but little."""
    at = told.lower().find(one.address.partition("@")[0]) if one.address else -1
    return said_in(told[max(0, at - 200) : at + 1200]) if at >= 0 else said_in(told)


def _status(status: str, said: str, told: str) -> str:
    """The code, as exact as the mail gives it: one ending in 0.0 says nothing where words hold another."""
    if status and not status.endswith(".0.0"):
        return status
    spoken = first_status(said) or first_status(said_in(told))
    if spoken and not spoken.endswith(".0.0"):
        return spoken
    if status:
        return status
    reply = re.search(r"(?<![\d.#/=:-])([45])\d\d[ -]", said or said_in(told))
    return spoken or (f"{reply[1]}.0.0" if reply else "")


RETURNED = re.compile(r"\s*(?:returned mail|undeliver|failure)", re.IGNORECASE)


def bounce_by_signs(mail: WeighedMail) -> Outcome | None:
    """Reports of the wild, by the weight of their signs."""
    if mail.bounced < ENOUGH or (
        not mail.signs & {"says-returned", "returned", "late"} and not mail.header("x-failed-recipients")
    ):
        return None
    in_subject = "late" in mail.signs and not RETURNED.match(mail.read.subject)
    late = in_subject or ("says-late" in mail.signs and "gives-up" not in mail.signs)
    return _came_back(mail, Kind.DELAY if late else Kind.BOUNCE, "signs:late" if late else "signs")


def _came_back(mail: WeighedMail, kind: Kind, rule: str, recipients: tuple[str, ...] = ()) -> Outcome:
    told = mail.told if mail.told.strip() else mail.read.text
    said = said_in(told)
    status = first_status(said) or first_status(told)
    diagnosis = diagnose_failure(said=said, told=f"{mail.read.subject}\n{told}", status=status)
    return _outcome(
        mail,
        kind,
        diagnosis,
        status=_status(status, said, told),
        recipients=recipients or _told_recipients(mail),
        rule=rule,
    )


def _told_recipients(mail: WeighedMail) -> tuple[str, ...]:
    """Addresses that the report names; of several, those to which the mail that it returns was sent."""
    named = ADDRESS.findall(" ".join(mail.read.headers.get("x-failed-recipients", ())))
    if named:
        return once(named)
    returned = [*mail.read.inner[:1], *([read_message(mail.cut.returned.encode())] if not mail.read.inner else [])]
    sent_to = [address.address for within in returned for address in (*within.to, *within.cc)]
    sender = mail.read.sender.address if mail.read.sender else ""
    told = addresses_told(mail.told, but_not={sender})
    if both := [address for address in told if address in sent_to] or _known_to_flufl(mail.raw)[1]:
        return once(both)
    return tuple(address for address in told if address not in mail.own)[:20] or told[:1] or once(sent_to[:1])


def flufl(mail: WeighedMail) -> Outcome | None:
    """What flufl.bounce knows of old programs; asked only where something else speaks for a bounce too."""
    if mail.bounced < 2 or not mail.signs & {"daemon", "returned", "says-returned", "late"}:
        return None
    if ANSWERS.match(mail.read.subject) or (mail.read.in_reply_to and "daemon" not in mail.signs):
        return None
    late, failed = _known_to_flufl(mail.raw)
    found = once(failed or late)
    if not found:
        return None
    return _came_back(mail, Kind.BOUNCE if failed else Kind.DELAY, "flufl" if failed else "flufl:late", found)


def _known_to_flufl(raw: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses that it finds delayed, and failed."""
    if len(raw) > LARGEST_FOR_FLUFL:
        return (), ()
    try:
        late, failed = all_failures(message_from_bytes(raw))
    except Exception:  # noqa: BLE001 (some of its detectors break on mails that are no bounces)
        return (), ()
    return _addresses(late), _addresses(failed)


ALONE = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")


def _addresses(found: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(one for one in (decode(raw).lower() for raw in found) if ALONE.fullmatch(one)))


def _outcome(
    mail: WeighedMail, kind: Kind, found: Diagnosis, *, status: str, recipients: tuple[str, ...], rule: str
) -> Outcome:
    if kind is Kind.DELAY and found.reason is Reason.UNKNOWN:
        found = Diagnosis(Reason.TEMPORARY, found.rule)
    named = found.rule if found.rule.startswith("table:") else rule
    references = message_ids(mail.read, mail.cut.returned)
    return Outcome(kind, found.reason, status, recipients, references, named)
