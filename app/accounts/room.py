"""What accounts and sign-ins add to the application."""

import app.accounts.events
import app.accounts.refusals
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    from app.accounts.factors.required import by_role
    from app.accounts.person import NEEDS_FACTOR

    yield EVENTS.add(app.accounts.events)
    yield REFUSALS.add(app.accounts.refusals.REFUSALS)
    yield NEEDS_FACTOR.add(by_role)


def pages() -> Additions:
    from app.accounts.limits import TRIES, Tries
    from app.web.extensions import EXTENSIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield EXTENSIONS.add(lambda flask, services: TRIES.put(flask, Tries(services.settings.broker_url)))


ROOM = Room(hooks=hooks, pages=pages)
