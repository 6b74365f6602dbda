"""What messages are, why they are held to be about a letter, and where they stand, in words."""

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
    Kind.REPLY: KindWords("Reply", "full", "A person wrote. It counts once it is recorded as a reply."),
    Kind.ACKNOWLEDGEMENT: KindWords(
        "Acknowledgement only", "half", "It says that the letter arrived. It does not count as a reply."
    ),
    Kind.OUT_OF_OFFICE: KindWords(
        "Out of office", "empty", "Somebody is away. It is noted beside the letter, and is no reply."
    ),
    Kind.BOUNCE: KindWords("Not delivered", "warn", "An email that we sent could not be delivered."),
    Kind.DELAY: KindWords("Delayed", "query", "An email that we sent has not arrived yet. The server is still trying."),
    Kind.COMPLAINT: KindWords("Complaint", "stop", "Somebody reported our mail as unwanted."),
    Kind.OTHER: KindWords("Something else", "none", "It is neither a reply nor a report."),
}

NOT_SORTED = KindWords("Not read yet", "query", "It is saved, and will be read in the next few minutes.")

CANT_BE_READ = KindWords(
    "Can’t be read",
    "warn",
    "It could not be read. Nothing is lost: download the original and choose its kind.",
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
    Why.TOKEN: "It was sent to the reply address of this letter, or of a reminder of it",
    Why.IN_REPLY_TO: "It replies to the email that sent this letter, or a reminder of it",
    Why.REFERENCES: "It belongs to the conversation that began with the email of this letter, or of a reminder of it",
    Why.SUBJECT: "Its subject gives the reference of this letter, or of a reminder of it",
    Why.WRITTEN: "Its text gives the reference of this letter, or of a reminder of it",
    Why.FILE: "A PDF that came with it gives the reference of this letter, or of a reminder of it",
    Why.QUOTED: "The text that it quotes gives this letter’s reference, or that of a reminder of it, and no other",
    Why.ORIGINAL: "It names the email that sent this letter",
    Why.RECIPIENT: "It names the address to which this letter had just been sent",
    Why.BY_HAND: "Chosen by hand",
}

SUGGESTED: Mapping[str, str] = {
    "named": "It names {reference}, in a place that does not decide by itself",
    "named_among": "It names {reference}, among {number:,} references",
    "mailed_to": "The letter was mailed to the address that this came from, or that it names",
    "post_address": "It came from the address that is kept for this post",
    "main_office": "It came from the address of the organisation’s main office",
    "own_domain": "It came from an address of the organisation’s own domain, {domain}",
    "open_letter": "This open letter went to all posts of the registry that its sender’s organisation belongs to",
    "successor": "It came from {domain}, of an organisation that took over from this one",
    "successor_in_part": "It came from {domain}, of an organisation that took over part of this one{part}",
    "organisation_named": "Its words name {name}",
    "organisation_in_sender": "Its sender’s name includes {name}",
    "post_named": "Its words name the post of {name}",
    "post_in_sender": "Its sender’s name includes the post of {name}",
    "title_alike": "Its subject and the campaign’s title both say “{words}”",
    "too_early": "It came before the letter’s date",
}
"""Why a letter is suggested, which a person then decides. Facts are in braces."""

RULES: Mapping[str, str] = {
    PERSON: "by hand",
    SCAN: "since it is a letter on paper",
    UNREADABLE: "since it can’t be read",
}
"""What decided, where it is no rule of the reading."""

NOT_CLOSED: Mapping[str, tuple[str, str]] = {
    "not_an_acknowledgement": ("is no acknowledgement", "are no acknowledgements"),
    "promises_a_reply": (
        "promises a reply by a date, so a person has to record it",
        "promise a reply by a date, so a person has to record them",
    ),
    "no_letter": ("has no letter yet", "have no letter yet"),
    "closed_already": ("is closed or recorded already", "are closed or recorded already"),
    "archived": ("is about a campaign that is archived", "are about a campaign that is archived"),
    "withdrawn": ("was recorded before and withdrawn", "were recorded before and withdrawn"),
    "before_letter": (
        "came before the letter’s date, so a person has to record it",
        "came before the letter’s date, so a person has to record them",
    ),
    "reply_recorded_already": ("says just what is recorded already", "say just what is recorded already"),
    "reply_in_future": ("has a date that is still to come", "have a date that is still to come"),
    "no_letters_answered": ("has no letter yet", "have no letter yet"),
}
"""Why an acknowledgement stays open: of one, of several."""

FAULTS: Mapping[str, str] = {
    "damaged": "Parts of it are damaged. The page shows what could be read.",
    "too_large": "It was too large to take whole. The rest is in the mailbox.",
    "too_deep": "Messages are packed in it too deeply; the innermost were not opened.",
    "too_many_parts": "It has more parts than are read. The original has them all.",
    "encrypted": "It is encrypted. Only those for whom it was locked can read it.",
    "signed_unread": "Its signature could not be read.",
    "no_text": "It has no text. See its files.",
    "date_unknown": "It does not say when it was written.",
}

UNREADABLE_WORDS = "We could not read or sort this message. Download the original and open it in an email program."

FILE_FAULTS: Mapping[str, str] = {
    "encrypted": "locked by a password",
    "damaged": "damaged",
    "too_heavy": "takes too long to read",
}
"""Why the words of a PDF are not known. It is kept as it came."""

NO_LETTER = "Choose the letter that it answers first."
CHOOSE = "Choose at least one message first."
