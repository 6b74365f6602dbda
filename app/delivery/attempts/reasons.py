"""How attempts ended, and why a letter did not arrive: one of a few reasons. A policy refusal is no wrong address."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.delivery.carriers import FILES
from app.delivery.models import Attempt, AttemptEvent
from app.delivery.states import ENDED, State


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
        "The recipient’s mail server does not know this address.",
        "Correct the email address, then send the letter again.",
        contact=True,
    ),
    Reason.MOVED: ReasonWords(
        "Moved", "The address is no longer used.", "Record the new address, then send the letter again.", contact=True
    ),
    Reason.HOST_UNKNOWN: ReasonWords(
        "Domain unknown",
        "There is no mail server for this address.",
        "Check the part of the address after the @, then send the letter again.",
        contact=True,
    ),
    Reason.MAILBOX_FULL: ReasonWords(
        "Mailbox full", "The recipient’s mailbox is full.", "Try again later, or use another delivery method."
    ),
    Reason.TOO_LARGE: ReasonWords(
        "Too large",
        "The email is larger than the recipient’s server accepts.",
        "Send it without the Word file, or use another delivery method.",
    ),
    Reason.REFUSED_SPAM: ReasonWords(
        "Refused as spam",
        "The recipient’s server treated it as spam.",
        "Ask the recipient’s IT team to allow your address, or use another delivery method. The address may be right.",
    ),
    Reason.REFUSED_POLICY: ReasonWords(
        "Refused by policy",
        "The recipient’s server has rules that block it.",
        "Ask your own IT team to check it, or use another delivery method. The address may be right.",
    ),
    Reason.CONTENT_REFUSED: ReasonWords(
        "Content refused",
        "The recipient’s server refused the email or a file attached to it.",
        "Send it without the Word file, or use another delivery method.",
    ),
    Reason.TEMPORARY: ReasonWords(
        "Temporary problem",
        "It could not be delivered at the time.",
        "Send it again later, or use another delivery method.",
    ),
    Reason.UNKNOWN: ReasonWords(
        "No known reason",
        "Despatch does not recognise the reason given.",
        "Read the full message. Then correct the address, or send the letter again.",
    ),
}


class PostReason(StrEnum):
    """Why a letter on paper did not arrive: it came back, or never was posted."""

    GONE_AWAY = "gone_away"
    REFUSED = "refused"
    ADDRESS_INCOMPLETE = "address_incomplete"
    NO_SUCH_ADDRESS = "no_such_address"
    NOT_CALLED_FOR = "not_called_for"


OF_POST: Mapping[str, ReasonWords] = {
    PostReason.GONE_AWAY: ReasonWords(
        "Gone away",
        "The recipient is no longer at this address.",
        "Correct the postal address, generate the letter again, then post it.",
        contact=True,
    ),
    PostReason.NO_SUCH_ADDRESS: ReasonWords(
        "No such address",
        "Royal Mail could not find this address.",
        "Correct the postal address, generate the letter again, then post it.",
        contact=True,
    ),
    PostReason.ADDRESS_INCOMPLETE: ReasonWords(
        "Address incomplete",
        "The address on the letter was not complete enough to deliver it.",
        "Complete the postal address, generate the letter again, then post it.",
        contact=True,
    ),
    PostReason.REFUSED: ReasonWords(
        "Not accepted at the address",
        "Someone at the address would not take the letter.",
        "Ask the office how it wants to receive the letter. The address may be right.",
    ),
    PostReason.NOT_CALLED_FOR: ReasonWords(
        "Not called for",
        "Royal Mail held the letter for collection, and no one collected it.",
        "Post it again, or use another delivery method. The address may be right.",
    ),
}

HELD_BACK, NOT_GONE = "held_back", "not_gone"

NEVER_LEFT: Mapping[str, ReasonWords] = {
    HELD_BACK: ReasonWords(
        "Held back", "Despatch did not send it.", "Follow the advice given, then send the letter again."
    ),
    NOT_GONE: ReasonWords("Not sent", "Someone found out that it was never sent.", "Send the letter again."),
}
"""Why an attempt failed that never reached the other side: Despatch or a person says so, no server does."""


def words_of(reason: str) -> ReasonWords:
    """Whatever an attempt's `reason` says."""
    return NEVER_LEFT.get(reason) or OF_POST.get(reason) or REASONS.get(reason) or REASONS[Reason.UNKNOWN]


def came_back(ended: Any = Attempt.ended, *, attempt: type[Attempt] = Attempt) -> ColumnElement[bool]:
    """Attempts that had left us before the audit event `ended` ended them: a carrier had taken them, a person had
    recorded them as sent, or they came back themselves. Those that a server refused at once never left."""
    earlier = aliased(AttemptEvent)
    taken = exists().where(
        earlier.attempt_id == attempt.id,
        earlier.recorded < ended,
        earlier.kind.in_((State.HANDED_OVER, State.DELIVERED)),
        earlier.source != FILES,
    )
    by_hand = attempt.sending_id.is_(None) & attempt.batch_id.is_(None)
    ending = aliased(AttemptEvent)
    told_later = or_(
        ending.kind == State.RETURNED,
        ending.source == "bounce",
        (ending.source == "ses") & ending.outside_id.is_not(None),  # a refusal at once is no event of theirs
    )
    return _event_ended_attempt(attempt, ended, ending, told_later) | (
        _event_ended_attempt(attempt, ended, aliased(AttemptEvent)) & (by_hand | taken)
    )


def _event_ended_attempt(
    attempt: type[Attempt], ended: Any, ending: type[AttemptEvent], *how: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Whether the event ended it as one that had not arrived. Not nested: it is correlated to one query."""
    return exists().where(
        ending.attempt_id == attempt.id,
        ending.recorded == ended,
        ending.kind.in_(ENDED),
        ending.reason.not_in(NEVER_LEFT),
        *how,
    )
