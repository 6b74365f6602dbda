"""The codes of this room, and what may become of a claim, on one screen."""

from collections.abc import Mapping
from enum import StrEnum

from app.platform.events import Event
from app.platform.transitions import Move, Status
from app.safeguarding import events


class CameBy(StrEnum):
    MESSAGE = "message"
    LETTER = "letter"
    CALL = "call"
    OTHER = "other"


class About(StrEnum):
    CHILD = "child"
    SERVICE = "service"


class Belief(StrEnum):
    """What whoever recorded a report believes. Both count as immediate until one decides otherwise and another
    confirms."""

    IMMEDIATE = "immediate"
    NOT_SURE = "not_sure"


class How(StrEnum):
    TELEPHONE = "telephone"
    EMAIL = "email"
    IN_PERSON = "in_person"


class Rung(StrEnum):
    """Whom to tell, one after the other. ACTING: somebody who acts for the director, reached through any of these."""

    DIRECTOR = "director"
    ACTING = "acting"
    FRONT_DOOR = "front_door"
    OUT_OF_HOURS = "out_of_hours"
    POLICE = "police"
    OTHER = "other"


TELLS = frozenset({Rung.DIRECTOR, Rung.ACTING})
"""Who has to be told for a clock to stop; the police too, as long as nobody knows the area."""


class Need(Status):
    """What a report waits for. TELL: somebody is to be told. NEXT: the last try led nowhere. READ: a message answers a
    mail. CONFIRM: a second person is to look. AREA: nobody knows where. CAUSE: why the deadline was missed."""

    TELL = "tell", "warn", "Tell {director}"
    NEXT = "next", "warn", "The last call or email reached no one. Try the next contact"
    READ = "read", "query", "Read the answer to the email"
    CONFIRM = "confirm", "query", "Confirm as a second person"
    AREA = "area", "query", "Find out which area it is"
    CAUSE = "cause", "query", "Record why the deadline was missed"


class Outcome(Status):
    """What came of a try. REACHED: somebody spoke with them. WAITING: a mail is to leave. HANDED: a server took it,
    which tells nobody. ANSWERED: a message answers it, which a person reads."""

    REACHED = "reached", "full", "Spoke with them"
    NO_ANSWER = "no_answer", "warn", "No answer"
    LEFT_MESSAGE = "left_message", "half", "Left a message"
    FAILED = "failed", "warn", "Did not go through"
    OUT_OF_OFFICE = "out_of_office", "warn", "Out of office"
    WAITING = "waiting", "empty", "Waiting to be sent"
    HANDED = "handed", "half", "Email sent, no answer yet"
    ANSWERED = "answered", "query", "Answered"


NO_SERVER = "No mail server is set up, so this email reached no one. Telephone."
"""What is recorded of a mail that was only saved as a file."""

REACHED_NO_ONE = "This email reached no one."
"""What pages and files say instead: that there is no server is for administrators."""

NOT_SENT = "warn", "Email not sent"
"""Shape and word of its outcome, in place of the one of HANDED."""

BY_HAND = (Outcome.REACHED, Outcome.NO_ANSWER, Outcome.LEFT_MESSAGE, Outcome.FAILED, Outcome.OUT_OF_OFFICE)
"""What a person may say of a try."""

LEADS_NOWHERE = frozenset({Outcome.NO_ANSWER, Outcome.LEFT_MESSAGE, Outcome.FAILED, Outcome.OUT_OF_OFFICE})
"""After these the next contact is named."""


REACHES = frozenset({Outcome.REACHED, Outcome.ANSWERED})
"""After these somebody may have been told."""


class MailState(StrEnum):
    WAITING = "waiting"
    HANDED = "handed"
    FAILED = "failed"


class ClaimKind(StrEnum):
    NOTIFIED = "notified"
    NOT_IMMEDIATE = "not_immediate"


ACTIONS: Mapping[ClaimKind, Event] = {
    ClaimKind.NOTIFIED: events.RISK_NOTIFIED,
    ClaimKind.NOT_IMMEDIATE: events.RISK_NOT_IMMEDIATE,
}
"""The audit events by which they are claimed."""


class Verdict(Status):
    """PENDING: nobody has answered yet; it is no row."""

    PENDING = "pending", "query", "Waiting for a second person"
    CONFIRMED = "confirmed", "full", "Confirmed"
    REJECTED = "rejected", "warn", "Rejected"
    TAKEN_BACK = "taken_back", "none", "Withdrawn"
    REVOKED = "revoked", "warn", "No longer valid"


CLAIM: Mapping[str, Move[Verdict]] = {
    "confirm": Move(frozenset({Verdict.PENDING}), Verdict.CONFIRMED, events.RISK_CONFIRMED),
    "reject": Move(frozenset({Verdict.PENDING}), Verdict.REJECTED, events.RISK_REJECTED),
    "take back": Move(frozenset({Verdict.PENDING}), Verdict.TAKEN_BACK, events.RISK_TAKEN_BACK),
    "revoke": Move(frozenset({Verdict.CONFIRMED}), Verdict.REVOKED, events.RISK_REVOKED),
    "overtake": Move(frozenset({Verdict.PENDING, Verdict.CONFIRMED}), Verdict.REVOKED, events.RISK_CORRECTED),
}
"""Another than who made a claim confirms it or rejects it; who made it takes it back. Anyone revokes it, for a reason:
then the clock runs on from the receipt. A correction overtakes it: another area, or a child who is at risk now."""
