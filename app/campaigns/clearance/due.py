"""The owner moves the day by which offices answer."""

from datetime import date

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.clearance.clear import ClearanceNotRequested
from app.campaigns.clearance.tell import ClearanceNotifier
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign
from app.clearance import rounds
from app.web.filters import format_date


def replies_due(campaign: Campaign, today: date) -> str:
    """When replies to the letters are due, beside the deadline for answers; blank where none are asked for."""
    if campaign.reply_by is None:
        return ""
    asked = f"The letters ask for a reply by {format_date(campaign.reply_by)}"
    if campaign.reply_by < today:
        return f"{asked}, which has passed."
    return f"{asked}. Offices need to answer before then."


def late_for_replies(campaign: Campaign, due: date, *, today: date) -> str:
    """A warning where offices may answer only once replies to the letters are due; else blank."""
    if campaign.reply_by is None or due < campaign.reply_by:
        return ""
    if campaign.reply_by < today:
        return f"{replies_due(campaign, today)} Choose a later reply-by date, unless the letters were sent then."
    return (
        f"Offices may answer until {format_date(due)}, but the letters ask for a reply by "
        f"{format_date(campaign.reply_by)}. Choose an earlier deadline for answers, or a later reply-by date."
    )


def move_due(session: Session, campaign: Campaign, due: date, *, actor: Actor) -> bool:
    """Offices that have not answered are told. False when it is that day already. Raises NotTheOwner, CampaignClosed,
    NotAsked."""
    require_own_open(session, campaign, actor)
    round_ = rounds.current_round(session, campaign.id)
    if round_ is None:
        raise ClearanceNotRequested
    if round_.due == due:
        return False
    waiting = rounds.move_due(session, round_, due, actor=actor)
    ClearanceNotifier(session, campaign, actor).reminded(round_, waiting)
    return True
