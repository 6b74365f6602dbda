"""What notices add to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    import app.notices.mail_views
    import app.notices.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.notices.views.blueprint)
    yield BLUEPRINTS.add(app.notices.mail_views.blueprint)


def tasks() -> Additions:
    import app.notices.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.notices.tasks.TASKS)


ROOM = Room(pages=pages, tasks=tasks)
