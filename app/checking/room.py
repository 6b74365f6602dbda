"""What checks of letters add to the application."""

import app.checking.event_words
import app.checking.events
import app.checking.refusals
from app.audit.event_words import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.checking.events)
    yield REFUSALS.add(app.checking.refusals.REFUSALS)
    yield TOLD.add(app.checking.event_words.TOLD)


def pages() -> Additions:
    import app.checking.views
    from app.campaigns.steps import STEPS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield STEPS.add(app.checking.views.STEP, at=50)


def tasks() -> Additions:
    import app.checking.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.checking.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
