"""What reminders add to the application."""

import app.chasing.held_reminders
import app.chasing.refusals
from app.delivery.sending.holds import HOLDS
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.chasing.refusals.REFUSALS)
    yield HOLDS.add(app.chasing.held_reminders.held_chasers)


def pages() -> Additions:
    import app.chasing.views
    from app.production.sections import LETTER_SECTIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield LETTER_SECTIONS.add(app.chasing.views.OF_LETTER, at=30)


ROOM = Room(hooks=hooks, pages=pages)
