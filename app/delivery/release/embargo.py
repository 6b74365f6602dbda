"""Hold a campaign back until a moment: nothing of it leaves before."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign
from app.delivery import events
from app.delivery.release.models import Embargo
from app.errors import Refused, Stale


class UnderEmbargo(Refused):
    """Nothing of the campaign may leave yet. The fact `until`: when it may."""

    code = "under_embargo"
    field = "until"


def embargo_of(session: Session, campaign_id: int) -> datetime | None:
    """When the campaign may go at the earliest; None: nothing holds it. It may lie in the past."""
    return session.scalar(select(Embargo.until).where(Embargo.campaign_id == campaign_id))


def is_held(session: Session, campaign_id: int, *, at: datetime) -> bool:
    """Whether nothing of it may leave at the moment `at`."""
    until = embargo_of(session, campaign_id)
    return until is not None and at < until


def require_no_embargo(session: Session, campaign_id: int, *, at: datetime) -> None:
    """Raises UnderEmbargo when nothing of the campaign may leave at the moment `at`."""
    until = embargo_of(session, campaign_id)
    if until is not None and at < until:
        raise UnderEmbargo(until=until)


def change_embargo(
    session: Session,
    campaign: Campaign,
    until: datetime | None,
    *,
    seen: datetime | None,
    at: datetime,
    actor: Actor,
) -> bool:
    """Set the embargo, move it, or (`until` None) lift it; False when it stands so already. `seen`: as it was shown.

    Raises NotTheOwner, CampaignClosed, Refused (embargo_past: it ends at a moment to come), and Stale when somebody
    else changed it meanwhile.
    """
    require_own_open(session, campaign, actor)
    row = session.get(Embargo, campaign.id, with_for_update=True)
    now_held = row.until if row else None
    if now_held == until:
        return False
    if now_held != seen:
        raise Stale("release_changed")
    if until is not None and until <= at:
        raise Refused("embargo_past", field="time")
    event = record(
        session,
        events.EMBARGO_LIFTED if until is None else events.EMBARGO_SET,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        before={"until": now_held.isoformat() if now_held else None},
        after={"until": until.isoformat() if until else None},
    )
    if row and until is None:
        session.delete(row)
    elif row and until:
        row.until, row.recorded = until, event.seq
    elif until:
        session.add(Embargo(campaign_id=campaign.id, until=until, recorded=event.seq))
    session.flush()
    return True
