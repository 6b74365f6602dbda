"""What the owner of a campaign records after a restore: letters that were sent, that the others were not, and that all
is recorded."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.backups import events
from app.backups.models import Reconciliation, SaidOfLetter
from app.backups.reconcile.evidence import uncertain_attempts
from app.backups.reconcile.log_lines import NamedLetters, letters_named
from app.backups.reconcile.said_sent import said_sent
from app.backups.reconcile.state import gap_of, newest_restore
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import came_back
from app.delivery.attempts.sent_letters import left_us, was_sent
from app.delivery.attempts.settle import Evidence, move
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.sendable import Why, sendable
from app.delivery.models import Attempt
from app.delivery.sending.after_restore import lost_in_restore, none_were_sent, was_lost_in_restore
from app.errors import Refused, Stale
from app.inbox.sorting.match import chunks


@dataclass(frozen=True)
class RecordedLetters:
    """What came of a list of letters that were sent: `settled`, names of attempts that were uncertain, and references
    of letters: `marked` as sent; those that could not be marked, with the reason; those that are not listed;
    and `again`, of those that are recorded as sent before the backup or are uncertain, so that it was another email or
    posting. What is said of the last three is kept. `others`: another campaign has them, or they are recorded
    already."""

    settled: Sequence[str]
    marked: Sequence[str]
    not_marked: Sequence[tuple[str, Why]]
    not_listed: Sequence[str]
    again: Sequence[str]
    others: Sequence[str]


def record_letters_sent(
    session: Session, campaign: Campaign, lines: str, sending: Sending, *, today: date, at: datetime, actor: Actor
) -> RecordedLetters:
    """Record that the letters named in `lines` were sent, by their references, or by our numbers of emails: lines of a
    mail server's log will do. A number names one email; a reference alone names all that is uncertain of a letter, also
    its copies. A number that the record does not have is of an email that it lacks. `sending`: how and when, of those
    that the record knows nothing of.

    Raises NotTheOwner, CampaignClosed, Refused: no_letters_named, sent_in_future, in_pre_election.
    """
    require_own_open(session, campaign, actor)
    named = letters_named(lines)
    references = named.all_references
    if not references:
        raise Refused("no_letters_named", field="letters")
    by_reference = set(named.references)
    uncertain = [
        attempt
        for attempt in uncertain_attempts(session, campaign)
        if attempt.number in named.numbers or attempt.reference in by_reference
    ]
    for attempt in uncertain:
        move(session, attempt.attempt_id, "hand over", Evidence(at, "person", said=sending.note), actor=actor)
    lacking = _lacking(session, campaign, named)
    rest = _letters(session, campaign, [reference for reference in references if reference in lacking])
    planned = plan(sendable(session, campaign, letter_ids=rest), sending)
    if planned.letters:
        chosen = [letter.letter_id for letter in planned.letters]
        seen = plan(planned.letters, sending).seen
        record_sent(session, campaign, chosen, sending, seen=seen, today=today, actor=actor)
    marked = [letter.reference for letter in planned.letters]
    still_lacking = _lacking(session, campaign, named)
    left = [reference for reference in references if reference in still_lacking]
    _say(session, campaign, left, sent=True, note=sending.note, actor=actor)
    not_marked = [(letter.reference, why) for letter, why in planned.others if why is not Why.SENT_ALREADY]
    sent_already = [letter.reference for letter, why in planned.others if why is Why.SENT_ALREADY]
    again = [reference for reference in left if reference in {*marked, *sent_already}]
    recorded = {*(attempt.reference for attempt in uncertain), *marked, *left}
    return RecordedLetters(
        [attempt.name for attempt in uncertain],
        marked,
        not_marked,
        [reference for reference in left if reference not in {*again, *dict(not_marked)}],
        again,
        [reference for reference in references if reference not in recorded],
    )


def _lacking(session: Session, campaign: Campaign, named: NamedLetters) -> set[str]:
    """References of letters, of this campaign or of none, of which something was sent that the record does not have:
    there are more numbers that it lacks than attempts recorded since the restore. What the restore left uncertain, and
    was settled since, is what a reference alone names, as one attempt recorded since is."""
    of_others: set[str] = set()
    settled: set[str] = set()
    numbers: set[str] = set()
    recorded: Counter[str] = Counter()
    newest = newest_restore(session)
    left = (left_us(), Attempt.ended.is_(None) | came_back(), ~lost_in_restore())
    new = Attempt.recorded > (newest.recorded if newest else 0)
    columns = (Letter.reference, Attempt.message_id, new & was_sent(), was_lost_in_restore())
    for some in chunks(named.all_references):
        of = Letter.reference.in_(some)
        of_others.update(session.scalars(select(Letter.reference).where(of, Letter.campaign_id != campaign.id)))
        attempts = select(*columns).join(Attempt, Attempt.letter_id == Letter.id).where(of, *left)
        for reference, number, is_new, was_lost in session.execute(attempts):
            numbers.add((number or "").lower())
            recorded[reference] += is_new
            if was_lost or is_new:
                settled.add(reference)
    unknown = Counter(reference for number, reference in named.numbers.items() if number not in numbers)
    by_number = {reference for reference, count in unknown.items() if count > recorded[reference]}
    return (by_number | (set(named.references) - settled)) - of_others


def _letters(session: Session, campaign: Campaign, references: Collection[str]) -> list[int]:
    of = select(Letter.id).where(Letter.campaign_id == campaign.id)
    return [one for some in chunks(references) for one in session.scalars(of.where(Letter.reference.in_(some)))]


def _say(
    session: Session, campaign: Campaign, references: Collection[str], *, sent: bool, note: str, actor: Actor
) -> None:
    """Keep what a person says of letters, by their references. What was said before, and is the same, stays."""
    restore = newest_restore(session)
    if restore is None:
        return
    same = (SaidOfLetter.sent.is_(sent), SaidOfLetter.restore_id == restore.id)
    said = set(session.scalars(select(SaidOfLetter.reference).where(*same)))
    new = sorted(set(references) - said)
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
    named = sorted(set(letters_named(lines).all_references) & set(held))
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
        after={"restores": list(gap.restores), "uncertain": len(uncertain_attempts(session, campaign))},
        personal={"note": note} if note else None,
    )
    session.add_all(
        Reconciliation(restore_id=restore_id, campaign_id=campaign.id, recorded=event.seq)
        for restore_id in gap.restores
    )
    session.flush()
