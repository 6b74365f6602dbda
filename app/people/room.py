"""What requests about accounts add to the application."""

import app.people.events
import app.people.first_run
import app.people.refusals
from app.accounts.links import FIRST_USER
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    yield EVENTS.add(app.people.events)
    yield REFUSALS.add(app.people.refusals.REFUSALS)
    yield FIRST_USER.add(app.people.first_run.begin, at=20)


def pages() -> Additions:
    from app.accounts.security_events import TELL_ALARM
    from app.people.tell import alarm_raised
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield TELL_ALARM.add(alarm_raised)


ROOM = Room(hooks=hooks, pages=pages)
