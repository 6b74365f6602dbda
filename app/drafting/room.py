"""What templates and standard lines add to the application."""

import app.drafting.events
import app.drafting.refusals
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.drafting.events)
    yield REFUSALS.add(app.drafting.refusals.REFUSALS)


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


ROOM = Room(hooks=hooks, pages=pages)
