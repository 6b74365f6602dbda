"""Which campaigns are to be reconciled. Until then none of their letters is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.backups.models import Reconciliation, Restore
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.web.filters import format_moment_in_sentence


@dataclass(frozen=True)
class CampaignToReconcile:
    """A campaign after the newest restore. `done`: the event by which it was reconciled; None: it is not yet."""

    campaign: Campaign
    done: int | None


def newest_restore(session: Session) -> Restore | None:
    return session.scalars(select(Restore).order_by(Restore.id.desc()).limit(1)).first()


def restore_over(session: Session, campaign_id: int) -> Restore | None:
    """The restore that a campaign is still to be reconciled after; None: it need not be."""
    restore = newest_restore(session)
    if restore is None or campaign_id > restore.last_campaign:
        return None
    done = exists().where(Reconciliation.restore_id == restore.id, Reconciliation.campaign_id == campaign_id)
    return None if session.scalar(select(done)) else restore


def campaigns_to_reconcile(session: Session, restore: Restore) -> Sequence[CampaignToReconcile]:
    """Those that may have sent letters before the restore and may send more; what is closed can't."""
    rows = session.execute(
        select(Campaign, Reconciliation.recorded)
        .outerjoin(
            Reconciliation,
            (Reconciliation.campaign_id == Campaign.id) & (Reconciliation.restore_id == restore.id),
        )
        .where(Campaign.id <= restore.last_campaign, Campaign.state == State.OPEN)
        .where(exists().where(Letter.campaign_id == Campaign.id))
        .order_by(Campaign.reference)
    )
    return [CampaignToReconcile(*row) for row in rows]


def held_until_reconciled(session: Session, letter_ids: Collection[int]) -> Mapping[int, str]:
    """A Hold (app/delivery/sending/holds.py)."""
    campaign_id = session.scalar(select(Letter.campaign_id).where(Letter.id.in_(list(letter_ids)[:1])))
    restore = restore_over(session, campaign_id) if campaign_id is not None else None
    return dict.fromkeys(letter_ids, why_held(restore)) if restore else {}


def why_held(restore: Restore) -> str:
    made = format_moment_in_sentence(restore.made_at)
    return (
        f"Despatch was restored from a backup of {made}. This letter may have been sent after that. Under Send, record "
        "what was sent before the restore."
    )
