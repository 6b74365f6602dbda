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
    from app.accounts.factors.confirming import TELL_CODE_USED
    from app.accounts.security.security_events import TELL_ALARM
    from app.accounts.sessions.entry import SIGNED_IN
    from app.people.signed_in import signed_in
    from app.people.tell import alarm_raised, recovery_code_used
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield TELL_ALARM.add(alarm_raised)
    yield TELL_CODE_USED.add(recovery_code_used)
    yield SIGNED_IN.add(signed_in)


ROOM = Room(hooks=hooks, pages=pages)
