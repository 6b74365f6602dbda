"""What search adds to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    import app.search.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.search.views.blueprint)


def tasks() -> Additions:
    import app.search.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.search.tasks.TASKS)


ROOM = Room(pages=pages, tasks=tasks)
