"""What the owner of a campaign records after a restore: letters that were sent, that the others were not, and that all
is recorded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.backups import events
from app.backups.models import Reconciliation, SaidOfLetter
from app.backups.reconcile.evidence import uncertain_letters
from app.backups.reconcile.said_sent import said_sent
from app.backups.reconcile.state import gap_of, newest_restore
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import was_sent
from app.delivery.attempts.settle import Evidence, move
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.sendable import Why, sendable
from app.delivery.models import Attempt
from app.delivery.sending.after_restore import none_were_sent
from app.errors import Refused, Stale
from app.inbox.sorting.match import references_in


@dataclass(frozen=True)
class RecordedLetters:
    """What came of a list of letters that were sent: `settled`, which were uncertain; `marked` as sent; references of
    those that could not be marked, with the reason; of those that are not listed, which are kept all the same; and of
    others, which another campaign has, or which were recorded as sent already."""

    settled: Sequence[str]
    marked: Sequence[str]
    not_marked: Sequence[tuple[str, Why]]
    not_listed: Sequence[str]
    others: Sequence[str]


def record_letters_sent(
    session: Session, campaign: Campaign, lines: str, sending: Sending, *, today: date, at: datetime, actor: Actor
) -> RecordedLetters:
    """Record that the letters named in `lines` were sent, by their references, also those within our numbers of emails:
    lines of a mail server's log will do. `sending`: how and when, of those that the record knows nothing of.

    Raises NotTheOwner, CampaignClosed, Refused: no_letters_named, sent_in_future, in_pre_election.
    """
    require_own_open(session, campaign, actor)
    references = list(dict.fromkeys(reference for line in lines.splitlines() for reference in references_in(line)))
    if not references:
        raise Refused("no_letters_named", field="letters")
    mine = (Letter.campaign_id == campaign.id, Letter.reference.in_(references))
    ids = dict(session.execute(select(Letter.reference, Letter.id).where(*mine)).all())
    uncertain = {reference: attempt for reference, attempt in uncertain_letters(session, campaign) if reference in ids}
    for attempt_id in uncertain.values():
        move(session, attempt_id, "hand over", Evidence(at, "person", said=sending.note), actor=actor)
    rest = [letter_id for reference, letter_id in ids.items() if reference not in uncertain]
    planned = plan(sendable(session, campaign, letter_ids=rest), sending)
    if planned.letters:
        chosen = [letter.letter_id for letter in planned.letters]
        seen = plan(planned.letters, sending).seen
        record_sent(session, campaign, chosen, sending, seen=seen, today=today, actor=actor)
    marked = [letter.reference for letter in planned.letters]
    not_marked = [(letter.reference, why) for letter, why in planned.others if why is not Why.SENT_ALREADY]
    left = _not_recorded(session, campaign, references)
    _say(session, campaign, left, sent=True, note=sending.note, actor=actor)
    not_listed = [reference for reference in left if reference not in dict(not_marked)]
    recorded = {*uncertain, *marked, *left}
    return RecordedLetters(
        sorted(uncertain),
        marked,
        not_marked,
        not_listed,
        [reference for reference in references if reference not in recorded],
    )


def _not_recorded(session: Session, campaign: Campaign, references: Sequence[str]) -> list[str]:
    """References that no letter has, or a letter of this campaign that does not count as sent."""
    named = select(Letter.reference).where(Letter.reference.in_(references))
    sent = exists().where(Attempt.letter_id == Letter.id, was_sent())
    settled = set(session.scalars(named.where((Letter.campaign_id != campaign.id) | sent)))
    return [reference for reference in references if reference not in settled]


def _say(
    session: Session, campaign: Campaign, references: Collection[str], *, sent: bool, note: str, actor: Actor
) -> None:
    """Keep what a person says of letters, by their references. What was said before, and is the same, stays."""
    restore = newest_restore(session)
    if restore is None:
        return
    same = (SaidOfLetter.sent.is_(sent), SaidOfLetter.restore_id == restore.id)
    known = set(session.scalars(select(SaidOfLetter.reference).where(SaidOfLetter.reference.in_(references), *same)))
    new = sorted(set(references) - known)
    if not new:
        return
    event = record(
        session,
        events.LETTERS_SAID_SENT if sent else events.LETTERS_SAID_NOT_SENT,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        after={"references": new},
        personal={"note": note} if note else None,
    )
    for reference in new:
        session.merge(SaidOfLetter(reference=reference, restore_id=restore.id, sent=sent, recorded=event.seq))
    session.flush()


def record_not_sent(session: Session, campaign: Campaign, lines: str, *, note: str, actor: Actor) -> Sequence[str]:
    """Record that the letters named in `lines` were not sent before a restore, although something says so; their
    references. Raises NotTheOwner, CampaignClosed, Refused: no_held_letters_named."""
    require_own_open(session, campaign, actor)
    held = said_sent(session, campaign_id=campaign.id).values()
    named = sorted({reference for line in lines.splitlines() for reference in references_in(line)} & set(held))
    if not named:
        raise Refused("no_held_letters_named", field="letters")
    _say(session, campaign, named, sent=False, note=note, actor=actor)
    return named


def record_others_not_sent(session: Session, campaign: Campaign, *, note: str, at: datetime, actor: Actor) -> int:
    """Record that letters that are uncertain since the restore were not sent, except those of which something says that
    they were; how many they are. Raises NotTheOwner, CampaignClosed."""
    require_own_open(session, campaign, actor)
    said = said_sent(session, campaign_id=campaign.id)
    return none_were_sent(session, campaign, but=said, note=note, at=at, actor=actor)


def reconcile(session: Session, campaign: Campaign, *, seen: int, note: str, actor: Actor) -> None:
    """Record that what was sent before the restore is recorded: from now on letters may be sent. `seen`: the newest
    restore that the page showed. Raises NotTheOwner, CampaignClosed, Stale: reconciled_already, and Refused:
    no_letters_to_compare (what says that letters were sent is found once they are listed)."""
    require_own_open(session, campaign, actor)
    gap = gap_of(session, campaign.id)
    if gap is None or gap.newest != seen:
        raise Stale("reconciled_already")
    if not session.scalar(select(exists().where(Letter.campaign_id == campaign.id))):
        raise Refused("no_letters_to_compare")
    event = record(
        session,
        events.CAMPAIGN_RECONCILED,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        after={"restores": list(gap.restores), "uncertain": len(uncertain_letters(session, campaign))},
        personal={"note": note} if note else None,
    )
    session.add_all(
        Reconciliation(restore_id=restore_id, campaign_id=campaign.id, recorded=event.seq)
        for restore_id in gap.restores
    )
    session.flush()
