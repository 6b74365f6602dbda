"""What the inbox adds to the application."""

import app.inbox.hidden
import app.inbox.looked
import app.inbox.refusals
from app.errors import REFUSALS
from app.places import Additions, Room
from app.responses.kept_back import RULES, Rule


def hooks() -> Additions:
    yield REFUSALS.add(app.inbox.refusals.REFUSALS)
    yield RULES.add(
        Rule(app.inbox.hidden.replies_of_hidden_messages, app.inbox.looked.reply_seen, app.inbox.looked.reply_looked_at)
    )


def pages() -> Additions:
    import app.inbox.add_views
    import app.inbox.message_views
    import app.inbox.record_views
    import app.inbox.rules_views
    import app.inbox.views
    from app.production.sections import LETTER_SECTIONS
    from app.responses.sections import REPLY_SECTIONS
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.inbox.views.blueprint)
    yield BLUEPRINTS.add(app.inbox.add_views.blueprint)
    yield BLUEPRINTS.add(app.inbox.message_views.blueprint)
    yield BLUEPRINTS.add(app.inbox.record_views.blueprint)
    yield BLUEPRINTS.add(app.inbox.rules_views.blueprint)
    yield LETTER_SECTIONS.add(app.inbox.message_views.OF_LETTER, at=20)
    yield REPLY_SECTIONS.add(app.inbox.record_views.OF_REPLY)


def tasks() -> Additions:
    import app.inbox.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.inbox.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
