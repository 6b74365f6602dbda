"""What may be wrong with the registries, by kind: what each is called, what it means, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.registry.contacts.of_posts import CHANNELS


@dataclass(frozen=True)
class Kind:
    """`about`: what its rows are. `measured`: what it is over time, said above the picture; blank: only counted now.
    `said`: the head of the column that says what is wrong with each post, where there is more to say."""

    name: str
    about: Literal["post", "contact"]
    to_do: str
    measured: str = ""
    said: str = ""


KINDS: Mapping[str, Kind] = {
    "vacant": Kind(
        "No office-holder recorded",
        "post",
        "Letters are addressed to the post. Record the office-holder.",
        "Posts without an office-holder",
    ),
    "past-end": Kind(
        "Office-holder’s term has ended",
        "post",
        "The last office-holder’s term has ended and no successor is recorded. Record the new office-holder.",
        "Posts whose office-holder’s term has ended",
        "Last office-holder",
    ),
    "overlap": Kind(
        "Overlapping office-holders",
        "post",
        "Two people hold the post at once, and neither is acting. Correct one of them, unless both do hold it.",
        said="Names and dates",
    ),
    "gap": Kind(
        "Gap in office-holders",
        "post",
        "No one is recorded between two office-holders. Record who held the post, unless it was vacant.",
        said="Names and dates",
    ),
    "title": Kind(
        "Title not verified",
        "post",
        "The title and salutation are defaults. Check them, then verify them on the post’s page.",
        "Posts with an unverified title",
        "Salutation",
    ),
    "no-postal": Kind(
        "No usable postal address",
        "post",
        "A letter can be generated but not posted. Record an address of the post or of its organisation’s main office.",
        "Posts without a usable postal address",
    ),
    "no-email": Kind(
        "No usable email address",
        "post",
        "A letter can’t be sent by email. Record an email address.",
        "Posts without a usable email address",
    ),
    "no-telephone": Kind(
        "No usable telephone number",
        "post",
        "There is no number to call about a letter. Record a telephone number.",
        "Posts without a usable telephone number",
    ),
    "stale": Kind(
        "Contacts to verify",
        "contact",
        "Not verified, or not recently. Verify or correct it.",
        "Contacts not verified, or not recently",
    ),
    "same-email": Kind(
        "Email address of several organisations",
        "contact",
        "The same address is recorded for posts of different organisations. Check which of them it belongs to.",
    ),
    "same-address": Kind(
        "Postal address of several organisations",
        "contact",
        "The same address is recorded for posts of different organisations. Check whether they share a building.",
    ),
    "not-printable": Kind(
        "Name with characters that we cannot print",
        "post",
        "A letter can’t be generated. Replace the characters shown.",
        said="Characters",
    ),
    "overflow": Kind(
        "Names and address too long for the envelope’s window",
        "post",
        "A letter can’t be generated. Shorten the title, the name or the address.",
        said="Lines",
    ),
}
"""By the part of its address, in the order of the page."""

MEASURED = tuple(slug for slug, kind in KINDS.items() if kind.measured)
NO_CONTACT = {f"no-{channel}": channel for channel in CHANNELS}
