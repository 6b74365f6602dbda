"""Corrections: letters that were sent are made again, for a reason; the next edition replaces the sent one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of
from app.campaigns.editing import require_open
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.delivery.marking.sendable import Outgoing, sendable
from app.errors import Stale
from app.production.models import Run
from app.production.runs.progress import newest_run
from app.production.runs.runs import agreed_for, start_run
from app.production.states import UNDER_WAY


@dataclass(frozen=True)
class Corrections:
    """Of the chosen letters, those that were sent, whether or not they arrived; how many were not, and are left out."""

    letters: Sequence[Outgoing]
    others: int

    @property
    def seen(self) -> str:
        """The digest of what a person has agreed to make again: letters as they are now."""
        return digest_of([letter.letter_id, letter.edition_id] for letter in self.letters)

    @property
    def reason(self) -> str:
        """Why they were made again already, if that is the same for all and none has gone; else blank."""
        reasons = {"" if letter.sent else letter.reason for letter in self.letters}
        return reasons.pop() if len(reasons) == 1 else ""


def corrections(chosen: Iterable[Outgoing]) -> Corrections:
    """What there is to correct of the letters that are chosen."""
    letters = list(chosen)
    sent = [letter for letter in letters if letter.is_out or letter.failed]
    return Corrections(sent, len(letters) - len(sent))


def correct(
    session: Session, campaign: Campaign, chosen: Collection[int], *, reason: str, seen: str, actor: Actor
) -> Run:
    """A run that makes those of the letters `chosen`, by id, again that were sent; `seen`: the digest that was shown.
    A second click gets the first's run, under way or ended.

    Raises NotTheOwner, CampaignClosed, and Stale: RunUnderWay, or when the letters are others now.
    """
    require_owner(campaign, actor)
    require_open(session, campaign)
    ids = frozenset(chosen)
    wanted = corrections(letter for letter in sendable(session, campaign) if letter.letter_id in ids)
    changed, first = wanted.seen != seen, newest_run(session, campaign.id)
    if (
        first
        and first.reason == reason
        and agreed_for(session, first) == seen
        and (changed or first.state in UNDER_WAY)
    ):
        return first
    if changed:
        raise Stale("corrected_meanwhile")
    again = [letter.letter_id for letter in wanted.letters]
    return start_run(session, campaign.id, actor=actor, letter_ids=again, reason=reason, seen=seen)
