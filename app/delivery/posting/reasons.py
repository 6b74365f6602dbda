"""Why a letter of a batch was not posted, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.delivery.attempts.reasons import PostReason


class NotPosted(StrEnum):
    NOT_PRINTED = "not_printed"
    SPOILED = "spoiled"
    KEPT_BACK = "kept_back"
    ADDRESS_INCOMPLETE = "address_incomplete"


@dataclass(frozen=True)
class NotPostedWords:
    """`headings`: what spreadsheets say of it besides. `fails`: as which reason the attempt fails; None: the letter
    waits no more, and can go with another batch."""

    word: str
    headings: tuple[str, ...] = ()
    fails: PostReason | None = None


NOT_POSTED: Mapping[str, NotPostedWords] = {
    NotPosted.NOT_PRINTED: NotPostedWords("Not printed", ("missing", "not found")),
    NotPosted.SPOILED: NotPostedWords("Spoiled, and not printed again", ("spoiled", "spoilt", "damaged")),
    NotPosted.KEPT_BACK: NotPostedWords("Kept back", ("withheld", "held back", "pulled")),
    NotPosted.ADDRESS_INCOMPLETE: NotPostedWords(
        "Address incomplete", ("incomplete address", "bad address"), PostReason.ADDRESS_INCOMPLETE
    ),
}
