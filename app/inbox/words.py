"""What messages are, why they are held to be about a letter, and where they stand, in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.inbox.decisions.judgements import PERSON
from app.inbox.intake.mail_file import SCAN, UNREADABLE
from app.inbox.reading.kinds import Kind
from app.inbox.sorting.match import Why
from app.inbox.states import ReadState
from app.responses.kinds import KINDS as RESPONSES
from app.responses.kinds import Kind as ResponseKind


@dataclass(frozen=True)
class KindWords:
    """`name` for a form and a list, with its `shape`; `says` as a sentence."""

    name: str
    shape: str
    says: str


KINDS: Mapping[str, KindWords] = {
    Kind.REPLY: KindWords("Written by a person", "full", "It counts once someone records it as a response."),
    Kind.ACKNOWLEDGEMENT: KindWords(
        "Acknowledgement only", "half", "It says that the letter arrived. It does not count as a reply."
    ),
    Kind.OUT_OF_OFFICE: KindWords(
        "Out of office", "empty", "Someone is away. It is noted beside the letter and does not count as a reply."
    ),
    Kind.BOUNCE: KindWords("Bounce", "warn", "An email that we sent could not be delivered."),
    Kind.DELAY: KindWords("Delayed", "query", "An email that we sent has not arrived yet. The server is still trying."),
    Kind.COMPLAINT: KindWords("Reported as spam", "stop", "Someone reported an email of ours as unwanted."),
    Kind.OTHER: KindWords("Something else", "none", "It is neither a response nor a report about delivery."),
}

NOT_SORTED = KindWords("Not read yet", "query", "It is saved. Despatch will read it in the next few minutes.")

CANT_BE_READ = KindWords(
    "Can’t be read",
    "warn",
    "We could not read it. Nothing is lost: download the original and choose its kind.",
)


PROMISES = (
    "It says that the letter arrived, and seems to promise a reply by {day}. If it does, record it as a holding reply."
)
"""Of an acknowledgement that names a day."""


def recorded_words(kind: ResponseKind) -> KindWords:
    """Of a message that is recorded as this kind of reply."""
    words = RESPONSES[kind]
    return KindWords(words.name, kind.shape, words.hint)


def kind_words(kind: str | None, read_state: str) -> KindWords:
    """Of a message, sorted or not."""
    if kind is not None:
        return KINDS[kind]
    return CANT_BE_READ if read_state == ReadState.UNREADABLE else NOT_SORTED


WHY: Mapping[str, str] = {
    Why.TOKEN: "It was sent to the reply address of this letter, or of a reminder about it",
    Why.IN_REPLY_TO: "It replies to the email that sent this letter, or a reminder about it",
    Why.REFERENCES: "It belongs to the conversation that began with the email of this letter, or of a reminder "
    "about it",
    Why.SUBJECT: "Its subject gives the reference of this letter, or of a reminder about it",
    Why.WRITTEN: "Its text gives the reference of this letter, or of a reminder about it",
    Why.FILE: "A PDF that came with it gives the reference of this letter, or of a reminder about it",
    Why.QUOTED: "The text that it quotes gives the reference of this letter, or of a reminder about it, and no other",
    Why.ORIGINAL: "It names the email that sent this letter",
    Why.RECIPIENT: "It names the address that this letter had just been sent to",
    Why.BY_HAND: "Chosen by hand",
}

OF_REMINDER = re.compile(", or (?:of )?a reminder about it")


def match_words(why: str, *, reminded: bool) -> str:
    """Why a message is about a letter. `reminded`: reminders of it may have been sent."""
    return WHY[why] if reminded else OF_REMINDER.sub("", WHY[why])


SUGGESTED: Mapping[str, str] = {
    "named": "It mentions {reference}, but that is not enough to match it automatically",
    "named_among": "It mentions {reference}, among {number:,} references",
    "mailed_to": "The letter was emailed to the address that this message came from or mentions",
    "post_address": "It came from the address recorded for this post",
    "main_office": "It came from the address of the organisation’s main office",
    "own_domain": "It came from an address at the organisation’s own domain, {domain}",
    "open_letter": "This open letter was sent to all posts of the registry that the sender’s organisation belongs to",
    "successor": "It came from {domain}, the domain of an organisation that took over from this one",
    "successor_in_part": "It came from {domain}, the domain of an organisation that took over part of this one{part}",
    "organisation_named": "Its text names {name}",
    "organisation_in_sender": "The sender’s name includes {name}",
    "post_named": "Its text names the post of {name}",
    "post_in_sender": "The sender’s name includes the post of {name}",
    "title_alike": "Its subject and the campaign’s title both say “{words}”",
    "too_early": "It came before the date of the letter",
}
"""Why a letter is suggested, which a person then decides. Facts are in braces."""

RULES: Mapping[str, str] = {
    PERSON: "by hand",
    SCAN: "because it is a letter on paper",
    UNREADABLE: "because it can’t be read",
}
"""What decided, where it is no rule of the reading."""

NOT_CLOSED: Mapping[str, tuple[str, str]] = {
    "not_an_acknowledgement": ("is not an acknowledgement", "are not acknowledgements"),
    "promises_a_reply": (
        "promises a reply by a date, so someone must record it",
        "promise a reply by a date, so someone must record them",
    ),
    "no_letter": ("has no letter yet", "have no letter yet"),
    "closed_already": ("is already closed or recorded", "are already closed or recorded"),
    "archived": ("is about an archived campaign", "are about an archived campaign"),
    "withdrawn": ("was recorded before and then withdrawn", "were recorded before and then withdrawn"),
    "before_letter": (
        "came before the date of the letter, so someone must record it",
        "came before the date of the letter, so someone must record them",
    ),
    "reply_recorded_already": ("is the same as a reply already recorded", "are the same as replies already recorded"),
    "reply_in_future": ("has a date in the future", "have a date in the future"),
    "no_letters_answered": ("has no letter yet", "have no letter yet"),
}
"""Why an acknowledgement stays open: of one, of several."""

FAULTS: Mapping[str, str] = {
    "damaged": "Parts of it are damaged. This page shows the parts that we could read.",
    "too_large": "It was too large to save in full. The rest is in the mailbox.",
    "too_deep": "It has messages inside messages. We did not open the innermost.",
    "too_many_parts": "It has more parts than we read. The original has them all.",
    "encrypted": "It is encrypted. Only the people it was encrypted for can read it.",
    "signed_unread": "We could not read its digital signature.",
    "no_text": "It has no text. See its files.",
    "date_unknown": "It does not say when it was written.",
}

UNREADABLE_WORDS = "We could not read or sort this message. Download the original and open it in an email program."

FILE_FAULTS: Mapping[str, str] = {
    "encrypted": "protected by a password",
    "damaged": "damaged",
    "too_heavy": "too slow to read",
}
"""Why the words of a PDF are not known. It is kept as it came."""

NO_LETTER = "First choose the letter that this message is about."
CHOOSE = "Select at least one message."
