"""Why Despatch does not send a letter that was queued: a code, and the sentence that a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.settle import Evidence
from app.delivery.models import AttemptEvent


class HoldReason(StrEnum):
    """As events keep it. NOT_SENDABLE: for a reason of sendable.Why. OTHER_ROOM: a room that has added itself to HOLDS
    holds it back. UNFIT: its mail or its file can't be sent as it is."""

    WITHDRAWN = "withdrawn"
    NEWER_EDITION = "newer_edition"
    NOT_SENDABLE = "not_sendable"
    OTHER_ROOM = "other_room"
    LEFT_OFFICE = "left_office"
    WENT_OTHERWISE = "went_otherwise"
    GOES_OTHERWISE = "goes_otherwise"
    UNLISTED = "unlisted"
    UNLISTED_COPY = "unlisted_copy"
    UNLISTED_POST = "unlisted_post"
    ADDRESS_CHANGED = "address_changed"
    NO_ADDRESS_NOW = "no_address_now"
    PRINTED_CHANGED = "printed_changed"
    PRINTED_NO_ADDRESS = "printed_no_address"
    UNFIT = "unfit"
    NOT_COMPOSED = "not_composed"
    LOST_COPY = "lost_copy"


SENTENCES: Mapping[HoldReason, str] = {
    HoldReason.WITHDRAWN: "The letter was removed after it was queued: its recipient is no longer in the audience.",
    HoldReason.NEWER_EDITION: "Edition {number} was generated since this one was queued. Send that one.",
    HoldReason.NOT_SENDABLE: "{letter} {why}. {to_do}",
    HoldReason.OTHER_ROOM: "{why}",
    HoldReason.LEFT_OFFICE: "It names a minister who has left office, so it can’t be sent. {who} Reopen the text and "
    "change the signatory, or rehearse the letter again and give a reason.",
    HoldReason.WENT_OTHERWISE: "It was already {went} on {on}, so Despatch held this one back. To send it once more, "
    "rehearse it again.",
    HoldReason.GOES_OTHERWISE: "It is also due to go {by}, so Despatch held this one back. Send it by one method only.",
    HoldReason.UNLISTED: "The post is not on its registry’s list today, so this letter was not sent. To send it "
    "anyway, rehearse it and include letters to posts that are not in the registry today.",
    HoldReason.UNLISTED_COPY: "The post is not on its registry’s list today, so this copy was not sent. To send it "
    "anyway, enter its address under Copies again.",
    HoldReason.UNLISTED_POST: "Its post is not on its registry’s list today. To send it anyway, include such letters "
    "when you make a batch.",
    HoldReason.ADDRESS_CHANGED: "It was due to go to {queued}, but the registry now gives {now}. Send the letter "
    "again: it will go to that address.",
    HoldReason.NO_ADDRESS_NOW: "It was due to go to {queued}, but the registry no longer gives that address for "
    "use, or any other. Record one, then send the letter again.",
    HoldReason.PRINTED_CHANGED: "It prints the address {printed}, but the registry gives {now} today. Under Details, "
    "set “Date of the registries” to today, generate the letter again, then send it.",
    HoldReason.PRINTED_NO_ADDRESS: "It prints the address {printed}, which must no longer be used, and the registry "
    "gives no other. Record an address. Under Details, set “Date of the registries” to today, generate the letter "
    "again, then send it.",
    HoldReason.UNFIT: "{why}",
    HoldReason.NOT_COMPOSED: "Despatch could not put the email together. Ask an administrator to look in the worker’s "
    "log.",
    HoldReason.LOST_COPY: "Despatch stopped while it was writing a trial copy of this. Nothing was sent.",
}


EARLIER_NOT_COMPOSED = "Despatch could not put the mail together. An administrator finds why in the worker’s log."
"""As earlier releases recorded it, without a code."""


@dataclass(frozen=True)
class HeldBack:
    """Why one letter is not sent. `words`: the sentence, with what it says of this letter."""

    reason: HoldReason
    words: str

    def evidence(self, at: datetime) -> Evidence:
        """What the failed attempt keeps: its sentence, and the code in its event."""
        return Evidence(at, "despatch", reason=HELD_BACK, said=self.words, facts={"held": self.reason})


def held_because(reason: HoldReason, **facts: object) -> HeldBack:
    return HeldBack(reason, SENTENCES[reason].format(**facts))


def was_not_composed(event: AttemptEvent) -> bool:
    """Whether the letter's mail could not be put together."""
    return (event.facts.get("held") or event.said) in (HoldReason.NOT_COMPOSED, EARLIER_NOT_COMPOSED)
