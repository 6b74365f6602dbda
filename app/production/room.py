"""What the making of letters adds to the application."""

import app.production.event_words
import app.production.events
import app.production.refusals
from app.audit.event_words import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.production.events)
    yield REFUSALS.add(app.production.refusals.REFUSALS)
    yield TOLD.add(app.production.event_words.TOLD)


def pages() -> Additions:
    import app.production.views.runs
    from app.campaigns.steps import STEPS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield STEPS.add(app.production.views.runs.STEP, at=80)


def tasks() -> Additions:
    import app.production.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.production.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
