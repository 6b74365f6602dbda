"""What practice adds to the application: the map of its country, and what posts and places there are called."""

from collections.abc import Iterable, Mapping

from app.places import Additions, Room
from app.registry.areas.tiles import LAYOUTS, Tiles
from app.registry.posts.vocabulary import PRACTICE_NAMES


def hooks() -> Additions:
    yield LAYOUTS.add(_layouts)
    yield PRACTICE_NAMES.add(_names)


def _layouts() -> Mapping[str, Tiles]:
    from app.practice.country.country import layouts

    return layouts()


def _names() -> Iterable[str]:
    from app.practice.country.bodies import names

    return names()


ROOM = Room(hooks=hooks)
