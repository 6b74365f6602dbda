"""What kind of mail it is, why a letter came back, and which letters it speaks of. Rules alone: no network, no state.

Standard reports first (RFC 5965, 8098, 3464), then what absent people's programs send, then the many reports of the
wild by a table of signs, then flufl.bounce, and last what people write.
"""

import re
from collections.abc import Callable

from app.inbox.reading.away import contacts, returns_on
from app.inbox.reading.bounces.reports import disposition_of, feedback_reports
from app.inbox.reading.bounces.returned_letters import bounce_by_signs, delivery_report, flufl, once
from app.inbox.reading.bounces.returned_mail import message_ids
from app.inbox.reading.headers import ADDRESS
from app.inbox.reading.kinds import Kind, Outcome, Reason
from app.inbox.reading.message import ParsedMail
from app.inbox.reading.weights import ANSWERS, BULK, ENOUGH, LIST_HEADERS, WeighedMail

RULES_VERSION = "2026-11"
"""Changes with every change of a rule: kept judgements say by which rules they were made."""

SHORT = 1_500
"""Characters within which a person's note of receipt stays; a longer one says more."""


def classify(read: ParsedMail, raw: bytes) -> Outcome:
    """The outcome for one mail. `raw` is what it was read from. Never raises."""
    mail = WeighedMail(read, raw)
    try:
        return next((outcome for step in STEPS if (outcome := step(mail))), None) or mail.outcome(Kind.OTHER, "nothing")
    except Exception:  # noqa: BLE001 (one mail that nobody foresaw must not keep the others waiting)
        return Outcome(Kind.OTHER, None, "", (), (), "unforeseen")


def _feedback(mail: WeighedMail) -> Outcome | None:
    """Somebody pressed "this is spam": RFC 5965, and the older notices of Hotmail and AOL."""
    for report in feedback_reports(mail.read):
        if report.get("feedback-type", "abuse").lower() in ("auth-failure", "not-spam", "dmarc"):
            return mail.outcome(Kind.OTHER, "feedback:not-a-complaint")
        address = next(iter(ADDRESS.findall(report.get("original-rcpt-to", ""))), "")
        outcome = mail.outcome(Kind.COMPLAINT, "feedback")
        return Outcome(outcome.kind, None, "", once([address]), outcome.references, outcome.rule)
    if NOTIFIED.search(mail.read.text[:2_000]):
        return mail.outcome(Kind.COMPLAINT, "feedback:notification")
    inner = [within for within in mail.read.inner if "x-hmxmroriginalrecipient" in within.headers]
    asked = OLD_FEEDBACK.match(mail.read.subject)
    if inner or "x-hmxmroriginalrecipient" in mail.read.headers or (asked and (mail.read.inner or mail.cut.returned)):
        return mail.outcome(Kind.COMPLAINT, "feedback:old")
    return None


OLD_FEEDBACK = re.compile(
    r"complaint about message from|email feedback report for ip|client tos notification", re.IGNORECASE
)
NOTIFIED = re.compile(r'^\s*\{.{0,200}"notificationType"\s*:\s*"Complaint"', re.DOTALL)
"""What Amazon's SES sends through SNS, where that goes to a mailbox."""


def _receipt(mail: WeighedMail) -> Outcome | None:
    """A read receipt: the letter was opened, which is acknowledged; that it was deleted unread is not."""
    disposition = disposition_of(mail.read)
    if disposition is None:
        return None
    opened = disposition in ("displayed", "processed", "dispatched")
    return mail.outcome(Kind.ACKNOWLEDGEMENT if opened else Kind.OTHER, f"receipt:{disposition[:20] or 'unsaid'}")


def _left_or_away(mail: WeighedMail) -> Outcome | None:
    """What answers while somebody is absent, or in the place of somebody who is gone."""
    signs = mail.signs
    if ("daemon" in signs or mail.nobody) and mail.bounced >= ENOUGH:
        return None
    automatic = mail.automatic or (mail.generated and bool(signs & {"says-away", "away", "says-received", "has-left"}))
    subject_says = "away" in signs and not ANSWERS.match(mail.read.subject)
    if not automatic and not (subject_says and "says-away" in signs):
        return None
    if mail.bounced >= ENOUGH + 1 and not subject_says and not mail.header("auto-submitted").startswith("auto-replied"):
        return None
    instead = contacts(mail.new, but_not=mail.own)
    sent = mail.read.sent_at.date() if mail.read.sent_at else None
    back = returns_on(f"{mail.read.subject}. {mail.new}", sent=sent)
    references = message_ids(mail.read, mail.cut.returned)
    promises = PROMISE.search(mail.new.lower()) is not None
    if "has-left" in signs and "goes-on-elsewhere" not in signs and not (back or subject_says or promises):
        sender = mail.read.sender.address if mail.read.sender else ""
        return Outcome(Kind.BOUNCE, Reason.MOVED, "", once([sender]), references, "table:has-left", None, instead)
    of_a_person = not promises or OF_ONESELF.search(mail.new) is not None
    if subject_says or (of_a_person and (back or "says-away" in signs)):
        return Outcome(Kind.OUT_OF_OFFICE, None, "", (), references, "absence", back, instead)
    if "says-received" in signs or mail.automatic:
        return Outcome(Kind.ACKNOWLEDGEMENT, None, "", (), references, "automatic-reply", None, ())
    return None


def _of_programs(mail: WeighedMail) -> Outcome | None:
    """Newsletters, lists, invitations and notices: nothing that answers a letter."""
    if any(name in mail.read.headers for name in LIST_HEADERS) or BULK.search(mail.header("precedence")):
        return mail.outcome(Kind.OTHER, "bulk")
    if "text/calendar" in mail.header("content-type") or any(part.type == "text/calendar" for part in mail.read.parts):
        return mail.outcome(Kind.OTHER, "invitation")
    if mail.generated and not (mail.read.in_reply_to or mail.read.references):
        return mail.outcome(Kind.OTHER, "generated")
    if "daemon" in mail.signs and mail.bounced >= 2:
        return mail.outcome(Kind.OTHER, "mail-system")
    return None


def _of_people(mail: WeighedMail) -> Outcome | None:
    new = mail.new.strip()
    files = [part for part in mail.read.parts if not part.type.startswith(("image/", "message/"))]
    promise = PROMISE.search(new.lower())
    if new and len(new) <= SHORT and promise and "says-received" in mail.signs and not files and new.count("?") < 2:
        return mail.outcome(Kind.ACKNOWLEDGEMENT, "receipt-in-words")
    if new or mail.read.parts or mail.read.inner or mail.read.in_reply_to:
        return mail.outcome(Kind.REPLY, "written")
    return None


PROMISE = re.compile(
    r"acknowledg\w+ (?:safe )?receipt|\backnowledge (?:your|the)\b|acknowledgement of"
    r"|\bwe (?:have |'ve )received your|has been received|receiving attention"
    r"|(?:will|shall|aim to|endeavour to|hope to|be able to) (?:aim to |endeavour to |try to )?"
    r"(?:reply|respond|write (?:back )?to you|be in touch|(?:send you|provide) a (?:full )?(?:reply|response))"
    r"|(?:reply|response) (?:will be sent|in due course|shortly)|byddwn yn (?:ymateb|ateb)|cydnabod derbyn"
)
"""What a note says that acknowledges, and promises what is still to come."""

OF_ONESELF = re.compile(r"\b(?:I(?:'m| am|'ll| will| shall)|my|byddaf|rwyf|rydw i|dychwelaf)\b", re.IGNORECASE)
"""An office says "we" when it promises an answer, and may name its holidays; who is absent says "I"."""

STEPS: tuple[Callable[[WeighedMail], Outcome | None], ...] = (
    _feedback,
    _receipt,
    delivery_report,
    _left_or_away,
    bounce_by_signs,
    flufl,
    _of_programs,
    _of_people,
)
