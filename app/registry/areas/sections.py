"""What rooms above the registry add to an area's page: its letters side by side, its timeline, figures.

Each room adds its sections in its room.py.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flask import render_template
from markupsafe import Markup

from app.places import Place
from app.registry.areas.area import AreaRecord
from app.registry.areas.leaders import Leader
from app.registry.requested_moment import RequestedMoment

Column = Literal["first", "main", "beside"]


@dataclass(frozen=True)
class SeenArea:
    """The area on the day of the page, as known then. `leaders`: those of the bodies that serve it."""

    area: AreaRecord
    leaders: Sequence[Leader]
    asked: RequestedMoment


@dataclass(frozen=True)
class AreaSection:
    """`template` shows what `facts` gives, besides `seen`; nothing is shown when that is None. `place`: first below the
    heading, over both columns; in the main column, above the leaders; or in the narrow one."""

    template: str
    facts: Callable[[SeenArea], Mapping[str, Any] | None]
    place: Column = "main"


AREA_SECTIONS: Place[AreaSection] = Place("sections of an area's page")


def sections_of(seen: SeenArea, place: Column) -> list[Markup]:
    """The parts of an area's page that stand there, in order."""
    rendered = (_rendered(section, seen) for section in AREA_SECTIONS if section.place == place)
    return [one for one in rendered if one]


def _rendered(section: AreaSection, seen: SeenArea) -> Markup:
    facts = section.facts(seen)
    if facts is None:
        return Markup()
    return Markup(render_template(section.template, seen=seen, **facts))  # noqa: S704  our page
