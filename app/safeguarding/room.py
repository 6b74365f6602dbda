"""What reports of risk add to the application."""

import app.safeguarding.messages
import app.safeguarding.refusals
import app.safeguarding.viewed
from app.accounts.models import Role
from app.audit.find import KEPT
from app.errors import REFUSALS
from app.inbox.restricted import RESTRICTIONS, Restriction
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.safeguarding.refusals.REFUSALS)
    yield KEPT.add(("message", app.safeguarding.messages.messages_of_reports))
    yield RESTRICTIONS.add(
        Restriction(
            Role.SAFEGUARDING, app.safeguarding.messages.messages_of_reports, app.safeguarding.viewed.messages_viewed
        )
    )


def pages() -> Additions:
    import app.safeguarding.act_views
    import app.safeguarding.fact_views
    import app.safeguarding.figures_views
    import app.safeguarding.file_views
    import app.safeguarding.new_views
    import app.safeguarding.people_views
    import app.safeguarding.views
    from app.inbox.sections import MESSAGE_SECTIONS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.safeguarding.views.blueprint)
    yield BLUEPRINTS.add(app.safeguarding.new_views.blueprint)
    yield BLUEPRINTS.add(app.safeguarding.act_views.blueprint)
    yield BLUEPRINTS.add(app.safeguarding.fact_views.blueprint)
    yield BLUEPRINTS.add(app.safeguarding.figures_views.blueprint)
    yield BLUEPRINTS.add(app.safeguarding.file_views.blueprint)
    yield BLUEPRINTS.add(app.safeguarding.people_views.blueprint)
    yield MESSAGE_SECTIONS.add(app.safeguarding.new_views.OF_MESSAGE)


def tasks() -> Additions:
    import app.safeguarding.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.safeguarding.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
