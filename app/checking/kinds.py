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
    MISSING: Kind("No value for “{about}”", "warn", "These letters can’t be made. Fill the field in.", "values"),
    EMPTY_TEXT: Kind(
        "No text for {about}",
        "warn",
        "These letters would say nothing. Write a text for them, or remove them from the audience.",
        "text",
    ),
    NOT_THERE: Kind(
        "No such post on the day",
        "warn",
        "These letters can’t be made. Correct the start and end dates of the post, or exclude it under Audience.",
    ),
    UNPRINTABLE: Kind(
        "Characters that the letter’s typeface lacks",
        "warn",
        "These letters can’t be made. Replace these characters.",
    ),
    OVERFLOW: Kind(
        "Names and address too long for the envelope’s window",
        "warn",
        "These letters can’t be made. Shorten the title, the name or the address on the post.",
    ),
    HEAD: Kind(
        "Too long for the head of the page",
        "warn",
        "These letters can’t be made. Shorten the sender’s details or the departments’ names.",
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
        "A value that “{about}” can’t hold",
        "warn",
        "These letters can’t be made. Correct the value.",
        "values",
    ),
    UNEXPECTED: Kind(
        "Despatch failed on the letter",
        "warn",
        "Check once more; if it fails again, tell an administrator the letter’s reference.",
        "",
    ),
    PAGES: Kind(
        "More pages than a letter may have",
        "warn",
        "These letters can’t be made. Shorten the text.",
        "text",
    ),
    ALONE: Kind(
        "A last page without a line of the text",
        "warn",
        "It would have only copies, enclosures or signatures. Shorten the text or the lists.",
        "text",
    ),
    BROKEN_ADDRESS: Kind(
        "Address that can’t be posted to",
        "warn",
        "These letters would come back. Correct the address on the post, or on its organisation.",
    ),
    DIRECTED: Kind(
        "Directions or a notice that may be in force at the council",
        "query",
        "A statutory direction or an improvement notice is recorded for these councils, with no end before the date of "
        "the letter. Check whether it applies, and that the text is right for them and goes to the right office. You "
        "can exclude them under Audience.",
        "text",
    ),
    ENDED_NAME: Kind(
        "“{about}” is out of date on the date of the letter",
        "query",
        "These letters name a body or a style that has ended. Write what has replaced it, unless you mean the past.",
        "text",
    ),
    NO_ADDRESS: Kind(
        "No postal address",
        "query",
        "These letters can be made but not posted. Record an address of the post or of its organisation.",
    ),
    UNLISTED: Kind(
        "Post not on today’s list",
        "query",
        "These letters are not sent unless you choose that. Check who took over, and write to them instead.",
    ),
    SAME_LETTER: Kind(
        "The same title at the same address",
        "query",
        "These two letters may be to one post. Check both, and exclude one if so.",
    ),
    COPIED: Kind(
        "Copied to its own recipient",
        "query",
        "The copy list has the post that these letters are to. Under Audience, take it off the list or exclude the "
        "post.",
        "",
    ),
    TWO_HOLDERS: Kind(
        "Two office-holders at once",
        "query",
        "Neither acts for the other. Correct one of them, or choose who gets the letters.",
    ),
    VACANT: Kind(
        "Nobody recorded in the post",
        "query",
        "These letters go to the office by its title. Record who holds the post on the day, if somebody does.",
    ),
    UNUSUAL: Kind(
        "Unusual words in a name, title, address or salutation",
        "query",
        "Offices clear these words one by one. Correct them if they are wrong.",
    ),
    UNKNOWN_NAME: Kind(
        "Begins “Dear Sir or Madam”",
        "query",
        "Neither a name nor a greeting of the office is recorded. Record one on the post.",
    ),
    TITLE: Kind(
        "Title not verified",
        "query",
        "Title and greeting are defaults. Check them, and mark them as verified on the post.",
    ),
    NO_PASSAGE: Kind(
        "No passage of their own for {about}",
        "empty",
        "Other letters of this campaign have a passage written for their recipients. These print only what everyone "
        "reads. Write a passage for them if they need one.",
        "text",
    ),
    SAME_PERSON: Kind(
        "One person gets several letters",
        "empty",
        "That may be right: one person may hold several posts. Exclude posts under Audience if one letter is enough.",
    ),
    DO_NOT_USE: Kind(
        "An address that is not to be used",
        "empty",
        "It is left out. The letter uses the next best address, if there is one. Check that it reaches the post.",
    ),
    STALE: Kind(
        "Address not verified recently",
        "empty",
        "Not verified, or not recently. Confirm or correct it under Recipients.",
    ),
}
"""In the order of the page: what blocks, what a person must look at, advice."""

BLOCKING = frozenset(slug for slug, kind in KINDS.items() if kind.shape == "warn")
TO_LOOK_AT = frozenset(slug for slug, kind in KINDS.items() if kind.shape == "query")

WEIGHTS: Mapping[Shape, str] = {"warn": "Error", "query": "To review", "empty": "Advice"}
"""What a finding's shape says in a word."""

LISTED = ", ".join(f'"{slug}"' for slug in KINDS)
"""For the addresses of their pages."""
