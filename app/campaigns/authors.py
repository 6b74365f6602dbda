"""Who made a campaign what it is. None of them clears it: consent comes from somebody else."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.campaigns.models import Campaign
from app.clearance.answer import offices_answered_by
from app.clearance.models import Round
from app.clearance.offices.find import names_of_offices

BY_ACTOR = ("campaign.created", "campaign.taken_on", "campaign.text_kept", "campaign.fields_filled")
"""Events whose actor became the owner, or wrote words of the letter."""

HANDED_OVER = "campaign.handed_over"


class HasCleared(Exception):
    """The person answered for a private office about this campaign, and it stands. `office`: its name."""

    code = "has_cleared"

    def __init__(self, campaign: Campaign, office: str) -> None:
        super().__init__(office)
        self.reference, self.office = campaign.reference, office


def authors_of(session: Session, campaign: Campaign) -> frozenset[int]:
    """Ids of the users who may not answer for an office about `campaign`: every owner that it has had, whoever wrote a
    version of its text or filled in its fields, and who asked for clearance in the current round."""
    about = select(AuditSubject.seq).where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(campaign.id))
    acted = select(AuditEvent.actor_id).where(AuditEvent.action.in_(BY_ACTOR), AuditEvent.seq.in_(about))
    asked = select(AuditEvent.actor_id).join(Round, Round.asked == AuditEvent.seq)
    received = (
        select(AuditSubject.subject_id)
        .join(AuditEvent, AuditEvent.seq == AuditSubject.seq)
        .where(AuditSubject.kind == "user", AuditEvent.action == HANDED_OVER, AuditEvent.seq.in_(about))
    )
    people = {
        campaign.owner_id,
        *session.scalars(acted),
        *session.scalars(asked.where(Round.campaign_id == campaign.id, Round.withdrawn.is_(None))),
        *map(int, session.scalars(received)),
    }
    return frozenset(one for one in people if one is not None)


def require_not_cleared(session: Session, campaign: Campaign, user_id: int | None) -> None:
    """Raise HasCleared when a user's answer about `campaign` stands: authors do not clear it, before or after."""
    if offices := offices_answered_by(session, campaign.id, user_id):
        raise HasCleared(campaign, names_of_offices(session, offices)[offices[0]])
