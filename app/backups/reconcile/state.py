"""Which campaigns are to be reconciled. Until then none of their letters is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.backups.models import Reconciliation, Restore
from app.backups.reconcile.said_sent import REUSE, said_sent
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.errors import Refused
from app.platform.clock import now
from app.web.filters import format_moment_in_sentence


@dataclass(frozen=True)
class CampaignToReconcile:
    """A campaign that the newest restore concerns; whether it was reconciled since."""

    campaign: Campaign
    done: bool


def newest_restore(session: Session) -> Restore | None:
    return session.scalars(select(Restore).order_by(Restore.id.desc()).limit(1)).first()


def newest_restore_event(session: Session) -> int:
    """The audit event by which a backup was restored last; 0: none was."""
    restore = newest_restore(session)
    return restore.recorded if restore else 0


@dataclass(frozen=True)
class Gap:
    """What the record does not know of a campaign: the time from `made_at`, when a backup was made, to `restored_at`,
    when one was restored last. `restores`: those after which it was not reconciled, by id. `new`: it was created after
    them, perhaps under the reference of a campaign that was lost and had sent letters."""

    made_at: datetime
    restored_at: datetime
    restores: Sequence[int]
    new: bool

    @property
    def newest(self) -> int:
        return self.restores[-1]


def gap_of(session: Session, campaign_id: int) -> Gap | None:
    """None: the campaign need not be reconciled."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        return None
    done = exists().where(Reconciliation.restore_id == Restore.id, Reconciliation.campaign_id == campaign_id)
    query = select(Restore).where(_concerns(campaign), ~done).order_by(Restore.id)
    restores = session.scalars(query).all()
    if not restores:
        return None
    made_at = min(restore.made_at for restore in restores)
    new = all(restore.last_campaign < campaign_id for restore in restores)
    return Gap(made_at, restores[-1].restored_at, [restore.id for restore in restores], new)


def _concerns(campaign: Campaign) -> ColumnElement[bool]:
    """Restores before which a campaign, or one of its reference that was lost, may have sent letters."""
    return (Restore.last_campaign >= campaign.id) | (Restore.restored_at > campaign.created_at - REUSE)


def copies_to_check(session: Session, campaign: Campaign) -> str:
    """What a person confirms before copies are sent (COPY_CHECKS): no report and no log tells whom a copy that the
    record lacks was for."""
    concerned = select(Restore).where(_concerns(campaign)).order_by(Restore.id)
    restores = session.scalars(concerned).all()
    if not restores:
        return ""
    first, last = min(restore.made_at for restore in restores), restores[-1].restored_at
    return (
        "I have checked that no one with an address above was sent a copy between "
        f"{format_moment_in_sentence(first)} and {format_moment_in_sentence(last)}. Despatch was restored from a "
        "backup, and has no record of copies sent between these times."
    )


def campaigns_to_reconcile(session: Session, restore: Restore) -> Sequence[CampaignToReconcile]:
    """Those that may have sent letters before the restore and may send more, and those whose reference may have been
    used before it; what is closed can't send."""
    concerned = (Campaign.id <= restore.last_campaign) | (Campaign.created_at < restore.restored_at + REUSE)
    open_campaigns = select(Campaign).where(concerned, Campaign.state == State.OPEN)
    with_letters = open_campaigns.where(exists().where(Letter.campaign_id == Campaign.id)).order_by(Campaign.reference)
    return [
        CampaignToReconcile(campaign, gap_of(session, campaign.id) is None)
        for campaign in session.scalars(with_letters)
    ]


def held_until_reconciled(session: Session, letter_ids: Collection[int]) -> Mapping[int, str]:
    """A Hold (app/delivery/sending/holds.py)."""
    campaign_id = session.scalar(select(Letter.campaign_id).where(Letter.id.in_(list(letter_ids)[:1])))
    gap = gap_of(session, campaign_id) if campaign_id is not None else None
    if gap:
        return dict.fromkeys(letter_ids, why_held(gap))
    return dict.fromkeys(said_sent(session, letter_ids=letter_ids), SENT_BEFORE)


SENT_BEFORE = (
    "It may have been sent before a restore, so Despatch does not send it again. Under Send, mark it as sent, or "
    "record that it was not sent."
)


def require_reference_stays(session: Session, campaign: Campaign) -> None:
    """What was said of letters before a restore names them by their references, and that may be a lost campaign's.
    Raises Refused: reference_after_restore."""
    recent = exists().where(Restore.restored_at > now() - REUSE)
    if session.scalar(select(recent)) or said_sent(session, campaign_id=campaign.id):
        raise Refused("reference_after_restore", field="reference", days=REUSE.days)


def why_held(gap: Gap) -> str:
    made = format_moment_in_sentence(gap.made_at)
    if gap.new:
        return (
            f"Despatch was restored from a backup of {made}, and this campaign was created after that. A campaign that "
            "was lost may have sent letters with this reference. Under Send, record what was sent before the restore."
        )
    return (
        f"Despatch was restored from a backup of {made}. This letter may have been sent after that. Under Send, record "
        "what was sent before the restore."
    )
