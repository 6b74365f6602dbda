"""What a check looks for, by kind: what each is called, how grave it is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Shape = Literal["warn", "query", "empty"]
"""Of a finding: the letter can't be made or would go out wrong; a person must look; advice."""

Mend = Literal["post", "values", "text", "details", "signatories", ""]
"""Where a finding is mended: on the post, in the letter's values, in the text, the details or the signatories of the
campaign."""


@dataclass(frozen=True)
class Kind:
    """`name`: of its line on the page, with a place for what it is `about` where there are several lines of a kind."""

    name: str
    shape: Shape
    to_do: str
    mend: Mend = "post"


MISSING, EMPTY_TEXT, NOT_THERE = "missing", "empty-text", "not-there"
UNPRINTABLE, OVERFLOW, HEAD, VALUE, UNEXPECTED = "unprintable", "overflow", "head", "value", "unexpected"
PAGES, ALONE, BROKEN_ADDRESS, NO_ADDRESS = "pages", "alone", "broken-address", "no-address"
SAME_LETTER, TWO_HOLDERS, VACANT, UNKNOWN_NAME, TITLE = "same-letter", "two-holders", "vacant", "greeting", "title"
SAME_PERSON, DO_NOT_USE, STALE, UNUSUAL = "same-person", "do-not-use", "stale", "unusual"
UNLISTED, ENDED_DEPARTMENT, LEFT_OFFICE = "unlisted", "ended-department", "left-office"
DIRECTED, ENDED_NAME, NO_PASSAGE, COPIED = "directed", "ended-name", "no-passage", "copied"

KINDS: Mapping[str, Kind] = {
    MISSING: Kind("No value for “{about}”", "warn", "These letters can’t be generated. Fill in the field.", "values"),
    EMPTY_TEXT: Kind(
        "No text for {about}",
        "warn",
        "These letters would have no text. Write some, or remove the registry from the audience.",
        "text",
    ),
    NOT_THERE: Kind(
        "Post does not exist on the date of the registries",
        "warn",
        "These letters can’t be generated. Correct the start and end dates of the post, or exclude it under Audience.",
    ),
    UNPRINTABLE: Kind(
        "Characters that can’t be printed",
        "warn",
        "These letters can’t be generated. Replace these characters.",
    ),
    OVERFLOW: Kind(
        "Name and address too long for the envelope window",
        "warn",
        "These letters can’t be generated. Shorten the title, the name or the address on the post.",
    ),
    HEAD: Kind(
        "Too long for the top of the page",
        "warn",
        "These letters can’t be generated. Shorten the sender’s address or the departments’ names.",
        "details",
    ),
    ENDED_DEPARTMENT: Kind(
        "{about} no longer exists on the date of the letter",
        "warn",
        "These letters would name a department that has been renamed or closed. Change the signatory.",
        "signatories",
    ),
    LEFT_OFFICE: Kind(
        "{about} has left office",
        "warn",
        "These letters would be signed by a minister who is recorded as having left that office. Change the signatory, "
        "or correct the dates under Private offices.",
        "signatories",
    ),
    VALUE: Kind(
        "A value that is not valid for “{about}”",
        "warn",
        "These letters can’t be generated. Correct the value.",
        "values",
    ),
    UNEXPECTED: Kind(
        "Despatch failed on the letter",
        "warn",
        "Check again. If it fails again, give an administrator the letter’s reference.",
        "",
    ),
    PAGES: Kind(
        "Too many pages",
        "warn",
        "These letters can’t be generated. Shorten the text.",
        "text",
    ),
    ALONE: Kind(
        "A last page without any of the text",
        "warn",
        "It would have only signatures, enclosures or the copy list. Shorten the text or the lists.",
        "text",
    ),
    BROKEN_ADDRESS: Kind(
        "Address not suitable for post",
        "warn",
        "These letters would be returned. Correct the address of the post or of its organisation.",
    ),
    DIRECTED: Kind(
        "Directions or a notice that may be in force at the council",
        "query",
        "A statutory direction or an improvement notice is recorded for these councils, with no end before the date of "
        "the letter. Check whether it applies, and that the text and the addressee are right. You can exclude these "
        "posts under Audience.",
        "text",
    ),
    ENDED_NAME: Kind(
        "“{about}” is out of date on the date of the letter",
        "query",
        "These letters name a body or a style that has ended. Write the new name, unless you mean the past.",
        "text",
    ),
    NO_ADDRESS: Kind(
        "No postal address",
        "query",
        "These letters can be generated but not posted. Record an address for the post or its organisation.",
    ),
    UNLISTED: Kind(
        "Post no longer on the list today",
        "query",
        "These letters are not sent unless you choose to send them. Check who took over, and write to them instead.",
    ),
    SAME_LETTER: Kind(
        "The same title at the same address",
        "query",
        "These letters may be to the same post. Check them, and exclude one if so.",
    ),
    COPIED: Kind(
        "Copied to its own recipient",
        "query",
        "The recipient of these letters is also on the copy list. Under Audience, remove the post from the copy list "
        "or exclude it.",
        "",
    ),
    TWO_HOLDERS: Kind(
        "Two office-holders at the same time",
        "query",
        "Neither is recorded as acting for the other. Correct one of them, or choose who gets the letters.",
    ),
    VACANT: Kind(
        "No office-holder recorded",
        "query",
        "These letters are addressed to the post by its title. If someone is in the post on that date, record them.",
    ),
    UNUSUAL: Kind(
        "Unusual words in a name, title, address or salutation",
        "query",
        "Private offices must clear these words. Correct them if they are wrong.",
    ),
    UNKNOWN_NAME: Kind(
        "Begins “Dear Sir or Madam”",
        "query",
        "No name and no salutation is recorded for the post. Record one of them.",
    ),
    TITLE: Kind(
        "Title not verified",
        "query",
        "No one has verified the title and salutation. If they are right, mark them as verified on the page of the "
        "post.",
    ),
    NO_PASSAGE: Kind(
        "No special paragraph for {about}",
        "empty",
        "Other letters in this campaign have a paragraph for their recipients. These have only the text for everyone. "
        "Write a paragraph for them if they need one.",
        "text",
    ),
    SAME_PERSON: Kind(
        "One person gets several letters",
        "empty",
        "This may be right: one person may be in several posts. If one letter is enough, exclude posts under Audience.",
    ),
    DO_NOT_USE: Kind(
        "Address marked as not to be used",
        "empty",
        "The letter uses the next address, if there is one. Check that it is right for the post.",
    ),
    STALE: Kind(
        "Address not verified recently",
        "empty",
        "The address was not verified, or not recently. Confirm or correct it under Recipients.",
    ),
}
"""In the order of the page: what blocks, what a person must look at, advice."""

BLOCKING = frozenset(slug for slug, kind in KINDS.items() if kind.shape == "warn")
TO_LOOK_AT = frozenset(slug for slug, kind in KINDS.items() if kind.shape == "query")

WEIGHTS: Mapping[Shape, str] = {"warn": "Error", "query": "To review", "empty": "Advice"}
"""What a finding's shape says in a word."""

LISTED = ", ".join(f'"{slug}"' for slug in KINDS)
"""For the addresses of their pages."""
