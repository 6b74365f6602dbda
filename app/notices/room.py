"""What notices add to the application."""

import app.notices.events
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.notices.events)


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.notices.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.notices.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
