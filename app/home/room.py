"""What the home page adds to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    import app.home.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.home.views.blueprint)


def tasks() -> Additions:
    import app.home.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.home.tasks.TASKS)


ROOM = Room(pages=pages, tasks=tasks)
