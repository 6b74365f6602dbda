"""A finding as an address names it: 3-vacant, the kind of what check 3 found."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.checking.find import letters_with
from app.checking.kinds import KINDS
from app.checking.start import check_by_number
from app.checking.words import name_of
from app.registry.registries import registry_names
from app.web.typed import number_in


@dataclass(frozen=True)
class NamedFinding:
    """`letters`: their ids, to be used in a query."""

    number: int
    kind: str
    about: str
    name: str
    letters: Select[int]


def finding_named(session: Session, campaign: Campaign, query: Mapping[str, str]) -> NamedFinding | None:
    """What the keys `finding` and `about` of an address's query name; None for no finding of this campaign."""
    typed, _, kind = query.get("finding", "").partition("-")
    number, about = number_in(typed), query.get("about", "")
    check = check_by_number(session, campaign.id, number) if number is not None and kind in KINDS else None
    if check is None:
        return None
    name = name_of(kind, about, registry_names(session))
    return NamedFinding(check.number, kind, about, name, letters_with(check.id, kind, about))
