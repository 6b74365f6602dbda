"""Make a campaign from a template: its audience, signatories and asks start as the template says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.models import Ask, AudiencePart, Campaign, Signatory
from app.database import now
from app.drafting.models import TemplateVersion
from app.letters.template import compile_template


class ReferenceTaken(Exception):
    """Another campaign has this reference."""

    code = "reference_taken"

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


@dataclass(frozen=True)
class Details:
    """What the template does not say. `valid_at`: the day on which the registries are read; `filters` by registry."""

    reference: str
    title: str
    letter_date: date
    reply_by: date | None
    valid_at: date
    marking: str = ""
    sender: Sequence[str] = ()
    values: dict[str, Any] = field(default_factory=dict)
    filters: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def create_campaign(session: Session, template: TemplateVersion, details: Details, *, actor: Actor) -> Campaign:
    """A draft campaign. Raises ReferenceTaken."""
    if campaign_by_reference(session, details.reference):
        raise ReferenceTaken(details.reference)
    front = compile_template(template.source).front
    campaign = Campaign(
        reference=details.reference,
        title=details.title,
        template_version_id=template.id,
        letter_date=details.letter_date,
        reply_by=details.reply_by,
        marking=details.marking,
        valid_at=details.valid_at,
        sender=list(details.sender),
        values=details.values,
        copies=list(front.copies),
        enclosures=[],
        owner_id=actor.user_id,
        created_at=now(),
        audience=[
            AudiencePart(position=position, registry_slug=slug, filters=details.filters.get(slug, {}))
            for position, slug in enumerate(front.registries)
        ],
        signatories=[
            Signatory(position=position, name=s.name, office=s.office, department=s.department)
            for position, s in enumerate(front.signatories)
        ],
        asks=[Ask(number=number, text=text) for number, text in enumerate(front.asks, start=1)],
    )
    session.add(campaign)
    session.flush()
    record(
        session,
        "campaign.created",
        actor=actor,
        subjects=[("campaign", campaign.id), ("template", template.template_id)],
        after={
            "reference": campaign.reference,
            "title": campaign.title,
            "template_version": template.number,
            "letter_date": campaign.letter_date.isoformat(),
            "reply_by": campaign.reply_by.isoformat() if campaign.reply_by else None,
            "valid_at": campaign.valid_at.isoformat(),
            "audience": [[part.registry_slug, part.filters] for part in campaign.audience],
            "signatories": [s.office for s in campaign.signatories],
        },
    )
    return campaign


def campaign_by_reference(session: Session, reference: str) -> Campaign | None:
    return session.scalars(select(Campaign).where(Campaign.reference == reference)).one_or_none()


def campaigns(session: Session) -> list[Campaign]:
    """The latest letter date first."""
    return list(session.scalars(select(Campaign).order_by(Campaign.letter_date.desc(), Campaign.reference)))
