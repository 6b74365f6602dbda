"""What imports add to the application."""

import app.imports.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.imports.refusals.REFUSALS)


def pages() -> Additions:
    import app.imports.views.columns
    import app.imports.views.files
    import app.imports.views.imports
    import app.imports.views.rows
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.imports.views.imports.blueprint)
    yield BLUEPRINTS.add(app.imports.views.columns.blueprint)
    yield BLUEPRINTS.add(app.imports.views.files.blueprint)
    yield BLUEPRINTS.add(app.imports.views.rows.blueprint)


def tasks() -> Additions:
    import app.imports.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.imports.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
