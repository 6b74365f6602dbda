"""What campaigns add to the application."""

import app.campaigns.event_words
import app.campaigns.events
import app.campaigns.lifecycle.ownership
import app.campaigns.refusals
from app.accounts.links import FIRST_USER
from app.accounts.sessions.person import NEEDS_FACTOR
from app.audit.event_words import TOLD
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.campaigns.events)
    yield REFUSALS.add(app.campaigns.refusals.REFUSALS)
    yield TOLD.add(app.campaigns.event_words.TOLD)
    yield FIRST_USER.add(app.campaigns.lifecycle.ownership.take_on_shipped, at=10)
    yield NEEDS_FACTOR.add(app.campaigns.lifecycle.ownership.owns_open_campaign)


def pages() -> Additions:
    import app.campaigns.audience.showing
    import app.campaigns.clearance.page
    import app.campaigns.letter.step
    import app.campaigns.lifecycle.views.details
    import app.campaigns.preview.views
    import app.campaigns.signatories.views
    from app.campaigns.steps import STEPS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield STEPS.add(app.campaigns.lifecycle.views.details.STEP, at=10)
    yield STEPS.add(app.campaigns.audience.showing.STEP, at=20)
    yield STEPS.add(app.campaigns.letter.step.STEP, at=30)
    yield STEPS.add(app.campaigns.signatories.views.STEP, at=40)
    yield STEPS.add(app.campaigns.clearance.page.STEP, at=60)
    yield STEPS.add(app.campaigns.preview.views.STEP, at=70)


def tasks() -> Additions:
    import app.campaigns.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.campaigns.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
