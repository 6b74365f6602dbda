"""The codes of this room, and what may become of a claim, on one screen."""

from collections.abc import Mapping
from enum import StrEnum

from app.platform.transitions import Move


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


class Need(StrEnum):
    """What a report waits for. TELL: somebody is to be told. NEXT: the last try led nowhere. READ: a message answers a
    mail. CONFIRM: a second person is to look. AREA: nobody knows where. CAUSE: why the deadline was missed."""

    TELL = "tell"
    NEXT = "next"
    READ = "read"
    CONFIRM = "confirm"
    AREA = "area"
    CAUSE = "cause"


class Outcome(StrEnum):
    """What came of a try. REACHED: somebody spoke with them. WAITING: a mail is to leave. HANDED: a server took it,
    which tells nobody. ANSWERED: a message answers it, which a person reads."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"
    FAILED = "failed"
    OUT_OF_OFFICE = "out_of_office"
    WAITING = "waiting"
    HANDED = "handed"
    ANSWERED = "answered"


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


ACTIONS: Mapping[ClaimKind, str] = {
    ClaimKind.NOTIFIED: "risk.notified",
    ClaimKind.NOT_IMMEDIATE: "risk.not_immediate",
}
"""The audit events by which they are claimed."""


class Verdict(StrEnum):
    """PENDING: nobody has answered yet; it is no row."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    TAKEN_BACK = "taken_back"
    REVOKED = "revoked"


CLAIM: Mapping[str, Move[Verdict]] = {
    "confirm": Move(frozenset({Verdict.PENDING}), Verdict.CONFIRMED, "risk.confirmed"),
    "reject": Move(frozenset({Verdict.PENDING}), Verdict.REJECTED, "risk.rejected"),
    "take back": Move(frozenset({Verdict.PENDING}), Verdict.TAKEN_BACK, "risk.taken_back"),
    "revoke": Move(frozenset({Verdict.CONFIRMED}), Verdict.REVOKED, "risk.revoked"),
    "overtake": Move(frozenset({Verdict.PENDING, Verdict.CONFIRMED}), Verdict.REVOKED, "risk.corrected"),
}
"""Another than who made a claim confirms it or rejects it; who made it takes it back. Anyone revokes it, for a reason:
then the clock runs on from the receipt. A correction overtakes it: another area, or a child who is at risk now."""
