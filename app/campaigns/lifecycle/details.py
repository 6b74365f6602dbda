"""Change what an office says of a campaign itself: title, reference, dates, marking, the sender's address."""

import hashlib
from collections.abc import Callable, Container
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, literal, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.editing import editing
from app.campaigns.letters import Listing, list_letters
from app.campaigns.lifecycle.create import Details, ReferenceTaken, campaign_by_reference
from app.campaigns.lifecycle.ownership import require_owner_once_issued
from app.campaigns.models import Campaign, Letter
from app.errors import Refused, Stale
from app.letters.canonical import canonical
from app.places import Place

PRINTED_BESIDE = ("reference", "letter_date", "valid_at")
"""What letters print that is no part of the text that offices clear."""


RENAMES: Place[Callable[[Session, Campaign], None]] = Place("what refuses another reference")


def details_of(campaign: Campaign) -> Details:
    return Details(
        reference=campaign.reference,
        title=campaign.title,
        letter_date=campaign.letter_date,
        reply_by=campaign.reply_by,
        valid_at=campaign.valid_at,
        marking=campaign.marking,
        sender=tuple(campaign.sender),
        top_and_tail=campaign.top_and_tail,
    )


def seen_of(campaign: Campaign) -> str:
    """Digest of the details as they stand, which a form carries so that a stale one is refused."""
    return hashlib.sha256(canonical(facts_of(details_of(campaign)))).hexdigest()[:16]


def facts_of(details: Details) -> dict[str, Any]:
    """As plain data: days as text."""
    facts = asdict(details)
    for name in ("letter_date", "reply_by", "valid_at"):
        facts[name] = facts[name] and facts[name].isoformat()
    return facts | {"sender": list(details.sender)}


def change_details(
    session: Session,
    campaign: Campaign,
    details: Details,
    *,
    seen: str,
    printed: bool,
    actor: Actor,
    accepted: Container[int] = (),
) -> Listing | None:
    """None when nothing changed. `printed`: letters have been made, or are being made, and bear the reference.

    Another day for the registries lists the letters anew: what that changes is
    returned. Once a text is issued, only the owner changes what letters print beside it.

    Raises NotTheOwner, Stale, ReferenceTaken, CampaignClosed, RemovesClearances, and Refused: reference_printed, and
    what RENAMES refuse.
    """
    with editing(session, campaign, actor=actor, accepted=accepted):
        was, wanted = facts_of(details_of(campaign)), facts_of(details)
        if was == wanted:
            return None
        if seen != seen_of(campaign):
            raise Stale
        if any(was[name] != wanted[name] for name in PRINTED_BESIDE):
            slugs = [part.registry_slug for part in campaign.audience]
            require_owner_once_issued(session, campaign, slugs, actor)
        if details.reference != campaign.reference:
            if printed:
                raise Refused("reference_printed", field="reference", reference=campaign.reference)
            for require_allowed in RENAMES:
                require_allowed(session, campaign)
            _rename(session, campaign, details.reference)
        again = details.valid_at != campaign.valid_at
        for name in ("title", "letter_date", "reply_by", "valid_at", "marking", "top_and_tail"):
            setattr(campaign, name, getattr(details, name))
        campaign.sender = list(details.sender)
        session.flush()
        changed = [name for name, fact in wanted.items() if fact != was[name]]
        record(
            session,
            events.CAMPAIGN_DETAILS_CHANGED,
            actor=actor,
            subjects=[("campaign", campaign.id)],
            before={name: was[name] for name in changed},
            after={name: wanted[name] for name in changed},
        )
        return list_letters(session, campaign, actor=actor) if again else Listing([], [], [])


def _rename(session: Session, campaign: Campaign, reference: str) -> None:
    """The letters keep their numbers under the new reference."""
    if campaign_by_reference(session, reference):
        raise ReferenceTaken(reference=reference)
    ending = func.substr(Letter.reference, len(campaign.reference) + 1)
    letters = update(Letter).where(Letter.campaign_id == campaign.id)
    session.execute(
        letters.values(reference=literal(reference) + ending), execution_options={"synchronize_session": False}
    )
    campaign.reference = reference
