"""What search adds to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.search.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.search.tasks.TASKS)


ROOM = Room(pages=pages, tasks=tasks)
