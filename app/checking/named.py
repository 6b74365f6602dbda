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

HIGHEST = 6
"""Digits of a number of a check, at most: a longer one is no check's, and some databases refuse it outright."""


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
    number, _, kind = query.get("finding", "").partition("-")
    about = query.get("about", "")
    if kind not in KINDS or not (number.isascii() and number.isdigit()) or len(number) > HIGHEST:
        return None
    check = check_by_number(session, campaign.id, int(number))
    if check is None:
        return None
    name = name_of(kind, about, registry_names(session))
    return NamedFinding(check.number, kind, about, name, letters_with(check.id, kind, about))
