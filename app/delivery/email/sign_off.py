"""How a covering email closes: the name and office of whoever signs it, and the address to write to. None leaves
without one, whatever page or program starts the sending."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.campaigns.models import Campaign
from app.delivery.email.covers import UNSEEN, Cover, CoverUnfit, check_cover, office_in_sentence
from app.delivery.email.sentences import SENTENCES
from app.letters.postcode import normalise_postcode

LONGEST_LINE, MOST_LINES = 200, 10

_NOBODY_READS = re.compile(r"(?:do-?not-?|no-?)reply", re.ASCII)
"""Mailboxes that nobody reads, as their names say once dots and underscores are hyphens."""


@dataclass(frozen=True)
class SignOff:
    """`name`: of the person in the private office who signs. `office`: theirs. `address`: its lines, postcode last."""

    name: str = ""
    office: str = ""
    address: Sequence[str] = ()


def usual_sign_off(campaign: Campaign, name: str, *, language: str) -> SignOff:
    """Return the sign-off that a form begins with: the office of the first signatory and the sender's block, in which
    the office need not be named a second time."""
    first = campaign.signatories[0].office if campaign.signatories else ""
    words = SENTENCES[language].private_office
    office = words.format(office=office_in_sentence(first, language)) if first else ""
    lines = list(campaign.sender)
    if lines and not _has_postcode(lines[0]) and "office" in lines[0].casefold():
        lines = lines[1:]
    return SignOff(name, office, tuple(lines))


def signed(cover: Cover, sign_off: SignOff, *, language: str, replies_to: str) -> Cover:
    """Return the cover with its sign-off: what a sending keeps. `replies_to`: the address that answers come to.

    Raises CoverUnfit as `check_cover` does; signed_by_blank, office_blank, postal_address_blank,
    postal_address_without_postcode, sign_off_too_long or sign_off_unfit in the part "signed_by", "office" or
    "postal_address"; and nobody_reads_replies, in "replies".
    """
    check_cover(cover)
    for problem in sign_off_problems(sign_off):
        raise problem
    local = replies_to.partition("@")[0].lower().replace(".", "-").replace("_", "-")
    if _NOBODY_READS.fullmatch(local):
        raise CoverUnfit("nobody_reads_replies", field="replies", name=replies_to)
    lines = "\n".join((sign_off.name, sign_off.office, *sign_off.address))
    return Cover(cover.subject, f"{cover.text.rstrip()}\n\n{SENTENCES[language].close}\n\n{lines}")


def sign_off_problems(sign_off: SignOff) -> Iterator[CoverUnfit]:
    """Yield what is wrong, one thing at most for each part."""
    parts = (
        (CoverUnfit("signed_by_blank", field="signed_by"), [sign_off.name]),
        (CoverUnfit("office_blank", field="office"), [sign_off.office]),
        (CoverUnfit("postal_address_blank", field="postal_address"), list(sign_off.address)),
    )
    for blank, lines in parts:
        if not any(line.strip() for line in lines):
            yield blank
        elif len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            yield CoverUnfit("sign_off_too_long", field=blank.field)
        elif any("((" in line or any(unicodedata.category(c) in UNSEEN for c in line) for line in lines):
            yield CoverUnfit("sign_off_unfit", field=blank.field)
        elif blank.field == "postal_address" and not any(map(_has_postcode, lines)):
            yield CoverUnfit("postal_address_without_postcode", field="postal_address")


def _has_postcode(line: str) -> bool:
    """Whether a line ends with a postcode: "SW1P 4DF", "London SW1P 4DF"."""
    words = line.split()
    return any(normalise_postcode(" ".join(words[-count:])) for count in (1, 2) if words)
