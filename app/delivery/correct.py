"""Corrections: letters that were sent are made again, for a reason; the next edition replaces the sent one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of
from app.campaigns.edit import Stale, require_open
from app.campaigns.models import Campaign
from app.delivery.sendable import Outgoing, sendable
from app.production.models import Run
from app.production.runs import start_run


@dataclass(frozen=True)
class Corrections:
    """Of the chosen letters, those that were sent; how many were not, and are left out."""

    letters: Sequence[Outgoing]
    others: int

    @property
    def seen(self) -> str:
        """The digest of what a person has agreed to make again: letters as they are now."""
        return digest_of([letter.letter_id, letter.edition_id] for letter in self.letters)


def corrections(chosen: Iterable[Outgoing]) -> Corrections:
    """What there is to correct of the letters that are chosen."""
    letters = list(chosen)
    sent = [letter for letter in letters if letter.sent or letter.replaces]
    return Corrections(sent, len(letters) - len(sent))


def correct(
    session: Session, campaign: Campaign, chosen: Collection[int], *, reason: str, seen: str, actor: Actor
) -> Run:
    """A run that makes those of the letters `chosen`, by id, again that were sent; `seen`: the digest that was shown.

    Raises NotTheOwner, CampaignClosed, RunUnderWay, NothingToMake, Stale when the letters are others now.
    """
    require_open(session, campaign)
    ids = frozenset(chosen)
    wanted = corrections(letter for letter in sendable(session, campaign) if letter.letter_id in ids)
    if wanted.seen != seen:
        raise Stale(campaign.reference)
    again = [letter.letter_id for letter in wanted.letters]
    return start_run(session, campaign.id, actor=actor, letter_ids=again, reason=reason)
