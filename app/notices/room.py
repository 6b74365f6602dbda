"""What notices add to the application."""

from app.places import Additions, Room


def pages() -> Additions:
    import app.notices.views.mail
    import app.notices.views.notices
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.notices.views.notices.blueprint)
    yield BLUEPRINTS.add(app.notices.views.mail.blueprint)


def tasks() -> Additions:
    import app.notices.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.notices.tasks.TASKS)


ROOM = Room(pages=pages, tasks=tasks)
