"""Sendings, and where letters stand, in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.delivery.carriers import FILES
from app.delivery.channels import METHODS
from app.delivery.marking.sendable import Stand, Why
from app.delivery.refusals import REFUSALS
from app.platform.clock import london_time
from app.registry.periods.words import period_of
from app.web.filters import format_date, format_plural


def sending_words(number: int, channel: str, carrier: str, *, copies: bool) -> str:
    """ "13 letters by email", "6 copies by email", "13 trial copies": of a sending. `copies`: they go to those on the
    copy list."""
    if carrier == FILES:
        return format_plural(number, "trial copy", "trial copies")
    what = format_plural(number, "copy", "copies") if copies else format_plural(number, "letter")
    return f"{what} {METHODS[channel].by.lower()}"


def made_after(made_at: datetime, sent_on: Collection[date]) -> str:
    """ "made on 29 November 2026, after the day on which it is recorded as sent": of an edition; blank where it was
    made by then, or was not sent. `made_at`: UTC."""
    return made_after_day(london_time(made_at).date(), sent_on)


MADE_LATER = "after the day on which it is recorded as sent"


def made_after_day(made_on: date, sent_on: Collection[date]) -> str:
    if not sent_on or made_on <= min(sent_on):
        return ""
    return f"made on {format_date(made_on)}, {MADE_LATER}"


def pre_election_words(election: str) -> str:
    """What is asked of who marks letters as sent in a pre-election period."""
    return REFUSALS["in_pre_election"].format(period=period_of(election))


def all_the_same(election: str, reason: str) -> str:
    """What a timeline adds of what was sent in a pre-election period."""
    return f"Sent in {period_of(election)}. Reason: {reason}"


def kept_reason_words(election: str) -> str:
    """Likewise, where the reason stands beside the audit record, since it can be erased."""
    return f"Sent in {period_of(election)}, for a reason saved in the audit record."


@dataclass(frozen=True)
class Words:
    """Shape and word of the status vocabulary; what is so of a number of letters (one, several); what to do."""

    shape: str
    word: str
    one: str
    several: str
    to_do: str = ""

    def of(self, number: int) -> str:
        """ "20 have no postal address": with the number before it."""
        return f"{number:,} {self.one if number == 1 else self.several}"


ADD_ADDRESS = "Add an address on the post’s page (or on the organisation’s page, for all its posts)."

STANDS: Mapping[Stand | Why, Words] = {
    Stand.READY: Words("empty", "Ready to send", "is ready to send", "are ready to send"),
    Stand.CORRECTION: Words(
        "half", "Correction to send", "corrects a letter that was sent", "correct letters that were sent"
    ),
    Stand.CORRECTION_WAITS: Words(
        "stop",
        "Correction waits",
        "is sent and has a correction that can’t be sent yet",
        "are sent and have corrections that can’t be sent yet",
        "Have the text cleared if it is not. Then select the letters below and correct them again.",
    ),
    Stand.FAILED: Words("warn", "Not arrived", "did not arrive", "did not arrive"),
    Stand.QUEUED: Words("empty", "Waiting to be sent", "is waiting to be sent", "are waiting to be sent"),
    Stand.SENT: Words("full", "Sent", "is sent", "are sent"),
    Why.NOT_MADE: Words("empty", "Not generated", "is not generated", "are not generated", "Generate the letters."),
    Why.DRAFT: Words(
        "empty",
        "DRAFT",
        "is marked DRAFT, since not every office has cleared its text",
        "are marked DRAFT, since not every office has cleared their text",
        "Have the text cleared, then generate the letters again.",
    ),
    Why.CLEARED_SINCE: Words(
        "query",
        "Cleared since it was generated",
        "is marked DRAFT, because its text was cleared later",
        "are marked DRAFT, because their text was cleared later",
        "Generate them again without DRAFT.",
    ),
    Why.NOT_CLEARED: Words(
        "stop",
        "No longer cleared",
        "has a text that is no longer cleared",
        "have a text that is no longer cleared",
        "Have the text cleared again. Generate the letters again only if its words or signatures change.",
    ),
    Why.TEXT_CHANGED: Words(
        "query",
        "Text changed since",
        "does not match the text now cleared",
        "do not match the text now cleared",
        "Generate them again.",
    ),
    Why.SIGNATURE_CHANGED: Words(
        "query",
        "Signature changed since",
        "was generated with earlier signatures",
        "were generated with earlier signatures",
        "Generate them again.",
    ),
    Why.NO_ADDRESS: Words(
        "query",
        "No postal address",
        "has no postal address",
        "have no postal address",
        f"{ADD_ADDRESS} Then generate the letter again, or send it by email or by hand.",
    ),
    Why.SENT_ALREADY: Words(
        "full",
        "Already sent by this method",
        "was already sent by this method",
        "were already sent by this method",
        "To send it by this method again, select the box for letters already sent by this method.",
    ),
    Why.QUEUED_ALREADY: Words(
        "empty",
        "Waiting to be sent",
        "is waiting to be sent by this method",
        "are waiting to be sent by this method",
        "See the sending that is under way.",
    ),
}
"""The reasons stand in the order in which a page lists them."""
