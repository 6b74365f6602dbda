"""Why letters are not chased now, in words, and what to do."""

from collections.abc import Mapping

from app.chasing.policy import NotChasedReason
from app.chasing.propose import Line, Proposals
from app.delivery.words import Words
from app.letters.page.wording import join
from app.responses.facts import Facts, interim_of
from app.web.filters import format_date, format_plural

HELD: Mapping[str, Words] = {
    NotChasedReason.NO_REPLY_NEEDED: Words(
        "none",
        "Not chased itself",
        "needs no reply itself",
        "need no reply themselves",
        "Letters without a reply-by date are not chased. After a reminder, the first letter is chased.",
    ),
    NotChasedReason.REPLIED: Words(
        "full", "Replied", "has a reply", "have a reply", "Leave out these reminders: the replies have been received."
    ),
    NotChasedReason.NOT_SENT: Words(
        "none", "Not sent", "has not been sent", "have not been sent", "Send these letters first."
    ),
    NotChasedReason.NOT_DELIVERED: Words(
        "warn",
        "Not delivered",
        "did not arrive, or may not have",
        "did not arrive, or may not have",
        "Check the contacts and send these letters again. We do not suggest reminders for letters that did not arrive.",
    ),
    NotChasedReason.SENT_AFTER: Words(
        "none",
        "Sent after the reply-by date",
        "was sent after its reply-by date",
        "were sent after their reply-by date",
        "Wait until the same time to reply has passed again, then ask the recipient when they will reply. If they give "
        "a date, record it as a holding reply.",
    ),
    NotChasedReason.NOT_DUE: Words(
        "empty", "Not yet due", "is not late yet", "are not late yet", "Wait until the replies are overdue."
    ),
    NotChasedReason.SENT_AGAIN: Words(
        "half",
        "Corrected or sent again",
        "was corrected or sent again after its reply-by date",
        "were corrected or sent again after their reply-by date",
        "Wait until the same time has passed again: the recipient has only just had this letter.",
    ),
    NotChasedReason.GONE: Words(
        "stop",
        "Post no longer exists",
        "was sent to a post that is not in the registry today",
        "were sent to posts that are not in the registry today",
        "Write to the body that replaced it.",
    ),
    NotChasedReason.MAIL_WAITING: Words(
        "query",
        "Mail to read first",
        "may be answered by mail that no one has read yet",
        "may be answered by mail that no one has read yet",
        "Process the messages in the inbox.",
    ),
    NotChasedReason.BEING_CHASED: Words(
        "half",
        "A chaser is being prepared",
        "is in a chaser that is not sent yet",
        "are in chasers that are not sent yet",
        "Send that chaser, or exclude the post from it.",
    ),
    NotChasedReason.ANOTHER_CAMPAIGN: Words(
        "half",
        "Another campaign first",
        "is to a recipient with a later reply to another campaign",
        "are to recipients with later replies to another campaign",
        "Send the reminder for that campaign first.",
    ),
    NotChasedReason.CHASED_LATELY: Words(
        "empty",
        "Chased recently",
        "is to a recipient chased in the last 10 working days",
        "are to recipients chased in the last 10 working days",
        "Wait until 10 working days have passed.",
    ),
    NotChasedReason.CHASER_NOT_DUE: Words(
        "empty",
        "Reminder not yet due",
        "is to a recipient whose last reminder gives them until a later day",
        "are to recipients whose last reminders give them until a later day",
        "Wait until the reply-by date of the reminder has passed.",
    ),
    NotChasedReason.ENOUGH: Words(
        "stop",
        "Chased three times",
        "was chased three times",
        "were chased three times",
        "Telephone the recipient, or tell your minister.",
    ),
}

UNTHANKED = Words(
    "query",
    "Acknowledged since",
    "has been acknowledged, or has had a holding reply, since its reminder was written",
    "have been acknowledged, or have had holding replies, since their reminders were written",
    "The reminder says that nothing has been received. Correct that under Letter, in the values of single letters, and "
    "generate the reminder again.",
)
"""Of a letter whose reminder says that nothing came."""

NONE_CHOSEN = "Select at least one of the suggested reminders."


ORDINALS = {1: "First", 2: "Second", 3: "Third"}
"""Of a reminder, the number of those that its recipient then has."""


def heard_words(facts: Facts) -> str:
    """What came that is no reply: "Acknowledged on 5 March 2015"; blank for nothing."""
    heard = interim_of(facts)
    if heard is None:
        return ""
    if not heard.holding:
        return f"Acknowledged on {format_date(heard.on)}"
    promised = f"; full reply promised by {format_date(heard.promised)}" if heard.promised else ""
    return f"Holding reply on {format_date(heard.on)}{promised}"


def today_in_words(found: Proposals) -> str:
    """What can be chased today or, where nothing can, how many letters are late all the same, and why they wait."""
    if found.lines:
        due = "A reminder is due for" if len(found.lines) == 1 else "Reminders are due for"
        return f"{due} {format_plural(len(found.lines), 'letter')}."
    late = found.overdue
    if not late:
        return "No reminder is due today."
    letters = format_plural(sum(late.values()), "letter")
    replies = "The reply to 1 letter is" if sum(late.values()) == 1 else f"Replies to {letters} are"
    return f"We suggest no reminder today. {replies} overdue: {join([HELD[why].of(n) for why, n in late.items()])}."


def held_back_reason(line: Line) -> str:
    """Of one letter that is held back: the word, with the other letter or the day."""
    proposal = line.proposal
    word = HELD[proposal.held or NotChasedReason.NOT_DUE].word
    if proposal.reference:
        return f"{word}: {proposal.reference}"
    if proposal.held in (NotChasedReason.SENT_AFTER, NotChasedReason.SENT_AGAIN, NotChasedReason.CHASER_NOT_DUE):
        return f"{word}, time to reply until {format_date(proposal.since)}" if proposal.since else word
    return f"{word}, on {format_date(proposal.since)}" if proposal.since else word


RECEIVED = "what we have received"
"""The template's field that says what came back."""

NOTHING_CAME = "nothing has come"
"""The template's field that says whether nothing came back at all."""

WHICH = "which reminder"
"""The template's field that begins its subject: “Reminder” or, where reminders were sent before, “Second reminder”."""

NO_RECORD = "We have no record of a reply from you."

NOT_IN_FULL = "We have not yet received your full reply."
