"""What the audit record adds to the application."""

import app.audit.data_exports
from app.audit.event_words import TOLD
from app.places import Additions, Room


def hooks() -> Additions:
    yield TOLD.add(app.audit.data_exports.TOLD)


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.audit.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.audit.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
