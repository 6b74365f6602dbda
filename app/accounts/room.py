"""What accounts and sign-ins add to the application."""

import app.accounts.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.accounts.refusals.REFUSALS)


def pages() -> Additions:
    import app.accounts.views.account
    import app.accounts.views.users
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.accounts.views.account.blueprint)
    yield BLUEPRINTS.add(app.accounts.views.users.blueprint)


ROOM = Room(hooks=hooks, pages=pages)
