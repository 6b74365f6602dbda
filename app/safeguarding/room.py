"""What reports of risk add to the application."""

import app.safeguarding.events
import app.safeguarding.messages
import app.safeguarding.refusals
import app.safeguarding.view_log
from app.accounts.models import Role
from app.audit.find import KEPT
from app.errors import REFUSALS
from app.inbox.restricted import RESTRICTIONS, Restriction
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.safeguarding.events)
    yield REFUSALS.add(app.safeguarding.refusals.REFUSALS)
    yield KEPT.add(("message", app.safeguarding.messages.messages_of_reports))
    yield RESTRICTIONS.add(
        Restriction(
            Role.SAFEGUARDING, app.safeguarding.messages.messages_of_reports, app.safeguarding.view_log.messages_viewed
        )
    )


def pages() -> Additions:
    import app.safeguarding.views.new
    from app.inbox.sections import MESSAGE_SECTIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield MESSAGE_SECTIONS.add(app.safeguarding.views.new.OF_MESSAGE)


def tasks() -> Additions:
    import app.safeguarding.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.safeguarding.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
