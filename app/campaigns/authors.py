"""Who made a campaign what it is. None of them clears it: consent comes from somebody else."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.find import said
from app.audit.models import AuditEvent, AuditSubject
from app.campaigns.models import Campaign
from app.clearance.answer import offices_answered_by
from app.clearance.models import Round
from app.clearance.offices.find import names_of_offices
from app.drafting.models import TemplateVersion

WRITTEN = ("campaign.text_kept", "campaign.fields_filled")
"""Events whose actor wrote words of the text."""

BY_ACTOR = (
    *WRITTEN,
    *("campaign.created", "campaign.taken_on", "campaign.copies_changed", "campaign.enclosures_named"),
    *("enclosure.added", "enclosure.changed", "letters.values_changed"),
)
"""Events whose actor became the owner, or wrote words that print."""

DETAILS_CHANGED = "campaign.details_changed"
"""Its actor wrote the sender's block, if that is among what changed."""

HANDED_OVER = "campaign.handed_over"


class HasCleared(Exception):
    """The person answered for a private office about this campaign, and it stands. `office`: its name."""

    code = "has_cleared"

    def __init__(self, campaign: Campaign, office: str) -> None:
        super().__init__(office)
        self.reference, self.office = campaign.reference, office


def authors_of(session: Session, campaign: Campaign) -> frozenset[int]:
    """Ids of the users who may not answer for an office about `campaign`: every owner that it has had, whoever wrote
    words that it prints or of the text that it began from, and who asked for clearance in the current round."""
    about = _about(campaign.id)
    details = select(AuditEvent).where(AuditEvent.action == DETAILS_CHANGED, AuditEvent.seq.in_(about))
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
        *(event.actor_id for event in session.scalars(details) if "sender" in said(event)["after"]),
        *_authors_of_beginning(session, campaign),
        *session.scalars(asked.where(Round.campaign_id == campaign.id, Round.withdrawn.is_(None))),
        *map(int, session.scalars(received)),
    }
    return frozenset(one for one in people if one is not None)


def _about(campaign_id: int) -> Select[int]:
    return select(AuditSubject.seq).where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(campaign_id))


def _authors_of_beginning(session: Session, campaign: Campaign) -> Iterator[int | None]:
    """Whoever wrote the template, up to the version that the campaign began from, or the text of the earlier campaign
    that it was copied from."""
    version = session.get(TemplateVersion, campaign.template_version_id) if campaign.template_version_id else None
    if version:
        wrote = select(AuditEvent.actor_id).join(TemplateVersion, TemplateVersion.recorded == AuditEvent.seq)
        of_template = (TemplateVersion.template_id == version.template_id, TemplateVersion.number <= version.number)
        yield from session.scalars(wrote.where(*of_template, TemplateVersion.shipped.is_(False)))
    if campaign.earlier_id:
        wrote = select(AuditEvent.actor_id).where(AuditEvent.action.in_(WRITTEN))
        yield from session.scalars(wrote.where(AuditEvent.seq.in_(_about(campaign.earlier_id))))


def require_not_cleared(session: Session, campaign: Campaign, user_id: int | None) -> None:
    """Raise HasCleared when a user's answer about `campaign` stands: authors do not clear it, before or after."""
    if offices := offices_answered_by(session, campaign.id, user_id):
        raise HasCleared(campaign, names_of_offices(session, offices)[offices[0]])
