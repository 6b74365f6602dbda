"""Make a campaign: from a template, from an earlier campaign, or from a blank page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.enclosures.enclosure_list import copy_enclosure_file
from app.campaigns.letter.keep_text import add_version
from app.campaigns.letters import list_letters
from app.campaigns.models import AudiencePart, Campaign, CopyLine, EnclosureFile, HoldOut
from app.campaigns.signatories.change import Office, signatory_from
from app.campaigns.signatories.offices import fill_names
from app.campaigns.states import State
from app.drafting.models import TemplateVersion
from app.errors import Refused
from app.letters.text.template import compile_template
from app.platform.clock import now, today
from app.web.typed import reference_in


class ReferenceTaken(Refused):
    """Another campaign has this reference."""

    code = "reference_taken"
    field = "reference"


@dataclass(frozen=True)
class Details:
    """What an office says of a campaign itself. `valid_at`: the day on which the registries are read. `sender`: the
    block at the head of the letter, line by line."""

    reference: str
    title: str
    letter_date: date
    reply_by: date | None
    valid_at: date
    marking: str = ""
    sender: Sequence[str] = ()
    top_and_tail: bool = False


@dataclass(frozen=True)
class Beginning:
    """What a campaign starts from: a template, an earlier campaign or a blank page. `chases`: the one whose letters it
    is a reminder of; `held_out`: posts left out from the start, with why."""

    source: str
    template_version_id: int | None = None
    earlier: Campaign | None = None
    registries: Sequence[tuple[str, Mapping[str, Sequence[str]]]] = ()
    signatories: Sequence[Office] = ()
    copies: Sequence[str | int] = ()
    enclosures: Sequence[str] = ()
    enclosed: Sequence[EnclosureFile] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    open_letter: bool = False
    chases: Campaign | None = None
    held_out: Mapping[int, str] = field(default_factory=dict)


def beginning_from_template(
    template: TemplateVersion, *, filters: Mapping[str, Mapping[str, Sequence[str]]] | None = None
) -> Beginning:
    """The audience, signatories and copies that the template proposes. `filters` by registry slug."""
    front = compile_template(template.source).front
    return Beginning(
        source=template.source,
        template_version_id=template.id,
        registries=[(slug, (filters or {}).get(slug, {})) for slug in front.registries],
        signatories=[Office(signatory.office, signatory.department, signatory.name) for signatory in front.signatories],
        copies=front.copies,
    )


def create_campaign(session: Session, beginning: Beginning, details: Details, *, actor: Actor) -> Campaign:
    """A draft campaign with its first text and its letters. Raises ReferenceTaken."""
    if campaign_by_reference(session, details.reference):
        raise ReferenceTaken(reference=details.reference)
    campaign = Campaign(
        reference=details.reference,
        title=details.title,
        state=State.OPEN,
        template_version_id=beginning.template_version_id,
        earlier_id=beginning.earlier.id if beginning.earlier else None,
        chases_id=beginning.chases.id if beginning.chases else None,
        letter_date=details.letter_date,
        reply_by=details.reply_by,
        marking=details.marking,
        valid_at=details.valid_at,
        open_letter=beginning.open_letter,
        top_and_tail=details.top_and_tail,
        sender=list(details.sender),
        values=dict(beginning.values),
        enclosures=list(beginning.enclosures),
        owner_id=actor.user_id,
        created_at=now(),
        audience=[
            AudiencePart(position=position, registry_slug=slug, filters={**filters})
            for position, (slug, filters) in enumerate(beginning.registries)
        ],
        signatories=[
            signatory_from(session, one, position=position, actor=actor)
            for position, one in enumerate(beginning.signatories)
        ],
        copies=[
            CopyLine(position=position, line=copy)
            if isinstance(copy, str)
            else CopyLine(position=position, post_id=copy, line="")
            for position, copy in enumerate(beginning.copies)
        ],
    )
    session.add(campaign)
    session.flush()
    fill_names(session, campaign, today=today())
    created = record(
        session,
        events.CAMPAIGN_CREATED,
        actor=actor,
        subjects=[("campaign", campaign.id)],
        after={
            "reference": campaign.reference,
            "title": campaign.title,
            "template_version": campaign.template_version_id,
            "earlier": beginning.earlier.reference if beginning.earlier else None,
            **({"chases": beginning.chases.reference} if beginning.chases else {}),
            **({"held_out": len(beginning.held_out)} if beginning.held_out else {}),
            "letter_date": campaign.letter_date.isoformat(),
            "reply_by": campaign.reply_by.isoformat() if campaign.reply_by else None,
            "valid_at": campaign.valid_at.isoformat(),
            "audience": [[part.registry_slug, part.filters] for part in campaign.audience],
            "signatories": [signatory.office for signatory in campaign.signatories],
            "cleared_by": [signatory.office_id for signatory in campaign.signatories],
        },
    )
    session.add_all(
        HoldOut(campaign_id=campaign.id, post_id=one, reason=why, recorded=created.seq)
        for one, why in beginning.held_out.items()
    )
    session.add_all(copy_enclosure_file(file, campaign, recorded=created.seq) for file in beginning.enclosed)
    add_version(session, campaign, beginning.source, number=1, actor=actor)
    list_letters(session, campaign, actor=actor)
    return campaign


def campaign_by_reference(session: Session, typed: str) -> Campaign | None:
    """The campaign whose reference is `typed`, in whatever letters."""
    return session.scalars(select(Campaign).where(Campaign.reference == reference_in(typed))).one_or_none()


def campaigns(session: Session, *, states: Collection[State] = (State.OPEN, State.CLOSED)) -> list[Campaign]:
    """The latest letter date first. The archived ones only when they are asked for."""
    query = select(Campaign).where(Campaign.state.in_(states))
    return list(session.scalars(query.order_by(Campaign.letter_date.desc(), Campaign.reference)))
