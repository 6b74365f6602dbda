"""What the home page adds to the application."""

import app.home.events
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.home.events)


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.home.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.home.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
