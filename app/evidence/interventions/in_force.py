"""Councils at which directions or improvement notices are, or may be, in force on a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.evidence.interventions.days import NOT_RECORDED
from app.evidence.interventions.kinds import INTERVENTIONS
from app.evidence.interventions.listing import ListedIntervention, interventions
from app.evidence.interventions.words import dates_of_intervention
from app.letters.page.wording import join
from app.platform.history import as_at
from app.registry.models import AreaVersion


def interventions_in_force(session: Session, day: date, known_at: int | None = None) -> Mapping[int, Sequence[str]]:
    """A sentence for each, by the id of the council's organisation. One whose end, or date, is not recorded is among
    them."""
    there = interventions(session, kinds=INTERVENTIONS, valid_at=day, known_at=known_at)
    standing = [intervention for intervention in there if intervention.stands_on(day)]
    if not standing:
        return {}
    councils = select(AreaVersion.area_id, AreaVersion.authority_id).where(
        AreaVersion.area_id.in_({intervention.area_id for intervention in standing}), as_at(AreaVersion, day, known_at)
    )
    council_of = dict(session.execute(councils).all())
    found: defaultdict[int, list[str]] = defaultdict(list)
    for one in standing:
        if one.area_id in council_of:
            found[council_of[one.area_id]].append(_intervention_sentence(one))
    return found


def _intervention_sentence(one: ListedIntervention) -> str:
    """ "Directions on the whole council, from 26 February 2015; had not ended by 3 March 2015. Appointed: …"."""
    appointed = one.facts.get("appointed", ())
    when = dates_of_intervention(one) if one.dated else f"date {NOT_RECORDED}"
    return f"{one.title}, {when}." + (f" Appointed: {join(list(appointed))}." if appointed else "")
