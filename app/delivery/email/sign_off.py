"""How a covering email closes: the name and office of whoever signs it, and the address to write to. None leaves
without one, whatever page or program starts the sending."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.clearance.models import PrivateOffice
from app.delivery.email.covers import UNSEEN, Cover, CoverUnfit, check_cover, office_in_sentence
from app.delivery.email.sentences import SENTENCES
from app.delivery.models import Sending
from app.letters.recipient.address import normalise_postcode

LONGEST_LINE, MOST_LINES = 200, 10

_NOBODY_READS = re.compile(r"(?:do-?not-?|no-?)reply", re.ASCII)
"""Mailboxes that nobody reads, as their names say once dots and underscores are hyphens."""


@dataclass(frozen=True)
class SignOff:
    """`name`: of the person in the private office who signs. `office`: theirs. `address`: its lines, postcode last."""

    name: str = ""
    office: str = ""
    address: Sequence[str] = ()


def usual_sign_off(session: Session, campaign: Campaign, name: str, *, language: str) -> SignOff:
    """Return the sign-off that a form begins with: the office of the signatory whose department the sender's address
    names, else of the first; and that block, in which the office need not be named a second time, without its email
    address, which is no line of a postal address; or the office and the address that somebody wrote in place of these
    when the campaign's emails were last sent."""
    lines = [line for line in campaign.sender if "@" not in line]
    named = {line.strip().casefold() for line in lines}
    signing = sorted(campaign.signatories, key=lambda signatory: signatory.department.casefold() not in named)
    office = _private_office(signing[0].office, language) if signing else ""
    if lines and not _has_postcode(lines[0]) and "office" in lines[0].casefold():
        lines = lines[1:]
    if (last := _last_sign_off(session, campaign, language)) and last.office != office:
        sign = {signatory.office for signatory in signing}
        if lines == list(last.address) and signing and signing[0].department.casefold() in named:
            sign = {signing[0].office}  # the others are not at this address
        others = (title for title in session.scalars(select(PrivateOffice.title)) if title not in sign)
        if last.office not in {_private_office(title, language) for title in others}:
            return SignOff(name, last.office, last.address)
    return SignOff(name, office, tuple(lines))


def _private_office(office: str, language: str) -> str:
    return SENTENCES[language].private_office.format(office=office_in_sentence(office, language))


def _last_sign_off(session: Session, campaign: Campaign, language: str) -> SignOff | None:
    """Return how the covering email of the campaign's last sending closes, as `add_sign_off` wrote it, or None."""
    sent = select(Sending.cover).where(Sending.campaign_id == campaign.id, Sending.cover != "")
    cover = session.scalars(sent.order_by(Sending.number.desc()).limit(1)).first() or ""
    _, closes, lines = cover.rpartition(f"\n\n{SENTENCES[language].close}\n\n")
    name, *others = lines.split("\n")
    return SignOff(name, others[0], tuple(others[1:])) if closes and others else None


def add_sign_off(cover: Cover, sign_off: SignOff, *, language: str, replies_to: str) -> Cover:
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
