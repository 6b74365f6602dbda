"""Which posts a letter about an area went to: those of the bodies that served it on the letter's own day, or that those
of today followed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.areas.area import NHS_REGIONS, AreaRecord, Serving, area_on
from app.registry.areas.leaders import Leader, leaders_of
from app.registry.areas.partners import Body
from app.registry.models import AreaService, AreaVersion, Organisation, PostVersion, Succession


def posts_ever(session: Session, area: AreaRecord, *, known_at: int | None) -> set[int]:
    """The posts of all bodies that serve the area on any day, of those before its council, and of the regions of NHS
    England."""
    serving = session.scalars(
        select(AreaService.organisation_id).where(AreaService.area_id == area.area_id, known(AreaService, known_at))
    )
    regions = session.scalars(
        select(Organisation.id).where(Organisation.key.in_({key for keys in NHS_REGIONS.values() for key in keys}))
    )
    bodies = {*serving, *regions, *_before(session, area, known_at=known_at)}
    posts = select(PostVersion.post_id).where(PostVersion.organisation_id.in_(bodies), known(PostVersion, known_at))
    return set(session.scalars(posts))


def leaders_on(session: Session, area: AreaRecord, day: date, *, known_at: int | None) -> list[Leader]:
    """Of the area as it was on the day; of one that was none yet, those of the councils that its own followed."""
    then = area_on(session, area.slug, valid_at=day, known_at=known_at)
    if not then.existed:
        before = _before(session, area, known_at=known_at)
        serving = tuple(Serving("authority", Body(one, "", "", ""), None, 1) for one in sorted(before))
        then = replace(then, serving=serving, nhs_region=None)
    return leaders_of(session, then, valid_at=day, known_at=known_at)


def _before(session: Session, area: AreaRecord, *, known_at: int | None) -> set[int]:
    """The organisations that its council followed, at once or in the end."""
    councils = select(AreaVersion.authority_id).where(AreaVersion.area_id == area.area_id, known(AreaVersion, known_at))
    found: set[int] = set()
    asked: Collection[int] = set(session.scalars(councils))
    while asked:
        rows = select(Succession.predecessor_id).where(Succession.successor_id.in_(asked), known(Succession, known_at))
        asked = set(session.scalars(rows)) - found
        found |= asked
    return found
