"""What the home page adds to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    from app.web.routing import views_in

    yield from views_in(__package__)


def tasks() -> Additions:
    import app.home.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.home.tasks.TASKS)


ROOM = Room(pages=pages, tasks=tasks)
