"""What accounts and sign-ins add to the application."""

import app.accounts.events
import app.accounts.refusals
from app.errors import REFUSALS
from app.places import Additions, Room
from app.platform.events import EVENTS


def hooks() -> Additions:
    from app.accounts.factors.own import by_having, by_role
    from app.accounts.sessions.person import NEEDS_FACTOR

    yield EVENTS.add(app.accounts.events)
    yield REFUSALS.add(app.accounts.refusals.REFUSALS)
    yield NEEDS_FACTOR.add(by_role)
    yield NEEDS_FACTOR.add(by_having)


def pages() -> Additions:
    from app.accounts.security.limits import TRIES, Tries
    from app.accounts.sign_on.provider import PROVIDERS, Providers
    from app.web.extensions import EXTENSIONS
    from app.web.routing import views_in

    yield from views_in(__package__)
    yield EXTENSIONS.add(lambda flask, services: PROVIDERS.put(flask, Providers(services.settings)))
    yield EXTENSIONS.add(
        lambda flask, services: TRIES.put(flask, Tries(services.settings.broker_url, services.database))
    )


def tasks() -> Additions:
    import app.accounts.tasks
    from app.platform.worker import TASKS

    yield TASKS.add(app.accounts.tasks.TASKS)


ROOM = Room(hooks=hooks, pages=pages, tasks=tasks)
