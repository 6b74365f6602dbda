"""What the registries add to the application."""

import app.registry.events
import app.registry.refusals
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.registry.events)
    yield REFUSALS.add(app.registry.refusals.REFUSALS)


def pages() -> Additions:
    from app.registry.quality.pages import KEPT
    from app.web.extensions import EXTENSIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield EXTENSIONS.add(lambda flask, _services: KEPT.put(flask, {}))


ROOM = Room(hooks=hooks, pages=pages)
