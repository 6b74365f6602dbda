"""What accounts and sign-ins add to the application."""

import app.accounts.refusals
from app.errors import REFUSALS
from app.places import Additions, Room


def hooks() -> Additions:
    yield REFUSALS.add(app.accounts.refusals.REFUSALS)


def pages() -> Additions:
    import app.accounts.user_views
    import app.accounts.views
    from app.web.routing import BLUEPRINTS

    yield BLUEPRINTS.add(app.accounts.views.blueprint)
    yield BLUEPRINTS.add(app.accounts.user_views.blueprint)


ROOM = Room(hooks=hooks, pages=pages)
