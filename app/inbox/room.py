"""What the inbox adds to the application."""

import app.inbox.events
import app.inbox.hidden
import app.inbox.refusals
import app.inbox.view_log
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS
from app.responses.kept_back import RULES, Rule


def hooks() -> Additions:
    yield EVENTS.add(app.inbox.events)
    yield REFUSALS.add(app.inbox.refusals.REFUSALS)
    yield RULES.add(
        Rule(
            app.inbox.hidden.replies_of_hidden_messages,
            app.inbox.view_log.reply_seen,
            app.inbox.view_log.reply_looked_at,
        )
    )


def pages() -> Additions:
    import app.inbox.views.message
    import app.inbox.views.record
    from app.production.sections import LETTER_SECTIONS
    from app.responses.sections import REPLY_SECTIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield LETTER_SECTIONS.add(app.inbox.views.message.OF_LETTER, at=20)
    yield REPLY_SECTIONS.add(app.inbox.views.record.OF_REPLY)


def tasks() -> Additions:
    import app.inbox.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.inbox.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
