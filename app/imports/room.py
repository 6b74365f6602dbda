"""What imports add to the application."""

import app.imports.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.imports.refusals.REFUSALS)


def pages() -> Additions:
    import app.imports.columns_views
    import app.imports.file_views
    import app.imports.row_views
    import app.imports.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.imports.views.blueprint)
    yield BLUEPRINTS.add(app.imports.columns_views.blueprint)
    yield BLUEPRINTS.add(app.imports.file_views.blueprint)
    yield BLUEPRINTS.add(app.imports.row_views.blueprint)


def tasks() -> Additions:
    import app.imports.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.imports.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
