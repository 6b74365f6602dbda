"""Why letters are not chased now, in words, and what to do."""

from collections.abc import Mapping

from app.chasing.policy import Held
from app.chasing.propose import Line
from app.delivery.words import Words
from app.web.filters import format_date

HELD: Mapping[str, Words] = {
    Held.NO_REPLY_NEEDED: Words("none", "No reply needed", "needs no reply", "need no reply"),
    Held.REPLIED: Words(
        "full", "Replied", "has a reply", "have a reply", "Leave their reminder out: there is nothing to remind of."
    ),
    Held.NOT_SENT: Words("none", "Not sent", "is not sent", "are not sent", "Send it first."),
    Held.NOT_DELIVERED: Words(
        "warn",
        "Not delivered",
        "did not arrive, or perhaps not",
        "did not arrive, or perhaps not",
        "Correct the contact and send the letter itself again. Nobody is reminded of what never came.",
    ),
    Held.NOT_DUE: Words("empty", "Not yet due", "is not late yet", "are not late yet"),
    Held.GONE: Words(
        "stop",
        "Post is no more",
        "went to a post that is on no list today",
        "went to posts that are on no list today",
        "Write to the body that took its place.",
    ),
    Held.MAIL_WAITING: Words(
        "query",
        "Mail to read first",
        "may be answered by mail that nobody has read yet",
        "may be answered by mail that nobody has read yet",
        "Sort the inbox.",
    ),
    Held.BEING_CHASED: Words(
        "half",
        "A chaser is being prepared",
        "is in a chaser that is not sent yet",
        "are in chasers that are not sent yet",
        "Send that one, or withdraw the letter from it.",
    ),
    Held.ANOTHER_CAMPAIGN: Words(
        "half",
        "Another campaign first",
        "goes to somebody whose letter of another campaign is later still",
        "go to people whose letters of another campaign are later still",
        "One chaser to a recipient at a time: chase there.",
    ),
    Held.CHASED_LATELY: Words(
        "empty",
        "Chased lately",
        "goes to somebody who was chased in the last 10 working days",
        "go to people who were chased in the last 10 working days",
        "Wait.",
    ),
    Held.ENOUGH: Words(
        "stop",
        "Chased three times",
        "was chased three times",
        "were chased three times",
        "Telephone, or tell your minister.",
    ),
}

RETIRED = "The template of reminders is retired. Take it into use again under Templates, then chase."
NONE_CHOSEN = "No letter was chosen that can be chased now."
CHANGED = "What can be chased has changed since you looked: mail came in, or somebody else began a chaser. Look again."


def why(line: Line) -> str:
    """Of one letter that is held back: the word, with the other letter or the day."""
    proposal = line.proposal
    word = HELD[proposal.held or Held.NOT_DUE].word
    if proposal.reference:
        return f"{word}: {proposal.reference}"
    return f"{word}, on {format_date(proposal.since)}" if proposal.since else word
