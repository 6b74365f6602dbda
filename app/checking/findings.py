"""What a check found, by kind; the letters of one finding, and the finding that an address names."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.checking.kinds import KINDS
from app.checking.models import LetterCheck, LetterFinding
from app.checking.start import check_by_number
from app.checking.words import name_of
from app.registry.registries import registry_names
from app.web.typed import number_in


@dataclass(frozen=True)
class Group:
    """One line of the page: a kind, what of it, and how many letters have it."""

    kind: str
    about: str
    letters: int


def groups(session: Session, check: LetterCheck) -> list[Group]:
    """In the order of KINDS; of a kind, the one that most letters have first."""
    rows = session.execute(
        select(LetterFinding.kind, LetterFinding.about, func.count())
        .where(LetterFinding.check_id == check.id)
        .group_by(LetterFinding.kind, LetterFinding.about)
    )
    order = list(KINDS)
    return sorted(
        (Group(*row) for row in rows), key=lambda group: (order.index(group.kind), -group.letters, group.about)
    )


def letters_with(check_id: int, kind: str, about: str = "") -> Select[int]:
    """Ids of the letters of one finding, to be used in a query."""
    return select(LetterFinding.letter_id).where(
        LetterFinding.check_id == check_id, LetterFinding.kind == kind, LetterFinding.about == about
    )


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
