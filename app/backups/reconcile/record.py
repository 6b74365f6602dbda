"""What the owner of a campaign records after a restore: letters that were sent, that the others were not, and that all
is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.backups import events
from app.backups.models import PERSON, Reconciliation, SentReport
from app.backups.reconcile.evidence import uncertain_letters
from app.backups.reconcile.state import gap_of
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.settle import Evidence, move
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.sendable import Why, sendable
from app.delivery.sending.after_restore import none_were_sent
from app.errors import Refused, Stale
from app.inbox.sorting.match import references_in


@dataclass(frozen=True)
class RecordedLetters:
    """What came of a list of letters that were sent: `settled`, which were uncertain; `marked` as sent; references of
    those that could not be marked, with the reason; and of those that this campaign does not have, or that were
    recorded as sent already."""

    settled: Sequence[str]
    marked: Sequence[str]
    not_marked: Sequence[tuple[str, Why]]
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
    unmarked = [(letter, why) for letter, why in planned.others if why is not Why.SENT_ALREADY]
    if gap := gap_of(session, campaign.id):
        _hold_letters(session, gap.newest, [letter.letter_id for letter, _ in unmarked], at=at)
    not_marked = [(letter.reference, why) for letter, why in unmarked]
    recorded = {*uncertain, *marked, *(reference for reference, _ in not_marked)}
    return RecordedLetters(
        sorted(uncertain), marked, not_marked, [reference for reference in references if reference not in recorded]
    )


def _hold_letters(session: Session, restore_id: int, letter_ids: Sequence[int], *, at: datetime) -> None:
    """Letters that were sent, and can't be marked as sent as they are now: none goes out again before that is done."""
    recorded = set(session.scalars(select(SentReport.letter_id).where(SentReport.source == PERSON)))
    session.add_all(
        SentReport(
            restore_id=restore_id,
            letter_id=letter_id,
            source=PERSON,
            outside_id=f"person {letter_id}",
            at=at,
            said="sent",
        )
        for letter_id in letter_ids
        if letter_id not in recorded
    )
    session.flush()


def record_others_not_sent(session: Session, campaign: Campaign, *, note: str, at: datetime, actor: Actor) -> int:
    """Record that no letter that is uncertain since the restore was sent; how many they are. Raises NotTheOwner,
    CampaignClosed."""
    require_own_open(session, campaign, actor)
    return none_were_sent(session, campaign, note=note, at=at, actor=actor)


def reconcile(session: Session, campaign: Campaign, *, seen: int, note: str, actor: Actor) -> None:
    """Record that what was sent before the restore is recorded: from now on letters may be sent. `seen`: the newest
    restore that the page showed. Raises NotTheOwner, CampaignClosed, Stale: reconciled_already."""
    require_own_open(session, campaign, actor)
    gap = gap_of(session, campaign.id)
    if gap is None or gap.newest != seen:
        raise Stale("reconciled_already")
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
