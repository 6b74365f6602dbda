"""What imports add to the application."""

import app.imports.events
import app.imports.refusals
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.imports.events)
    yield REFUSALS.add(app.imports.refusals.REFUSALS)


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.imports.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.imports.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
