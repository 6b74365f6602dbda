"""What rooms above the registry add to an area's page: its letters side by side, its timeline, figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.places import Place
from app.registry.areas.area import AreaRecord
from app.registry.areas.leaders import Leader
from app.registry.requested_moment import RequestedMoment
from app.web.sections import Section


@dataclass(frozen=True)
class SeenArea:
    """The area on the day of the page, as known then. `leaders`: those of the bodies that serve it."""

    area: AreaRecord
    leaders: Sequence[Leader]
    asked: RequestedMoment


AreaSection = Section[[SeenArea]]
AREA_SECTIONS: Place[AreaSection] = Place("sections of an area's page")
