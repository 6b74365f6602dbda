"""What practice adds to the application: the map of its country."""

from collections.abc import Mapping

from app.places import Additions, Room
from app.registry.areas.tiles import LAYOUTS, Tiles


def hooks() -> Additions:
    yield LAYOUTS.add(_layouts)


def _layouts() -> Mapping[str, Tiles]:
    from app.practice.country.country import layouts

    return layouts()


ROOM = Room(hooks=hooks)
