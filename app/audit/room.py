"""What the audit record adds to the application."""

import app.audit.data_exports
import app.audit.events
from app.audit.event_words import TOLD
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.audit.events)
    yield TOLD.add(app.audit.data_exports.TOLD)


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.audit.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.audit.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
