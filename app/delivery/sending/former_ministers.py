"""Letters that print a minister who has left office: they go in that minister's name only when a person says why."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.signatories.offices import FormerMinister, former_ministers
from app.delivery.sending.hold_reasons import HeldBack, HoldReason, held_because

OFFICES = "former_offices"
"""What an event calls the offices, by id, in whose former minister's name a person chose to send letters."""


def former_in_letters(former: Sequence[FormerMinister], registries: Collection[str]) -> Sequence[FormerMinister]:
    """Those of the ministers who are printed in the letters to these registries, by slug."""
    return [minister for minister in former if any(minister.signatory.signs(slug) for slug in registries)]


def facts_of_former(former: Sequence[FormerMinister]) -> dict[str, Any]:
    """What the event that starts a sending or makes a batch records of them; nothing where there are none."""
    return {OFFICES: sorted(minister.signatory.office_id for minister in former)} if former else {}


def why_left_office(
    session: Session, campaign: Campaign, registry: str, accepted: Collection[int], *, today: date
) -> HeldBack | None:
    """Why a letter to a registry, by slug, may not leave: it prints a minister who has left an office that is not among
    those `accepted`, by id. None: it may."""
    former = former_in_letters(former_ministers(session, campaign, today), [registry])
    why = " ".join(minister.words for minister in former if minister.signatory.office_id not in accepted)
    return held_because(HoldReason.LEFT_OFFICE, who=why) if why else None
