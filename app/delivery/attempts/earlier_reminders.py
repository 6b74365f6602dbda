"""The reminders of a letter that were sent before."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import SentLetter, printed_as_sent, sent_facts


def earlier_reminders(
    session: Session, letter_ids: Collection[int], *, before: int | None = None, known_at: int | None = None
) -> dict[int, Sequence[SentLetter]]:
    """Return the reminders of these letters that were sent and did not come back, by the id of the letter that they
    remind of, the first first, as known at audit event `known_at` (None: now). `before`: only those of chasers that
    were started before this one, by its id."""
    first = aliased(Letter)
    query = (
        select(first.id, Letter.id, Letter.campaign_id)
        .join(Campaign, Campaign.chases_id == first.campaign_id)
        .join(Letter, (Letter.campaign_id == Campaign.id) & (Letter.post_id == first.post_id))
        .where(first.id.in_(letter_ids), Letter.withdrawn.is_(False))
        .order_by(Letter.campaign_id, Letter.id)
    )
    if before is not None:
        query = query.where(Campaign.id < before)
    by_chaser: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for first_id, letter_id, campaign_id in session.execute(query):
        by_chaser[campaign_id][letter_id] = first_id
    found: defaultdict[int, list[SentLetter]] = defaultdict(list)
    for campaign_id, firsts in by_chaser.items():
        facts = sent_facts(session, campaign_id, letter_ids=list(firsts), known_at=known_at)
        out = {letter_id: sent for letter_id, sent in facts.items() if sent.returned_on is None}
        for letter_id, reminder in printed_as_sent(session, out).items():
            found[firsts[letter_id]].append(reminder)
    return {first_id: sorted(reminders, key=lambda one: one.sent_on) for first_id, reminders in found.items()}
